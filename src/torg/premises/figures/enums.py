"""Words of the figures that studies stand on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatasetKind(models.TextChoices):
    """What a dataset tells."""

    POPULATION = "population", _("who lives where")
    DAY_PEOPLE = "day_people", _("who works and studies where")
    SPENDING = "spending", _("what people spend")
    FOOTFALL = "footfall", _("counted passers-by")
    TEMPERATURE = "temperature", _("temperature")
    RAIN = "rain", _("precipitation")


# What footfall is told apart from; studies do not stand on it.
WEATHER = (DatasetKind.TEMPERATURE, DatasetKind.RAIN)
