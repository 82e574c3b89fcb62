"""The words of a town: what a place, a side of a street and a state can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Whom to name for a map that was made of OpenStreetMap, and under which licence.
OSM_CREDIT = "© OpenStreetMap contributors, ODbL 1.0"


class Need(models.IntegerChoices):
    """What a visitor wants to do. Values are bits, so that a place can serve several needs."""

    EAT = 1, _("Eat")
    SHOP = 2, _("Shop")
    SEE = 4, _("See and do")
    ERRANDS = 8, _("Errands")
    CHILDREN = 16, _("With children")
    FREE = 32, _("Free")
    SIT = 64, _("Sit indoors")


class Source(models.TextChoices):
    """Where a field's value comes from, lowest rank first: a lower never overwrites a higher."""

    OSM = "osm", "OpenStreetMap"
    FEED = "feed", _("feed")
    STAFF = "staff", _("staff")
    ACTOR = "actor", _("the actor itself")


class PlaceStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    REVIEW = "review", _("gone from the source, to be reviewed")
    HIDDEN = "hidden", _("hidden")
    CLOSED = "closed", _("closed for good")
    PROPOSED = "proposed", _("added by an actor, to be reviewed")


class ActorKind(models.TextChoices):
    """What an actor is in law: decides which number it has and where it is registered."""

    COMPANY = "company", _("company")
    SOLE_TRADER = "sole", _("sole trader")
    ASSOCIATION = "association", _("association")
    PUBLIC = "public", _("public body")


class Role(models.TextChoices):
    """What a person may do for an actor, most first."""

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    TILL = "till", _("till")


class Evidence(models.TextChoices):
    """What shows that a person may act for an organisation. An e-ID is not among them."""

    LETTER = "letter", _("code on a letter or handed over by staff")
    MAIL = "mail", _("code by e-mail at the organisation's own domain")
    STAFF = "staff", _("staff's own knowledge")
    OWNER = "owner", _("given by another owner")


class ClaimState(models.TextChoices):
    """How far a claim on a place has come."""

    OPEN = "open", _("waits for your code")
    WITH_STAFF = "staff", _("with the staff")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Side(models.TextChoices):
    """Side of a street, seen in its walking direction."""

    LEFT = "left", _("left side")
    RIGHT = "right", _("right side")


class OpenKind(models.TextChoices):
    """The state of a window. Lit, half lit, dark, dashed."""

    OPEN = "open", _("open")
    SOON = "soon", _("closes soon")  # within 60 minutes
    CLOSED = "closed", _("closed")
    UNKNOWN = "unknown", _("hours unknown")


class OpeningKind(models.TextChoices):
    """What interrupts the row of houses along a street."""

    STREET = "street", _("side street")
    SQUARE = "square", _("square")
    PARK = "park", _("park")
    WATER = "water", _("water")


class LayerKind(models.TextChoices):
    """Layers of the city's own base map, drawn in this order."""

    WATER = "water", _("water")
    GREEN = "green", _("green")
    SQUARE = "square", _("square")
    BUILDING = "building", _("building")
    RAIL = "rail", _("rail")
    ROAD = "road", _("road")
    PATH = "path", _("path")


class FacilityKind(models.TextChoices):
    PARKING = "parking", _("parking")
    BICYCLE_PARKING = "bicycle_parking", _("bicycle parking")
    TOILETS = "toilets", _("toilets")
    PLAYGROUND = "playground", _("playground")
    TRANSIT = "transit", _("stop")
    ENTRANCE = "entrance", _("entrance")
    BENCH = "bench", _("bench")
    DRINKING_WATER = "drinking_water", _("drinking water")


class EffectKind(models.TextChoices):
    """What is counted of what Torg gives a place, one number a day each."""

    VIEW = "view", _("page views")
    FOUND = "found", _("found by search")
    DIRECTIONS = "directions", _("asked the way")
    CALL = "call", _("calls")
    WEBSITE = "website", _("on to the website")
    CALENDAR = "calendar", _("hours saved")
    SCAN = "scan", _("QR codes scanned")
    EVENT_VIEW = "event_view", _("event views")
    EVENT_SAVE = "event_save", _("events saved")


class CodeMedium(models.TextChoices):
    """What a QR code is printed on."""

    POSTER = "poster", _("poster in the window")
    TABLE = "table", _("table sign")
    DOOR = "door", _("sign on the door")
    STOP = "stop", _("stop of a walk")


class FeedKind(models.TextChoices):
    EVENTS = "events", _("events")


class FeedFormat(models.TextChoices):
    """How a source is written; "auto" finds out by what it holds."""

    AUTO = "auto", _("find out")
    ICAL = "ical", "iCalendar"
    JSONLD = "jsonld", _("web page or JSON-LD (schema.org)")
    LINKED_EVENTS = "linkedevents", "Linked Events"
    HELSINGBORG = "helsingborg", _("Helsingborg's event API")


class FeedTrouble(models.TextChoices):
    """What can be wrong with a source beyond that it cannot be fetched (core.fetching's words)."""

    NOT_OF_FORMAT = "not_of_format", _("What the source holds cannot be read.")
    SHRUNK = (
        "shrunk",
        _("%(gone)s of %(known)s events were gone at once. Nothing is hidden until you agree."),
    )
    NO_FILE = "no_file", _("The file is not there, or cannot be read.")
    FAULT = "fault", _("Something went wrong here, not at the source. It is tried again later.")
