"""Who may see what Torg gives a place, who makes its signs, and whose looks are counted."""

from torg.core.rules import is_staff, staff_with_mfa
from torg.places.rules import can_edit_place, can_see_desk, works_for_it

can_see_statistics = can_see_desk
can_see_town_statistics = staff_with_mfa
can_make_signs = can_edit_place
# What those who work there look at themselves would flatter the figures.
counts_as_visitor = ~is_staff & ~works_for_it
