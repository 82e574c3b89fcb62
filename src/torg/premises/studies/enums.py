"""Words of studies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StudyState(models.TextChoices):
    """How far a study has come. INCOMPLETE has run, but something that it needs is missing."""

    NEW = "new", _("not run yet")
    QUEUED = "queued", _("waits for its turn")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    INCOMPLETE = "incomplete", _("incomplete")
    FAILED = "failed", _("failed")


class Step(models.TextChoices):
    """What a study that runs is at, as people are told."""

    GATHER = "gather", _("walks from every home to every shop")
    DRAW = "draw", _("tries the assumptions, one set after the other")
    WRITE = "write", _("writes the answer")


class Fault(models.TextChoices):
    """Why a study failed, as far as it can say."""

    STOPPED = "stopped", _("It was stopped from outside while it ran. Order it again.")
    BROKEN = "broken", _("Something went wrong in the program; the log says what.")


class Lack(models.TextChoices):
    """What a study had to do without; it says so instead of guessing."""

    NETWORK = "network", _("The city has no network of streets to walk on.")
    POPULATION = "population", _("Nobody is known to live here: there is no population to shop.")
    DAY_PEOPLE = "day_people", _("Who works and studies here by day is not known; left out.")
    STORES = "stores", _("No shops of the trades that are studied are known.")
    VACANT = "vacant", _("No premises stands empty in the district: nothing to place.")
    UNREACHED = "unreached", _("Nobody lives or works within walking distance of some vacancies.")
    DEMAND = "demand", _("Nobody spends anything on the trades: look at the figures of spending.")
    FEW_STORES = "few_stores", _("Only one or two shops are known: too few to compare with.")
    CUT_OFF = "cut_off", _("Nobody can walk to some of the shops: they are taken to sell nothing.")
    REACH = "reach", _("Nobody can walk to any of the shops: check the network and the grid.")
    COUNTERS = "counters", _("Some counters have too few hours without fault: they are left out.")
