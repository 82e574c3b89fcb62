"""What is spent on each trade within 15 minutes' walk, against what the shops there need.

Nothing here is what a shop sells: what its floor needs is a norm times its floor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.premises.studies.queries.drawing import Bar
from torg.premises.studies.queries.words import between, kronor, percent

FEWEST = 3  # businesses in whatever is shown as a sum


@dataclass(frozen=True)
class SupplyLine:
    """One trade; `row` as the answer has it, kr a year. Each line has a scale of its own."""

    name: str
    row: Mapping[str, Any]

    @property
    def top(self) -> int:
        return max(int(self.row["expected_high"]), int(self.row["present"]), 1)

    @property
    def bar(self) -> Bar:
        row = self.row
        return Bar(row["expected_low"], row["expected"], row["expected_high"], self.top)

    @property
    def there(self) -> Bar:
        return Bar(0, self.row["present"], self.row["present"], self.top)

    @property
    def verdict(self) -> str:
        """Return "room", "full" or "even": whether the whole interval lies on one side."""
        if self.row["gap_low"] > 0:
            return "room"
        return "full" if self.row["gap_high"] < 0 else "even"

    @property
    def words(self) -> str:
        kr = kronor(abs(self.row["gap"]))
        return {
            "room": _("%(kr)s left over"),
            "full": _("%(kr)s too little is spent"),
            "even": _("about even"),
        }[self.verdict] % {"kr": kr}

    @property
    def shops(self) -> int:
        return int(self.row["stores_district"])

    @property
    def shops_words(self) -> str:
        return ngettext("%(n)d shop here", "%(n)d shops here", self.shops) % {"n": self.shops}

    @property
    def spent(self) -> str:
        return kronor(self.row["expected"])

    @property
    def spent_between(self) -> str:
        return between(self.row["expected_low"], self.row["expected_high"])

    @property
    def needed(self) -> str:
        return kronor(self.row["present"])

    @property
    def gap_between(self) -> str:
        return between(self.row["gap_low"], self.row["gap_high"])

    @property
    def sold(self) -> str:
        """Return what the district's shops sell; "" where it would tell of one or two."""
        return kronor(self.row["district"]) if self.row["district"] is not None else ""

    @property
    def share(self) -> str:
        """Return the share of what is spent that the district's shops sell; "" as for `sold`."""
        share = self.row["share_district"]
        return "" if share is None else percent(share)


@dataclass(frozen=True)
class Supply:
    """The trades, the one with most money left over first."""

    lines: list[SupplyLine]

    @property
    def missing(self) -> list[SupplyLine]:
        return [line for line in self.lines if line.verdict == "room"]

    @property
    def crowded(self) -> list[SupplyLine]:
        return [line for line in reversed(self.lines) if line.verdict == "full"]


def supply_of(trades: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Supply:
    """Return the supply of the trades of an answer; `names` by the trade's slug.

    Empty for an answer of the method's first version, which did not reckon it.
    """
    told = [row for row in trades if "gap" in row]
    lines = [SupplyLine(names.get(row["trade"], row["trade"]), row) for row in told]
    return Supply(sorted(lines, key=lambda one: (-one.row["gap"], one.name)))
