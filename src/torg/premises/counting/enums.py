"""What is counted, and what the person in the street presses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Seen(models.TextChoices):
    SAME = "same", _("As last time")
    NEW = "new", _("New tenant")
    EMPTY = "empty", _("Empty")
    REBUILDING = "rebuilding", _("Being rebuilt")
    LET = "let", _("Let, not open")


class Scope(models.TextChoices):
    """What a count is of; no page says it, for the count has a name."""

    CITY = "city"
    STREET = "street"
    STRETCH = "stretch"
    DISTRICT = "district"
