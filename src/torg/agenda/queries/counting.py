"""How many dates there are, also of all that is to come, without reading them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from torg.agenda.models import Occurrence, Tally
from torg.agenda.queries.events import EventFilter, narrow, traits_met
from torg.places.models import City

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK = timedelta(days=Tally.DAYS)
# A shorter stretch is counted as it is: tallies help where whole weeks lie in it.
_WEEKS_AT_LEAST = 3
_TALLIED = {"start", "end", "kinds", "free", "children", "online"}


class Sort(NamedTuple):
    """What dates are counted by. `traits` are bits of `Trait`."""

    kind: str
    traits: int
    is_long: bool


_SORT = ("kind", "traits", "is_long")


def week_of(moment: datetime) -> int:
    """Return the week of a tally that an instant lies in."""
    return (moment - _EPOCH) // _WEEK


def count_dates(city: City, wanted: EventFilter) -> int:
    """Return how many dates meet a resolved filter; one query."""
    if wanted.dates is not None:
        return len(wanted.dates)
    if _is_tallied(wanted):
        return sum(sorts_of_dates(city, wanted).values())
    return narrow(city, wanted).order_by().count()


def count_events(city: City, wanted: EventFilter) -> int:
    """Return how many events have a date that meets a resolved filter; one query."""
    return narrow(city, wanted).order_by().values("event").distinct().count()


def sorts_of_dates(city: City, wanted: EventFilter) -> Counter[Sort]:
    """Return how many dates of each sort meet a resolved filter; one query.

    Whole weeks are told by their tallies, only what is left at either end is read.
    """
    if not _is_tallied(wanted):
        return _counted(_by_sort(narrow(city, wanted)))
    first = week_of(wanted.start) + 1 if wanted.start else None
    last = week_of(wanted.end) if wanted.end else None  # not in it any more
    tallies = Tally.objects.filter(city=city).order_by()
    parts: list[QuerySet[Tally] | QuerySet[Occurrence]] = []
    if first is not None:
        tallies = tallies.filter(week__gte=first)
        parts.append(_by_sort(narrow(city, replace(wanted, end=_begin(first)))))
    if last is not None:
        tallies = tallies.filter(week__lt=last)
        late = narrow(city, replace(wanted, start=None)).filter(start__gte=_begin(last))
        parts.append(_by_sort(late))
    if wanted.kinds:
        tallies = tallies.filter(kind__in=wanted.kinds)
    if (traits := traits_met(wanted)) is not None:
        tallies = tallies.filter(traits__in=traits)
    told = tallies.values_list(*_SORT).annotate(n=Sum("number"))
    return _counted(told.union(*parts, all=True) if parts else told)


def _is_tallied(wanted: EventFilter) -> bool:
    """Whether all that is asked is in the tallies, and enough weeks to gain by them."""
    if replace(wanted, **{name: getattr(EventFilter, name) for name in _TALLIED}) != EventFilter():
        return False
    if wanted.start is None or wanted.end is None:
        return True
    return week_of(wanted.end) - week_of(wanted.start) >= _WEEKS_AT_LEAST


def _begin(week: int) -> datetime:
    return _EPOCH + week * _WEEK


def _by_sort(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return rows.order_by().values_list(*_SORT).annotate(n=Count("pk"))


def _counted(rows: Iterable[Any]) -> Counter[Sort]:
    found: Counter[Sort] = Counter()
    for *sort, number in rows:
        found[Sort(*sort)] += number
    return found
