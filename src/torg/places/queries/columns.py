"""A city's visible places as columns of numbers, kept in the process while nobody writes them.

Narrowing, counting and ordering fifty thousand places is then a matter of a millisecond, and exact.
What is kept stands under the SQL of `visible_to`, which alone decides what is seen, and under the
city's mark (see `models.marks`), which is asked for each time: after any write to a place or an
opening time, the next reader reads anew.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import numpy as np
from django.db.models import Case, QuerySet, When
from numpy.typing import NDArray

from torg.places.models import City, OpenSpell, Place

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]
T = TypeVar("T")

NOTHING = 0  # stands for "no schedule", "no street", "no district": ids begin with 1
_FIELDS = (
    "pk", "lat", "lon", "schedule_id", "category_id", "needs", "wheelchair", "district_id",
    "street_id", "name",
)  # fmt: skip
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Columns:
    """One row a place, in the order of name and then id. Degrees, ids, bits of `enums.Need`."""

    ids: Whole
    lat: Real
    lon: Real
    schedules: Whole
    categories: Whole
    needs: Whole
    step_free: Mask
    districts: Whole
    streets: Whole
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Spells:
    """What is open at some time of one minute: schedule, and from when until when (seconds)."""

    schedules: Whole
    start: Real
    end: Real

    def on_at(self, at: datetime) -> Whole:
        """Return the schedules that are open at the instant."""
        now = at.timestamp()
        return self.schedules[(self.start <= now) & (now < self.end)]


class _Shelf:
    """The latest few things, each with the mark under which it holds."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, mark: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under the mark, made now if need be; one thread makes, others wait.

        What is made may be newer than its mark, never older: the mark was read before.
        """
        found = self._kept.get(key)
        if found is not None and found[0] == mark:
            return found[1]  # type: ignore[no-any-return]  # what `make` made
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == mark:
                return found[1]  # type: ignore[no-any-return]  # likewise
            made = make()
            self._kept[key] = (mark, made)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_columns = _Shelf(8)  # cities, for visitors and for staff: 6 MB for 50,000 places
_spells = _Shelf(64)  # minutes


def columns_of(places: QuerySet[Place], city: City, mark: Hashable) -> Columns:
    """Return the columns of `visible_to(…)`; one query when they are not kept."""
    key = (city.pk, places.query.sql_with_params())
    return _columns.get(key, mark, lambda: _read(places))


def spells_around(city: City, at: datetime, mark: Hashable) -> Spells:
    """Return what is open during the minute of an instant; one query when it is not kept."""
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    return _spells.get((city.pk, minute), mark, lambda: _read_spells(city, minute))


def _read(places: QuerySet[Place]) -> Columns:
    rows = list(places.order_by("name", "id").values_list(*_FIELDS))
    columns = list(zip(*rows, strict=True)) or [()] * len(_FIELDS)
    ids, lat, lon, schedules, categories, needs, wheelchair, districts, streets, names = columns

    def whole(values: tuple[int | None, ...]) -> Whole:
        return np.fromiter((value or NOTHING for value in values), np.int64, len(values))

    return Columns(
        ids=whole(ids),
        lat=np.array(lat, np.float64),
        lon=np.array(lon, np.float64),
        schedules=whole(schedules),
        categories=whole(categories),
        needs=whole(needs),
        step_free=np.fromiter((word == "yes" for word in wheelchair), np.bool_, len(wheelchair)),
        districts=whole(districts),
        streets=whole(streets),
        names=names,
    )


def _read_spells(city: City, minute: datetime) -> Spells:
    """Two stretches of one index, as `spells.open_schedules`.

    Times are read only of the few spells that begin or end within the minute: telling thousands of
    times from text would take longer than all the rest.
    """
    over = minute + _MINUTE
    on = OpenSpell.objects.filter(city=city, start__lt=over, end__gt=minute).order_by()
    on = on.annotate(
        begins=Case(When(start__gt=minute, then="start")), ends=Case(When(end__lt=over, then="end"))
    )
    short = on.filter(is_long__in=[False], end__lte=over + _DAY)
    both = short.values_list("schedule_id", "begins", "ends").union(
        on.filter(is_long__in=[True]).values_list("schedule_id", "begins", "ends"), all=True
    )
    rows = list(both)
    count = len(rows)
    return Spells(
        schedules=np.fromiter((row[0] for row in rows), np.int64, count),
        start=np.fromiter((_seconds(row[1], -math.inf) for row in rows), np.float64, count),
        end=np.fromiter((_seconds(row[2], math.inf) for row in rows), np.float64, count),
    )


def _seconds(moment: datetime | None, otherwise: float) -> float:
    return moment.timestamp() if moment else otherwise
