"""Who may do what with studies. Answers are open to all; they name no owner and no asking rent."""

from typing import Any

from torg.core.rules import Person, Rule, rule
from torg.places.rules import staff
from torg.premises.rules import sits_in_network
from torg.premises.studies.enums import StudyState

# Their answers are everybody's.
ANSWERED = (StudyState.DONE, StudyState.INCOMPLETE)
# Of these the owners at the table know that they are under way; what failed is staff's to mend.
UNDER_WAY = (StudyState.NEW, StudyState.QUEUED, StudyState.RUNNING)


@rule
def is_answered(_user: Person, study: Any) -> bool:
    return study.state in ANSWERED


@rule
def is_under_way(_user: Person, study: Any) -> bool:
    return study.state in UNDER_WAY


in_network = Rule("sits in the owners' network", lambda u, o: sits_in_network(u, o.city_id))

can_see_study = is_answered | (is_under_way & in_network) | staff
can_order_study = staff
sits_at_table = in_network | staff  # where scenarios of the study are made
