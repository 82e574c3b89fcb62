"""What an event must fulfil before it is written, said in the reader's language."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from torg.agenda.enums import Attendance, Audience, EventKind, EventStatus
from torg.agenda.models import Event
from torg.agenda.queries.pictures import is_a_sources
from torg.agenda.recurrence import BadRuleError, read_recurrence
from torg.core.text import clean_text

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=366 * 20)  # a permanent exhibition; longer is a mistake
OLDEST = 120
PRICE_AT_MOST = 100_000_000  # öre
_CHOICES = {
    "kind": EventKind,
    "status": EventStatus,
    "attendance": Attendance,
    "audience": Audience,
}
_ADDRESSES = ("online_url", "website", "tickets_url", "image_source")
# Plain text and how much of it; what is marked with True may have several lines.
_TEXTS = {
    "title": (200, False),
    "status_note": (200, False),
    "summary": (300, False),
    "description": (20_000, True),
    "location_name": (160, False),
    "address": (200, False),
    "organiser_name": (160, False),
    "price_text": (160, False),
    "image_alt": (250, False),
    "image_credit": (160, False),
}
KEYWORDS_AT_MOST = 30

Errors = dict[str, str]


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with plain texts: no mark-up, no hidden marks, cut to their columns."""
    clean = dict(values)
    for name, (length, lines) in _TEXTS.items():
        if name in clean:
            clean[name] = clean_text(clean[name], length, lines=lines)
    if "keywords" in clean:
        words = (clean_text(word, 60) for word in clean["keywords"] or [])
        clean["keywords"] = list(dict.fromkeys(word for word in words if word))[:KEYWORDS_AT_MOST]
    if "texts" in clean:
        clean["texts"] = _cleaned_texts(clean["texts"] or {})
    return clean


def _cleaned_texts(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    clean = {
        clean_text(language, 12): {
            name: clean_text(text, *_length(name))
            for name, text in own.items()
            if name in {"title", "summary", "description"}
        }
        for language, own in list(texts.items())[:10]
    }
    return {language: own for language, own in clean.items() if any(own.values())}


def _length(name: str) -> tuple[int]:
    return (_TEXTS[name][0],)


def check_event(event: Event) -> None:
    """Raise ValidationError, by field, when the event cannot be as it stands."""
    errors: Errors = {}
    for check in (_check_title, _check_times, _check_rule, _check_choices, _check_spot,
                  _check_price, _check_ages, _check_addresses, _check_picture):  # fmt: skip
        errors.update(check(event))
    if errors:
        raise ValidationError(errors)


def _check_picture(event: Event) -> Errors:
    if not event.image or event.image_alt or is_a_sources(event):
        return {}
    return {"image_alt": _("Say in words what the image shows, for those who cannot see it.")}


def _check_title(event: Event) -> Errors:
    return {} if event.title else {"title": _("The event needs a title.")}


def _check_times(event: Event) -> Errors:
    start, end = event.starts_at, event.ends_at
    if start is None or start.tzinfo is None or (end is not None and end.tzinfo is None):
        return {"starts_at": _("Say when it starts.")}
    if not EARLIEST <= start < LATEST:
        return {"starts_at": _("The year of the start cannot be right.")}
    if end is not None and end < start:
        return {"ends_at": _("It ends before it starts. Check the end.")}
    if end is not None and end - start > LONGEST:
        return {"ends_at": _("It would last for more than twenty years. Check the end.")}
    return {}


def _check_rule(event: Event) -> Errors:
    if event.starts_at is None or event.starts_at.tzinfo is None:
        return {}
    try:
        recurrence = read_recurrence(
            event.starts_at,
            event.timezone,
            rrule=event.rrule,
            rdates=event.rdates,
            exdates=event.exdates,
        )
    except BadRuleError as error:
        return {"rrule": str(error)}
    except OverflowError:
        return {"starts_at": _("The year of the start cannot be right.")}
    far = [moment for moment in recurrence.extra if not 1900 <= moment.year < 2200]
    return {"rdates": _("The year of a further date cannot be right.")} if far else {}


def _check_choices(event: Event) -> Errors:
    return {
        name: _("It must be one of %(expected)s.") % {"expected": ", ".join(choices.values)}
        for name, choices in _CHOICES.items()
        if getattr(event, name) not in choices.values
    }


def _check_spot(event: Event) -> Errors:
    if (event.lat is None) != (event.lon is None):
        return {"lat": _("A point needs both latitude and longitude.")}
    if event.lat is None or event.lon is None:
        return {}
    on_globe = -90 <= event.lat <= 90 and -180 <= event.lon <= 180
    return {} if on_globe else {"lat": _("The point is not on the globe.")}


def _check_price(event: Event) -> Errors:
    low, high = event.price_min, event.price_max
    if any(price is not None and not 0 <= price <= PRICE_AT_MOST for price in (low, high)):
        return {"price_min": _("The price cannot be right.")}
    if low is not None and high is not None and low > high:
        return {"price_max": _("The highest price is lower than the lowest.")}
    if event.is_free and (low or high):
        return {"is_free": _("It cannot both be free and have a price.")}
    return {}


def _check_ages(event: Event) -> Errors:
    low, high = event.min_age, event.max_age
    if any(age is not None and not 0 <= age <= OLDEST for age in (low, high)):
        return {"min_age": _("The age cannot be right.")}
    if low is not None and high is not None and low > high:
        return {"max_age": _("The highest age is lower than the lowest.")}
    return {}


_check_address = URLValidator(schemes=["http", "https"])


def _check_addresses(event: Event) -> Errors:
    errors: Errors = {}
    for name in _ADDRESSES:
        value = getattr(event, name)
        if not value:
            continue
        try:
            if len(value) > 500:
                raise ValidationError("long")  # noqa: TRY301  -- one answer for both
            _check_address(str(value))
        except ValidationError:
            errors[name] = _("It must be an address that begins with https://.")
    return errors
