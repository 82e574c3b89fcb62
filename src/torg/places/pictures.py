"""Pictures from outside: refuse what is none, and draw the rest anew. No database here.

Nothing of the file itself is kept: the pixels are read, turned upright and written by us, so what
else was in it (position, camera, scripts, a second file behind the first) is gone.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from torg.places.exceptions import UnfitPhotoError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000  # what a telephone of today takes at most; more is a bomb
LEAST_SIDE, LONGEST_SIDE = 240, 20_000  # pixels
MASTER_SIDE = 2_400  # pixels; enough for the largest size at any crop
WIDTHS = (480, 960, 1600)  # pixels of the sizes that pages ask for
WHOLE = (0.0, 0.0, 1.0, 1.0)

Crop = tuple[float, float, float, float]  # left, top, width, height as fractions of the whole


@dataclass(frozen=True)
class Size:
    """One file to keep: its width and height in pixels, its ending and its bytes."""

    width: int
    height: int
    ending: str  # "webp" or "jpg"
    data: bytes


def read_picture(file: IO[bytes], size: int) -> Image.Image:
    """Return the picture in a file of `size` bytes: upright, RGB, at most 2,400 pixels long.

    Raises UnfitPhotoError with a plain reason. The size in the file's head is checked before any
    pixel is unpacked.
    """
    if size > MOST_BYTES:
        raise UnfitPhotoError(_("The file is larger than 15 MB. Choose a smaller one."), "large")
    head = file.read(512)
    file.seek(0)
    _refuse_by_head(head)
    try:
        # A size that Pillow itself takes for a bomb warns or raises: both end here.
        picture = Image.open(file, formats=FORMATS)
        _refuse_by_size(*picture.size)
        picture.draft("RGB", (MASTER_SIDE, MASTER_SIDE))  # a JPEG is unpacked no larger than needed
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _plain(upright)
    except UnfitPhotoError:
        raise
    except Image.DecompressionBombError as error:
        raise UnfitPhotoError(_("The picture has too many pixels."), "pixels") from error
    except (OSError, ValueError, SyntaxError, TypeError, EOFError, MemoryError) as error:
        raise UnfitPhotoError(
            _("The file could not be read as a picture. It may be damaged: choose another."),
            "damaged",
        ) from error


def _refuse_by_head(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise UnfitPhotoError(_("The file is empty."), "empty")
    if start.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        raise UnfitPhotoError(
            _("Drawings (SVG) and web pages are not taken. Choose a photo: JPEG, PNG or WebP."),
            "drawing",
        )
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif", b"ftyphevc"}:
        raise UnfitPhotoError(
            _("The telephone saved the photo as HEIC or AVIF. Send it as JPEG instead."),
            "heic",
        )
    known = head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    )
    if not known:
        raise UnfitPhotoError(
            _("That is not a photo that we can take: JPEG, PNG or WebP."), "unknown"
        )


def _refuse_by_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise UnfitPhotoError(_("The picture has too many pixels."), "pixels")
    if min(width, height) < LEAST_SIDE:
        raise UnfitPhotoError(
            _("The picture is too small: at least %(n)s pixels each way.") % {"n": LEAST_SIDE},
            "small",
        )


def _plain(picture: Image.Image) -> Image.Image:
    """Return it on white, in RGB, without anything but pixels."""
    picture.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    if picture.mode not in {"RGB", "L"}:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    clean = Image.new("RGB", picture.size)
    clean.paste(picture.convert("RGB"))
    return clean


def master_of(picture: Image.Image) -> bytes:
    """Return the whole picture as a JPEG, to be cut again later."""
    return _written(picture, "JPEG", quality=90)


def cut(picture: Image.Image, crop: Crop) -> Image.Image:
    """Return the part of the picture that the crop names. Raises UnfitPhotoError for a bad one."""
    left, top, width, height = crop
    right, bottom = left + width, top + height
    if not (0 <= left < right <= 1.0001 and 0 <= top < bottom <= 1.0001):
        raise UnfitPhotoError(_("The cut lies outside the picture."))
    box = (
        round(left * picture.width),
        round(top * picture.height),
        round(min(right, 1) * picture.width),
        round(min(bottom, 1) * picture.height),
    )
    if min(box[2] - box[0], box[3] - box[1]) < LEAST_SIDE / 2:
        raise UnfitPhotoError(_("The cut is too small: take more of the picture."))
    return picture.crop(box)


def sizes_of(picture: Image.Image) -> Iterator[Size]:
    """Yield the picture in each width that it fills, at least one, as WebP and as JPEG."""
    for width in [w for w in WIDTHS if w <= picture.width] or [picture.width]:
        height = max(1, round(picture.height * width / picture.width))
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        yield Size(width, height, "webp", _written(small, "WEBP", quality=80, method=4))
        yield Size(width, height, "jpg", _written(small, "JPEG", quality=82))


def fitted(picture: Image.Image, widest: int) -> Size:
    """Return the picture as WebP, at most `widest` pixels wide."""
    small = picture.copy()
    small.thumbnail((widest, small.height), Image.Resampling.LANCZOS)
    return Size(*small.size, "webp", _written(small, "WEBP", quality=80, method=4))


def _written(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    extra: dict[str, bool] = {"optimize": True, "progressive": True} if kind == "JPEG" else {}
    picture.save(out, kind, **options, **extra)
    return out.getvalue()
