"""Reads of what is stale, what was answered, what is put forward."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from torg.core.language import reads_swedish
from torg.core.moderation.services import add_months
from torg.core.policies.queries import value_on
from torg.core.rules import Person
from torg.places.care.featured import Item, kind_named
from torg.places.care.models import Confirmation, Featured
from torg.places.care.rules import can_take_care
from torg.places.care.terms import ASK_MONTHS, STALE_MONTHS
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place

_SALT = "torg.places.care.ask"
_ANSWERED_WITHIN = 370 * 24 * 3600  # seconds that a link in a mail leads to the form


def stale(city: City, now: datetime) -> QuerySet[Place]:
    """Return the active places that nobody has confirmed for too long, longest first.

    What was never confirmed counts from when it came here.
    """
    limit = add_months(now, -value_on(STALE_MONTHS, timezone.localdate(now)))
    fresh = Coalesce("confirmation__confirmed_at", "created_at", output_field=DateTimeField())
    places = Place.objects.filter(city=city, status=PlaceStatus.ACTIVE)
    return places.annotate(fresh_at=fresh).filter(fresh_at__lt=limit).order_by("fresh_at", "pk")


def unanswered(city: City, now: datetime) -> QuerySet[Place]:
    """Return the stale places that have been asked and have not answered, or cannot be asked."""
    return stale(city, now).filter(
        Q(confirmation__asked_at__isnull=False)
        | Q(confirmation__never_ask=True)
        | Q(email="", actor__isnull=True)
    )


def to_be_asked(city: City, now: datetime) -> QuerySet[Place]:
    """Return the stale places that may be asked now: not lately, and not against their will."""
    limit = add_months(now, -value_on(ASK_MONTHS, timezone.localdate(now)))
    return stale(city, now).filter(
        Q(confirmation__isnull=True)
        | Q(confirmation__never_ask=False, confirmation__asked_at__isnull=True)
        | Q(confirmation__never_ask=False, confirmation__asked_at__lt=limit)
    )


def said_changes(city: City) -> QuerySet[Confirmation]:
    """Return what places say has changed and staff have not seen to, oldest first."""
    said = Confirmation.objects.filter(place__city=city, said_at__isnull=False)
    return said.select_related("place").order_by("said_at", "pk")


def gone(city: City) -> QuerySet[Place]:
    """Return the places that their source no longer has, oldest first."""
    return Place.objects.filter(city=city, status=PlaceStatus.REVIEW).order_by("updated_at", "pk")


def all_for_staff(user: Person, city: City) -> QuerySet[Place]:
    """Return every place of the city for staff, closed ones too; nothing for others."""
    places = Place.objects.filter(city=city)
    return places if can_take_care(user) else places.none()


def ask_key(place: Place) -> str:
    """Return the key by which whoever got the mail may answer for the place."""
    return signing.dumps(place.pk, salt=_SALT)


def place_by_key(key: str) -> Place | None:
    """Return the place that a key answers for; None for a bad or too old one."""
    try:
        number = signing.loads(key, salt=_SALT, max_age=_ANSWERED_WITHIN)
    except signing.BadSignature:
        return None
    places = Place.objects.exclude(status=PlaceStatus.CLOSED)
    return places.select_related("city", "category", "schedule").filter(pk=number).first()


# --- put forward ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A thing that is put forward, as visitors see it."""

    item: Item
    text: str


def featured_on(city: City, day: date) -> list[Shown]:
    """Return what is put forward on a day, in staff's order; what is gone is left out."""
    rows = Featured.objects.filter(city=city, starts__lte=day, ends__gte=day)
    shown = []
    for row in rows[:12]:
        kind = kind_named(row.kind)
        item = kind.find(city, row.object_id) if kind else None
        if item is not None:
            shown.append(Shown(item, text_of(row)))
    return shown


def text_of(row: Featured) -> str:
    """Return the text in the reader's language, else in the other."""
    both = (row.text_sv, row.text_en) if reads_swedish() else (row.text_en, row.text_sv)
    return both[0] or both[1]


def featured_rows(city: City, today: date) -> QuerySet[Featured]:
    """Return what is or will be put forward, and what was during the last month."""
    rows = Featured.objects.filter(city=city).order_by(F("ends").desc(), "order", "pk")
    return rows.filter(ends__gte=add_months_to(today, -1))


def add_months_to(day: date, months: int) -> date:
    """Return the same day so many months later or earlier."""
    moment = datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
    return add_months(moment, months).date()
