"""Writes of actions: written or proposed, accepted, promised, done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor
from torg.premises.models import Stretch
from torg.premises.strategies.models import Action


@dataclass(frozen=True)
class Planned:
    """What is to be done. Who promised it is an actor or a function of somebody's, or nobody yet.

    A function is "the street office" or "the night watch": never a person's name.
    """

    text: str
    actor: Actor | None = None
    function: str = ""
    due: date | None = None


@transaction.atomic
def add_action(stretch: Stretch, planned: Planned, *, by: User | None) -> Action:
    """Write an action as staff. Raises RefusedDeedError."""
    return _make(stretch, planned, None, accepted_on=_today(stretch), by=by)


@transaction.atomic
def propose_action(stretch: Stretch, planned: Planned, owner: Actor, *, by: User) -> Action:
    """Propose an action in an owner's name; it waits for staff. Raises RefusedDeedError."""
    return _make(stretch, planned, owner, accepted_on=None, by=by)


def _make(
    stretch: Stretch,
    planned: Planned,
    owner: Actor | None,
    *,
    accepted_on: date | None,
    by: User | None,
) -> Action:
    text, function = clean_text(planned.text, 300), clean_text(planned.function, 120)
    if not text:
        raise RefusedDeedError(_("Write what is to be done."))
    if planned.actor is not None and function:
        raise RefusedDeedError(_("Choose an actor or write a function, not both."))
    if planned.due is not None and planned.actor is None and not function:
        raise RefusedDeedError(_("A day is a promise: say who makes it."))
    action = Action.objects.create(
        stretch=stretch, text=text, actor=planned.actor, function=function, due=planned.due,
        proposed_by=owner, accepted_on=accepted_on,
    )  # fmt: skip
    verb = "action.proposed" if accepted_on is None else "action.added"
    _note(verb, action, owner, by)
    return action


@transaction.atomic
def accept_action(action: Action, *, by: User) -> None:
    """Take a proposal into the plan. One that is taken already stays as it is."""
    _hold(action)
    if action.accepted_on is None:
        action.accepted_on = _today(action.stretch)
        action.save(update_fields=["accepted_on"])
        _note("action.accepted", action, action.proposed_by, by)


@transaction.atomic
def remove_action(action: Action, *, by: User) -> None:
    """Decline a proposal, or take an action out of the plan. Raises RefusedDeedError when done."""
    _hold(action)
    if action.done_on is not None:
        raise RefusedDeedError(_("What has been done stays in the plan."))
    verb = "action.declined" if action.accepted_on is None else "action.removed"
    _note(verb, action, action.actor or action.proposed_by, by)
    action.delete()


@transaction.atomic
def promise_action(action: Action, owner: Actor, due: date, *, by: User) -> None:
    """Promise an action in an owner's name, for a day. What somebody else promised is theirs.

    Raises RefusedDeedError for one that waits for staff, is done or promised by another, and for a
    day that has passed.
    """
    _hold(action)
    _refuse_waiting(action)
    if action.is_promised and action.actor_id != owner.pk:
        raise RefusedDeedError(_("Somebody else has promised this already."))
    if due < _today(action.stretch):
        raise RefusedDeedError(_("That day has passed. Promise it for today or a later day."))
    action.actor, action.due = owner, due
    action.save(update_fields=["actor", "due"])
    _note("action.promised", action, owner, by, due=due)


@transaction.atomic
def finish_action(action: Action, day: date, *, by: User | None) -> None:
    """Say that an action was done on a day. Raises RefusedDeedError, also for a day to come."""
    _hold(action)
    _refuse_waiting(action)
    if day > _today(action.stretch):
        raise RefusedDeedError(_("The day lies in the future. Say it when it has come."))
    action.done_on = day
    action.save(update_fields=["done_on"])
    _note("action.done", action, action.actor, by, day=day)


@transaction.atomic
def reopen_action(action: Action, *, by: User) -> None:
    """Take back that it was done."""
    _hold(action)
    if action.done_on is not None:
        action.done_on = None
        action.save(update_fields=["done_on"])
        _note("action.reopened", action, action.actor, by)


def _hold(action: Action) -> None:
    action.refresh_from_db(from_queryset=Action.objects.select_for_update())


def _refuse_waiting(action: Action) -> None:
    if action.accepted_on is None:
        raise RefusedDeedError(_("The proposal waits for the staff. They decide first."))
    if action.done_on is not None:
        raise RefusedDeedError(_("This is done already."))


def _today(stretch: Stretch) -> date:
    return timezone.now().astimezone(stretch.city.tz).date()


def _note(verb: str, action: Action, actor: Actor | None, by: User | None, **data: Any) -> None:
    record(
        verb, action, by=by, organisation_id=actor.pk if actor else None,
        city_id=action.stretch.city_id, stretch=action.stretch_id, **data,
    )  # fmt: skip
