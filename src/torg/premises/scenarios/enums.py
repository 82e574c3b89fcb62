"""Words of scenarios."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Aim(models.TextChoices):
    """What a suggested mix makes greatest."""

    VALUE = "value", _("Turnover, neighbours and variety together")
    MAXIMIN = "maximin", _("The owner who gains least gains most")
    NASH = "nash", _("Fair to all owners (Nash)")


class Search(models.TextChoices):
    """How far the search for a mix has come."""

    WAITS = "waits", _("waits for its turn")
    FOUND = "found", _("found")
    COLLIDES = "collides", _("wishes collide")
    CHANGED = "changed", _("changed in the meantime")
    LATE = "late", _("not found in time")
    FAILED = "failed", _("failed")
