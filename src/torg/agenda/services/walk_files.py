"""Pictures and recordings of stops: checked, kept in the storage under names of our own."""

from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from torg.agenda import sound
from torg.agenda.exceptions import UnfitSoundError
from torg.agenda.models import WalkStop
from torg.agenda.services.store import drop_files, keep_file
from torg.agenda.services.walks import edit_stop
from torg.core.models import User
from torg.places import pictures

PICTURE_WIDTH = 960  # pixels; a phone's whole width at two and a half to each of its own


def set_picture(
    stop: WalkStop, file: IO[bytes], size: int, alt: str, alt_en: str = "", *, by: User | None
) -> WalkStop:
    """Give the stop a picture of `size` bytes in place of the one it has; `alt` says what it shows.

    Raises UnfitPhotoError for a file that is none, ValidationError without words. The picture is
    drawn anew before the transaction: that takes long, and nobody should wait for it.
    """
    _ask_for("image_alt", alt, _("Say in words what the image shows, for those who cannot see it."))
    drawn = pictures.fitted(pictures.read_picture(file, size), PICTURE_WIDTH)
    name = keep_file(stop.pk, drawn.data, f"-{drawn.width}x{drawn.height}.{drawn.ending}")
    return _replace(stop, "image", name, {"image_alt": alt}, {"image_alt": alt_en}, by=by)


def word_picture(stop: WalkStop, alt: str, alt_en: str, *, by: User | None) -> WalkStop:
    """Change what is said of the picture. Raises ValidationError when nothing is."""
    return edit_stop(stop, {"image_alt": alt, "english": {"image_alt": alt_en}}, by=by)


def remove_picture(stop: WalkStop, *, by: User | None) -> WalkStop:
    """Take the picture away."""
    return _replace(stop, "image", "", {"image_alt": ""}, {"image_alt": ""}, by=by)


def set_sound(
    stop: WalkStop, file: IO[bytes], size: int, said: str, said_en: str = "", *, by: User | None
) -> WalkStop:
    """Give the stop a recording of `size` bytes in place of the one it has; `said` is its words.

    Raises UnfitSoundError for a file that is none, ValidationError without words.
    """
    _ask_for("transcript", said, _("Write what is said, for those who cannot hear it."))
    if size > sound.MOST_BYTES:
        raise UnfitSoundError(_("The recording is larger than 20 MB. Save it smaller."))
    data, ending = sound.written_anew(file.read(sound.MOST_BYTES + 1))
    name = keep_file(stop.pk, data, f".{ending}")
    return _replace(stop, "audio", name, {"transcript": said}, {"transcript": said_en}, by=by)


def word_sound(stop: WalkStop, said: str, said_en: str, *, by: User | None) -> WalkStop:
    """Change what is written of the recording. Raises ValidationError when nothing is."""
    return edit_stop(stop, {"transcript": said, "english": {"transcript": said_en}}, by=by)


def remove_sound(stop: WalkStop, *, by: User | None) -> WalkStop:
    """Take the recording and what it says away."""
    return _replace(stop, "audio", "", {"transcript": ""}, {"transcript": ""}, by=by)


# --- inside --------------------------------------------------------------------------------------


def _ask_for(field: str, words: str, complaint: str) -> None:
    if not words.strip():
        raise ValidationError({field: complaint})


@transaction.atomic
def _replace(
    stop: WalkStop,
    field: str,
    name: str,
    own: dict[str, Any],
    english: dict[str, Any],
    *,
    by: User | None,
) -> WalkStop:
    old = WalkStop.objects.values_list(field, flat=True).get(pk=stop.pk)
    changed = edit_stop(stop, {field: name, **own, "english": english}, by=by)
    if old != name:
        drop_files([old])
    return changed
