"""One thing that an actor could do for a place, by rules that can be told. No guessing."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from torg.core.language import reads_swedish
from torg.places.models import Holiday, Notice, Place

QUIET_DAYS = 30  # without a notice
HOLIDAY_AHEAD = 21  # days


class Advice(StrEnum):
    """What is advised, the most useful to a visitor first."""

    HOURS = "hours"
    HOLIDAY = "holiday"
    PHOTO = "photo"
    TERM = "term"
    NOTICE = "notice"


@dataclass(frozen=True)
class Suggestion:
    """What to do and, in `why`, by which rule it is suggested; in the reader's language."""

    advice: Advice
    text: str
    why: str


def suggestion_for(place: Place, terms: list[tuple[str, int]], today: date) -> Suggestion | None:
    """Return the first rule that fits a place, None when all is well: four queries at most.

    `terms` are what people found it by, most searches first (`queries.effect.terms_of`).
    """
    if place.schedule_id is None:
        return Suggestion(
            Advice.HOURS,
            _("Say when you are open: it is the first thing that visitors look for."),
            _("Your opening hours are not known."),
        )
    if holiday := _holiday_without_hours(place, today):
        name = holiday.name_sv if reads_swedish() else holiday.name_en
        return Suggestion(
            Advice.HOLIDAY,
            _("Say whether you are open on %(day)s.") % {"day": name},
            _("It is within three weeks, and your hours do not mention it."),
        )
    if not place.photos.exists():
        return Suggestion(
            Advice.PHOTO,
            _("Put a photo on your page: one from the street helps people to find you."),
            _("Your page has no photo."),
        )
    if term := _untold_term(place, terms):
        return Suggestion(
            Advice.TERM,
            _("Write about “%(term)s” in your text.") % {"term": term[0]},
            _("%(n)d searches for it led to you, and your text does not have the word.")
            % {"n": term[1]},
        )
    if not _has_news(place, today):
        return Suggestion(
            Advice.NOTICE,
            _("Put a notice in your window: what is new, what is for lunch?"),
            _("You have had none for thirty days."),
        )
    return None


def _holiday_without_hours(place: Place, today: date) -> Holiday | None:
    """Return the next holiday that neither the rule nor an exception says anything about."""
    schedule = place.schedule
    if schedule is None or "PH" in schedule.expression or schedule.expression == "24/7":
        return None
    ahead = today + timedelta(days=HOLIDAY_AHEAD)
    coming = place.city.holidays.filter(date__range=(today, ahead), counts_as_holiday=True)
    told = place.exceptions.filter(date__range=(today, ahead)).values("date")
    return coming.exclude(date__in=told).order_by("date").first()


def _untold_term(place: Place, terms: list[tuple[str, int]]) -> tuple[str, int] | None:
    told = f"{place.name} {place.description}".casefold()
    return next(((term, number) for term, number in terms if term not in told), None)


def _has_news(place: Place, today: date) -> bool:
    since = today - timedelta(days=QUIET_DAYS)
    return Notice.objects.filter(place=place, ends_at__date__gte=since).exists()
