"""Who takes care of what the town tells."""

from torg.core.rules import staff_with_mfa

can_take_care = staff_with_mfa  # places, categories, what is put forward
