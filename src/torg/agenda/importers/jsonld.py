"""schema.org's events, in web pages (JSON-LD or microdata) or in files → what is stated of each."""

import re
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from torg.agenda.importers import schema_parts as parts
from torg.agenda.importers import tidy, words
from torg.agenda.importers.jsontext import BadJsonError, load_json, looks_like_json
from torg.agenda.importers.page import json_ld_in, microdata_in
from torg.agenda.importers.schema_dates import plus, read_schedule
from torg.agenda.importers.schema_values import (
    as_list,
    followed,
    index_of,
    is_event,
    link_of,
    nodes_in,
    text_of,
    types_of,
)
from torg.agenda.importers.stated import (
    MAX_ROWS,
    Context,
    NotOfFormatError,
    Reading,
    RowError,
    StatedEvent,
)
from torg.agenda.importers.statuses import from_title, read_status

_MODES = {"onlineeventattendancemode": "online", "mixedeventattendancemode": "mixed"}


def read_jsonld(text: str, context: Context) -> Reading:
    """Return the events of a page or a JSON-LD file. Raises NotOfFormatError when it has none."""
    reading = Reading("jsonld")
    values = _values(text, reading)
    index = index_of(values)
    for node in _top_events(values, index):
        _read_node(node, index, context, reading)
    if not reading.read:
        raise NotOfFormatError(_("The page holds no events in schema.org's form."))
    return reading


def holds_schema_events(value: Any) -> bool:
    """Return whether JSON holds schema.org's events."""
    return any(is_event(node) for node in nodes_in(value))


def _values(text: str, reading: Reading) -> list[Any]:
    if looks_like_json(text):
        try:
            value, repaired = load_json(text)
        except BadJsonError as fault:
            raise NotOfFormatError(str(fault)) from None
        if repaired:
            reading.notice(_("The JSON had small faults, which were mended."))
        return [value]
    values, faults, mended = json_ld_in(text)
    if mended:
        reading.notice(_("The JSON had small faults, which were mended."))
    for reason in faults:
        reading.read += 1
        reading.refuse(_("a block of data in the page"), reason)
        reading.nameless += 1
    if not any(holds_schema_events(value) for value in values):
        values += microdata_in(text)
    return values


def _top_events(values: list[Any], index: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the events that are not part of another: those are read with it."""
    found = [node for node in nodes_in(values) if is_event(node)]
    inside = {id(child) for node in found for child in _children(node, index)}
    parents = {id(parent) for node in found for parent in as_list(node.get("superEvent"))}
    return [
        node
        for node in found
        if id(node) not in inside
        and not (id(node) in parents and not node.get("startDate"))
        and node.keys() - {"@type", "@id", "type"}
    ]


def _children(node: dict[str, Any], index: dict[str, Any]) -> list[dict[str, Any]]:
    parts_of = followed(node.get("subEvent") or node.get("subEvents"), index)
    return [child for child in parts_of if is_event(child) and child is not node]


def _read_node(
    node: dict[str, Any], index: dict[str, Any], context: Context, reading: Reading
) -> None:
    """Read an event and what is inside it: dates of the same, or events of their own."""
    children = _children(node, index)
    title = text_of(node.get("name"), context.language)
    same = [c for c in children if text_of(c.get("name"), context.language) in {"", title}]
    others = [child for child in children if child not in same]
    is_series = "EventSeries" in types_of(node) or not node.get("startDate")
    if not (is_series and others and not same and not node.get("eventSchedule")):
        _take(node, same, index, context, reading)
    for child in others:
        _take({**child, "_series": title}, [], index, context, reading)


def _take(
    node: dict[str, Any],
    dates: list[dict[str, Any]],
    index: dict[str, Any],
    context: Context,
    reading: Reading,
) -> None:
    reading.read += 1
    name = text_of(node.get("name"), context.language)[:80] or _("event %(n)d") % {
        "n": reading.read
    }
    if reading.read > MAX_ROWS:
        reading.refuse(name, _("Only the first %(n)d are taken.") % {"n": MAX_ROWS})
        return
    try:
        event = _read_event(node, dates, index, context)
    except RowError as reason:
        reading.refuse(name, reason, str(node)[:1_500])
        reading.nameless += 1
        return
    reading.events.append(event)


def _read_event(
    node: dict[str, Any], dates: list[dict[str, Any]], index: dict[str, Any], context: Context
) -> StatedEvent:
    language = context.language
    title = tidy.plain(text_of(node.get("name") or node.get("headline"), language), 200)
    if not title:
        raise RowError(_("It has no title."))
    event = _timed(title, node, dates, context)
    event.url = link_of(node.get("url"), context.base_url) or link_of(
        node.get("sameAs") or node.get("mainEntityOfPage"), context.base_url
    )
    event.website = event.url
    event.uid = _uid(node, event)
    stated = read_status(node.get("eventStatus"))
    event.status = from_title(title) if stated == "scheduled" else stated
    event.description = tidy.rich(text_of(node.get("description"), language))
    event.summary = tidy.sentence(event.description)
    event.series = tidy.plain(node.get("_series") or text_of(node.get("superEvent"), language), 200)
    event.keywords = parts.keywords(node.get("keywords") or node.get("about"), language)
    mode = text_of(node.get("eventAttendanceMode")).rsplit("/", 1)[-1].lower()
    event.attendance = _MODES.get(mode, "onsite")
    parts.locate(event, followed(node.get("location"), index), context)
    parts.organise(event, followed(node.get("organizer"), index), language)
    parts.price(event, node, context)
    parts.people(event, node, language)
    parts.picture(event, followed(node.get("image"), index), context)
    words.complete(event, *types_of(node), text_of(node.get("genre")))
    return event


def _timed(
    title: str, node: dict[str, Any], dates: list[dict[str, Any]], context: Context
) -> StatedEvent:
    """Return the event with its times. Raises RowError when none is stated."""
    schedules = [
        repeats
        for schedule in as_list(node.get("eventSchedule"))
        if (repeats := read_schedule(schedule, context.timezone))
    ]
    if schedules:
        one = schedules[0]
        event = StatedEvent("", title, one.start, one.end, timezone=one.timezone)
        event.rrule, event.exdates = one.rrule, one.exdates
        event.rrule = "\n".join(r.rrule for r in schedules if r.start.time() == one.start.time())
        if len(event.rrule.splitlines()) < len(schedules):
            event.notices.append(_("It has several schedules; only the first time is taken."))
        return event
    spans = [
        span
        for source in [node, *dates]
        if (span := parts.read_span(source, context.timezone)) is not None
    ]
    if not spans:
        raise RowError(_("It has no start that can be read."))
    start, end, all_day = min(spans, key=lambda span: span[0])
    event = StatedEvent("", title, start, end, all_day, context.timezone)
    if end is None:
        event.ends_at = plus(start, text_of(node.get("duration")))
    if event.ends_at is not None and event.ends_at < start:
        event.ends_at = _mended_end(event)
    event.rdates = sorted({f"{s:%Y-%m-%dT%H:%M:%S}" for s, _e, _d in spans if s != start})
    for child in dates:
        parts.add_date(event, child, context.timezone)
    return event


def _mended_end(event: StatedEvent) -> Any:
    end = event.ends_at
    if end is not None and event.starts_at - end < timedelta(days=1) and not event.all_day:
        event.notices.append(_("It ends before it begins: the day after is meant."))
        return end + timedelta(days=1)
    event.notices.append(_("It ends before it begins: the end was left out."))
    return None


def _uid(node: dict[str, Any], event: StatedEvent) -> str:
    known = node.get("@id") or text_of(node.get("identifier"))
    if isinstance(known, str) and known and not known.startswith("_:"):
        return tidy.plain(known, 300)
    link = re.sub(r"[?&]utm_[^&#]*", "", event.url)
    return tidy.plain(link or f"{event.title}|{event.starts_at:%Y%m%dT%H%M}", 300)
