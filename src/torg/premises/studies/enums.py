"""Words of studies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StudyState(models.TextChoices):
    """How far a study has come. INCOMPLETE has run, but something that it needs is missing."""

    NEW = "new", _("not run yet")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    INCOMPLETE = "incomplete", _("incomplete")
    FAILED = "failed", _("failed")


class Lack(models.TextChoices):
    """What a study had to do without; it says so instead of guessing."""

    NETWORK = "network", _("The city has no network of streets to walk on.")
    POPULATION = "population", _("Nobody is known to live here: there is no population to shop.")
    DAY_PEOPLE = "day_people", _("Who works and studies here by day is not known; left out.")
    STORES = "stores", _("No shops of the trades that are studied are known.")
    VACANT = "vacant", _("No premises stands empty in the district: nothing to place.")
    UNREACHED = "unreached", _("Nobody lives or works within walking distance of some vacancies.")
    REACH = "reach", _("Nobody can walk to any of the shops: check the network and the grid.")
