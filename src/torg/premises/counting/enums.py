"""What the person in the street presses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Seen(models.TextChoices):
    SAME = "same", _("As last time")
    NEW = "new", _("New tenant")
    EMPTY = "empty", _("Empty")
    REBUILDING = "rebuilding", _("Being rebuilt")
    LET = "let", _("Let, not open")
