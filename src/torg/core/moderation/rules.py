"""Who may do what in moderation, and when. A decision is a decided report or a restriction."""

from typing import Any

from django.utils import timezone

from torg.core.models import User
from torg.core.moderation import is_partial, kind_named
from torg.core.moderation.enums import Outcome
from torg.core.rules import Person, rule, staff_with_mfa


@rule
def is_undecided(_user: Person, report: Any) -> bool:
    return not report.outcome


@rule
def is_standing(_user: Person, restriction: Any) -> bool:
    return restriction.lifted_at is None


@rule
def may_still_appeal(_user: Person, decision: Any) -> bool:
    """Within the time to appeal, once, and only a decision that has something to change."""
    until = decision.appeal_until
    if until is None or timezone.now() >= until or hasattr(decision, "appeal"):
        return False
    if hasattr(decision, "lifted_at"):
        return decision.lifted_at is None
    return decision.outcome in {Outcome.KEPT, Outcome.CORRECTED}


@rule
def did_not_decide_first(user: Person, appeal: Any) -> bool:
    """Another member of staff than who decided first, where there is another."""
    if appeal.decision.decided_by_id != user.pk:
        return True
    return User.objects.filter(is_staff=True, is_active=True).count() <= 1


@rule
def works_for_what_it_is_about(user: Person, case: Any) -> bool:
    """Works for the actor whose place, event, notice or photo a case is about: others decide it."""
    about = getattr(case, "decision", case)  # of an appeal: what was decided
    kind = kind_named(about.kind)
    thing = kind.find(about.object_id) if kind else None
    return kind is not None and thing is not None and is_partial(kind, thing, user)


@rule
def is_open_appeal(_user: Person, appeal: Any) -> bool:
    return not appeal.answer


is_impartial = ~works_for_what_it_is_about

can_moderate = staff_with_mfa
can_restrict = staff_with_mfa & is_impartial
can_decide_report = staff_with_mfa & is_undecided & is_impartial
can_lift_restriction = staff_with_mfa & is_standing & is_impartial
can_appeal = may_still_appeal  # the secret link is the key: no account is needed
can_decide_appeal = staff_with_mfa & is_open_appeal & did_not_decide_first & is_impartial
