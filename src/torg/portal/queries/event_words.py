"""What an event is told with: when, what it costs, for whom, what has become of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.template.defaultfilters import capfirst
from django.utils import dateformat
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from torg.agenda.enums import Attendance, Audience, EventKind, EventStatus, Publication
from torg.agenda.models import Event
from torg.agenda.recurrence import BadRuleError, read_recurrence
from torg.agenda.recurrence.words import in_words
from torg.core.language import reads_swedish
from torg.core.money import format_kr
from torg.places.hours.states import clock

_NIGHT_ENDS = time(6)  # what ends before it belongs to the evening it began
_SPOKEN = {
    "sv": gettext_lazy("in Swedish"),
    "en": gettext_lazy("in English"),
    "swl": gettext_lazy("in Swedish sign language"),
    "da": gettext_lazy("in Danish"),
    "fi": gettext_lazy("in Finnish"),
    "ar": gettext_lazy("in Arabic"),
    "de": gettext_lazy("in German"),
    "es": gettext_lazy("in Spanish"),
    "fr": gettext_lazy("in French"),
    "uk": gettext_lazy("in Ukrainian"),
}
_ACCESS = {
    ("wheelchair", "yes"): gettext_lazy("Step-free all the way"),
    ("wheelchair", "limited"): gettext_lazy("Partly accessible with a wheelchair"),
    ("wheelchair", "no"): gettext_lazy("Not accessible with a wheelchair"),
    ("toilet", "yes"): gettext_lazy("Accessible toilet"),
    ("toilets:wheelchair", "yes"): gettext_lazy("Accessible toilet"),
    ("hearing_loop", "yes"): gettext_lazy("Hearing loop"),
    ("sign_language", "yes"): gettext_lazy("Interpreted into sign language"),
    ("audio_description", "yes"): gettext_lazy("Described in words for those who do not see"),
    ("captions", "yes"): gettext_lazy("Written text of what is said"),
    ("quiet", "yes"): gettext_lazy("A calm occasion with lower sound"),
    ("companion_free", "yes"): gettext_lazy("A companion comes in free"),
}


def capital(text: object) -> str:
    """Return words as they begin a line."""
    return str(capfirst(str(text)))


def text_of(event: Event, field: str) -> str:
    """Return title, summary or description in the reader's language where there is one."""
    others = event.texts if isinstance(event.texts, dict) else {}
    own = others.get((get_language() or "sv")[:2], {})
    said = own.get(field) if isinstance(own, dict) else None
    return str(said or getattr(event, field))


# --- when ----------------------------------------------------------------------------------------


def day_words(day: date, *, year: bool = False) -> str:
    """Return "torsdag 3 december", with the year when it is asked for; English as English does."""
    return _small(dateformat.format(day, "l j F Y" if year else "l j F"))


def short_date(day: date) -> str:
    """Return "3 dec" in Swedish, "3 Dec" in English."""
    return _small(dateformat.format(day, "j M")).rstrip(".")


def day_title(day: date, today: date) -> str:
    """Return the heading of a day: "I dag, torsdag 26 november", "Lördag 28 november"."""
    words = day_words(day, year=day.year != today.year)
    if day == today:
        return _("Today, %(day)s") % {"day": words}
    if day == today + timedelta(days=1):
        return _("Tomorrow, %(day)s") % {"day": words}
    return capital(words)


def hours_words(start: datetime, end: datetime, *, all_day: bool = False) -> str:
    """Return "18.30–20.00" within a day and its night, "18.30" where no end is stated."""
    if all_day:
        return pgettext("event", "All day")
    if end <= start:
        return clock(start)
    if end.date() > start.date() and end.time() == time.min:
        return f"{clock(start)}–{clock(end.replace(hour=23)).replace('23', '24')}"
    return f"{clock(start)}–{clock(end)}"


def is_one_night(start: datetime, end: datetime) -> bool:
    """Whether it is over on the day it began, the small hours of the night after included."""
    days = (end.date() - start.date()).days
    return days <= 0 or (days == 1 and end.time() <= _NIGHT_ENDS)


def span_words(start: datetime, end: datetime, *, all_day: bool = False) -> str:
    """Return the whole of one time: "torsdag 3 december 18.30–20.00", "3 dec – 14 jan"."""
    last = (end - timedelta(seconds=1)).date() if end > start else start.date()
    year = start.date().year != last.year
    if all_day and last <= start.date():
        return f"{day_words(start.date())}, {_('all day')}"
    if not all_day and is_one_night(start, end):
        return f"{day_words(start.date())} {hours_words(start, end)}"
    return f"{_dated(start.date(), year=year)} – {_dated(last, year=year)}"


def rule_words(event: Event) -> str:
    """Return how an event recurs, "every Tuesday at 18.00"; "" when it does not."""
    try:
        recurrence = read_recurrence(
            event.starts_at,
            event.timezone,
            rrule=event.rrule,
            rdates=event.rdates,
            exdates=event.exdates,
        )
    except BadRuleError:
        return ""
    return in_words(recurrence, whole_days=event.all_day)


def until_words(end: datetime) -> str:
    """Return "until 14 December" for what goes on for long."""
    last = (end - timedelta(seconds=1)).date()
    return pgettext("event", "until %(day)s") % {"day": _small(dateformat.format(last, "j F"))}


def _dated(day: date, *, year: bool) -> str:
    return _small(dateformat.format(day, "j F Y" if year else "j F"))


def _small(text: str) -> str:
    return text.lower() if reads_swedish() else text


# --- what, for whom, at which price --------------------------------------------------------------


def kind_words(event: Event) -> str:
    return capital(EventKind(event.kind).label)


def status_words(status: str) -> str:
    """Return "Cancelled", "Sold out" …; "" for what goes as planned."""
    return "" if status == EventStatus.SCHEDULED else capital(EventStatus(status).label)


def price_words(event: Event) -> str:
    """Return "Free", "120 kr", "80–120 kr", or what the source says; "" when nobody has said."""
    if event.is_free:
        return pgettext("price", "Free")
    low, high = event.price_min, event.price_max
    if low is not None and high is not None and low != high:
        return _range_words(format_kr(low), format_kr(high))
    if low is not None and high is None:
        return _("From %(sum)s") % {"sum": format_kr(low)}
    if high is not None:
        return format_kr(high)
    return event.price_text


def _range_words(low: str, high: str) -> str:
    """Join two sums, with the currency once, on the side where the language has it."""
    if reads_swedish():
        return f"{low.rpartition(chr(160))[0]}–{high}"
    return f"{low}–{high.partition(chr(160))[2]}"


def age_words(event: Event) -> str:
    """Return "6–12 years", "from 6 years", else whom it is for; "" for everyone."""
    low, high = event.min_age, event.max_age
    if low is not None and high is not None:
        return _("%(low)s–%(high)s years") % {"low": low, "high": high}
    if low is not None:
        return _("From %(n)s years") % {"n": low}
    if high is not None:
        return _("Up to %(n)s years") % {"n": high}
    if event.audience == Audience.EVERYONE:
        return ""
    return capital(Audience(event.audience).label)


def access_words(event: Event) -> list[str]:
    """Return what is known of accessibility, each once; unknown keys are left to the API."""
    known = event.accessibility if isinstance(event.accessibility, dict) else {}
    said = (str(text) for (key, value), text in _ACCESS.items() if str(known.get(key, "")) == value)
    told = str(known.get("text", "")).strip()
    return list(dict.fromkeys([*said, *([told] if told else [])]))


def language_words(event: Event) -> str:
    """Return "In Swedish and in English"; languages that we have no words for stand by code."""
    words = [str(_SPOKEN.get(str(code), code)) for code in event.languages]
    if not words:
        return ""
    first = f"{', '.join(words[:-1])} {_('and')} {words[-1]}" if len(words) > 1 else words[0]
    return capital(first)


def attendance_words(event: Event) -> str:
    return "" if event.attendance == Attendance.ONSITE else str(Attendance(event.attendance).label)


def where_words(event: Event) -> str:
    """Return the venue in short: the place's name, else what the source calls it."""
    if event.place is not None:
        return event.place.name
    if event.location_name or event.address:
        return event.location_name or event.address
    return capital(attendance_words(event))


def brief_facts(event: Event) -> Iterator[str]:
    """Yield what a row of a list tells after the venue: kind, free, for whom, online."""
    yield kind_words(event)
    if event.is_free:
        yield price_words(event)
    if ages := age_words(event):
        yield ages
    if event.attendance == Attendance.MIXED:
        yield capital(attendance_words(event))


def words_when_saved(event: Event, *, new: bool) -> str:
    """Return what those who arrange it are told."""
    if event.publication != Publication.PUBLISHED:
        return _("Saved as a draft. Visitors do not see it yet.")
    return _("Published. Visitors see it now.") if new else _("Saved. Visitors see it at once.")


def words_of_found(joined: Sequence[str], suggested: int) -> list[str]:
    """Return what is said of sources, by name, that had told of an event before it was written."""
    words = []
    if joined:
        words.append(
            _("%(sources)s told of this already. It is shown once, with your words.")
            % {"sources": ", ".join(dict.fromkeys(joined))}
        )
    if suggested:
        words.append(_("A source may tell of the same event. The city's staff look at it."))
    return words
