"""iCalendar (RFC 5545, RFC 7986) → what is stated of each event."""

import hashlib
import re
from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from torg.agenda.importers import tidy, words
from torg.agenda.importers.ical_lines import Component, as_content, read_components, walk
from torg.agenda.importers.ical_times import (
    Moment,
    Zones,
    local_text,
    midnight_after,
    read_dates,
    read_duration,
    read_moment,
    zones_of,
)
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
from torg.agenda.importers.statuses import from_title

_STATUS = {"CANCELLED": "cancelled", "CANCELED": "cancelled"}
_RULE = re.compile(r"[A-Z0-9=;,+:TZ-]{6,600}")
_PICTURE = re.compile(r"\.(jpe?g|png|webp|avif|gif)(\?|$)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s;,<>\"]+")


def is_ical(text: str) -> bool:
    """Return whether a text is a calendar, whatever it is called."""
    return "BEGIN:VCALENDAR" in text[:4_000].upper()


def read_ical(text: str, context: Context) -> Reading:
    """Return the events of a calendar. Raises NotOfFormatError when it is none."""
    if not is_ical(text):
        raise NotOfFormatError(_("This is not a calendar file: BEGIN:VCALENDAR is missing."))
    root, bad_lines = read_components(text.lstrip("\ufeff \t\r\n"))
    reading = Reading("ical")
    if bad_lines:
        reading.notice(_("%(n)d lines could not be read and were left out.") % {"n": bad_lines})
    for calendar in root.inside:
        zones = zones_of(calendar, context.timezone)
        cancels = calendar.text("METHOD").upper() == "CANCEL"
        _read_calendar(calendar, zones, reading, cancels=cancels)
        for notice in zones.notices:
            reading.notice(notice)
    return reading


def _read_calendar(calendar: Component, zones: Zones, reading: Reading, *, cancels: bool) -> None:
    """Gather what belongs together by UID, then read each."""
    masters: dict[str, list[Component]] = defaultdict(list)
    changes: dict[str, list[Component]] = defaultdict(list)
    for component in walk(calendar, "VEVENT"):
        reading.read += 1
        if reading.read > MAX_ROWS:
            reading.refuse(component.number, _("Only the first %(n)d are taken.") % {"n": MAX_ROWS})
            continue
        if component.fault:
            reading.refuse(_named(component), component.fault, as_content(component))
            reading.present.add(_uid(component))
            continue
        uid = _uid(component)
        (changes if component.get("RECURRENCE-ID") else masters)[uid].append(component)
    for uid, components in masters.items():
        _read_family(uid, components, changes.pop(uid, []), zones, reading, cancels=cancels)
    for uid, orphans in changes.items():  # their rule is elsewhere: each stands alone
        for orphan in orphans:
            number = f"{uid}#{orphan.text('RECURRENCE-ID')}"
            _take(number, orphan, [], zones, reading, cancels=cancels)


def _read_family(
    uid: str,
    masters: list[Component],
    changes: list[Component],
    zones: Zones,
    reading: Reading,
    *,
    cancels: bool,
) -> None:
    by_start: dict[str, Component] = {}
    for component in sorted(masters, key=_version, reverse=True):
        start = component.text("DTSTART")
        if start in by_start:
            reason = _("A newer version of the same event stands in the file.")
            reading.refuse(_named(component), reason, as_content(component))
        else:
            by_start[start] = component
    if len(by_start) == 1:
        _take(uid, next(iter(by_start.values())), changes, zones, reading, cancels=cancels)
        return
    reading.notice(_("Several events share one UID: they are told apart by when they begin."))
    for start, component in sorted(by_start.items()):
        _take(f"{uid}#{start}", component, [], zones, reading, cancels=cancels)
    for change in changes:
        recurrence = change.text("RECURRENCE-ID")
        _take(f"{uid}#{recurrence}", change, [], zones, reading, cancels=cancels)


def _take(
    uid: str,
    component: Component,
    changes: list[Component],
    zones: Zones,
    reading: Reading,
    *,
    cancels: bool,
) -> None:
    try:
        event = _read_event(uid, component, zones)
    except RowError as reason:
        reading.refuse(_named(component), reason, as_content(component))
        reading.note_refused(uid[:300], reason)
        return
    for change in changes:
        try:
            event.dates.append(_read_change(event, change, zones))
        except RowError as reason:
            reading.refuse(_named(change), reason, as_content(change))
            if isinstance(reason, WithdrawnError):  # then nor is the date of the rule
                at = _original(event, change, zones)
                event.exdates = sorted({*event.exdates, f"{at:%Y-%m-%dT%H:%M:%S}"})
    event.dates = list({date.original: date for date in event.dates}.values())
    if cancels:
        event.status = "cancelled"
    words.complete(event)
    reading.events.append(event)


def _read_event(uid: str, component: Component, zones: Zones) -> StatedEvent:
    if component.text("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}:
        raise WithdrawnError(_("It is marked as private."))
    start_value = component.get("DTSTART")
    if start_value is None:
        raise RowError(_("It has no start."))
    title = tidy.plain(component.text("SUMMARY"), 200)
    if not title:
        raise RowError(_("It has no title."))
    start = read_moment(start_value, zones)
    event = StatedEvent(uid[:300], title, start.at, all_day=start.is_day, timezone=start.zone)
    if not (start.is_day or start.is_utc or "TZID" in start_value.params or zones.is_stated):
        event.notices.append(_("No time zone is stated: read as the city's own."))
    event.ends_at = _end(component, event, start, zones)
    event.status = _STATUS.get(component.text("STATUS").upper(), "") or from_title(title)
    _recur(component, event, zones)
    _describe(component, event)
    _locate(component, event)
    _price(component, event)
    return event


def _end(component: Component, event: StatedEvent, start: Moment, zones: Zones) -> datetime | None:
    """Return when it ends, mended where what is meant is clear."""
    value = component.get("DTEND")
    end: datetime | None = None
    if value is not None:
        end = _stated_end(value, zones, event)
    elif component.get("DURATION"):
        length = read_duration(component.text("DURATION"))
        if length is None:
            event.notices.append(_("How long it lasts cannot be read."))
        else:
            end = start.at + length
    if start.is_day:
        return end if end is not None and end > start.at else midnight_after(start.at)
    if end is None or end == start.at:
        return None
    if end < start.at:
        if start.at - end < timedelta(days=1):
            event.notices.append(_("It ends before it begins: the day after is meant."))
            return end + timedelta(days=1)
        event.notices.append(_("It ends before it begins: the end was left out."))
        return None
    return end


def _stated_end(value: object, zones: Zones, event: StatedEvent) -> datetime | None:
    try:
        return read_moment(value, zones).at  # type: ignore[arg-type]  # a Value: get() gave it
    except RowError:
        event.notices.append(_("Its end cannot be read and was left out."))
        return None


def _recur(component: Component, event: StatedEvent, zones: Zones) -> None:
    rules = [value.raw.strip().upper() for value in component.all("RRULE")]
    good = [rule for rule in rules if _RULE.fullmatch(rule) and "FREQ=" in rule]
    if len(good) < len(rules):
        event.notices.append(_("Its rule of recurrence cannot be read: only its first date."))
    event.rrule = "\n".join(good[:5])
    extra, bad = read_dates(component.all("RDATE"), zones)
    left_out, bad_too = read_dates(component.all("EXDATE"), zones)
    event.rdates = sorted({local_text(moment, event.timezone) for moment in extra})
    event.exdates = sorted({local_text(moment, event.timezone) for moment in left_out})
    if bad or bad_too:
        event.notices.append(_("%(n)d of its dates cannot be read.") % {"n": bad + bad_too})


def _read_change(event: StatedEvent, component: Component, zones: Zones) -> StatedDate:
    """Return how one date differs from the rule. Raises RowError."""
    at = _original(event, component, zones)
    changed = _read_event(event.uid, component, zones)
    status = changed.status
    if status == "scheduled" and changed.starts_at != at:
        status = "moved"
    note = "" if changed.title == event.title else changed.title
    ends = changed.ends_at or None
    return StatedDate(at, changed.starts_at, ends, status, note[:200])


def _original(event: StatedEvent, component: Component, zones: Zones) -> datetime:
    """Return which date of the rule a change speaks of, in the event's zone. Raises RowError."""
    value = component.get("RECURRENCE-ID")
    if value is None:  # never: that is how it was chosen
        raise RowError(_("It has no start."))
    original = read_moment(value, zones)
    if original.is_day and not event.all_day:  # the day is said, the time is the rule's
        return datetime.combine(original.at.date(), event.starts_at.timetz())
    return original.at.astimezone(tidy.zone(event.timezone))


def _describe(component: Component, event: StatedEvent) -> None:
    html = component.text("X-ALT-DESC").replace("\\n", "\n")
    event.description = tidy.rich(html) or tidy.rich(component.text("DESCRIPTION"))
    event.summary = tidy.sentence(event.description)
    event.url = event.website = tidy.address(component.text("URL"))
    event.keywords = [
        word
        for value in component.all("CATEGORIES")
        for part in value.parts()
        if (word := tidy.plain(part, 60))
    ][:20]
    organiser = component.get("ORGANIZER")
    event.organiser_name = tidy.plain(organiser.params.get("CN", "") if organiser else "", 160)
    event.image_source = _picture(component)


def _picture(component: Component) -> str:
    for value in [*component.all("IMAGE"), *component.all("ATTACH")]:
        if value.params.get("ENCODING") or value.params.get("VALUE", "URI").upper() == "BINARY":
            continue
        kind = value.params.get("FMTTYPE", "").lower()
        url = tidy.address(value.raw.strip())
        if url and (kind.startswith("image/") or _PICTURE.search(url)) and "svg" not in kind:
            return url
    links = _LINK.findall(component.text("X-WP-IMAGES-URL"))
    return tidy.address(links[-1]) if links else ""


def _locate(component: Component, event: StatedEvent) -> None:
    geo = re.split(r"[;,]", component.text("GEO"))
    if len(geo) == 2:
        event.lat, event.lon = tidy.point(*geo)
    where = tidy.plain(component.text("LOCATION"), 360)
    link = _LINK.search(where)
    online = tidy.address(component.text("CONFERENCE")) or (tidy.address(link[0]) if link else "")
    if online:
        event.online_url = online
        where = where.replace(link[0], "").strip(" ,;-") if link else where
        event.attendance = "mixed" if where else "online"
    event.location_name, event.address = split_location(where)


def split_location(where: str) -> tuple[str, str]:
    """Return name and address of "Kulturhuset @ Storgatan 5" or "Kulturhuset, Storgatan 5"."""
    name, at, address = where.partition(" @ ")
    if not at:
        name, _comma, address = where.partition(",")
        if re.search(r"\d", name) and not re.search(r"\d", address):
            return "", where[:200]  # it begins with street and number
    return name.strip()[:160], address.strip()[:200]


def _price(component: Component, event: StatedEvent) -> None:
    cost = tidy.plain(component.text("X-COST"), 160)
    if component.text("X-COST-TYPE").lower() == "free":
        event.is_free = True
    words.set_price(event, [cost] if cost else [], cost)
    event.tickets_url = tidy.address(component.text("X-TICKETS-URL"))


def _uid(component: Component) -> str:
    uid = component.text("UID")
    if uid:
        return tidy.plain(uid, 200)
    facts = "|".join(component.text(name) for name in ("SUMMARY", "DTSTART", "LOCATION"))
    return f"sha1:{hashlib.sha1(facts.encode(), usedforsecurity=False).hexdigest()}"


def _version(component: Component) -> tuple[int, str]:
    sequence = component.text("SEQUENCE")
    number = int(sequence[:9]) if sequence.isascii() and sequence.isdigit() else 0
    return number, component.text("LAST-MODIFIED") or component.text("DTSTAMP")


def _named(component: Component) -> str:
    title = tidy.plain(component.text("SUMMARY"), 80)
    line = _("line %(n)d") % {"n": component.number}
    return f"{line}: {title}" if title else line
