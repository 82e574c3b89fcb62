"""What a set of placements does: all of them together, in the middle and in every draw.

With D_i what attracts point i now and v_i what a newcomer adds, newcomer v sells
Σ_i C_i v_i / (D_i + Σ v_i): the new market whole, not the sum of newcomers alone. A newcomer that
would sell more than `fullest` times what its floor needs turns people away, who buy where they
bought before.
"""

from dataclasses import dataclass

import numpy as np

from torg.premises.scenarios.analysis.beside import fullest, neighbours
from torg.premises.scenarios.analysis.table import DRAWN, People, Table
from torg.premises.studies.analysis.lines import shown_of
from torg.premises.studies.material import Floats
from torg_analysis.mix import diversity

_LOW, _HIGH = 10, 90  # percentiles of the interval
_MOST_KNOWN, _MOST_MIDDLES = 512, 4_096  # the latter of some kB each
Placed = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Shop:
    """One newcomer; kr a year, kr a m² and year."""

    premises: int
    trade: str
    turnover: float
    carries: float  # what would be bought there through what its floor needs
    bears: float  # share of draws in which it sells what its floor needs
    rent_per_m2: float  # that its turnover could pay, in the middle
    rent_low: float
    rent_high: float


@dataclass(frozen=True)
class Score:
    """What a scenario does to the district, kr a year."""

    shops: tuple[Shop, ...]
    new: float  # what the newcomers sell; the next four add up to it
    district: float  # of it, from the district's own shops
    town: float
    outside: float
    nobody: float  # of those who reach no shop of the trade today
    low: float  # of the gain, 10 and 90 per cent of the draws
    high: float
    bears: float  # share of draws in which every newcomer sells what its floor needs
    sensitive: str  # the parameter that the gain follows most; "" for none
    diversity: tuple[float, float]  # 0 … 100, before and after
    neighbours: float  # what they count for, and then what the change of variety does
    varied: float
    is_told: bool  # whether what present shops lose may be shown, by itself or by subtraction
    draws: int

    @property
    def gain(self) -> float:
        """What the district's shops, with the newcomers, sell more than today."""
        return self.new - self.district

    @property
    def worth(self) -> float:
        """What a suggested mix makes greatest: the gain, neighbours and variety together."""
        return self.gain + self.neighbours + self.varied


@dataclass(frozen=True, eq=False)
class Flows:
    """What every newcomer does: the first axis is the draw, the second the newcomer."""

    rows: list[int]
    kinds: list[int]
    wanted: Floats  # (K, s) what would be bought there if the floor had no end
    sold: Floats
    district: Floats
    town: Floats  # (s,) in the middle
    outside: Floats
    nobody: Floats
    loss: Floats  # (s, m) in the middle, from each shop


@dataclass(frozen=True, eq=False)
class Middle:
    """What newcomers of one trade sell and take from each shop, in the middle of the draws."""

    rows: list[int]
    sold: Floats  # (s,)
    loss: Floats  # (m,)


def score(table: Table, placed: Placed) -> Score:
    """Return what the placements do together. Raises KeyError for a premises or trade unknown."""
    known: Score | None = table.known.get(placed)  # once: another thread may clear them
    if known is None:
        if len(table.known) >= _MOST_KNOWN:
            table.known.clear()
        table.known[placed] = found = _score(table, placed)
        return found
    return known


def middle(table: Table, placed: Placed) -> Middle:
    """Return the market of newcomers of one trade, whose order does not count.

    Kept: a drag changes two trades at most, and who gains asks for a market of every set of owners.
    """
    known: Middle | None = table.middles.get(placed)
    if known is None:
        found = flows(table, placed, draws=False)
        known = Middle(found.rows, found.sold[0], found.loss.sum(axis=0))
        if len(table.middles) >= _MOST_MIDDLES:
            table.middles.clear()
        table.middles[placed] = known
    return known


def flows(table: Table, placed: Placed, draws: bool = True) -> Flows:
    """Return the flows of money to each newcomer, in the order of `placed`."""
    rows = [table.premises.index(premises) for premises, _trade in placed]
    kinds = [table.trades.index(trade) for _premises, trade in placed]
    count, size = (table.draws + 1 if draws else 1), len(placed)
    wanted, sold, district = np.zeros((3, count, size))
    town, outside, nobody = np.zeros((3, size))
    loss = np.zeros((size, len(table.stores)))
    found = Flows(rows, kinds, wanted, sold, district, town, outside, nobody, loss)
    for kind in sorted(set(kinds)):
        mine = [at for at, one in enumerate(kinds) if one == kind]
        for people in table.people:
            _add(table, people, kind, mine, found)
    _fill(table, found)
    return found


def _add(table: Table, people: People, kind: int, mine: list[int], found: Flows) -> None:
    """Add what one kind of people buys of one trade from the newcomers of that trade."""
    rows = [found.rows[at] for at in mine]
    near = np.flatnonzero(
        np.isfinite(people.away[:, rows]).any(axis=1) & (people.money[:, kind] > 0)
    )
    count = len(found.sold)
    alpha = table.assumed.attraction_exponent[:count, None, None]
    power = people.exponent[:count, None, None] * people.away[near][:, rows]
    pull = np.exp(alpha * np.log(table.area[rows]) - power)  # (K, n, s)
    whole = people.total[:count, near, kind] + pull.sum(axis=2)
    scale = (people.scale * table.assumed.factor[:, kind])[:count, None]
    each = scale * people.money[near, kind]
    per = np.divide(each, whole, out=np.zeros_like(whole), where=whole > 0)
    found.wanted[:, mine] += np.einsum("kns,kn->ks", pull, per)
    inside = per * people.inside[:count, near, kind]
    found.district[:, mine] += np.einsum("kns,kn->ks", pull, inside)
    flow = pull[0] * per[0][:, None]  # (n, s) in the middle
    found.town[mine] += people.town[near, kind] @ flow
    stranded = people.stranded[near, kind]
    found.nobody[mine] += stranded.astype(float) @ flow
    served = ~stranded * (1 - people.inside[0, near, kind] - people.town[near, kind])
    found.outside[mine] += served @ flow
    found.loss[mine] += (people.share[near].T @ flow).T * (table.store_trade == kind)


def _fill(table: Table, found: Flows) -> None:
    """Let no shop sell more than its floor can: what it turns away stays where it was."""
    count = len(found.sold)
    most = table.fullest * _floor(table, found)[:count]
    room = np.divide(most, found.wanted, out=np.ones_like(most), where=found.wanted > most)
    found.sold[:] = found.wanted * room
    found.district[:] *= room
    for part in (found.town, found.outside, found.nobody):
        part[:] = part * room[0]
    found.loss[:] *= room[0][:, None]


def _floor(table: Table, found: Flows) -> Floats:
    """Return (K, s) what each newcomer's floor needs, kr a year."""
    return np.asarray(table.area[found.rows] * table.assumed.needed[:, found.kinds])


def _score(table: Table, placed: Placed) -> Score:
    found = flows(table, placed)
    gain = (found.sold - found.district).sum(axis=1)
    carries = found.wanted / _floor(table, found)
    bears = carries[1:] >= 1
    rent = found.sold * table.assumed.rent_share[:, None] / table.area[found.rows]
    low, high = _interval(gain[1:])
    shops = [
        Shop(
            premises, trade, float(found.sold[0, at]), float(carries[0, at]),
            float(bears[:, at].mean()), float(rent[0, at]), *_interval(rent[1:, at]),
        )
        for at, (premises, trade) in enumerate(placed)
    ]  # fmt: skip
    kinds = tuple(found.kinds)
    return Score(
        tuple(shops), float(found.sold[0].sum()), float(found.district[0].sum()),
        float(found.town.sum()), float(found.outside.sum()), float(found.nobody.sum()), low, high,
        float(bears.all(axis=1).mean()) if placed else 0.0, _sensitive(table, found, gain[1:]),
        (variety(table, ()), variety(table, kinds)), neighbours(table.beside, found.rows, kinds),
        varied(table, kinds) - varied(table, ()),
        is_told(table, found.kinds), table.draws,
    )  # fmt: skip


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, (_LOW, _HIGH))
    return float(low), float(high)


def variety(table: Table, kinds: tuple[int, ...]) -> float:
    """Return 0 … 100: Shannon's index of the district's shops through that of all trades alike."""
    return 100 * _shannon(table, kinds) / fullest(len(table.trades))


def varied(table: Table, kinds: tuple[int, ...]) -> float:
    """Return what the variety of the district's shops counts for, kr a year."""
    return table.beside.variety * _shannon(table, kinds)


def _shannon(table: Table, kinds: tuple[int, ...]) -> float:
    counts = table.present() + np.bincount(np.array(kinds, int), minlength=len(table.trades))
    return diversity(counts).shannon


def is_told(table: Table, kinds: list[int]) -> bool:
    """Return whether each trade has shops enough, here and elsewhere, that none is told alone.

    Trade by trade: the same placements without one trade would tell of its shops by subtraction.
    """
    enough = shown_of(table.store_trade, table.store_inside, len(table.trades)).district
    return bool(enough[kinds].all())


def _sensitive(table: Table, found: Flows, gain: Floats) -> str:
    """Return the name of what the gain follows most over the draws, by Spearman's correlation."""
    if not found.rows or np.ptp(gain) == 0:
        return ""
    columns = {name: getattr(table.assumed, name)[1:] for name in DRAWN if name != "rent_share"}
    columns["spending"] = table.assumed.factor[1:, found.kinds].mean(axis=1)
    follows = {
        name: abs(np.corrcoef(_ranks(column), _ranks(gain))[0, 1])
        for name, column in columns.items()
        if np.ptp(column) > 0
    }
    return max(follows, key=lambda name: follows[name], default="")


def _ranks(values: Floats) -> Floats:
    return np.argsort(np.argsort(values)).astype(float)
