"""Writes of scenarios: made, changed, copied, put forward, taken back, removed."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.premises.scenarios.enums import Search
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Placement, Scenario, Vote
from torg.premises.scenarios.queries.scenarios import premises_of, still_vacant
from torg.premises.studies.models import Study

if TYPE_CHECKING:
    from torg.premises.scenarios.analysis.table import Table

MOST = 60  # scenarios of a study


@transaction.atomic
def make_scenario(study: Study, *, by: User | None, title: str = "") -> Scenario:
    """Begin a scenario of a study. Raises ScenarioError when the study has too many."""
    Study.objects.select_for_update().get(pk=study.pk)  # two at once get numbers of their own
    mine = Scenario.objects.filter(study=study)
    if mine.count() >= MOST:
        raise ScenarioError(_("There are too many scenarios already: remove one first."))
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    scenario: Scenario = Scenario.objects.create(
        study=study, number=number, title=clean_text(title, 80), made_by=by
    )
    record("scenario.made", scenario, by=by, city_id=study.city_id, study=study.pk)
    return scenario


def copy_scenario(scenario: Scenario, *, by: User) -> Scenario:
    """Make a scenario with the same placements, to be changed."""
    with transaction.atomic():
        scenario = _locked(scenario)
        title = _("Copy of %(letter)s") % {"letter": scenario.letter}
        made = make_scenario(scenario.study, by=by, title=title)
        rows = scenario.placements.values_list("premises", "trade", "is_locked")
        Placement.objects.bulk_create(
            Placement(scenario=made, premises_id=pk, trade=trade, is_locked=locked)
            for pk, trade, locked in rows
        )
        record("scenario.copied", made, by=by, city_id=made.study.city_id, of=scenario.pk)
    return made


@transaction.atomic
def name_scenario(scenario: Scenario, title: str, *, by: User) -> Scenario:
    """Give a scenario another name."""
    scenario = to_change(scenario)
    scenario.title = clean_text(title, 80)
    scenario.save(update_fields=["title"])
    record("scenario.named", scenario, by=by, city_id=scenario.study.city_id)
    return scenario


def place_trade(scenario: Scenario, premises_id: int, trade: str, *, by: User) -> None:
    """Put a trade into a vacant premises; an empty one takes away what is proposed there.

    Raises ScenarioError when the premises is no vacancy of the study, the trade does not fit, or
    the scenario has been put forward.
    """
    # Takes seconds the first time: nobody may wait for it, so no transaction is open yet.
    table = _market(scenario.study)
    with transaction.atomic():
        scenario = to_change(scenario)
        _check_fits(table, premises_id, trade)
        rows = Placement.objects.filter(scenario=scenario, premises=premises_id)
        if trade:
            rows.model.objects.update_or_create(
                scenario=scenario, premises_id=premises_id, defaults={"trade": trade}
            )
        else:
            rows.delete()
        _forget_search(scenario)
        record(
            "scenario.placed", scenario, by=by, city_id=scenario.study.city_id,
            premises=premises_id, trade=trade,
        )  # fmt: skip


def lock_premises(scenario: Scenario, premises_id: int, *, locked: bool, by: User) -> None:
    """Let suggestions leave a premises as it is: with its trade, or empty."""
    table = _market(scenario.study)  # as above
    with transaction.atomic():
        scenario = to_change(scenario)
        _check_fits(table, premises_id, "")
        _set_lock(scenario, premises_id, locked)
        _forget_search(scenario)
        record(
            "scenario.locked" if locked else "scenario.unlocked", scenario, by=by,
            city_id=scenario.study.city_id, premises=premises_id,
        )  # fmt: skip


def _set_lock(scenario: Scenario, premises_id: int, locked: bool) -> None:
    row = Placement.objects.filter(scenario=scenario, premises=premises_id).first()
    if row is None:
        if locked:
            Placement.objects.create(scenario=scenario, premises_id=premises_id, is_locked=True)
    elif not locked and not row.trade:
        row.delete()
    else:
        row.is_locked = locked
        row.save(update_fields=["is_locked"])


def _forget_search(scenario: Scenario) -> None:
    """What a search proved is not of the scenario as it is now. One that waits finds out itself."""
    if scenario.search and scenario.search.get("state") != Search.WAITS:
        scenario.search = {}
        scenario.save(update_fields=["search"])


@transaction.atomic
def put_forward(scenario: Scenario, *, by: User) -> Scenario:
    """Put a scenario before the table: from now on it stays as it is, and may be voted for."""
    scenario = to_change(scenario)
    if not scenario.placements.exclude(trade="").exists():
        raise ScenarioError(_("Put a trade into at least one premises first."))
    scenario.put_forward_at = timezone.now()
    if scenario.search.get("state") == Search.WAITS:
        scenario.search = {}  # whoever searches finds it put forward, and lets go
    scenario.save(update_fields=["put_forward_at", "search"])
    record("scenario.put_forward", scenario, by=by, city_id=scenario.study.city_id)
    return scenario


@transaction.atomic
def take_back(scenario: Scenario, *, by: User) -> Scenario:
    """Take a scenario back to be changed. The votes for it are gone: they were for what it was.

    So is its place in the study's report: nobody is told any longer what its maker took back.
    """
    scenario = _locked(scenario)
    scenario.put_forward_at = scenario.published_at = None
    scenario.published = {}
    scenario.save(update_fields=["put_forward_at", "published_at", "published"])
    gone, _by_model = Vote.objects.filter(scenario=scenario).delete()
    record("scenario.taken_back", scenario, by=by, city_id=scenario.study.city_id, votes=gone)
    return scenario


@transaction.atomic
def remove_scenario(scenario: Scenario, *, by: User) -> None:
    """Remove a scenario that has not been put forward, with what was said of it."""
    scenario = to_change(scenario)
    record("scenario.removed", scenario, by=by, city_id=scenario.study.city_id)
    scenario.delete()


def _locked(scenario: Scenario) -> Scenario:
    return (
        Scenario.objects.select_for_update(of=("self",))
        .select_related("study__city")
        .defer("study__result")
        .get(pk=scenario.pk)
    )


def to_change(scenario: Scenario) -> Scenario:
    """Return the scenario, locked; raises ScenarioError when it is not to be changed any more."""
    there = _locked(scenario)
    if there.put_forward_at is not None:
        raise ScenarioError(
            _("The scenario has been put forward and stays as it is: make a copy to change it.")
        )
    return there


def _market(study: Study) -> "Table":
    # Loads numpy and scipy: a web process that shows no scenario needs neither.
    from torg.premises.scenarios.analysis.kept import table_of  # noqa: PLC0415  -- as above

    return table_of(study)


def _check_fits(table: "Table", premises_id: int, trade: str) -> None:
    premises = premises_of(table.premises).get(premises_id)
    if premises is None:
        raise ScenarioError(_("Choose one of the vacant premises of the study."))
    if not trade:
        return
    if not still_vacant(premises):
        raise ScenarioError(
            _("%(premises)s is not vacant any more: choose another.") % {"premises": premises}
        )
    if trade not in table.trades:
        raise ScenarioError(_("Choose one of the trades of the study."))
    if not table.fit[table.premises.index(premises_id), table.trades.index(trade)]:
        raise ScenarioError(
            _("%(premises)s is too small for that trade, or meant for others: choose another.")
            % {"premises": premises}
        )
