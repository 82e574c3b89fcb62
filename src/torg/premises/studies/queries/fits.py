"""Trades in vacant premises, as a page says them. Names no owner and no rent that is asked."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from torg.core.frame import address, frame
from torg.premises.models import Premises
from torg.premises.queries.words import area_words
from torg.premises.strategies.queries import Wish
from torg.premises.studies.queries.around import company_words, footfall_words, hinge_words
from torg.premises.studies.queries.drawing import Bar, Piece, hundred_squares, pieces
from torg.premises.studies.queries.stances import Stance, Stances
from torg.premises.studies.queries.supply import FEWEST
from torg.premises.studies.queries.words import (
    between,
    kronor,
    lower_first,
    of_hundred,
    rent_words,
)

NEXT = 3  # named: the best, and so many behind it less one
TABLE = 8  # rows of the table


@dataclass
class Unit:
    """A vacant premises with its number on the map."""

    number: int
    premises: Premises
    passers: str = ""  # how many pass it, in words
    strategies: list[Wish] = field(default_factory=list)  # of the stretches that it stands on
    fits: list["Fit"] = field(default_factory=list)  # the best first

    @property
    def title(self) -> str:
        return str(self.premises)

    @property
    def area(self) -> str:
        return area_words(self.premises.area_m2)

    @property
    def url(self) -> str:
        return address(frame.pages.get("premises", ""), self.premises.slug)

    @property
    def best(self) -> "Fit | None":
        return self.fits[0] if self.fits else None

    @property
    def after(self) -> list["Fit"]:
        """Those that come next, to be named."""
        return self.fits[1:NEXT]

    @property
    def table(self) -> list["Fit"]:
        return self.fits[:TABLE]


@dataclass(frozen=True)
class Scale:
    """What all fits of a study are told against."""

    top: int  # kr a year: the longest bar
    shannon: float  # of the district now
    trades: int
    stores: Mapping[str, tuple[int, int]]  # trade → shops in the district, in the town

    def variety(self, more: float = 0.0) -> int:
        """Return the variety of the district on a scale of 0 to 100."""
        most = math.log(self.trades) if self.trades > 1 else 1.0
        return round(100 * (self.shannon + more) / most)


@dataclass(frozen=True)
class Fit:
    """One trade in one premises. `row` is as the answer has it."""

    unit: Unit
    trade: str
    name: str
    row: Mapping[str, Any]
    scale: Scale
    stances: list[Stance] = field(default_factory=list)  # what strategies there say of it

    @property
    def turnover(self) -> str:
        return kronor(self.row["turnover"])

    @property
    def range(self) -> str:
        return between(self.row["low"], self.row["high"])

    @property
    def bar(self) -> Bar:
        row = self.row
        return Bar(row["low"], row["turnover"], row["high"], self.scale.top)

    @property
    def rent(self) -> tuple[str, str]:
        row = self.row
        return rent_words(row["rent_low"], row["rent_per_m2"], row["rent_high"])

    @property
    def robust(self) -> int:
        return of_hundred(self.row["robustness"])

    @property
    def robust_words(self) -> str:
        return _("among the three best in %(n)d of 100 draws") % {"n": self.robust}

    @property
    def bears(self) -> bool:
        """Whether people would buy as much there as the floor needs, by the middle of all."""
        return bool(self.row["carries"] >= 1)

    @property
    def bears_of_hundred(self) -> int:
        """Draws of a hundred in which it bears itself."""
        return of_hundred(self.row.get("bears", float(self.bears)))

    @property
    def bears_words(self) -> str:
        return _("bears itself in %(n)d of 100") % {"n": self.bears_of_hundred}

    @property
    def squares(self) -> SafeString:
        return hundred_squares(self.bears_of_hundred)

    @property
    def company(self) -> str:
        """Whether the neighbours suit it, in words."""
        return company_words(self.row.get("complementarity"))

    @property
    def wishes(self) -> int:
        return int(self.row.get("wishes", 0))

    @property
    def hinge(self) -> str:
        """The assumption that it hinges on most, inside a sentence; "" for none."""
        return lower_first(hinge_words(self.row.get("hinges_on", "")))

    @property
    def variety(self) -> str:
        now, then = self.scale.variety(), self.scale.variety(self.row["diversity"])
        return _("%(now)d → %(then)d of 100") % {"now": now, "then": then}

    @property
    def taken(self) -> list[Piece]:
        """Return from whom the turnover comes; what would be fewer than three shops is summed."""
        return pieces(self._parts())

    def _parts(self) -> list[tuple[str, float, str]]:
        row = self.row
        _here, town = self.scale.stores.get(self.trade, (0, 0))
        if 0 < town < FEWEST:
            return []
        elsewhere = ("gained", row["gained"], _said(_("from elsewhere"), row["gained"]))
        if row["taken_district"] is None:
            whole = row["taken"]
            return [elsewhere, ("near", whole, _said(_("from shops in the town"), whole))]
        far, near = row["taken_town"], row["taken_district"]
        return [
            elsewhere,
            ("town", far, _said(_("from the rest of town"), far)),
            ("near", near, _said(_("from neighbours in the district"), near)),
        ]

    @property
    def taken_is_hidden(self) -> bool:
        return not self.taken and bool(self.row["turnover"])


def _said(words: str, kr: float) -> str:
    return f"{kronor(kr)} {words}"


def units_of(
    premises: Iterable[Premises],
    result: Mapping[str, Any],
    names: Mapping[str, str],
    scale: Scale,
    stances: Stances,
) -> list[Unit]:
    """Return the premises, numbered as they come, with the fits of the answer that are of them.

    Fits of premises that are not given (hidden since, or gone) are left out.
    """
    spots = {spot["premises"]: spot for spot in result.get("premises", ())}
    units = {
        one.pk: Unit(number, one, footfall_words(spots.get(one.pk)), stances.there(one.pk))
        for number, one in enumerate(premises, start=1)
    }
    for row in result["fits"]:
        unit = units.get(row["premises"])
        if unit is not None:
            trade = row["trade"]
            said = stances.of(unit.premises.pk, trade)
            unit.fits.append(Fit(unit, trade, names.get(trade, trade), row, scale, said))
    return list(units.values())


def strongest(units: Iterable[Unit], number: int = 3) -> list[Fit]:
    """Return the fits that bear themselves most surely, no trade and no premises twice."""
    wanted = sorted(
        (fit for unit in units for fit in unit.fits if fit.bears),
        key=lambda fit: (-fit.bears_of_hundred, -fit.robust, -fit.row["carries"], fit.unit.number),
    )
    found: list[Fit] = []
    for fit in wanted:
        if all(fit.trade != one.trade and fit.unit is not one.unit for one in found):
            found.append(fit)
        if len(found) == number:
            break
    return found


@dataclass(frozen=True)
class TradeView:
    """A trade with the premises where it would fit, the best first."""

    name: str
    fits: list[Fit]

    @property
    def variety(self) -> str:
        """What a shop of the trade does to the district's variety, wherever it opens."""
        return self.fits[0].variety


def by_trade(units: Iterable[Unit]) -> list[TradeView]:
    """Return the answer turned round: for each trade the ranked premises."""
    found: dict[str, list[Fit]] = {}
    for unit in units:
        for fit in unit.fits:
            found.setdefault(fit.trade, []).append(fit)
    views = [
        TradeView(fits[0].name, sorted(fits, key=lambda fit: -fit.row["carries"]))
        for fits in found.values()
    ]
    return sorted(views, key=lambda view: (-view.fits[0].row["carries"], view.name))
