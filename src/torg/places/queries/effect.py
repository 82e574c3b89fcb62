"""What Torg gave a place: its numbers, compared with before and with its category in the city."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torg.places.enums import EffectKind, PlaceStatus
from torg.places.models import Actor, City, EffectDay, FoundTerm, Place

SHOWN_FROM = 3  # searches: with fewer, a term could be one person's
FEWEST_OTHERS = 5  # actors that a median is made of: with fewer, one could be worked out
# What somebody does who is on the way: the step from looking to coming.
ONWARD = (EffectKind.DIRECTIONS, EffectKind.CALL, EffectKind.WEBSITE, EffectKind.CALENDAR)
DAYS = 28  # four whole weeks, so that weekends weigh the same
_TERMS = 20


@dataclass(frozen=True)
class Period:
    """Whole local days, `first` and `last` among them."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def is_month(self) -> bool:
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    @property
    def before(self) -> "Period":
        """The month before a month; as many days before any other period."""
        last = self.first - timedelta(days=1)
        length = self.last - self.first
        return Period(last.replace(day=1) if self.is_month else last - length, last)


@dataclass(frozen=True)
class Figure:
    """One kind's number in a period and before it; `typical` is the category's median, if any."""

    kind: EffectKind
    now: int
    before: int
    typical: int | None = None

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class Total:
    """One of the three figures that are told first."""

    label: str | Promise
    now: int
    before: int


@dataclass(frozen=True)
class Effect:
    """A place's numbers: `views` by day, a figure for each kind, the terms that brought people."""

    place: Place
    period: Period
    figures: list[Figure]
    views: list[tuple[date, int]]
    terms: list[tuple[str, int]]
    others: int  # actors behind the medians; 0 when they are too few

    def of(self, kind: EffectKind) -> Figure:
        return next(figure for figure in self.figures if figure.kind == kind)

    @property
    def three(self) -> list[Total]:
        return three_totals(
            [{figure.kind.value: figure.now for figure in self.figures}],
            [{figure.kind.value: figure.before for figure in self.figures}],
        )

    @property
    def is_empty(self) -> bool:
        return not any(figure.now or figure.before for figure in self.figures)


@dataclass(frozen=True)
class TownEffect:
    """The city's sums: nothing about any one place."""

    period: Period
    figures: list[Figure]
    views: list[tuple[date, int]]
    places: int  # with at least one view


def last_days(today: date, days: int = DAYS) -> Period:
    """Return the whole days before today: a day that is not over would look like a loss."""
    return Period(today - timedelta(days=days), today - timedelta(days=1))


def month_of(day: date) -> Period:
    """Return the calendar month that holds the day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def three_totals(
    now: Iterable[Mapping[str, int]], before: Iterable[Mapping[str, int]]
) -> list[Total]:
    """Return the three figures that are told first, of numbers by kind: looks, searches, steps."""
    now, before = list(now), list(before)
    wanted: tuple[tuple[str | Promise, tuple[EffectKind, ...]], ...] = (
        (EffectKind.VIEW.label, (EffectKind.VIEW,)),
        (EffectKind.FOUND.label, (EffectKind.FOUND,)),
        (_("on their way to you"), ONWARD),
    )

    def total(numbers: list[Mapping[str, int]], kinds: tuple[EffectKind, ...]) -> int:
        return sum(one.get(kind.value, 0) for one in numbers for kind in kinds)

    return [Total(label, total(now, kinds), total(before, kinds)) for label, kinds in wanted]


def effect_of(place: Place, period: Period) -> Effect:
    """Return what Torg gave the place in the period: four queries."""
    whole = Q(place=place, date__range=(period.before.first, period.last))
    rows = list(EffectDay.objects.filter(whole).values_list("date", "kind", "count"))
    now, before = _split(rows, period)
    typical, others = _medians(place, period)
    return Effect(
        place=place,
        period=period,
        figures=_figures(now, before, typical),
        views=_by_day(rows, period),
        terms=terms_of(place, period),
        others=others,
    )


def terms_of(place: Place, period: Period, limit: int = _TERMS) -> list[tuple[str, int]]:
    """Return what people searched for when they found the place, most first.

    Only terms that SHOWN_FROM searches or more used in the period.
    """
    found = (
        FoundTerm.objects.filter(place=place, date__range=(period.first, period.last))
        .values("term")
        .annotate(searches=Sum("count"))
        .filter(searches__gte=SHOWN_FROM)
        .order_by("-searches", "term")
    )
    return list(found.values_list("term", "searches")[:limit])


def sums_of(actor: Actor, period: Period) -> dict[int, Counter[str]]:
    """Return the numbers of each of an actor's places by kind, in one query."""
    sums: dict[int, Counter[str]] = {}
    rows = (
        EffectDay.objects.filter(place__actor=actor, date__range=(period.first, period.last))
        .values("place_id", "kind")
        .annotate(sum=Sum("count"))
        .values_list("place_id", "kind", "sum")
    )
    for place_id, kind, number in rows:
        sums.setdefault(place_id, Counter())[kind] = number
    return sums


def town_effect(city: City, period: Period) -> TownEffect:
    """Return the sums of the whole city in the period: three queries."""
    own = EffectDay.objects.filter(place__city=city)
    whole = own.filter(date__range=(period.before.first, period.last))
    rows = list(
        whole.values("date", "kind").annotate(sum=Sum("count")).values_list("date", "kind", "sum")
    )
    now, before = _split(rows, period)
    seen = own.filter(date__range=(period.first, period.last), kind=EffectKind.VIEW)
    return TownEffect(
        period=period,
        figures=_figures(now, before, {}),
        views=_by_day(rows, period),
        places=seen.values("place_id").distinct().count(),
    )


Rows = list[tuple[date, str, int]]


def _split(rows: Rows, period: Period) -> tuple[Counter[str], Counter[str]]:
    """Return the sums by kind, of the period and of what is before it."""
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for day, kind, number in rows:
        (now if day >= period.first else before)[kind] += number
    return now, before


def _by_day(rows: Rows, period: Period) -> list[tuple[date, int]]:
    views = {day: number for day, kind, number in rows if kind == EffectKind.VIEW}
    return [(day, views.get(day, 0)) for day in period.days]


def _figures(now: Counter[str], before: Counter[str], typical: dict[str, int]) -> list[Figure]:
    return [
        Figure(kind, now[kind.value], before[kind.value], typical.get(kind.value))
        for kind in EffectKind
    ]


def _medians(place: Place, period: Period) -> tuple[dict[str, int], int]:
    """Return the median by kind of the category's other places in the city, and whose they are.

    The actor's own places are left out, and there is no median of fewer than FEWEST_OTHERS actors
    (a place without an actor is taken to be one): nobody's figure can be worked out from it.
    """
    others = Place.objects.filter(
        city_id=place.city_id, category_id=place.category_id, status=PlaceStatus.ACTIVE
    ).exclude(pk=place.pk)
    owners = {
        pk: (actor_id, pk if actor_id is None else 0)
        for pk, actor_id in others.values_list("pk", "actor_id")
        if actor_id is None or actor_id != place.actor_id
    }
    if (actors := len(set(owners.values()))) < FEWEST_OTHERS:
        return {}, 0
    sums: Counter[tuple[int, str]] = Counter()
    rows = (
        EffectDay.objects.filter(
            place__city_id=place.city_id,
            place__category_id=place.category_id,
            date__range=(period.first, period.last),
        )
        .values("place_id", "kind")
        .annotate(sum=Sum("count"))
    )
    for place_id, kind, number in rows.values_list("place_id", "kind", "sum"):
        sums[place_id, kind] = number
    return {
        kind: round(median(sums[pk, kind] for pk in owners)) for kind in EffectKind.values
    }, actors
