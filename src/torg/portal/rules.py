"""Who may see what Torg gives a place, and whose looks are counted."""

from torg.core.rules import is_staff, staff_with_mfa

can_see_statistics = staff_with_mfa
can_see_town_statistics = staff_with_mfa
can_make_signs = staff_with_mfa
# What those who work there look at themselves would flatter the figures.
counts_as_visitor = ~is_staff
