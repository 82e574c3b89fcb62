"""What the demo town has been given in the last two months, and the signs of those who run places.

The numbers are drawn from the places' names and the day, so every installation shows the same
town. Safe to run again: only the days that have passed since the last time are added.
"""

import random
from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from torg.places.enums import CodeMedium, EffectKind, PlaceStatus
from torg.places.models import City, EffectDay, Place
from torg.places.services.effect import add_code_days, add_days, add_terms
from torg.places.services.qr_codes import make_code

DAYS = 60
PLACES = 600  # in a town that is made larger the rest stay without
# Of each hundred looks at a page; what follows from a look is a share of it.
_SHARES = {
    EffectKind.FOUND: 24,
    EffectKind.DIRECTIONS: 9,
    EffectKind.WEBSITE: 6,
    EffectKind.CALL: 3,
    EffectKind.CALENDAR: 1,
}
_BUSY = (1.0, 0.9, 0.95, 1.05, 1.35, 1.7, 0.8)  # Monday to Sunday
_SCANNED = 0.12  # of the looks, where a sign hangs
_SIGNS = ((CodeMedium.POSTER, "vid dörren"), (CodeMedium.TABLE, ""))


@transaction.atomic
def make_demo_effect(city: City) -> None:
    """Let the town have been looked at until yesterday; hang the signs of its actors up."""
    today = timezone.now().astimezone(city.tz).date()
    newest = EffectDay.objects.filter(place__city=city).aggregate(day=Max("date"))["day"]
    first = today - timedelta(days=DAYS)
    if newest is not None:
        first = max(first, newest + timedelta(days=1))
    days = [first + timedelta(days=n) for n in range((today - first).days)]
    shown = Place.objects.filter(city=city, status=PlaceStatus.ACTIVE).select_related("category")
    places = list(shown.order_by("pk")[:PLACES])
    counts: Counter[tuple[int, date, str]] = Counter()
    terms: Counter[tuple[int, date, str]] = Counter()
    for place in places:
        _live(place, days, counts, terms)
    add_days(counts)
    add_terms(terms)
    _hang_signs(city, today)


def _live(
    place: Place,
    days: list[date],
    counts: Counter[tuple[int, date, str]],
    terms: Counter[tuple[int, date, str]],
) -> None:
    """Draw the days of one place: some are looked at fifty times a day, most a few times."""
    draw = random.Random(place.name)  # noqa: S311  -- a drawing that is to be the same everywhere
    usual = 3 + 40 * draw.random() ** 3
    words = [place.name.casefold()[:60], place.category.name_sv.split(" ")[0].casefold()]
    for day in days:
        draw.seed(f"{place.name} {day}")
        views = round(usual * _BUSY[day.weekday()] * draw.uniform(0.6, 1.4))
        counts[place.pk, day, EffectKind.VIEW] = views
        for kind, share in _SHARES.items():
            if number := _part(views, share / 100, draw):
                counts[place.pk, day, kind] = number
        found = counts[place.pk, day, EffectKind.FOUND]
        for word, part in zip(words, (found * 2 // 3, found // 3), strict=True):
            if part:
                terms[place.pk, day, word] += part


def _part(number: int, share: float, draw: random.Random) -> int:
    """Return a share of a number, whole, rounded up as often as its fraction says."""
    return int(number * share + draw.random())


def _hang_signs(city: City, today: date) -> None:
    """Make a poster and a table sign for each place of an actor, and let them be scanned."""
    for place in Place.objects.filter(city=city, actor__isnull=False).order_by("pk")[:PLACES]:
        actor = place.actor
        if actor is None or actor.verified_at is None or place.codes.exists():
            continue
        for medium, label in _SIGNS:
            make_code(city, medium, by=None, place=place, label=label)
        _scan(place, today)


def _scan(place: Place, today: date) -> None:
    """Let some of those who looked have scanned a sign."""
    looks = EffectDay.objects.filter(place=place, kind=EffectKind.VIEW, date__lt=today)
    draw = random.Random(f"{place.name} sign")  # noqa: S311  -- as above
    scans: Counter[tuple[int, date, str]] = Counter()
    by_code: Counter[tuple[int, date]] = Counter()
    codes = list(place.codes.order_by("pk").values_list("pk", flat=True))
    for day, views in looks.values_list("date", "count"):
        for pk in codes:
            if number := _part(views, _SCANNED / len(codes), draw):
                by_code[pk, day] += number
                scans[place.pk, day, EffectKind.SCAN] += number
    add_days(scans)
    add_code_days(by_code)
