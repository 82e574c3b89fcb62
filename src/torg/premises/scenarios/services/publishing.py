"""Writes of what everybody is told: the scenarios that staff put in the study's report."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Placement, Scenario
from torg.premises.scenarios.queries.published import put_forward_in
from torg.premises.scenarios.queries.scenarios import votes_in
from torg.premises.studies.models import Study

MOST_PUBLISHED = 4  # as many stand beside each other on paper


def choose_published(study: Study, numbers: Collection[int], *, by: User | None) -> None:
    """Let everybody be told of the study's scenarios with these numbers, and of no others.

    What is told is worked out now and kept: later votes and lettings change it when it is chosen
    anew. Raises ScenarioError for too many, for one that has not been put forward, and for one of
    which nothing can be shown.
    """
    if len(numbers) > MOST_PUBLISHED:
        raise ScenarioError(_("At most four scenarios have room in a report."))
    wanted = put_forward_in(study).filter(number__in=numbers)
    chosen = list(wanted.select_related("study"))
    # Takes seconds the first time: nobody may wait for it, so no transaction is open yet.
    told = {one.pk: _worked_out(one) for one in chosen}
    with transaction.atomic():
        Study.objects.select_for_update().get(pk=study.pk)
        there = list(wanted.select_for_update())  # nobody takes one back meanwhile
        since = {one.pk: one.put_forward_at for one in chosen}
        if len(there) < len(numbers) or since != {one.pk: one.put_forward_at for one in there}:
            raise ScenarioError(_("A scenario has been taken back meanwhile: choose again."))
        votes = votes_in(study)
        for one in there:
            _publish(one, {**told[one.pk], "votes": votes[one.pk]}, study, by)
        for one in Scenario.objects.filter(study=study).exclude(published_at=None):
            if one.number not in numbers:
                _withdraw(one, study, by)


def _worked_out(scenario: Scenario) -> dict[str, Any]:
    # Loads numpy and scipy: a web process that shows no scenario needs neither.
    from torg.premises.scenarios.analysis.told import told_to_all  # noqa: PLC0415  -- as above

    if Placement.objects.filter(scenario=scenario, premises__is_hidden=True).exists():
        raise ScenarioError(
            _("%(scenario)s names premises that are hidden: put a copy without them forward.")
            % {"scenario": scenario}
        )
    told = told_to_all(scenario)
    if not told["shops"]:
        raise ScenarioError(
            _("Nothing that %(scenario)s proposes is vacant any more.") % {"scenario": scenario}
        )
    return told


def _publish(scenario: Scenario, told: dict[str, Any], study: Study, by: User | None) -> None:
    if scenario.published_at is not None and scenario.published == told:
        return
    scenario.published_at, scenario.published = timezone.now(), told
    scenario.save(update_fields=["published_at", "published"])
    record("scenario.published", scenario, by=by, city_id=study.city_id, votes=told["votes"])


def _withdraw(scenario: Scenario, study: Study, by: User | None) -> None:
    scenario.published_at, scenario.published = None, {}
    scenario.save(update_fields=["published_at", "published"])
    record("scenario.withdrawn", scenario, by=by, city_id=study.city_id)
