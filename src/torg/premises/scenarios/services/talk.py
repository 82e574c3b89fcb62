"""Writes of what is said of scenarios, and of votes."""

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Comment, Scenario, Vote

LONGEST = 2_000  # characters


@transaction.atomic
def write_comment(scenario: Scenario, text: str, *, by: User) -> Comment:
    """Say something of a scenario.

    Raises ScenarioError for nothing at all, Scenario.DoesNotExist when it has been removed.
    """
    said = clean_text(text, LONGEST, lines=True)
    if not said:
        raise ScenarioError(_("Write something first."))
    there = Scenario.objects.select_for_update(of=("self",)).select_related("study")
    scenario = there.get(pk=scenario.pk)  # it may have been removed meanwhile
    comment: Comment = Comment.objects.create(scenario=scenario, author=by, text=said)
    record("comment.written", comment, by=by, city_id=scenario.study.city_id, scenario=scenario.pk)
    return comment


@transaction.atomic
def remove_comment(comment: Comment, *, by: User) -> None:
    """Remove a comment for good; the journal keeps that it was there, not what it said."""
    city = comment.scenario.study.city_id
    record("comment.removed", comment, by=by, city_id=city, scenario=comment.scenario_id)
    comment.delete()


@transaction.atomic
def hide_comment(comment: Comment, *, hidden: bool, by: User | None) -> None:
    """Take a comment out of sight, or back; for moderation."""
    comment.is_hidden = hidden
    comment.save(update_fields=["is_hidden"])
    verb = "comment.hidden" if hidden else "comment.shown"
    record(verb, comment, by=by, city_id=comment.scenario.study.city_id)


@transaction.atomic
def cast_vote(scenario: Scenario, *, by: User) -> None:
    """Vote for a scenario rather than the study's others; an earlier vote is moved.

    The journal names the study, not the scenario: who prefers what is nobody else's business.
    Raises ScenarioError when it has not been put forward.
    """
    there = (
        Scenario.objects.select_for_update(of=("self",)).select_related("study").get(pk=scenario.pk)
    )
    if there.put_forward_at is None:
        raise ScenarioError(_("Only a scenario that has been put forward can be voted for."))
    Vote.objects.update_or_create(study=there.study, person=by, defaults={"scenario": there})
    record("study.voted", there.study, by=by, city_id=there.study.city_id)


@transaction.atomic
def withdraw_vote(scenario: Scenario, *, by: User) -> None:
    """Take one's vote for a scenario back."""
    Vote.objects.filter(scenario=scenario, person=by).delete()
    study = scenario.study
    record("study.vote_withdrawn", study, by=by, city_id=study.city_id)
