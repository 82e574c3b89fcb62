"""Who may do what with premises. A premises is its owner's: an actor's, while somebody may act.

What an owner asks for a premises is the owner's secret until the owner says otherwise. Staff are
told no more than the network is: the people of a centre organisation are often owners themselves.
"""

from typing import Any

from django.apps import apps

from torg.core.rules import Person, Rule, rule, signed_in
from torg.places.rules import edits_it, serves_it, staff, works_for_it
from torg.premises.enums import RentVisibility

works_for_owner = Rule("works for its owner", lambda u, o: works_for_it(u, o.owner))
serves_owner = Rule("serves its owner", lambda u, o: serves_it(u, o.owner))
edits_for_owner = Rule("edits for its owner", lambda u, o: edits_it(u, o.owner))


@rule
def is_hidden(_user: Person, premises: Any) -> bool:
    return bool(premises.is_hidden)


@rule
def rent_is_public(_user: Person, rent: Any) -> bool:
    return bool(rent.visibility == RentVisibility.PUBLIC)


@rule
def rent_is_for_the_network(_user: Person, rent: Any) -> bool:
    return bool(rent.visibility == RentVisibility.NETWORK)


def sits_in_network(user: Person | None, city_id: int) -> bool:
    """Return whether somebody serves an owner that is in the city's network now."""
    if not user or not signed_in(user):
        return False
    # Rules stand below the models, and the seats have no way back from the city: asked by name.
    seats = apps.get_model("premises", "NetworkSeat").objects.filter(
        city=city_id, left_on=None, owner__memberships__user_id=int(user.pk or 0)
    )
    return any(serves_it(user, seat.owner) for seat in seats.select_related("owner").distinct())


in_network = Rule("in network", lambda u, o: sits_in_network(u, o.premises.city_id))
rents_owner = Rule("serves the owner of its premises", lambda u, o: serves_it(u, o.premises.owner))

can_see_premises = ~is_hidden | works_for_owner | staff
can_edit_premises = edits_for_owner | staff
can_set_state = can_edit_premises
can_hide_premises = staff
can_keep_register = staff  # the whole of it: import, bulk, owners, stretches

can_see_rent = rents_owner | rent_is_public | (rent_is_for_the_network & (in_network | staff))
# Of a premises. Staff do not write what an owner asks; a file that the owner hands over may.
can_set_rent = edits_for_owner
