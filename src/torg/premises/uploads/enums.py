"""Words of uploads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadKind(models.TextChoices):
    """What a file holds; the value is also the kind of its import."""

    POPULATION = "population", _("Who lives where")
    DAY_PEOPLE = "day_people", _("Who works and studies where")
    FOOTFALL = "footfall", _("Counted passers-by")
    WEATHER = "weather", _("Weather: temperature and precipitation")
    PREMISES = "premises", _("A list of premises")
