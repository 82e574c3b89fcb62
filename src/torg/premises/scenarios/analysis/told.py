"""What a scenario does against today, in numbers: to those at the table, and to everybody.

Sums are rounded as the pages show them. Exact ones would tell, by subtraction, of what is too small
to be seen there.
"""

from typing import Any

from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.owners import gains, owned
from torg.premises.scenarios.analysis.scoring import Placed, Score, Shop, score
from torg.premises.scenarios.analysis.table import Table
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.queries.scenarios import (
    owners_of,
    placed_now,
    premises_of,
    still_vacant,
)

_LARGE = 950_000  # kronor: from here on pages say millions with one decimal, below it thousands


def as_shown(amount: float) -> int:
    """Return kronor rounded as the pages show them: to 100,000 of a large sum, else to 1,000."""
    step = 100_000 if abs(amount) >= _LARGE else 1_000
    return round(amount / step) * step


def consequences(found: Score, vacant: int) -> dict[str, Any]:
    """Return what a scenario does, kronor a year; `vacant` premises stand empty today.

    `gain`, `comes_from` and what all is worth together are None where they would tell of one or two
    shops.
    """
    return {
        "vacant": {"today": vacant, "then": vacant - len(found.shops)},
        "variety": {"today": round(found.diversity[0]), "then": round(found.diversity[1])},
        "sales": as_shown(found.new),
        "gain": _gain(found) if found.is_told else None,
        "comes_from": _comes_from(found) if found.is_told else None,
        "worth": {
            "neighbours": as_shown(found.neighbours),
            "variety": as_shown(found.varied),
            "together": as_shown(found.worth) if found.is_told else None,
        },
        "bears": round(found.bears, 2),
        "hinges_on": found.sensitive,
        "draws": found.draws,
    }


def _gain(found: Score) -> dict[str, int]:
    three = {"low": found.low, "middle": found.gain, "high": found.high}
    return {name: as_shown(amount) for name, amount in three.items()}


def _comes_from(found: Score) -> dict[str, int]:
    parts = ("district", "town", "outside", "nobody")
    return {name: as_shown(getattr(found, name)) for name in parts}


def shop_figures(shop: Shop) -> dict[str, Any]:
    """Return what one proposed shop is reckoned to do; kronor a year, rent a m² and year."""
    return {
        "turnover": as_shown(shop.turnover),
        "bears": round(shop.bears, 2),
        "rent_per_m2_year": {
            "low": round(shop.rent_low / 10) * 10, "high": round(shop.rent_high / 10) * 10,
        },
    }  # fmt: skip


def told_to_all(scenario: Scenario) -> dict[str, Any]:
    """Return what everybody may be told of a scenario as it is now; without shops when nothing of
    it is vacant any more. Seconds in a process that has not met the study.

    Of owners only how many gain, and that only where no shop's loss can be read from it: a sum of
    theirs is what new shops could pay, which everybody can add up, less what present tenants lose.
    """
    table = table_of(scenario.study)
    premises = premises_of(table.premises)
    placed = placed_now(scenario, premises)
    found = score(table, placed)
    vacant = sum(still_vacant(one) for one in premises.values())
    return {
        **consequences(found, vacant),
        "owners": _owners(table, placed) if found.is_told else None,
        "shops": [
            {"premises": shop.premises, "trade": shop.trade, **shop_figures(shop)}
            for shop in found.shops
        ],
    }


def _owners(table: Table, placed: Placed) -> dict[str, int] | None:
    found = gains(table, placed, owned(table, owners_of(table.premises, table.stores)))
    if found.winners is None:
        return None
    return {"concerned": found.owners, "gain": found.winners}
