"""Who keeps the register, through which door.

Owners keep their own premises from their desk; staff keep every premises, from theirs. Staff who
work for the actor that claims a premises leave the decision to others.
"""

from torg.core.rules import Rule
from torg.places.rules import can_see_desk, owns_it, staff, works_for_it
from torg.premises.rules import can_edit_premises, can_keep_register, can_set_rent

__all__ = [
    "can_claim_premises", "can_decide_claim", "can_edit_premises", "can_keep_register",
    "can_see_own", "can_set_rent", "can_withdraw_claim",
]  # fmt: skip

works_for_claimant = Rule("works for who claims it", lambda u, o: works_for_it(u, o.actor))
owns_claimant = Rule("owns who claims it", lambda u, o: owns_it(u, o.actor))

can_see_own = can_see_desk  # of an actor
can_claim_premises = owns_it  # of an actor: for it
can_withdraw_claim = owns_claimant
can_decide_claim = staff & ~works_for_claimant
