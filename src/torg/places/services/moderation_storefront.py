"""Notices and photos as moderation knows them: hidden by a decision, and shown again."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.core import moderation
from torg.core.events import publish
from torg.core.frame import address, frame
from torg.core.journal import record
from torg.core.models import User
from torg.core.moderation.enums import Measure
from torg.places.enums import PlaceStatus
from torg.places.models import Notice, Photo, Place
from torg.places.queries.contacts import contacts_of
from torg.places.rules import works_for_it
from torg.places.signals import StorefrontChanged

_HIDDEN = (Measure.HIDDEN.value,)


def find_notice(number: int, *, public: bool = False) -> Notice | None:
    """Return a notice; with `public` only one that is up, at a place that visitors see."""
    notices = Notice.objects.filter(pk=number).select_related("place__city", "place__actor")
    if public:
        now = timezone.now()
        notices = notices.filter(
            withdrawn_at=None, starts_at__lte=now, ends_at__gt=now,
            place__status=PlaceStatus.ACTIVE,
        )  # fmt: skip
    return notices.first()


def restrict_notice(notice: Notice, _measure: str, *, by: User) -> dict[str, Any]:
    """Take the notice down; return whether it was up."""
    was_up = notice.withdrawn_at is None
    _write_notice(notice, timezone.now() if was_up else notice.withdrawn_at, by=by)
    return {"was_up": was_up}


def restore_notice(
    notice: Notice, _measure: str, before: dict[str, Any], *, by: User | None
) -> None:
    """Put the notice up again, if it was; what has ended since stays ended."""
    if before.get("was_up"):
        _write_notice(notice, None, by=by)


def find_photo(number: int, *, public: bool = False) -> Photo | None:
    """Return a photo; with `public` only one that visitors see."""
    photos = Photo.objects.filter(pk=number).select_related("place__city", "place__actor")
    if public:
        photos = photos.filter(is_hidden=False, place__status=PlaceStatus.ACTIVE)
    return photos.first()


def restrict_photo(photo: Photo, _measure: str, *, by: User) -> dict[str, Any]:
    """Hide the photo; its files stay, for an appeal."""
    _write_photo(photo, True, by=by)
    return {}


def restore_photo(photo: Photo, _measure: str, _before: dict[str, Any], *, by: User | None) -> None:
    """Show the photo again."""
    _write_photo(photo, False, by=by)


def register_kinds() -> None:
    """Tell moderation of what hangs in the windows; called once, when the app is loaded."""
    moderation.register(
        "notice",
        label=_("notice"),
        find=find_notice,
        restrict=restrict_notice,
        restore=restore_notice,
        page=_page,
        author_emails=_emails,
        measures=_HIDDEN,
    )
    moderation.register(
        "photo",
        label=_("photo"),
        find=find_photo,
        restrict=restrict_photo,
        restore=restore_photo,
        page=_page,
        author_emails=_emails,
        measures=_HIDDEN,
    )
    moderation.quote("notice", lambda notice: notice.text)
    moderation.quote("photo", lambda photo: photo.alt)
    for name in ("notice", "photo"):
        moderation.exclude(name, lambda thing, user: works_for_it(user, thing.place))


def _page(thing: Notice | Photo) -> str:
    return address(frame.pages.get("place", ""), thing.place.slug)


def _emails(thing: Notice | Photo) -> list[tuple[str, str]]:
    return contacts_of(thing.place)


@transaction.atomic
def _write_notice(notice: Notice, withdrawn_at: Any, *, by: User | None) -> None:
    notice.withdrawn_at = withdrawn_at
    notice.save(update_fields=["withdrawn_at"])
    _told(notice, "notice.moderated", "notice", by=by)


@transaction.atomic
def _write_photo(photo: Photo, is_hidden: bool, *, by: User | None) -> None:
    photo.is_hidden = is_hidden
    photo.save(update_fields=["is_hidden"])
    _told(photo, "photo.moderated", "photo", by=by)


def _told(thing: Notice | Photo, verb: str, what: str, *, by: User | None) -> None:
    place = thing.place
    record(verb, thing, by=by, organisation_id=place.actor_id, city_id=place.city_id)
    # Pages of the place that are kept drawn are named after when it was changed.
    Place.objects.filter(pk=place.pk).update(updated_at=timezone.now())
    publish(StorefrontChanged, place_id=place.pk, what=what)
