"""What there is of each trade in a district, against what the money spent there would carry.

A trade with one or two shops is never shown alone: its figures would be those of a business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.premises.studies.queries.drawing import Bar
from torg.premises.studies.queries.words import kronor, thousands

FEWEST = 3  # businesses in whatever is shown as a sum


@dataclass(frozen=True)
class SupplyLine:
    """Floor of one trade, or of several small ones together, in m²."""

    name: str
    listed: str  # the names of the trades, where they are several
    shops: int
    present: int
    low: int
    expected: int
    high: int
    top: int  # of the scale of all lines
    spent: int  # kr a year, by all who are reckoned with
    sold: int  # kr a year, in the district's shops

    @property
    def bar(self) -> Bar:
        return Bar(self.low, self.expected, self.high, self.top)

    @property
    def there(self) -> Bar:
        return Bar(0, self.present, self.present, self.top)

    @property
    def verdict(self) -> str:
        """Return "room", "full" or "even": whether the whole interval lies on one side."""
        if self.low > self.present:
            return "room"
        return "full" if self.high < self.present else "even"

    @property
    def difference(self) -> int:
        return self.expected - self.present

    @property
    def words(self) -> str:
        more = thousands(abs(self.difference))
        return {
            "room": _("room for about %(n)s m² more"),
            "full": _("about %(n)s m² more than is bought for"),
            "even": _("about as much as is bought for"),
        }[self.verdict] % {"n": more}

    @property
    def shops_words(self) -> str:
        return ngettext("%(n)d shop", "%(n)d shops", self.shops) % {"n": self.shops}

    @property
    def present_words(self) -> str:
        return _("%(n)s m²") % {"n": thousands(self.present)}

    @property
    def expected_words(self) -> str:
        ends = {"low": thousands(self.low), "high": thousands(self.high)}
        return _("%(low)s–%(high)s m²") % ends

    @property
    def sold_words(self) -> str:
        return kronor(self.sold)

    @property
    def spent_words(self) -> str:
        return kronor(self.spent)


@dataclass(frozen=True)
class Supply:
    """The trades that the district has, the one with most room first, and those it lacks."""

    lines: list[SupplyLine]
    absent: list[str]  # names of trades without a shop in the district
    unshown: list[str]  # too few businesses even together

    @property
    def missing(self) -> list[SupplyLine]:
        """Trades of their own that there is room for more of, the most first."""
        return [line for line in self.lines if line.verdict == "room" and not line.listed]

    @property
    def crowded(self) -> list[SupplyLine]:
        return [line for line in reversed(self.lines) if line.verdict == "full"]


def supply_of(trades: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Supply:
    """Return the supply of the trades of a study's answer; `names` by the trade's slug."""
    absent = [names[row["trade"]] for row in trades if not row["stores_district"]]
    alone = [row for row in trades if row["stores_district"] >= FEWEST]
    few = [row for row in trades if 0 < row["stores_district"] < FEWEST]
    together = sum(row["stores_district"] for row in few) >= FEWEST
    groups = [([row], names[row["trade"]], "") for row in alone]
    if together:
        listed = ", ".join(sorted(names[row["trade"]] for row in few))
        groups.append((few, _("Trades with one or two shops each"), listed))
    top = max((_most(rows) for rows, _name, _listed in groups), default=1)
    lines = [_line(rows, name, listed, top) for rows, name, listed in groups]
    unshown = [] if together else [names[row["trade"]] for row in few]
    return Supply(sorted(lines, key=lambda one: -one.difference), sorted(absent), sorted(unshown))


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _most(rows: Sequence[Mapping[str, Any]]) -> int:
    area = _sum(rows, "area_district_m2")
    return max(area, area + _sum(rows, "room_high"))


def _line(rows: Sequence[Mapping[str, Any]], name: str, listed: str, top: int) -> SupplyLine:
    area = _sum(rows, "area_district_m2")
    low, middle, high = (
        max(0, area + _sum(rows, key)) for key in ("room_low", "room_m2", "room_high")
    )
    return SupplyLine(
        name, listed, _sum(rows, "stores_district"), area, low, middle, high, top,
        _sum(rows, "demand"), _sum(rows, "district"),
    )  # fmt: skip
