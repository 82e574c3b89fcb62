"""How far an action has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionState(models.TextChoices):
    """Worked out from the action's days: nobody sets it. LATE is told to who promised and staff."""

    PROPOSED = "proposed", _("proposed, not decided")
    OPEN = "open", _("nobody has promised it yet")
    PROMISED = "promised", _("promised")
    LATE = "late", _("late")
    KEPT = "kept", _("kept")
    DONE = "done", _("done, after its day")
