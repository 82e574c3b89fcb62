"""Gathers what a study stands on: rows into arrays, once; then the database is let go."""

from collections import defaultdict

import numpy as np
from django.db.models import Sum
from numpy.typing import NDArray

from torg.places.enums import PlaceStatus
from torg.places.models import Category, City, District, Place
from torg.premises.enums import State
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.queries.datasets import current, spendings
from torg.premises.models import Premises
from torg.premises.queries.departed import departed
from torg.premises.reading import GROUND
from torg.premises.studies.analysis.around import Surroundings
from torg.premises.studies.analysis.passing import Crowd
from torg.premises.studies.analysis.walks import Walks, network_of, people_of
from torg.premises.studies.material import Demand, Floats, Inputs, Trades, Units
from torg.premises.studies.parameters import Parameters

_BIG = "supermarket"


def gather(city: City, district: District | None, parameters: Parameters) -> Inputs:
    """Return what a study of the district stands on, as it is in the database now."""
    trades, columns = _trades(city)
    stores, store_spots = _stores(city, district, columns, trades, parameters)
    candidates, spots, fit = _candidates(city, district, columns, trades, parameters)
    walks = Walks(network_of(city), store_spots, spots)
    crowds = (
        _crowd(city, DatasetKind.POPULATION, walks, parameters),
        _crowd(city, DatasetKind.DAY_PEOPLE, walks, parameters),
    )
    around = Surroundings(city, district, walks, parameters)
    return Inputs(
        trades, stores, candidates, fit, crowds[0].demand, crowds[1].demand,
        around.gathered(crowds, stores, columns, len(trades.slugs)),
    )  # fmt: skip


def _crowd(city: City, kind: DatasetKind, walks: Walks, parameters: Parameters) -> Crowd:
    day = kind == DatasetKind.DAY_PEOPLE
    people = people_of(city, kind, ("workers", "students") if day else ("residents",))
    reach = parameters.worker_reach_m if day else parameters.resident_reach_m
    exponent = sum(parameters.worker_exponent if day else parameters.resident_exponent) / 2
    demand = Demand(people.amounts, *walks.between(people.lonlat, reach))
    return Crowd(walks.plane.to_xy(people.lonlat), demand, exponent)


def _trades(city: City) -> tuple[Trades, dict[int, int]]:
    """Return the trades and, for each category of the tree, the column that it belongs to."""
    dataset = current(city, DatasetKind.SPENDING)
    rows = list(spendings(dataset)) if dataset is not None else []
    kept = np.array([1 - row.online_permille / 1000 for row in rows])
    trades = Trades(
        tuple(row.category.slug for row in rows),
        np.array([row.resident for row in rows], float) * kept,
        np.array([row.worker for row in rows], float),
        np.array([row.student for row in rows], float),
        np.array([row.spread_permille / 1000 for row in rows]),
        np.array([row.turnover_per_m2 for row in rows], float),
        np.array([row.least_m2 for row in rows], float),
    )
    own = {row.category_id: column for column, row in enumerate(rows)}
    parents = dict(Category.objects.values_list("pk", "parent"))
    return trades, {pk: own[up] for pk in parents if (up := _upward(pk, parents, own)) in own}


def _upward(pk: int | None, parents: dict[int, int | None], own: dict[int, int]) -> int:
    while pk is not None and pk not in own:
        pk = parents.get(pk)
    return pk or 0


def _stores(
    city: City,
    district: District | None,
    columns: dict[int, int],
    trades: Trades,
    parameters: Parameters,
) -> tuple[Units, Floats]:
    gone = [one.place.pk for one in departed(Premises.objects.filter(city=city))]
    places = Place.objects.filter(city=city, status=PlaceStatus.ACTIVE, category__in=columns)
    places = places.exclude(pk__in=gone)
    rows = list(
        places.order_by("pk").values_list("pk", "name", "lat", "lon", "category", "district")
    )
    known = dict(  # a shop may have several
        Premises.objects.filter(city=city, place__isnull=False, area_m2__isnull=False)
        .values_list("place")
        .annotate(area=Sum("area_m2"))
    )
    trade = np.array([columns[row[4]] for row in rows], dtype=np.int64)
    area = [
        float(known.get(row[0]) or _usual(trades.slugs[column], parameters))
        for row, column in zip(rows, trade, strict=True)
    ]
    inside = [district is None or row[5] == district.pk for row in rows]
    units = Units(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        np.array(area, float),
        trade,
        np.array(inside, bool),
    )
    return units, np.array([(row[3], row[2]) for row in rows], float).reshape(-1, 2)


def _usual(slug: str, parameters: Parameters) -> float:
    return parameters.big_store_m2 if slug == _BIG else parameters.store_m2


def _candidates(
    city: City,
    district: District | None,
    columns: dict[int, int],
    trades: Trades,
    parameters: Parameters,
) -> tuple[Units, Floats, NDArray[np.bool_]]:
    """Return the district's vacant premises at street level, and what each may be used for."""
    vacant = Premises.objects.filter(
        city=city, state=State.VACANT, is_hidden=False, floor__in=GROUND
    )
    if district is not None:
        vacant = vacant.filter(district=district)
    rows = list(vacant.order_by("pk").prefetch_related("uses"))
    area = np.array([float(p.area_m2 or parameters.store_m2) for p in rows], float)
    fit = area[:, None] >= trades.least[None, :]
    below = _below(columns)
    for number, premises in enumerate(rows):
        if uses := premises.uses.all():
            wanted = set().union(*(below[use.pk] for use in uses))
            fit[number] &= [column in wanted for column in range(len(trades.slugs))]
    units = Units(
        tuple(premises.pk for premises in rows),
        tuple(str(premises) for premises in rows),
        area,
        np.full(len(rows), -1, dtype=np.int64),
        np.ones(len(rows), bool),
    )
    return units, np.array([(p.lon, p.lat) for p in rows], float).reshape(-1, 2), fit


def _below(columns: dict[int, int]) -> dict[int, set[int]]:
    """Return the trades that each category holds: its own, or those of what stands below it."""
    below: dict[int, set[int]] = defaultdict(set)
    parents = dict(Category.objects.values_list("pk", "parent"))
    for pk in parents:
        if pk in columns:
            up: int | None = pk
            while up is not None:
                below[up].add(columns[pk])
                up = parents.get(up)
    return below
