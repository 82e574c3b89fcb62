"""Notices and photos: who may, what is refused, what is kept."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from tests.factories.actors import owned, person
from tests.factories.places import ActorFactory, PlaceFactory, StreetFactory
from torg.core.models import User
from torg.places.exceptions import IncompleteTraderError, RefusedDeedError, UnfitPhotoError
from torg.places.models import Notice, Photo, Place
from torg.places.pictures import MOST_BYTES, MOST_PIXELS
from torg.places.queries.storefront import (
    first_photos,
    notices_in,
    notices_of,
    photo_named,
    size_name,
)
from torg.places.queries.strolls import stroll
from torg.places.services.notices import post_notice, withdraw_notice
from torg.places.services.photos import add_photo, edit_photo, put_first, remove_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def place(ada: User) -> Place:
    place = PlaceFactory(street=StreetFactory(), side="left", along_m=20, frontage_m=8)
    place.actor = owned(place.city, ada)
    place.save()
    return place


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


# --- notices -------------------------------------------------------------------------------------


def test_a_notice_is_up_from_its_start_to_its_end(place: Place, ada: User) -> None:
    now = timezone.now()
    notice = post_notice(place, "Semlor <b>i dag</b>", now + timedelta(hours=3), by=ada)
    later = post_notice(place, "Ikväll", now + timedelta(hours=9), now + timedelta(hours=5), by=ada)
    assert notice.text == "Semlor i dag"
    assert notices_of(place, timezone.now()) == [notice]
    assert notices_of(place, now + timedelta(hours=6)) == [later]
    assert [n.pk for n in notices_in(place.city, timezone.now())] == [notice.pk]
    walk = stroll(None, place.street, timezone.now())
    assert [item.lines for item in walk.left if item.place] == [("Semlor i dag",)]
    withdraw_notice(notice, by=ada)
    assert notices_of(place, timezone.now()) == []


def test_notices_are_few_short_and_end(place: Place, ada: User) -> None:
    now, soon = timezone.now(), timezone.now() + timedelta(hours=1)
    for text, start, end in (
        ("", None, soon),
        ("Hej", None, now - timedelta(minutes=1)),
        ("Hej", soon, soon),
        ("Hej", None, now + timedelta(days=90)),
    ):
        with pytest.raises(RefusedDeedError):
            post_notice(place, text, end, start, by=ada)
    for _n in range(3):
        post_notice(place, "Hej", soon, by=ada)
    with pytest.raises(RefusedDeedError):
        post_notice(place, "Hej", soon, by=ada)


def test_nothing_is_published_by_an_unknown_trader(ada: User) -> None:
    place = PlaceFactory(actor=ActorFactory())
    with pytest.raises(IncompleteTraderError):
        post_notice(place, "Hej", timezone.now() + timedelta(hours=1), by=ada)
    with pytest.raises(IncompleteTraderError):
        add(place, ada, picture())
    assert not Notice.objects.exists()


# --- photos --------------------------------------------------------------------------------------


def picture(width: int = 1200, height: int = 800, kind: str = "JPEG", **options: object) -> bytes:
    image = Image.new("RGB", (width, height), "#336699")
    image.paste("#cc3311", (0, 0, width // 2, height // 2))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def add(place: Place, by: User, data: bytes, **options: object) -> Photo:
    return add_photo(place, io.BytesIO(data), len(data), "En skylt", by=by, **options)


def test_a_photo_is_written_anew_in_several_sizes(place: Place, ada: User) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = "hemlig-plats"
    data = picture(1800, 1200, exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    photo = add(place, ada, data)
    assert (photo.width, photo.height, photo.widths) == (1200, 1800, [480, 960])
    names = [photo.master, *(size_name(photo.digest, w, e) for w in (480, 960)
                             for e in ("webp", "jpg"))]  # fmt: skip
    for name in names:
        kept = default_storage.open(name).read()
        assert b"hemlig" not in kept
        assert b"script" not in kept
        image = Image.open(io.BytesIO(kept))
        assert image.width < image.height
        assert not image.getexif()
    assert first_photos([place]) == {place.pk: photo}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_and_transparency_are_taken(place: Place, ada: User, kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, kind)
    photo = add(place, ada, out.getvalue())
    image = Image.open(default_storage.open(size_name(photo.digest, 400, "jpg")))
    assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_photo_that_moves_stands_still(place: Place, ada: User, kind: str) -> None:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    photo = add(place, ada, out.getvalue())
    for name in (photo.master, size_name(photo.digest, 400, "webp")):
        with default_storage.open(name) as file, Image.open(file) as kept:
            assert getattr(kept, "n_frames", 1) == 1
            red, _green, blue = kept.convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # RGB
            assert red > 200 > blue


@pytest.mark.parametrize(("width", "height"), [(8_660, 5_774), (9_000, 6_700)])
def test_the_largest_that_a_telephone_takes_is_taken_and_more_is_not(
    place: Place, ada: User, width: int, height: int
) -> None:
    """50 megapixels are; past 60 the file's head is enough to refuse it, unread."""
    out = io.BytesIO()
    Image.new("L", (width, height), 90).save(out, "JPEG", quality=20)
    if width * height > MOST_PIXELS:
        with pytest.raises(UnfitPhotoError):
            add(place, ada, out.getvalue())
        assert not Photo.objects.exists()
        return
    photo = add(place, ada, out.getvalue())
    assert max(photo.widths) <= 1_600
    assert photo.width * photo.height < 20_000_000  # no more is kept than is shown


def _png_bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE = {
    "empty": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg-with-head": b'\xef\xbb\xbf <?xml version="1.0"?><svg/>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": b"GIF89a" + b"\0" * 400,
    "gif-script": b"GIF89a/*" + b"*/=alert(1)//",
    "pdf": b"%PDF-1.4\n%" + b"\0" * 100,
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 100,
    "bomb": _png_bomb(50_000, 50_000),
    "wide-bomb": _png_bomb(2_000_000, 300),
    "lying-png": _png_bomb(4_000, 4_000),
    "cut-jpeg": picture()[:700],
    "jpeg-head": b"\xff\xd8\xff\xe0" + b"\0" * 2_000,
    "webp-head": b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 300,
    "tiff-in-disguise": b"II*\0" + b"\0" * 400,
    "tiny": picture(100, 100),
    "text": b"hej" * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(place: Place, ada: User, name: str) -> None:
    with pytest.raises(UnfitPhotoError) as refused:
        add(place, ada, HOSTILE[name])
    assert len(str(refused.value)) > 10
    assert not Photo.objects.exists()
    assert default_storage.listdir("")[0] == []


def test_a_file_that_is_too_large_is_not_even_read(place: Place, ada: User) -> None:
    with pytest.raises(UnfitPhotoError):
        add_photo(place, io.BytesIO(b""), MOST_BYTES + 1, "En skylt", by=ada)


def test_alt_text_is_required(place: Place, ada: User) -> None:
    data = picture()
    with pytest.raises(RefusedDeedError):
        add_photo(place, io.BytesIO(data), len(data), " ", by=ada)


def test_a_crop_is_made_from_the_whole_each_time(
    place: Place, ada: User, django_capture_on_commit_callbacks
) -> None:
    photo = add(place, ada, picture(1200, 800))
    old = size_name(photo.digest, 480, "webp")
    with django_capture_on_commit_callbacks(execute=True):
        edit_photo(photo, "Vänster hörn", (0, 0, 0.5, 0.5), by=ada)
    assert photo.shape == 1.5
    assert photo.widths == [480]
    assert not default_storage.exists(old)
    edit_photo(photo, "Allt", (0, 0, 1, 1), by=ada)
    assert photo.widths == [480, 960]
    for crop in ((0.9, 0, 0.5, 1), (0, 0, 0.01, 0.01), (-0.1, 0, 1, 1), (0, 0, 0, 0)):
        with pytest.raises(UnfitPhotoError):
            edit_photo(photo, "Allt", crop, by=ada)


def test_photos_go_with_their_files_and_have_an_order(
    place: Place, ada: User, django_capture_on_commit_callbacks
) -> None:
    first, second = add(place, ada, picture()), add(place, ada, picture(900, 900))
    put_first(second, by=ada)
    assert list(place.photos.all()) == [second, first]
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(second, by=ada)
    assert not default_storage.exists(second.master)
    assert default_storage.exists(first.master)


def test_a_photo_of_a_hidden_place_is_for_its_own_people(place: Place, ada: User) -> None:
    photo = add(place, ada, picture())
    eve = person("eve")
    assert photo_named(eve, photo.digest) == photo
    Place.objects.filter(pk=place.pk).update(status="hidden")
    assert photo_named(ada, photo.digest) == photo
    with pytest.raises(Photo.DoesNotExist):
        photo_named(eve, photo.digest)
