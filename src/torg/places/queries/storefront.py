"""Reads of what hangs in the windows: notices and photos."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import PlaceStatus
from torg.places.models import Actor, City, Membership, Notice, Photo, Place, Street
from torg.places.queries.walking import StrollItem

ENDINGS = {"webp": "image/webp", "jpg": "image/jpeg"}


def notices_at(at: datetime) -> QuerySet[Notice]:
    """Return every notice that is up at the instant, the one that ends first first."""
    return Notice.objects.filter(withdrawn_at=None, starts_at__lte=at, ends_at__gt=at)


def notices_of(place: Place, at: datetime) -> list[Notice]:
    """Return the notices of a place that are up."""
    return list(notices_at(at).filter(place=place))


def notices_in(city: City, at: datetime, limit: int = 5) -> list[Notice]:
    """Return notices of the city's active places that are up, newest first, one for each place."""
    shown = notices_at(at).filter(place__city=city, place__status=PlaceStatus.ACTIVE)
    newest = shown.select_related("place", "place__category").order_by("-starts_at", "-pk")
    answer: dict[int, Notice] = {}
    for notice in newest[: limit * 4]:
        answer.setdefault(notice.place_id, notice)
    return list(answer.values())[:limit]


def coming_notices(place: Place, now: datetime) -> list[Notice]:
    """Return what is up or will be, for the desk."""
    return list(place.notices.filter(withdrawn_at=None, ends_at__gt=now).order_by("starts_at"))


def add_notices_to_windows(
    street: Street, at: datetime, left: list[StrollItem], right: list[StrollItem]
) -> None:
    """Put the notices of a street into its windows: a source of the stroll, one query."""
    lines: dict[int, tuple[str, ...]] = {}
    up = notices_at(at).filter(place__street=street, place__status=PlaceStatus.ACTIVE)
    for place_id, text in up.values_list("place_id", "text"):
        lines[place_id] = (*lines.get(place_id, ()), text)
    if not lines:
        return
    for side in (left, right):
        for number, item in enumerate(side):
            mine = lines.get(item.place.pk) if item.place else None
            if mine:
                side[number] = replace(item, lines=(*mine, *item.lines))


def photos_of(place: Place) -> list[Photo]:
    """Return the photos of a place that visitors see, in their order."""
    return list(place.photos.filter(is_hidden=False))


def all_photos_of(place: Place) -> list[Photo]:
    """Return the photos of a place for its desk: those that a decision has hidden, too."""
    return list(place.photos.all())


def first_photos(places: Iterable[Place]) -> dict[int, Photo]:
    """Return the first photo of each place that has one, by the place's number."""
    found: dict[int, Photo] = {}
    for photo in Photo.objects.filter(place__in=list(places), is_hidden=False).order_by(
        "order", "pk"
    ):
        found.setdefault(photo.place_id, photo)
    return found


def shows_anything(actor: Actor) -> bool:
    """Return whether visitors see a photo of the actor's, or a notice that is up or will be."""
    photos = Photo.objects.filter(place__actor=actor, is_hidden=False)
    notices = Notice.objects.filter(
        place__actor=actor, withdrawn_at=None, ends_at__gt=timezone.now()
    )
    return photos.exists() or notices.exists()


def photo_named(user: Person, digest: str) -> Photo:
    """Return the photo whose files have this name; raises Photo.DoesNotExist when it is not seen.

    Everybody sees photos of active places; staff and the actor's own people see the others too.
    """
    photos = Photo.objects.filter(digest=digest)
    if not staff_with_mfa(user):
        number: int = getattr(user, "pk", None) or 0
        own = Membership.objects.filter(user_id=number, until=None).values("actor")
        shown = Q(place__status=PlaceStatus.ACTIVE, is_hidden=False)
        photos = photos.filter(shown | Q(place__actor__in=own))
    photo = photos.select_related("place").first()
    if photo is None:
        raise Photo.DoesNotExist
    return photo


def is_for_all(photo: Photo) -> bool:
    """Return whether every visitor sees the photo, not only its own people and staff."""
    return photo.place.status == PlaceStatus.ACTIVE and not photo.is_hidden


def is_taken_down(digest: str) -> bool:
    """Return whether there is such a photo: for whoever does not see it, one that is hidden."""
    return Photo.objects.filter(digest=digest).exists()


def master_name(digest: str) -> str:
    """Return the storage's name of a whole picture."""
    return f"photos/{digest[:2]}/{digest}-whole.jpg"


def size_name(digest: str, width: int, ending: str) -> str:
    """Return the storage's name of one size of a photo."""
    return f"photos/{digest[:2]}/{digest}-{width}.{ending}"
