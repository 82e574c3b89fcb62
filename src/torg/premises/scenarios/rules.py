"""Who may do what at the table. Whoever sits there sees every scenario, and only own rents.

At the table sit the staff, and those who serve an owner that is in the network now. The figures of
a scenario rest on what is open to everybody; asking rents are in none of them.
"""

from typing import Any

from torg.core.rules import Person, Rule, rule
from torg.places.rules import staff
from torg.premises.rules import sits_in_network

in_network = Rule("sits in the owners' network", lambda u, o: sits_in_network(u, o.pk))


@rule
def made_it(user: Person, scenario: Any) -> bool:
    return bool(user.pk and scenario.made_by_id == user.pk)


@rule
def is_put_forward(_user: Person, scenario: Any) -> bool:
    return scenario.put_forward_at is not None


@rule
def wrote_it(user: Person, comment: Any) -> bool:
    return bool(user.pk and comment.author_id == user.pk)


can_sit_at_table = staff | in_network  # of a city
_sits = Rule("sits at the table", lambda u, o: can_sit_at_table(u, o.study.city))

can_change_scenario = ~is_put_forward & (made_it | staff) & _sits
can_put_forward = (made_it | staff) & _sits  # and take back
can_remove_scenario = can_change_scenario
can_copy_scenario = _sits
can_vote = is_put_forward & _sits
can_comment = _sits
can_remove_comment = wrote_it | staff
