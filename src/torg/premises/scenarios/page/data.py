"""One scenario in numbers, for other programs: what its page shows to the same reader, no more."""

from typing import Any

from torg.core.rules import Person
from torg.places.models import Actor
from torg.premises.models import AskingRent
from torg.premises.scenarios.analysis.owners import Gains, OwnGain
from torg.premises.scenarios.analysis.scoring import Score, Shop
from torg.premises.scenarios.analysis.told import as_shown, consequences, shop_figures
from torg.premises.scenarios.models import Placement, Scenario
from torg.premises.scenarios.page.compare import met
from torg.premises.scenarios.page.own import known
from torg.premises.scenarios.page.table import Bench
from torg.premises.scenarios.queries.published import where
from torg.premises.scenarios.queries.scenarios import still_vacant


def scenario_data(user: Person, scenario: Scenario) -> dict[str, Any]:
    """Return what `user`, who sits at the table, may know of a scenario: placements, what they do
    against today, what the reader's own owners gain, and all owners in sum where that may be said.
    """
    bench = Bench(user, scenario.study)
    found = bench.score(scenario)
    vacant = sum(still_vacant(one) for one in bench.premises.values())
    wished = bench.wished
    gains, mine = known(bench.own, bench.table, bench.placed(scenario))
    return {
        **consequences(found, vacant),
        "wishes": {"met": met(found, wished), "all": len(wished)},
        "votes": bench.votes[scenario.pk],
        "placements": _placements(bench, scenario, found),
        "owners": _in_sum(gains),
        "own": [_own(actor, gain) for actor, gain in mine],
    }


def _placements(bench: Bench, scenario: Scenario, found: Score) -> list[dict[str, Any]]:
    shops = {shop.premises: shop for shop in found.shops}
    return [
        _placement(bench, row, shops.get(row.premises_id), bench.rents.get(row.premises_id))
        for row in scenario.placements.all()
        if row.premises_id in bench.premises
    ]


def _placement(
    bench: Bench, row: Placement, shop: Shop | None, asked: AskingRent | None
) -> dict[str, Any]:
    premises = bench.premises[row.premises_id]
    return {
        "premises": where(premises),
        "trade": row.trade or None,
        "is_locked": row.is_locked,
        "is_vacant": still_vacant(premises),
        "figures": shop_figures(shop) if shop else None,
        "asking_rent_per_m2_year": asked.per_m2_year if asked else None,
    }


def _in_sum(gains: Gains) -> dict[str, Any] | None:
    if gains.total is None:
        return None
    return {"concerned": gains.owners, "gain": gains.winners, "total": as_shown(gains.total)}


def _own(actor: Actor, gain: OwnGain) -> dict[str, Any]:
    return {
        "owner": actor.slug,
        "gain": as_shown(gain.gain),
        "rent": as_shown(gain.rent),
        "lost": as_shown(gain.lost),
        "shapley": None if gain.shapley is None else as_shown(gain.shapley),
        "nash": None if gain.nash is None else as_shown(gain.nash),
    }
