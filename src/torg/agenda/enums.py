"""The words of an agenda: what an event is, for whom, and what has become of it."""

from enum import IntFlag

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    """What sort of event it is: one for each, by which the agenda is narrowed."""

    MUSIC = "music", _("music")
    STAGE = "stage", _("theatre and dance")
    FILM = "film", pgettext_lazy("kind of event", "film")
    EXHIBITION = "exhibition", _("exhibition")
    TALK = "talk", _("talk and reading")
    GUIDED = "guided", _("guided tour")
    COURSE = "course", _("course and workshop")
    MARKET = "market", _("market and sale")
    FOOD = "food", _("food and drink")
    SPORT = "sport", _("sport and exercise")
    FESTIVAL = "festival", _("festival and holiday")
    MEETING = "meeting", _("meeting and association")
    OTHER = "other", pgettext_lazy("kind of event", "other")


class EventStatus(models.TextChoices):
    """What has become of an event, or of one of its dates (schema.org's EventStatusType)."""

    SCHEDULED = "scheduled", _("as planned")
    CANCELLED = "cancelled", _("cancelled")
    MOVED = "moved", _("moved")  # to another time or venue, which is given
    POSTPONED = "postponed", _("postponed")  # no new time yet
    SOLD_OUT = "sold_out", _("sold out")


class Publication(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden by staff")


class Attendance(models.TextChoices):
    """How one takes part (schema.org's EventAttendanceModeEnumeration)."""

    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("on site and online")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everyone")
    CHILDREN = "children", _("children and families")
    YOUNG = "young", _("young people")
    ADULTS = "adults", _("adults")
    SENIORS = "seniors", _("seniors")


class PictureTrouble(models.TextChoices):
    """Why a picture that a source names is not shown, beyond that it cannot be fetched."""

    PIXELS = "pixels", _("It has more than 60 million pixels.")
    SMALL = "small", _("It is too small: it needs 240 pixels each way.")
    EMPTY = "empty", _("The file is empty.")
    DRAWING = "drawing", _("It is a drawing (SVG) or a web page, not a photo.")
    HEIC = "heic", _("It is HEIC or AVIF. We take JPEG, PNG and WebP.")
    UNKNOWN = "unknown", _("It is no picture that we take: JPEG, PNG or WebP.")
    DAMAGED = "damaged", _("The file is damaged, and cannot be read as a picture.")
    FAULT = "fault", _("Something went wrong here, not at the source. It is tried again later.")


class Trait(IntFlag):
    """What lists are narrowed by, of a date's event, as the bits of one small number."""

    FREE = 1
    CHILDREN = 2  # made for children, or for an age that begins below twelve
    AFAR = 4  # one can take part from afar
    STEP_FREE = 8  # the event itself says that a wheelchair can enter
    STEP_UNSAID = 16  # the event says nothing of it: its place's word counts


class MatchState(models.TextChoices):
    """What has been decided of a record and an event that may be the same."""

    SUGGESTED = "suggested", _("to be looked at")
    MERGED = "merged", _("taken for the same")
    SPLIT = "split", _("kept apart")
