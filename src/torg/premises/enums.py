"""The words of the register: what stands in a premises, and who may know what it should cost."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a premises is from a day on. Only VACANT counts as vacant in a rate."""

    OCCUPIED = "occupied", _("occupied")
    VACANT = "vacant", _("vacant")
    LET = "let", _("let but not open")
    REBUILDING = "rebuilding", _("rebuilding")
    TEMPORARY = "temporary", _("temporary use")
    UNKNOWN = "unknown", _("not known")


# Somebody has it, so it is not on offer.
TAKEN = (State.OCCUPIED, State.LET, State.TEMPORARY)
# A place can stand in it.
HOSTS_A_PLACE = (State.OCCUPIED, State.TEMPORARY)


class RentVisibility(models.TextChoices):
    """Who may see what the owner asks, by the owner's own choice. Least first."""

    OWNER = "owner", _("only we who own it")
    NETWORK = "network", _("the owners' network and the staff")
    PUBLIC = "public", _("everyone")


class Origin(models.TextChoices):
    """Who said that a premises is what it is; also the source of a field, lowest rank first."""

    OSM = "osm", "OpenStreetMap"
    PLACES = "places", _("the city's places")
    FILE = "file", _("file")
    COUNT = "count", _("count in the street")
    STAFF = "staff", _("staff")
    OWNER = "owner", _("the owner")
