"""The words of claims on premises, and what staff say of a premises whose place has left."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimState(models.TextChoices):
    WAITING = "waiting", _("waits for the staff")
    GRANTED = "granted", pgettext_lazy("claim", "granted")
    REFUSED = "refused", pgettext_lazy("claim", "refused")
    WITHDRAWN = "withdrawn", _("taken back")


class Left(models.TextChoices):
    """What is there now, where the map's place has gone."""

    EMPTY = "empty", _("It stands empty")
    USED = "used", _("Somebody else is there")
    UNKNOWN = "unknown", _("Not known")
