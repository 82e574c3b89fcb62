"""Who may do what with actors, the places they run, and the claims on them.

A person's power has two halves: a membership says what they do for an actor, and a mandate says
that the actor is theirs to act for. An owner needs a mandate of their own; editors and the till
draw theirs from an owner who has one. So when the last mandate ends, nobody can change anything,
at once; they may still look.
"""

from typing import Any

from django.utils import timezone

from torg.core.rules import Person, Rule, rule, signed_in, staff_with_mfa
from torg.places.enums import Role


def role_in(user: Person, actor: Any) -> str:
    """Return the person's role with an actor now, "" when there is none."""
    if actor is None or not signed_in(user):
        return ""
    mine = actor.memberships.filter(user_id=user.pk, until=None)
    return mine.values_list("role", flat=True).first() or ""


def mandated_ids(actor: Any) -> set[int]:
    """Return the numbers of the people who may act for an actor now: owners with a mandate."""
    current = actor.mandates.filter(
        ended_at=None, suspended_at=None, ends_at__gt=timezone.now(), user__is_active=True
    )
    owners = actor.memberships.filter(role=Role.OWNER, until=None, user__in=current.values("user"))
    return set(owners.values_list("user_id", flat=True))


def _actor_of(obj: Any) -> Any:
    """Return the actor that a rule is about: itself, or the one that runs the place."""
    return obj if obj is None or hasattr(obj, "memberships") else obj.actor


@rule
def works_for_it(user: Person, obj: Any) -> bool:
    return bool(role_in(user, _actor_of(obj)))


@rule
def serves_it(user: Person, obj: Any) -> bool:
    """Any role, while somebody may act for the actor."""
    actor = _actor_of(obj)
    role = role_in(user, actor)
    if not role:
        return False
    mandated = mandated_ids(actor)
    return user.pk in mandated if role == Role.OWNER else bool(mandated)


@rule
def edits_it(user: Person, obj: Any) -> bool:
    return role_in(user, _actor_of(obj)) in {Role.OWNER, Role.EDITOR} and serves_it(user, obj)


@rule
def owns_it(user: Person, obj: Any) -> bool:
    return role_in(user, _actor_of(obj)) == Role.OWNER and serves_it(user, obj)


@rule
def began_it(user: Person, actor: Any) -> bool:
    """An owner of an actor that nobody has been shown to act for yet: it is only a draft."""
    return role_in(user, actor) == Role.OWNER and actor.verified_at is None


@rule
def made_the_claim(user: Person, claim: Any) -> bool:
    return bool(signed_in(user) and claim.user_id == user.pk)


@rule
def is_an_actors(_user: Person, obj: Any) -> bool:
    return _actor_of(obj) is not None


@rule
def trader_is_complete(_user: Person, actor: Any) -> bool:
    """The trader's identity is known (DSA art. 30): without it nothing is published."""
    return actor is not None and not actor.trader_gaps


staff: Rule = staff_with_mfa

can_claim_place = signed_in
can_see_claim = made_the_claim | staff
can_decide_claim = staff
can_see_desk = works_for_it | staff
can_serve = serves_it
can_edit_place = edits_it | staff
can_edit_hours = can_edit_place
# What is an actor's staff do not take away just so: they restrict it, and the decision states its
# reasons, is told and may be appealed (DSA art. 17, 20).
can_take_away = edits_it | (staff & ~is_an_actors)
must_state_reasons = staff & ~can_take_away
can_restrict_it = must_state_reasons & ~works_for_it
can_publish = can_edit_place & Rule(
    "trader of it is complete", lambda u, o: trader_is_complete(u, _actor_of(o))
)
can_edit_identity = owns_it | began_it | staff
can_manage_people = owns_it
can_close_actor = owns_it | began_it | staff
can_appoint_owner = staff
can_see_mandates = owns_it | staff
