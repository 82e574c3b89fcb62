"""Who may do what with footfall. Figures that decisions rest on are open to everybody."""

from typing import Any

from torg.core.rules import Person, anyone, rule
from torg.places.rules import staff


@rule
def is_published(_user: Person, statement: Any) -> bool:
    return statement.published_at is not None


can_see_footfall = anyone
can_keep_footfall = staff  # its sources, what is kept apart, effects
can_see_effect = is_published | staff
