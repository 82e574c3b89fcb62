"""Linked Events (Helsinki's API and its kin), a list or a single event → what is stated of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from torg.agenda.importers import schema_parts as parts
from torg.agenda.importers import tidy, words
from torg.agenda.importers.schema_values import as_list, first
from torg.agenda.importers.stated import (
    MAX_ROWS,
    Context,
    NotOfFormatError,
    Reading,
    RowError,
    StatedEvent,
    WithdrawnError,
)
from torg.agenda.importers.statuses import from_title, read_status

_KEYWORDS = 30  # of one event
_OURS = {"start_time", "event_status", "super_event", "sub_events", "super_event_type"}


def is_linked_events(value: Any) -> bool:
    """Return whether JSON has the shape of Linked Events."""
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return "meta" in value and (not value["data"] or _is_row(value["data"][0]))
    return _is_row(first(value))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and len(_OURS & value.keys()) >= 2


def read_linked_events(value: Any, context: Context) -> Reading:
    """Return the events. Raises NotOfFormatError when the shape is another."""
    if not is_linked_events(value):
        raise NotOfFormatError(_("This is not the answer of a Linked Events API."))
    reading = Reading("linkedevents")
    rows = value
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        rows = value["data"]
        meta = value["meta"] if isinstance(value["meta"], dict) else {}
        reading.next_url = tidy.address(meta.get("next"), context.base_url)
    whole = [row for row in as_list(rows) if isinstance(row, dict)]
    for row in as_list(rows):
        if not isinstance(row, dict):
            reading.read += 1
            reading.refuse(reading.read, _("It is not an event."), str(row)[:200])
    families = _families(whole)
    for row in whole:
        _take(row, families, context, reading)
    return reading


def _ref(value: Any) -> str:
    """Return the number of an event that is named by "@id", by id, or written out."""
    if isinstance(value, dict):
        value = value.get("id") or value.get("@id")
    return str(value or "").rstrip("/").rsplit("/", 1)[-1]


@dataclass
class _Families:
    """Which events hold others: by number, with the dates of those that only recur."""

    holders: dict[str, dict[str, Any]]
    dates: dict[str, list[dict[str, Any]]]
    listed: set[str]  # the recurring ones whose dates are rows of their own


def _families(rows: list[dict[str, Any]]) -> _Families:
    holders = {_ref(row): row for row in rows if row.get("super_event_type")}
    dates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        parent = row.get("super_event")
        key = _ref(parent) if parent else ""
        if key and isinstance(parent, dict) and parent.get("super_event_type"):
            holders.setdefault(key, parent)
        if key in holders and holders[key].get("super_event_type") == "recurring":
            dates[key].append(row)
    for key, rows_of in dates.items():
        # A date that is withdrawn is none, unless all are: then the event itself is.
        dates[key] = [row for row in rows_of if not _is_withdrawn(row)] or rows_of
    listed = set(dates)
    for key, row in holders.items():
        if row.get("super_event_type") == "recurring" and key not in listed:
            dates[key] = [sub for sub in as_list(row.get("sub_events")) if _is_row(sub)]
    return _Families(holders, dates, listed)


def _take(row: dict[str, Any], families: _Families, context: Context, reading: Reading) -> None:
    key, parent = _ref(row), _ref(row.get("super_event")) if row.get("super_event") else ""
    if parent in families.listed and parent != key:
        # One date of an event that recurs: the first stands for all, the rest are its dates.
        if row is not families.dates[parent][0]:
            return
        row = {**families.holders[parent], "_dates": families.dates[parent], "id": parent}
    elif key in families.listed:
        return  # read with its first date
    elif families.dates.get(key):
        row = {**row, "_dates": families.dates[key]}
    reading.read += 1
    name = text_in(row.get("name"), context.language)[:80]
    try:
        if reading.read > MAX_ROWS:
            raise RowError(_("Only the first %(n)d are taken.") % {"n": MAX_ROWS})  # noqa: TRY301  -- refused as any other
        event = _read_event(row, families.holders.get(parent), context)
    except RowError as reason:
        reading.refuse(f"{_ref(row)}: {name}" if name else _ref(row), reason, str(row)[:1_500])
        reading.note_refused(tidy.plain(row.get("id") or _ref(row), 300), reason)
        return
    reading.events.append(event)


def _is_draft(row: dict[str, Any]) -> bool:
    return row.get("publication_status") not in (None, "public")


def _is_withdrawn(row: dict[str, Any]) -> bool:
    return row.get("deleted") is True or _is_draft(row)


def _read_event(
    row: dict[str, Any], parent: dict[str, Any] | None, context: Context
) -> StatedEvent:
    if row.get("deleted") is True:
        raise WithdrawnError(_("The source says that it is deleted."))
    if _is_draft(row):
        raise WithdrawnError(_("The source says that it is a draft."))
    language = context.language
    title = tidy.plain(text_in(row.get("name"), language), 200)
    if not title:
        raise RowError(_("It has no title."))
    event = _timed(title, row, context)
    event.uid = tidy.plain(row.get("id") or _ref(row) or f"{title}|{event.starts_at}", 300)
    event.url = tidy.address(text_in(row.get("info_url"), language))
    event.website = event.url
    stated = read_status(row.get("event_status"))
    event.status = from_title(title) if stated == "scheduled" else stated
    event.summary = tidy.plain(text_in(row.get("short_description"), language), 300)
    event.description = tidy.rich(text_in(row.get("description"), language))
    event.summary = event.summary or tidy.sentence(event.description)
    event.texts = _other_languages(row, title)
    event.organiser_name = tidy.plain(text_in(row.get("provider"), language), 160)
    event.keywords = [word for word in _named(row.get("keywords"), context) if word][:20]
    if parent is not None and parent.get("super_event_type") == "umbrella":
        event.series = tidy.plain(text_in(parent.get("name"), language), 200)
    _locate(event, row, context)
    _price(event, row, language)
    _people(event, row, language)
    _picture(event, row, context)
    words.complete(event, *_named(row.get("audience"), context))
    return event


def _timed(title: str, row: dict[str, Any], context: Context) -> StatedEvent:
    if row.get("_dates"):
        dates = row["_dates"]
        spans = [s for s in (_span(one, context.timezone) for one in dates) if s is not None]
    else:
        dates, spans = [], [s for s in [_span(row, context.timezone)] if s is not None]
    if not spans:
        raise RowError(_("It has no start that can be read."))
    start, end, all_day = min(spans, key=lambda span: span[0])
    if end is not None and end < start:
        end = None
    event = StatedEvent("", title, start, end, all_day, context.timezone)
    event.rdates = sorted({f"{s:%Y-%m-%dT%H:%M:%S}" for s, _e, _d in spans if s != start})
    for one in dates:
        parts.add_date(event, one, context.timezone)
    return event


def _span(row: dict[str, Any], timezone: str) -> parts.Span | None:
    """Return start and end; the flags has_start_time and has_end_time say that a time is none."""
    span = parts.read_span(row, timezone)
    if span is None or row.get("has_start_time", True):
        return span
    start = span[0].replace(hour=0, minute=0, second=0)
    days = {"startDate": f"{start:%Y-%m-%d}"}
    if span[1] is not None:
        last = span[1] if row.get("has_end_time", True) else span[1].replace(hour=0, minute=0)
        # Midnight after the last day is how the API ends a day without a time.
        last = last if last.hour or last.minute or last <= start else last - parts.MOMENT
        days["endDate"] = f"{last:%Y-%m-%d}"
    return parts.read_span(days, timezone)


def text_in(value: Any, language: str) -> str:
    """Return the text of a value in several languages: the reader's, Swedish, English, any."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    for code in (language, "sv", "en", *value):
        if isinstance(value.get(code), str) and value[code].strip():
            return str(value[code])
    return ""


def _other_languages(row: dict[str, Any], title: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for source, field in (("name", "title"), ("short_description", "summary")):
        values = row.get(source)
        for code, text in values.items() if isinstance(values, dict) else ():
            clean = tidy.plain(text, 300)
            if clean and clean != title and len(str(code)) <= 7:
                found.setdefault(str(code), {})[field] = clean
    return dict(list(found.items())[:10])


def _named(values: Any, context: Context) -> Iterable[str]:
    """Yield the names of key words that are written out, or stand at the address that is given."""
    for value in as_list(values)[:_KEYWORDS]:
        word = context.whole(value)
        name = text_in(word.get("name"), context.language) if isinstance(word, dict) else word
        yield tidy.plain(name, 60)


def _locate(event: StatedEvent, row: dict[str, Any], context: Context) -> None:
    place, language = row.get("location"), context.language
    if not (isinstance(place, dict) and _ref(place).endswith(":internet")):
        place = context.whole(place)
    extra = tidy.plain(text_in(row.get("location_extra_info"), language), 160)
    if isinstance(place, dict) and _ref(place).endswith(":internet"):
        event.attendance = "online"
        event.online_url = event.url
    elif isinstance(place, dict):
        event.location_name = tidy.plain(text_in(place.get("name"), language), 160)
        street = tidy.plain(text_in(place.get("street_address"), language), 120)
        town = tidy.plain(text_in(place.get("address_locality"), language), 60)
        code = tidy.plain(place.get("postal_code"), 12)
        event.address = ", ".join(p for p in (street, f"{code} {town}".strip()) if p)[:200]
        spot = place.get("position")
        lonlat = spot.get("coordinates") if isinstance(spot, dict) else None
        if isinstance(lonlat, list) and len(lonlat) >= 2:
            event.lat, event.lon = tidy.point(lonlat[1], lonlat[0])
    if extra and event.attendance == "online":
        event.description = f"{event.description}\n\n{extra}".strip()
    elif extra and event.location_name:
        event.location_name = f"{event.location_name}, {extra}"[:160]
    elif extra:
        event.location_name = extra


def _price(event: StatedEvent, row: dict[str, Any], language: str) -> None:
    offers = [offer for offer in as_list(row.get("offers")) if isinstance(offer, dict)]
    texts = [tidy.plain(text_in(offer.get("price"), language), 80) for offer in offers]
    said = [tidy.plain(text_in(offer.get("description"), language), 80) for offer in offers]
    if offers and all(offer.get("is_free") is True for offer in offers):
        event.is_free = True
    elif offers and any(offer.get("is_free") is False for offer in offers):
        event.is_free = False
    words.set_price(event, texts, ", ".join(t for t in [*texts, *said] if t)[:160])
    links = (tidy.address(text_in(offer.get("info_url"), language)) for offer in offers)
    event.tickets_url = next((link for link in links if link), "")
    left = row.get("remaining_attendee_capacity")
    if left == 0 and event.status == "scheduled":
        event.status = "sold_out"


def _people(event: StatedEvent, row: dict[str, Any], language: str) -> None:
    low, high = (tidy.number(row.get(name)) for name in ("audience_min_age", "audience_max_age"))
    event.min_age = int(low) if low is not None and 0 <= low < 100 else None
    event.max_age = int(high) if high is not None and 0 < high < 120 else None
    event.languages = parts.languages(row.get("in_language"))


def _picture(event: StatedEvent, row: dict[str, Any], context: Context) -> None:
    image = next((one for one in as_list(row.get("images")) if isinstance(one, dict)), None)
    if image is not None:
        parts.picture(event, [image.get("url")], context)
        alt = image.get("alt_text")
        event.image_alt = tidy.plain(text_in(alt, context.language), 250)
        event.image_credit = tidy.plain(image.get("photographer_name"), 160)
