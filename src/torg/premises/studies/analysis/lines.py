"""What a study says of each trade: spent, sold, missing, with intervals.

A figure that would tell what one or two shops sell is left out (None): also where it could be
reckoned from two others that are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from torg.premises.studies.analysis.catchment import within
from torg.premises.studies.analysis.model import Market
from torg.premises.studies.material import Floats, Inputs
from torg.premises.studies.parameters import Draw

FEWEST = 3  # shops of which something is said together
GAP_MINUTES = 15  # the gap is reckoned for those within so many minutes' walk
LOW, HIGH = 10, 90  # percentiles of the interval that is shown


@dataclass(frozen=True)
class TradeLine:
    """One trade, kr a year: what is spent, what the shops of the district and the town get.

    None: it would tell what one or two shops sell. `expected` is what those within 15 minutes' walk
    spend on the trade, wherever they do; `present` what the floors of its shops within the same 15
    minutes have to sell; `gap` = expected − present. Each with its interval over the draws.
    """

    trade: str
    demand: int
    unserved: int
    outside: int | None
    town: int | None
    district: int | None
    stores_town: int
    stores_district: int
    area_district_m2: int
    share_district: float | None  # of what is spent
    room_m2: int | None  # floor that the turnover could carry more than there is; < 0: too much
    room_low: int | None
    room_high: int | None
    expected: int
    expected_low: int
    expected_high: int
    present: int
    present_low: int
    present_high: int
    gap: int
    gap_low: int
    gap_high: int


@dataclass(frozen=True)
class Shown:
    """(C,) of which trades the shops of the town, and of the district, are enough to tell of."""

    town: np.ndarray
    district: np.ndarray


def shown(inputs: Inputs) -> Shown:
    """Return of which trades figures may be shown; the rest of the town is told by subtraction."""
    return shown_of(inputs.stores.trade, inputs.stores.inside, len(inputs.trades.slugs))


def shown_of(trade: np.ndarray, inside: np.ndarray, kinds: int) -> Shown:
    """Return the same of shops (m,) by trade, and whether each stands in the district."""
    everywhere = np.bincount(trade, minlength=kinds)
    here = np.bincount(trade[inside], minlength=kinds)
    return Shown(_enough(everywhere), _enough(here) & _enough(everywhere - here))


def _enough(count: np.ndarray) -> np.ndarray:
    return np.asarray((count == 0) | (count >= FEWEST))


def room(inputs: Inputs, of: Market) -> Floats:
    """Return for each trade the floor that the district's turnover carries beyond what it has."""
    kinds = len(inputs.trades.slugs)
    mine = inputs.stores.inside
    sold = np.bincount(inputs.stores.trade[mine], of.turnover[mine], kinds)
    area = np.bincount(inputs.stores.trade[mine], inputs.stores.area[mine], kinds)
    needed = inputs.trades.needed
    return np.divide(sold, needed, out=np.zeros(kinds), where=needed > 0) - area


def supply(inputs: Inputs, draws: list[Draw]) -> tuple[Floats, Floats]:
    """Return (draws, C) what those within 15 minutes spend, and what the floors there need."""
    trades, reach = inputs.trades, inputs.around.reach
    people = within(reach.residents, GAP_MINUTES) @ inputs.residents.people
    day = within(reach.by_day, GAP_MINUTES) @ inputs.by_day.people
    workers, students = day if len(day) else (0.0, 0.0)
    area = np.bincount(
        inputs.stores.trade,
        inputs.stores.area * within(reach.stores, GAP_MINUTES),
        len(trades.slugs),
    )
    commuters = np.array([draw.commuters for draw in draws])[:, None]
    spread = np.broadcast_to(trades.spread, (len(draws), len(trades.slugs)))
    more = np.array([np.broadcast_to(draw.spending, trades.spread.shape) for draw in draws])
    need = np.array([np.broadcast_to(draw.needed, trades.spread.shape) for draw in draws])
    spent = people.sum() * trades.resident + commuters * (
        workers * trades.worker + students * trades.student
    )
    return spent * (1 + more * spread), area * trades.needed * (1 + need * spread)


def lines(
    inputs: Inputs, middle: Market, rooms: Floats, expected: Floats, present: Floats
) -> Iterator[TradeLine]:
    """Return a line for each trade; `rooms`, `expected`, `present` (1 + draws, C): middle first."""
    stores, may = inputs.stores, shown(inputs)
    intervals = [_interval(values) for values in (rooms, expected, present, expected - present)]
    for kind, slug in enumerate(inputs.trades.slugs):
        mine = stores.trade == kind
        here = mine & stores.inside
        district = middle.turnover[here].sum()
        spent = middle.demand[kind]
        share = float(district / spent) if spent else 0.0
        far, near = bool(may.town[kind]), bool(may.district[kind])
        numbers = [[round(float(one[kind])) for one in three] for three in intervals]
        yield TradeLine(
            slug, round(spent), round(middle.unserved[kind]),
            round(middle.outside[kind]) if far else None,
            round(middle.turnover[mine].sum()) if far else None,
            round(district) if near else None,
            int(mine.sum()), int(here.sum()), round(stores.area[here].sum()),
            share if near else None,
            *(numbers[0] if near else [None] * 3),
            *numbers[1], *numbers[2], *numbers[3],
        )  # fmt: skip


def _interval(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return (C,) the middle, the lowest and the highest that are shown."""
    low, high = np.percentile(values[1:], (LOW, HIGH), axis=0)
    return values[0], low, high
