"""The search for a mix: at once where it is quick, in the background where it may take long."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import User
from torg.core.tasks import enqueue, task
from torg.premises.scenarios.enums import Aim, Search
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Placement, Scenario
from torg.premises.scenarios.queries.scenarios import owners_of, premises_of, still_vacant
from torg.premises.scenarios.services.scenarios import to_change

if TYPE_CHECKING:
    from torg.premises.scenarios.analysis.mix import Found

SECONDS = 8.0  # of a search that a person waits for
PATIENT = 120.0  # of one that runs in the background
WORST_LOSS = 0.3  # share of its turnover that a present shop may lose, unless asked otherwise
QUICK = 10  # vacancies to fill: as many are proven in about a second


def suggest_mix(scenario: Scenario, wishes: Mapping[str, Any], *, by: User) -> Search:
    """Fill the scenario's premises that are not locked with the best mix; say how it went.

    `wishes` are `aim`, `most`, `wanted` and `worst_loss` (a share) of `analysis.mix.Wishes`. With
    more than QUICK premises to fill it is done in the background, and the state is WAITS. Raises
    ScenarioError for a scenario that has been put forward.
    """
    # Loads numpy and scipy: a web process that shows no scenario needs neither.
    from torg.premises.scenarios.analysis.kept import table_of  # noqa: PLC0415  -- as above

    asked = _plain(wishes)
    locked = scenario.placements.filter(is_locked=True).count()
    if len(table_of(scenario.study).premises) - locked <= QUICK:
        return _search(scenario, asked, SECONDS, by=by)
    with transaction.atomic():
        scenario = to_change(scenario)
        asked["token"] = uuid4().hex  # a later search takes this one's place
        _keep(scenario, {"state": Search.WAITS, **asked})
        record("mix.asked", scenario, by=by, city_id=scenario.study.city_id)
        enqueue(search_later, scenario.pk, asked, by.pk)
    return Search.WAITS


@task()
def search_later(scenario_id: int, asked: dict[str, Any], user_id: int) -> None:
    """Search for a mix in the background. Safe to repeat: the same wishes give the same mix."""
    scenario = Scenario.objects.select_related("study__city").filter(pk=scenario_id).first()
    if scenario is None or scenario.put_forward_at or not _is_awaited(scenario, asked):
        return
    try:
        _search(scenario, asked, PATIENT, by=User.objects.filter(pk=user_id).first())
    except (ScenarioError, Scenario.DoesNotExist):
        return  # put forward or removed while it searched: let go
    except Exception:
        _fail(scenario, asked)
        raise


def _is_awaited(scenario: Scenario, asked: dict[str, Any]) -> bool:
    there = scenario.search
    return bool(there.get("state") == Search.WAITS and there.get("token") == asked.get("token"))


@transaction.atomic
def _fail(scenario: Scenario, asked: dict[str, Any]) -> None:
    """Say that this search failed, unless another has taken its place."""
    there = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if there is not None and _is_awaited(there, asked):
        _keep(there, {"state": Search.FAILED, **asked})


def _search(
    scenario: Scenario, asked: dict[str, Any], seconds: float, *, by: User | None
) -> Search:
    # As above: heavy.
    from torg.premises.scenarios.analysis.kept import table_of  # noqa: PLC0415  -- heavy
    from torg.premises.scenarios.analysis.mix import Wishes, suggest  # noqa: PLC0415  -- heavy
    from torg.premises.scenarios.analysis.owners import owned  # noqa: PLC0415  -- heavy

    table = table_of(scenario.study)
    there = premises_of(table.premises)
    free = [pk for pk, premises in there.items() if still_vacant(premises)]
    rows = scenario.placements.filter(is_locked=True, premises__in=free)
    before = _prints(scenario)
    wishes = Wishes(
        Aim(asked["aim"]), asked["most"], tuple(asked["wanted"]), asked["worst_loss"],
        dict(rows.values_list("premises", "trade")),
    )  # fmt: skip
    of = owned(table, owners_of(table.premises, table.stores))
    # The search reads only: no transaction is open while it thinks.
    found = suggest(table, wishes, of, free, time_limit=seconds)
    return _write(scenario, before, asked, found, by=by)


def _prints(scenario: Scenario) -> list[tuple[int, str, bool]]:
    """Return what a search starts from, and may replace: the placements as they stand."""
    rows = Placement.objects.filter(scenario=scenario).order_by("premises")
    return list(rows.values_list("premises", "trade", "is_locked"))


@transaction.atomic
def _write(
    scenario: Scenario,
    before: list[tuple[int, str, bool]],
    asked: dict[str, Any],
    found: "Found",
    *,
    by: User | None,
) -> Search:
    """Write what was found, unless somebody has changed the scenario in the meantime.

    Another search that has been asked for since takes this one's place; a change is told of.
    """
    scenario = to_change(scenario)
    if "token" in asked and not _is_awaited(scenario, asked):
        return Search.CHANGED  # whoever took its place tells of itself
    if _prints(scenario) != before:
        _keep(scenario, {"state": Search.CHANGED, **asked})
        record("mix.let_go", scenario, by=by, city_id=scenario.study.city_id)
        return Search.CHANGED
    told = {
        "state": found.state, "value": found.value, "bound": found.bound, "gap": found.gap,
        "is_fairest": found.is_fairest, "collisions": list(found.collisions),
        "at": timezone.now().isoformat(), **asked,
    }  # fmt: skip
    _keep(scenario, told)
    if found.state == Search.FOUND:
        scenario.placements.filter(is_locked=False).delete()
        kept = set(scenario.placements.values_list("premises", flat=True))
        Placement.objects.bulk_create(
            Placement(scenario=scenario, premises_id=pk, trade=trade)
            for pk, trade in found.placed
            if pk not in kept
        )
    record(
        "mix.suggested", scenario, by=by, city_id=scenario.study.city_id, state=found.state.value,
        premises=len(found.placed),
    )  # fmt: skip
    return found.state


def _keep(scenario: Scenario, told: dict[str, Any]) -> None:
    scenario.search = told
    scenario.save(update_fields=["search"])


def _plain(wishes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "aim": str(wishes.get("aim") or Aim.VALUE.value),
        "most": int(wishes.get("most") or 1),
        "wanted": [str(slug) for slug in wishes.get("wanted") or ()],
        "worst_loss": float(wishes.get("worst_loss", WORST_LOSS)),
    }
