"""The words of prospects and of the way from a first contact to an open door."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feature(models.TextChoices):
    """What a prospect needs of a premises beside its size."""

    ACCESSIBLE = "accessible", _("step-free entrance")
    KITCHEN = "kitchen", _("kitchen (or room for one)")
    VENTILATION = "ventilation", _("ventilation for cooking")
    LOADING = "loading", _("loading at the back")
    OUTDOOR = "outdoor", _("room for tables outdoors")


class ShownTo(models.TextChoices):
    """To whom a prospect has agreed to be shown. Least first."""

    STAFF = "staff", _("only the city’s staff")
    NETWORK = "network", _("the staff and the property owners of the network")


class Stage(models.TextChoices):
    """How far a case has come. LET and LOST end it."""

    CONTACTED = "contacted", _("contacted")
    VIEWING = "viewing", _("viewing")
    OFFER = "offer", _("offer")
    LET = "let", _("let")
    LOST = "lost", _("lost")


OPEN_STAGES = (Stage.CONTACTED, Stage.VIEWING, Stage.OFFER)


class Lost(models.TextChoices):
    """Why a case came to nothing."""

    RENT = "rent", _("the rent")
    SIZE = "size", _("the size or the layout")
    WHERE = "where", _("where it lies")
    STATE = "state", _("its condition, or what it lacks")
    OTHER_TENANT = "tenant", _("somebody else got it")
    ELSEWHERE = "elsewhere", _("the prospect found another premises")
    WITHDREW = "withdrew", _("the prospect did not go on")
    OTHER = "other", _("something else")


class Side(models.TextChoices):
    """Who did or wrote something in a case."""

    STAFF = "staff", _("the staff")
    OWNER = "owner", _("the owner")
    PROSPECT = "prospect", _("the prospect")
