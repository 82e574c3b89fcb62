"""Who may do what with prospects and their cases.

Staff see everything of them. An owner sees a case about a premises of its own when the prospect
asked for it itself, or agreed to be shown to the network and the owner has a seat there; of other
cases an owner sees numbers only. A prospect acts by its own link, which no rule opens.
"""

from typing import Any

from django.apps import apps

from torg.core.rules import Person, Rule, anyone, rule
from torg.places.rules import edits_it, serves_it, staff
from torg.premises.prospects.enums import ShownTo
from torg.premises.strategies.rules import edits_for_a_seat, serves_a_seat


@rule
def shown_to_network(_user: Person, prospect: Any) -> bool:
    return bool(prospect.confirmed_at and prospect.shown_to == ShownTo.NETWORK)


@rule
def is_shared_with_its_owner(user: Person, case: Any) -> bool:
    """The prospect wrote to the owner itself, or is shown to the network and the owner is in it.

    Who has bought the premises since then sees nothing of it.
    """
    if not case.is_its_owners:
        return False
    if case.asked_by_prospect:
        return True
    # Rules stand below the models, and a seat has no way back from its owner: asked by name.
    seats = apps.get_model("premises", "NetworkSeat").objects.filter(
        owner=case.premises.owner_id, left_on=None
    )
    return shown_to_network(user, case.prospect) and seats.exists()


serves_owner = Rule("serves the owner of its premises", lambda u, c: serves_it(u, c.premises.owner))
edits_for_owner = Rule("edits for its owner", lambda u, c: edits_it(u, c.premises.owner))

can_look_for_premises = anyone
can_see_board = serves_a_seat | staff  # of a city; its cases come through `queries.visible_to`
can_open_case = edits_for_a_seat | staff  # of a city; about a premises that one writes for
can_see_prospect = staff | (serves_a_seat & shown_to_network)
can_see_case = staff | (serves_owner & is_shared_with_its_owner)
can_move_case = staff | (edits_for_owner & is_shared_with_its_owner)
can_let_premises = can_move_case
