"""Who keeps the figures. Everybody may read them: each stands beside its source and date."""

from torg.core.rules import staff_with_mfa

can_keep_figures = staff_with_mfa
