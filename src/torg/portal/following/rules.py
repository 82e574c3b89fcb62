"""Who may follow, and whose follows one may see: one's own."""

from typing import Any

from torg.core.rules import Person, rule, signed_in


@rule
def is_mine(user: Person, follow: Any) -> bool:
    return bool(signed_in(user) and follow.user_id == user.pk)


can_follow = signed_in
can_unfollow = is_mine
