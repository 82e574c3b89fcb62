"""Who may do what with stretches, their strategies and the actions in them.

Staff keep stretches and strategies. The owners of the network propose actions and make promises in
their own name; what has been promised is marked as done by who promised it, or by staff.
"""

from typing import Any

from django.apps import apps

from torg.core.rules import Person, Rule, anyone, rule, signed_in
from torg.places.rules import edits_it, serves_it, staff


def _seats(user: Person, obj: Any) -> list[Any]:
    """Return the owners in the network of a city, or of a thing's city, that a person works for."""
    if not signed_in(user):
        return []
    # Rules stand below the models, and the seats have no way back from the city: asked by name.
    seats = apps.get_model("premises", "NetworkSeat").objects.filter(
        city=getattr(obj, "city_id", obj.pk), left_on=None,
        owner__memberships__user_id=int(user.pk or 0), owner__memberships__until=None,
    )  # fmt: skip
    return [seat.owner for seat in seats.select_related("owner").distinct()]


@rule
def serves_a_seat(user: Person, obj: Any) -> bool:
    """Somebody who acts, in any role, for an owner that is in the network now."""
    return any(serves_it(user, owner) for owner in _seats(user, obj))


@rule
def edits_for_a_seat(user: Person, obj: Any) -> bool:
    """Somebody who may write for an owner that is in the network now."""
    return any(edits_it(user, owner) for owner in _seats(user, obj))


edits_for_promiser = Rule("edits for who promised it", lambda u, o: edits_it(u, o.actor))

can_see_stretch = anyone
can_keep_stretches = staff
can_write_strategy = staff
can_adopt_strategy = staff
can_propose_action = edits_for_a_seat  # staff write actions without proposing them
can_decide_action = staff
can_promise_action = edits_for_a_seat
can_finish_action = edits_for_promiser | staff
