"""Words of footfall: why hours are kept apart, how far an effect has come, what a source lacks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why hours are kept apart from what is reckoned."""

    STUCK = "stuck", _("the counter told the same number again and again, or nobody for too long")
    STAFF = "staff", _("kept apart by staff")


class EffectState(models.TextChoices):
    """How far the reckoning of an effect has come."""

    WAITING = "waiting", _("is being reckoned")
    DONE = "done", _("reckoned")
    FAILED = "failed", _("cannot be told")


class Shortage(models.TextChoices):
    """Why an effect cannot be told; the label says it and what to do."""

    OUTSIDE = "outside", _("No counts are known of those hours. Read them in, then try again.")
    HARDLY = "hardly", _("Fewer than four fifths of those hours were counted without fault.")
    SHORT = (
        "short",
        _("Too few weeks are counted around it to tell an effect apart from chance: about five"
          " months are needed."),
    )  # fmt: skip


class SourceTrouble(models.TextChoices):
    """What is wrong with a source, apart from what fetching can say itself."""

    NO_FILE = "no_file", _("The file is not there or cannot be read.")
    NOT_OF_FORMAT = "not_of_format", _("It is no table of hourly counts.")
    FAULT = "fault", _("Something went wrong here, not with the source. It is tried again.")
