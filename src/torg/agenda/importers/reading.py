"""Any source → what it states, by looking at what it holds; its name and its type are not asked."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.agenda.importers.helsingborg import is_helsingborg, read_helsingborg
from torg.agenda.importers.ical import is_ical, read_ical
from torg.agenda.importers.jsonld import holds_schema_events, read_jsonld
from torg.agenda.importers.jsontext import BadJsonError, load_json, looks_like_json
from torg.agenda.importers.linkedevents import is_linked_events, read_linked_events
from torg.agenda.importers.page import is_page
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading

FORMATS = ("auto", "ical", "jsonld", "linkedevents", "helsingborg")
_SIGNS = {b"PK\x03\x04": "zip", b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg",
          b"\x1f\x8b": "gzip", b"GIF8": "gif"}  # fmt: skip


def read_source(text: str, form: str, context: Context) -> Reading:
    """Return what a source states. Raises NotOfFormatError when it is not of the format, or empty.

    `form` is one of FORMATS; "auto" finds out. A page that only says that something went wrong is
    of no format: it is refused, so that nobody takes it for a calendar without events.
    """
    stripped = text.lstrip("\ufeff \t\r\n")
    if not stripped:
        raise NotOfFormatError(_("The source is empty."))
    _refuse_files(stripped)
    with override(context.language):  # some of what is said goes into the events
        reading = _read(text, form if form != "auto" else "", context)
        _tell_apart(reading)
    return reading


def _refuse_files(text: str) -> None:
    start = text[:8].encode("utf-8", "replace")
    for sign, name in _SIGNS.items():
        if start.startswith(sign) or text[:8].encode("cp1252", "replace").startswith(sign):
            raise NotOfFormatError(_("This is a %(kind)s file, not a calendar.") % {"kind": name})
    if "\ufffd" * 3 in text[:200]:
        raise NotOfFormatError(_("This is not text."))


def _read(text: str, form: str, context: Context) -> Reading:
    if form == "ical" or (not form and is_ical(text)):
        return read_ical(text, context)
    if form == "jsonld" or (not form and not looks_like_json(text) and _may_be_page(text)):
        return read_jsonld(text, context)
    if not form and not looks_like_json(text):
        raise NotOfFormatError(
            _("This is neither a calendar, a web page nor JSON with events in it.")
        )
    try:
        value, repaired = load_json(text)
    except BadJsonError as fault:
        raise NotOfFormatError(str(fault)) from None
    reading = _read_json(value, form, text, context)
    if repaired:
        reading.notice(_("The JSON had small faults, which were mended."))
    return reading


def _may_be_page(text: str) -> bool:
    return is_page(text) or "ld+json" in text[:200_000]


def _read_json(value: Any, form: str, text: str, context: Context) -> Reading:
    if form == "linkedevents" or (not form and is_linked_events(value)):
        return read_linked_events(value, context)
    if form == "helsingborg" or (not form and is_helsingborg(value)):
        return read_helsingborg(value, context)
    if holds_schema_events(value):
        return read_jsonld(text, context)
    raise NotOfFormatError(_("The JSON holds no events in a form that is known."))


def _tell_apart(reading: Reading) -> None:
    """Give events that share a name in the source names of their own; drop what stands twice."""
    by_uid: dict[str, list[int]] = {}
    for number, event in enumerate(reading.events):
        by_uid.setdefault(event.uid, []).append(number)
    dropped: set[int] = set()
    for uid, numbers in by_uid.items():
        starts: set[str] = set()
        for number in numbers if len(numbers) > 1 else ():
            event = reading.events[number]
            start = f"{event.starts_at:%Y%m%dT%H%M%S}"
            if start in starts:
                dropped.add(number)
                reading.refuse(event.title, _("The same event stands twice in the source."), uid)
            starts.add(start)
            event.uid = f"{uid[:280]}#{start}"
    if dropped:
        reading.events = [e for n, e in enumerate(reading.events) if n not in dropped]
