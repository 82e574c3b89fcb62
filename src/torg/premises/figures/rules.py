"""Who may do what with figures. What decisions rest on is open to everybody."""

from torg.core.rules import anyone
from torg.places.rules import staff

can_see_figures = anyone
can_edit_spending = staff
can_see_who_edited = staff  # names stay among staff; when and what is everybody's
