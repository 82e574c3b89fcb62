"""Gathers what stands around: the catchment's ways, who passes by, what people wish for."""

from datetime import timedelta

import numpy as np
import shapely
from django.db.models import Max
from scipy.spatial import cKDTree

from torg.places.models import City, District
from torg.premises.figures.models import DemandSignal, HourCount
from torg.premises.figures.queries.datasets import counters
from torg.premises.models import Premises
from torg.premises.passing.analysis.hours import CountedHours, gather
from torg.premises.passing.queries.kept import kept_apart
from torg.premises.queries.premises import on_stretch, stretches_in
from torg.premises.studies.analysis.passing import Crowd, flow_past
from torg.premises.studies.analysis.walks import Walks
from torg.premises.studies.material import Around, Counted, Floats, Reach, Units
from torg.premises.studies.parameters import CATCHMENT_MINUTES, METRES_A_MINUTE, Parameters
from torg_analysis.footfall import faults

WISHES_M = 400.0  # as the crow flies: five minutes' walk
_WEEK, _DAYS = 168, 7
_YEAR = timedelta(days=365)
_FOUR_WEEKS = 4 * _WEEK  # hours: a counter with fewer is left out


class Surroundings:
    """What stands around the stores and vacancies of one study."""

    def __init__(
        self, city: City, district: District | None, walks: Walks, parameters: Parameters
    ) -> None:
        self.city, self.district, self.walks = city, district, walks
        self.parameters = parameters

    def gathered(
        self, crowds: tuple[Crowd, Crowd], stores: Units, columns: dict[int, int], kinds: int
    ) -> Around:
        """Return it as arrays; `columns` leads from a category to one of the `kinds` of trades.

        The crowds are those who live here and those who are here by day.
        """
        plane = self.walks.plane
        return Around(
            np.array([plane.lat0, plane.lon0]),
            self.walks.stores,
            self.walks.candidates,
            self._wishes(columns, kinds),
            self._reach(crowds, stores),
            self._counted(crowds, stores),
        )

    def _wishes(self, columns: dict[int, int], kinds: int) -> Floats:
        """Return (V, C) people behind the wishes for each trade near each vacancy."""
        found = np.zeros((len(self.walks.candidates), kinds))
        signals = DemandSignal.objects.filter(
            city=self.city, withdrawn_at=None, category__in=columns
        ).order_by("pk")
        rows = list(signals.values_list("lon", "lat", "category", "supporters"))
        if not rows or not len(found):
            return found
        spots = cKDTree(self.walks.plane.to_xy([row[:2] for row in rows]))
        for number, near in enumerate(spots.query_ball_point(self.walks.candidates, WISHES_M)):
            for wish in near:
                found[number, columns[rows[wish][2]]] += rows[wish][3]
        return found

    def _reach(self, crowds: tuple[Crowd, Crowd], stores: Units) -> Reach:
        names, spots = self._spots(stores)
        limit = METRES_A_MINUTE * CATCHMENT_MINUTES[-1]
        nodes = self.walks.to_nearest(None, spots, limit)
        near = np.isfinite(nodes)
        people, day, shops = (
            self.walks.to_nearest(points, spots, limit)
            for points in (crowds[0].xy, crowds[1].xy, self.walks.stores)
        )
        xy = self.walks.ways.xy[near] if near.any() else np.zeros((0, 2))
        return Reach(names, spots, people, day, shops, xy, nodes[near])

    def _spots(self, stores: Units) -> tuple[tuple[str, ...], Floats]:
        """Return where the district is walked to: its stretches by name, else its middle."""
        names, found = [], []
        standing = Premises.objects.filter(city=self.city, is_hidden=False)
        if self.district is not None:
            standing = standing.filter(district=self.district)
        for stretch in stretches_in(self.city):
            on = on_stretch(standing, stretch).order_by("pk").values_list("lon", "lat")
            if points := list(on):
                names.append(stretch.name)
                found += points
        if found:
            return tuple(names), self.walks.plane.to_xy(found)
        here = np.vstack([self.walks.stores[stores.inside], self.walks.candidates])
        if len(here):
            return (), here.mean(axis=0)[None, :]
        if self.district is not None and self.district.outline:
            shape = {"type": "MultiPolygon", "coordinates": self.district.outline}
            middle = shapely.geometry.shape(shape).representative_point()
            return (), self.walks.plane.to_xy([(middle.x, middle.y)])
        return (), np.zeros((0, 2))

    def _counted(self, crowds: tuple[Crowd, Crowd], stores: Units) -> Counted:
        """Return the counters of the last year, and the flow that the model leads past them."""
        names, points, people = self._counters()
        if not names:
            return Counted((), people, np.zeros(0), np.zeros(len(self.walks.candidates)))
        spots = np.vstack([self.walks.plane.to_xy(points), self.walks.candidates])
        flow = flow_past(self.walks, spots, crowds, stores, self.parameters)
        return Counted(names, people, flow[: len(names)], flow[len(names) :])

    def _counters(self) -> tuple[tuple[str, ...], list[tuple[float, float]], Floats]:
        last = HourCount.objects.filter(counter__city=self.city).aggregate(at=Max("start"))["at"]
        names, points, people = [], [], []
        for counter in counters(self.city) if last else ():
            hours = counter.counts.filter(start__gt=last - _YEAR).order_by("start")
            rows = list(hours.values_list("start", "people"))
            counted = gather(rows, kept_apart(counter), (), self.city.tz)
            if counted is not None and len(rows) >= _FOUR_WEEKS:
                names.append(counter.name)
                points.append((counter.lon, counter.lat))
                people.append(_a_day(counted))
        return tuple(names), points, np.array(people, float)


def _a_day(counted: CountedHours) -> float:
    """Return people a day: the mean of each hour of the week, so that gaps do not weigh.

    Hours that are kept apart and those in which the counter seems stuck are left out; NaN when
    fewer than four weeks of hours are left.
    """
    stuck = faults(counted.series(raw=True)).stuck
    sound = np.where(stuck, np.nan, counted.sound)
    seen = ~np.isnan(sound)
    if seen.sum() < _FOUR_WEEKS:
        return float("nan")
    hour = (counted.first.weekday() * 24 + np.arange(len(sound))) % _WEEK
    total = np.bincount(hour[seen], sound[seen], minlength=_WEEK)
    times = np.bincount(hour[seen], minlength=_WEEK)
    return float((total[times > 0] / times[times > 0]).mean() * _WEEK / _DAYS)
