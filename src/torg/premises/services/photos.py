"""Writes of photos of premises: drawn anew as those of places are, said in words, in order."""

import hashlib
from collections.abc import Callable
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places import pictures
from torg.places.exceptions import RefusedDeedError
from torg.places.queries.storefront import ENDINGS, size_name
from torg.premises.models import Premises, PremisesPhoto
from torg.premises.signals import PremisesChanged

MOST_PHOTOS = 12  # of one premises


@transaction.atomic
def add_photo(
    premises: Premises, file: IO[bytes], size: int, alt: str, *, by: User
) -> PremisesPhoto:
    """Add a photo to a premises; `size` is the file's in bytes, `alt` says what it shows.

    Raises UnfitPhotoError for a file that is none, RefusedDeedError.
    """
    alt = _said(alt)
    picture = pictures.read_picture(file, size)
    Premises.objects.select_for_update().get(pk=premises.pk)
    if premises.photos.count() >= MOST_PHOTOS:
        raise RefusedDeedError(_("Twelve photos are enough. Take one away first."))
    digest, widths = keep_sizes(f"premises:{premises.pk}", picture)
    photo = PremisesPhoto.objects.create(
        premises=premises, alt=alt, digest=digest, widths=widths, created_by=by,
        shape=round(picture.width / picture.height, 4), order=premises.photos.count(),
    )  # fmt: skip
    _told(photo, "premises.photo_added", by=by)
    return photo


@transaction.atomic
def describe_photo(photo: PremisesPhoto, alt: str, *, by: User) -> None:
    """Change what is said of a photo. Raises RefusedDeedError."""
    photo.refresh_from_db(from_queryset=PremisesPhoto.objects.select_for_update())
    photo.alt = _said(alt)
    photo.save(update_fields=["alt"])
    _told(photo, "premises.photo_described", by=by)


@transaction.atomic
def move_photo(photo: PremisesPhoto, where: int, *, by: User) -> None:
    """Let the photo stand at `where` among the premises' own, counted from 0."""
    Premises.objects.select_for_update().get(pk=photo.premises_id)
    rows = list(PremisesPhoto.objects.filter(premises=photo.premises_id))
    order = [row for row in rows if row.pk != photo.pk]
    order.insert(max(0, where), photo)
    for number, row in enumerate(order):
        PremisesPhoto.objects.filter(pk=row.pk).update(order=number)
    _told(photo, "premises.photo_moved", by=by)


@transaction.atomic
def remove_photo(photo: PremisesPhoto, *, by: User) -> None:
    """Take the photo and its files away."""
    photo.refresh_from_db(from_queryset=PremisesPhoto.objects.select_for_update())
    _told(photo, "premises.photo_removed", by=by)
    others = PremisesPhoto.objects.filter(digest=photo.digest).exclude(pk=photo.pk)
    if not others.exists():
        drop_sizes(photo.digest, photo.widths)
    photo.delete()


def digest_of(whose: str, picture: Image.Image) -> str:
    """Return the name that the files of a picture of one thing have, written or not."""
    made_of = f"{whose}|{picture.size}|".encode() + picture.tobytes()
    return hashlib.sha256(made_of).hexdigest()[:32]


def keep_sizes(whose: str, picture: Image.Image) -> tuple[str, list[int]]:
    """Write every size of a picture to the storage; return its digest and widths in pixels.

    `whose` is part of the digest: the same picture of two things has files of its own at each.
    """
    digest, widths = digest_of(whose, picture), set[int]()
    for size in pictures.sizes_of(picture):
        name = size_name(digest, size.width, size.ending)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(size.data))
        widths.add(size.width)
    return digest, sorted(widths)


def drop_sizes(digest: str, widths: list[int]) -> None:
    """Take the files away after the commit: a deed that is rolled back has lost nothing."""
    names = [size_name(digest, width, ending) for width in widths for ending in ENDINGS]
    for name in names:
        transaction.on_commit(_deleter(name), robust=True)


def _deleter(name: str) -> Callable[[], None]:
    return lambda: default_storage.delete(name)


def _said(alt: str) -> str:
    alt = clean_text(alt, 200)
    if len(alt) < 3:
        raise RefusedDeedError(
            _("Say in a few words what the picture shows, for those who cannot see it.")
        )
    return alt


def _told(photo: PremisesPhoto, verb: str, *, by: User) -> None:
    premises = photo.premises
    record(verb, photo, by=by, organisation_id=premises.owner_id, premises=premises.pk)
    publish(PremisesChanged, premises_id=premises.pk, what="photo")
