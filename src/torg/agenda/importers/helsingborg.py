"""Helsingborg's event API, its three kinds of payload → what is stated of each event.

The kinds are told apart by what they hold: the older events (`occasions` with start_date), the
newer (`acf` with `occasions` of a date) and exhibitions (`acf` with startDate and hours).
"""

import re
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from torg.agenda.importers import tidy, words
from torg.agenda.importers.helsingborg_parts import (
    contact_lines,
    hours_line,
    locate_acf,
    locate_legacy,
    organiser_lines,
    organisers,
    pictures,
    price_acf,
    price_legacy,
    terms,
)
from torg.agenda.importers.ical_times import midnight_after
from torg.agenda.importers.schema_values import as_list, first
from torg.agenda.importers.stated import (
    MAX_ROWS,
    Context,
    NotOfFormatError,
    Reading,
    RowError,
    StatedDate,
    StatedEvent,
    WithdrawnError,
)
from torg.agenda.importers.statuses import from_title, read_status


def is_helsingborg(value: Any) -> bool:
    """Return whether JSON has the shape of one of the three payloads."""
    return _is_row(first(value))


def _is_row(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("title"), dict | str):
        return False
    acf = row.get("acf")
    if isinstance(acf, dict):
        return "occasions" in acf or "startDate" in acf or "date" in acf
    return isinstance(row.get("occasions"), list)


def read_helsingborg(value: Any, context: Context) -> Reading:
    """Return the events. Raises NotOfFormatError when the shape is another."""
    if not is_helsingborg(value):
        raise NotOfFormatError(_("This is not the answer of Helsingborg's event API."))
    reading = Reading("helsingborg")
    for number, row in enumerate(as_list(value), 1):
        reading.read += 1
        name = f"{row.get('id', number)}" if isinstance(row, dict) else str(number)
        try:
            if number > MAX_ROWS:
                raise RowError(_("Only the first %(n)d are taken.") % {"n": MAX_ROWS})  # noqa: TRY301  -- refused as any other
            if not _is_row(row):
                raise RowError(_("It is not an event."))  # noqa: TRY301  -- as above
            reading.events.append(_read_event(row, context))
        except RowError as reason:
            reading.refuse(name, reason, str(row)[:1_500])
            if isinstance(row, dict):
                kind = "exhibition" if row.get("type") == "exhibition" else "event"
                reading.note_refused(_uid(row, kind), reason)
    return reading


def _read_event(row: dict[str, Any], context: Context) -> StatedEvent:
    if row.get("status") not in (None, "publish"):
        raise WithdrawnError(_("The source says that it is a draft."))
    title = tidy.plain(rendered(row.get("title")), 200)
    if not title:
        raise RowError(_("It has no title."))
    acf = row.get("acf")
    if not isinstance(acf, dict):
        event = _legacy(title, row, context)
    elif "startDate" in acf:
        event = _exhibition(title, row, acf, context)
    else:
        event = _release(title, row, acf, context)
    event.summary = event.summary or tidy.sentence(event.description)
    if event.status == "scheduled":
        event.status = from_title(title)
    if not event.image_source:
        pictures(event, row, context)
    words.complete(event)
    return event


def rendered(value: Any) -> str:
    """Return the text of {"rendered": …} or of a plain text."""
    if isinstance(value, dict):
        value = value.get("plain_text") or value.get("rendered")
    return value if isinstance(value, str) else ""


def _uid(row: dict[str, Any], kind: str) -> str:
    name = f"{row.get('type') or kind}:{row.get('id') or rendered(row.get('title'))}"
    return tidy.plain(name, 300)


# --- the older events ----------------------------------------------------------------------------


def _legacy(title: str, row: dict[str, Any], context: Context) -> StatedEvent:
    event = _with_occasions(title, _legacy_dates(row, context.timezone), context)
    event.uid = _uid(row, "event")
    event.description = tidy.rich(rendered(row.get("content")))
    event.website = event.url = tidy.address(row.get("event_link")) or tidy.address(row.get("link"))
    categories = [tidy.plain(word, 60) for word in as_list(row.get("event_categories"))]
    tags = [tidy.plain(word, 60) for word in as_list(row.get("event_tags"))]
    event.keywords = [word for word in dict.fromkeys([*categories, *tags]) if word][:20]
    event.kind = words.kind_of([title], categories, tags)
    event.tickets_url = tidy.address(row.get("booking_link"))
    low, high = (tidy.number(row.get(name)) for name in ("age_group_from", "age_group_to"))
    event.min_age = int(low) if low is not None and 0 <= low < 100 else None
    event.max_age = int(high) if high is not None and 0 < high < 120 else None
    said = [tidy.plain(text, 80) for text in as_list(row.get("accessibility"))]
    event.accessibility = words.accessibility(text for text in said if text)
    locate_legacy(event, row)
    organisers(event, row)
    price_legacy(event, row)
    lines = [event.description, *organiser_lines(row, event.website), *contact_lines(row)]
    event.description = "\n\n".join(line for line in lines if line)[: tidy.MAX_TEXT]
    return event


def _legacy_dates(row: dict[str, Any], timezone: str) -> list[StatedDate]:
    dates = []
    for occasion in as_list(row.get("occasions")):
        if not isinstance(occasion, dict):
            continue
        start = tidy.moment(occasion.get("start_date"), timezone)
        if start is None:
            continue
        end = tidy.moment(occasion.get("end_date"), timezone)
        note = tidy.plain(occasion.get("occ_exeption_information"), 200)
        doors = tidy.moment(occasion.get("door_time"), timezone)
        if doors is not None and not note:
            note = _("Doors open at %(time)s") % {"time": f"{doors[0]:%H.%M}"}
        status = read_status(occasion.get("status"))
        dates.append(StatedDate(start[0], None, end[0] if end else None, status, note))
    return dates


def _with_occasions(title: str, dates: list[StatedDate], context: Context) -> StatedEvent:
    """Return an event that happens on so many dates; each keeps its own length and status."""
    if not dates:
        raise RowError(_("It has no dates that can be read."))
    by_start = {one.original: one for one in sorted(dates, key=lambda one: one.original)}
    first_date, *rest = by_start.values()
    event = StatedEvent("", title, first_date.original, timezone=context.timezone)
    if first_date.ends_at is not None and first_date.ends_at > first_date.original:
        event.ends_at = first_date.ends_at
    length = event.ends_at - event.starts_at if event.ends_at else None
    event.rdates = [f"{one.original:%Y-%m-%dT%H:%M:%S}" for one in rest]
    for one in by_start.values():
        own = one.ends_at - one.original if one.ends_at else None
        if one.status == "scheduled" and not one.note and own in (None, length):
            continue
        ends = one.ends_at if own != length and own and own.total_seconds() > 0 else None
        event.dates.append(StatedDate(one.original, None, ends, one.status, one.note))
    if not rest and event.dates:  # one date only: what is said of it is said of the event
        event.status, event.status_note = first_date.status, first_date.note
        event.dates = []
    return event


# --- the newer events ----------------------------------------------------------------------------


def _release(title: str, row: dict[str, Any], acf: dict[str, Any], context: Context) -> StatedEvent:
    event = _with_occasions(title, _release_dates(acf, context.timezone), context)
    event.uid = _uid(row, "event")
    stated = read_status(acf.get("eventStatus"))
    event.status = stated if stated != "scheduled" else event.status
    texts = [tidy.rich(acf.get("description")), tidy.rich(rendered(row.get("content")))]
    if texts[0] in texts[1]:
        del texts[0]  # the longer one says it all
    event.description = "\n\n".join(text for text in texts if text)
    event.website = event.url = tidy.address(row.get("link"))
    by_taxonomy = terms(row)
    event.keywords = [
        word
        for name in ("keyword", "event-category", "event_tag", "category")
        for word in by_taxonomy.get(name, [])
    ][:20]
    event.organiser_name = ", ".join(by_taxonomy.get("organization", []))[:160]
    event.kind = words.kind_of([title], event.keywords)
    if acf.get("age_restriction") is True:
        low = tidy.number(acf.get("age_restriction_info"))
        event.min_age = int(low) if low is not None and 0 <= low < 100 else None
        if low is None:
            event.min_age, event.max_age = words.ages_in(
                tidy.plain(acf.get("age_restriction_info"))
            )
    audience = by_taxonomy.get("audience", [])
    event.audience = words.audience_of(audience, event.min_age, event.max_age)
    access = ("physical-accessibility", "cognitive-accessibility")
    event.accessibility = words.accessibility(
        word for name in access for word in by_taxonomy.get(name, [])
    )
    locate_acf(event, acf)
    price_acf(event, acf)
    lines = [event.description, *organiser_lines(row, event.website)]
    event.description = "\n\n".join(line for line in lines if line)[: tidy.MAX_TEXT]
    return event


def _release_dates(acf: dict[str, Any], timezone: str) -> list[StatedDate]:
    rows = [row for row in as_list(acf.get("occasions")) if isinstance(row, dict)]
    if not rows and acf.get("date"):
        rows = [
            {"date": acf["date"], "startTime": acf.get("timeFrom"), "endTime": acf.get("timeEnd")}
        ]
    dates = []
    for row in rows:
        start = _at(row.get("date"), row.get("startTime"), timezone)
        if start is None:
            continue
        end = _at(row.get("endDate") or row.get("date"), row.get("endTime"), timezone)
        if end is not None and end < start and row.get("endDate") in (None, ""):
            end = midnight_after(start).replace(hour=end.hour, minute=end.minute)
        dates.append(StatedDate(start, None, end, read_status(row.get("status"))))
    return dates


def _at(day: Any, clock: Any, timezone: str) -> datetime | None:
    if not isinstance(day, str) or not isinstance(clock, str) or not clock:
        return None
    found = tidy.moment(f"{day.strip()} {clock.strip()}", timezone)
    return found[0] if found else None


# --- exhibitions ---------------------------------------------------------------------------------


def _exhibition(
    title: str, row: dict[str, Any], acf: dict[str, Any], context: Context
) -> StatedEvent:
    """Return an exhibition: all its days as one; when it is open stands in the text."""
    first_day = tidy.moment(acf.get("startDate"), context.timezone)
    if first_day is None:
        raise RowError(_("It has no dates that can be read."))
    last = tidy.moment(acf.get("endDate"), context.timezone)
    start: date = first_day[0].date()
    tz = context.tz
    at = datetime.combine(start, time(), tzinfo=tz)
    end = midnight_after(last[0]) if last and last[0] >= first_day[0] else midnight_after(at)
    event = StatedEvent(_uid(row, "exhibition"), title, at, end, True, context.timezone)
    event.kind = "exhibition"
    hours = hours_line(acf.get("openingHoursSpecification"))
    text = tidy.rich(re.sub(r"\r\n", "\n", str(acf.get("description") or "")))
    event.summary = tidy.sentence(text)
    event.description = "\n\n".join(part for part in (hours, text) if part)[: tidy.MAX_TEXT]
    event.organiser_name = tidy.plain(acf.get("organizer"), 160)
    event.website = event.url = tidy.address(row.get("link"))
    locate_acf(event, acf)
    price_acf(event, acf)
    return event
