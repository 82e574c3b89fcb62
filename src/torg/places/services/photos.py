"""Writes of photos: read, drawn anew, kept in several sizes, cut again, taken away."""

import hashlib
import io
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places import pictures
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Photo, Place
from torg.places.pictures import WHOLE, Crop
from torg.places.queries.storefront import master_name, size_name
from torg.places.services.actors import refuse_incomplete, refuse_without_reasons
from torg.places.signals import StorefrontChanged

MOST_PHOTOS = 12  # of one place


@transaction.atomic
def add_photo(
    place: Place, file: IO[bytes], size: int, alt: str, *, by: User, crop: Crop = WHOLE
) -> Photo:
    """Add a photo to a place; `size` is the file's in bytes, `alt` says what it shows.

    Raises UnfitPhotoError for a file that is none, IncompleteTraderError, RefusedDeedError.
    """
    refuse_incomplete(place.actor)
    alt = _said(alt)
    picture = pictures.read_picture(file, size)
    Place.objects.select_for_update().get(pk=place.pk)
    if place.photos.count() >= MOST_PHOTOS:
        raise RefusedDeedError(_("Twelve photos are enough. Take one away first."))
    master = pictures.master_of(picture)
    photo = Photo(
        place=place, alt=alt, width=picture.width, height=picture.height, created_by=by,
        master=master_name(hashlib.sha256(master).hexdigest()[:32]),
        order=place.photos.count(),
    )  # fmt: skip
    if not default_storage.exists(photo.master):
        default_storage.save(photo.master, ContentFile(master))
    _keep_sizes(photo, picture, crop)
    photo.save()
    _told(photo, "photo.added", by=by)
    return photo


@transaction.atomic
def edit_photo(photo: Photo, alt: str, crop: Crop, *, by: User) -> Photo:
    """Change what is said of a photo and how it is cut. Raises RefusedDeedError."""
    photo.refresh_from_db(from_queryset=Photo.objects.select_for_update())
    photo.alt = _said(alt)
    if list(crop) != photo.crop:
        with default_storage.open(photo.master) as kept:
            picture = Image.open(io.BytesIO(kept.read()), formats=["JPEG"])
        old = _files_of(photo)
        _keep_sizes(photo, picture, crop)
        _drop_files(old - _files_of(photo))
    photo.save()
    _told(photo, "photo.edited", by=by)
    return photo


@transaction.atomic
def put_first(photo: Photo, *, by: User) -> None:
    """Let the photo be the one that is seen first."""
    photo.refresh_from_db(from_queryset=Photo.objects.select_for_update())
    if photo.order == 0:
        return
    photo.place.photos.filter(order__lt=photo.order).update(order=F("order") + 1)
    photo.order = 0
    photo.save(update_fields=["order"])
    _told(photo, "photo.put_first", by=by)


@transaction.atomic
def remove_photo(photo: Photo, *, by: User) -> None:
    """Take the photo and its files away. Raises RefusedDeedError when staff owe reasons."""
    refuse_without_reasons(photo.place, by=by)
    photo.refresh_from_db(from_queryset=Photo.objects.select_for_update())
    _told(photo, "photo.removed", by=by)
    files = _files_of(photo)
    if not Photo.objects.filter(master=photo.master).exclude(pk=photo.pk).exists():
        files.add(photo.master)
    _drop_files(files)
    photo.delete()


def _said(alt: str) -> str:
    alt = clean_text(alt, 200)
    if len(alt) < 3:
        raise RefusedDeedError(
            _("Say in a few words what the picture shows, for those who cannot see it.")
        )
    return alt


def _keep_sizes(photo: Photo, picture: Image.Image, crop: Crop) -> None:
    """Cut, and write every size to the storage. A name that exists has the same pixels already."""
    part = pictures.cut(picture, crop)
    # The place too: two places with one picture each have files of their own to take away.
    made_of = f"{photo.place_id}|{crop}|{part.size}|".encode() + part.tobytes()
    photo.digest = hashlib.sha256(made_of).hexdigest()[:32]
    photo.crop, photo.shape = list(crop), round(part.width / part.height, 4)
    widths = []
    for size in pictures.sizes_of(part):
        name = size_name(photo.digest, size.width, size.ending)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(size.data))
        widths.append(size.width)
    photo.widths = sorted(set(widths))


def _files_of(photo: Photo) -> set[str]:
    others = Photo.objects.filter(digest=photo.digest).exclude(pk=photo.pk)
    if not photo.digest or others.exists():
        return set()
    return {
        size_name(photo.digest, width, ending)
        for width in photo.widths
        for ending in ("webp", "jpg")
    }


def _drop_files(names: set[str]) -> None:
    """After the commit: a deed that is rolled back has lost nothing."""

    def drop() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(drop, robust=True)


def _told(photo: Photo, verb: str, *, by: User) -> None:
    place = photo.place
    if photo.pk:
        record(verb, photo, by=by, organisation_id=place.actor_id, city_id=place.city_id)
    # Pages of the place that are kept drawn are named after when it was changed.
    Place.objects.filter(pk=place.pk).update(updated_at=timezone.now())
    publish(StorefrontChanged, place_id=place.pk, what="photo")
