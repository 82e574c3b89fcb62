"""Pictures and recordings of stops: taken, refused, served, taken away."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.factories.sound import m4a, mp3, wav
from tests.factories.town import make_town
from tests.factories.walks import make_walk
from tests.portal.test_walk_desk import sent, stop_page
from torg.agenda.models import WalkStop
from torg.agenda.services.walks import remove_stop, unpublish_walk
from torg.agenda.sound import written_anew
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import City

pytestmark = pytest.mark.django_db
ALT = "Fiskebåtar vid kajen"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def city() -> City:
    return make_town()


@pytest.fixture
def guide(client: Client) -> User:
    person = create_person(
        "guide@example.com",
        by=None,
        is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )
    client.force_login(person)
    return person


@pytest.fixture
def stop(city: City, guide: User) -> WalkStop:
    return make_walk(city, guide).stops.get(number=1)


def picture(width: int = 1200, height: int = 900, kind: str = "JPEG") -> bytes:
    drawn, out = Image.linear_gradient("L").resize((width, height)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "hemlig plats"
    drawn.save(out, kind, exif=exif)
    return out.getvalue()


def upload(client: Client, stop: WalkStop, end: str, data: bytes, **more: Any) -> str:
    return sent(client, stop_page(stop, end), file=SimpleUploadedFile("fil.bin", data), **more)


def test_a_picture_is_drawn_anew_and_served(client: Client, stop: WalkStop) -> None:
    page = upload(client, stop, "bild/", picture(), image_alt=ALT, image_alt_en="Fishing boats")
    assert "Stoppet är sparat" in page
    stop.refresh_from_db()
    assert stop.texts["en"]["image_alt"] == "Fishing boats"
    walk = Client().get(f"/stadsvandringar/{stop.walk.slug}/").content.decode()
    assert f'src="/media/{stop.image}" width="960" height="720" alt="{ALT}"' in walk
    assert 'alt="Fishing boats"' in Client().get(f"/en/walks/{stop.walk.slug}/").content.decode()
    answer = Client().get(f"/media/{stop.image}")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file streams
    assert body[8:12] == b"WEBP"
    assert b"hemlig" not in body
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"<html><script>alert(1)</script>", "SVG"),
        (picture()[:900], "gick inte att läsa"),
        (picture(20, 20), "för liten"),
        (picture(9000, 9000, "PNG"), "för många"),
        (mp3(), "JPEG, PNG eller WebP"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: Client, stop: WalkStop, data: bytes, said: str
) -> None:
    page = upload(client, stop, "bild/", data, image_alt=ALT)
    assert said in page
    stop.refresh_from_db()
    assert stop.image == ""


def test_files_need_their_words(client: Client, stop: WalkStop) -> None:
    upload(client, stop, "bild/", picture(), image_alt="  ")
    upload(client, stop, "ljud/", mp3(), transcript="")
    stop.refresh_from_db()
    assert (stop.image, stop.audio) == ("", "")
    assert "Välj en fil" in sent(client, stop_page(stop, "bild/"), image_alt=ALT)
    assert "Välj en fil" in sent(client, stop_page(stop, "ljud/"), transcript="Hej.")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(mp3(labels=300), "audio/mpeg"), (m4a(), "audio/mp4"), (wav(), "audio/wav")],
)
def test_a_recording_is_served_with_its_type(
    client: Client, stop: WalkStop, data: bytes, kind: str
) -> None:
    upload(client, stop, "ljud/", data, transcript="Hej.\n\nHör havet.", transcript_en="Hello.")
    stop.refresh_from_db()
    answer, kept = Client().get(f"/media/{stop.audio}"), written_anew(data)[0]
    assert answer.headers["Content-Type"] == kind
    assert b"".join(answer.streaming_content) == kept  # type: ignore[attr-defined]  # a file streams
    page = Client().get(f"/stadsvandringar/{stop.walk.slug}/")
    assert f'src="/media/{stop.audio}"' in page.content.decode()
    assert "Hör havet." in page.content.decode()
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    sent(client, stop_page(stop, "ljud/"), transcript="Bara orden.")
    stop.refresh_from_db()
    assert (stop.transcript, "en" in stop.texts) == ("Bara orden.", False)


def test_what_is_no_recording_is_refused(client: Client, stop: WalkStop) -> None:
    for data, told in (
        (b"", "tom"), (b"<html><script>", "som vi kan ta emot"), (picture(), "som vi kan ta emot"),
        (m4a(track=b"vide"), "mer än ljud"), (mp3(behind=b"x" * 600), "till slutet"),
    ):  # fmt: skip
        page = upload(client, stop, "ljud/", data, transcript="Hej hej.")
        assert "Hej hej." in page  # what was typed is kept
        assert told in page
    large = upload(client, stop, "ljud/", mp3() + b"\0" * 20 * 1024 * 1024, transcript="Hej.")
    assert "20 MB" in large
    stop.refresh_from_db()
    assert stop.audio == ""


@pytest.mark.parametrize(
    ("asked", "status", "part", "told"),
    [
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/1668"),
        ("bytes=10-", 206, slice(10, None), "bytes 10-1667/1668"),
        ("bytes=-5", 206, slice(-5, None), "bytes 1663-1667/1668"),
        ("bytes=0-999999", 206, slice(0, None), "bytes 0-1667/1668"),
        ("bytes=-999999", 206, slice(0, None), "bytes 0-1667/1668"),
        ("bytes=1668-", 416, slice(0, 0), "bytes */1668"),
        ("bytes=-0", 416, slice(0, 0), "bytes */1668"),
        ("bytes=9-3", 200, slice(0, None), ""),
        ("bytes=-", 200, slice(0, None), ""),
        ("bytes=0-1,4-5", 200, slice(0, None), ""),
        ("lines=0-9", 200, slice(0, None), ""),
        ("bytes=" + "9" * 400 + "-", 200, slice(0, None), ""),
    ],
)
def test_a_player_asks_for_parts(
    client: Client, stop: WalkStop, asked: str, status: int, part: slice, told: str
) -> None:
    data = mp3()
    upload(client, stop, "ljud/", data, transcript="Hej.")
    stop.refresh_from_db()
    answer = Client().get(f"/media/{stop.audio}", headers={"Range": asked})
    body = b"".join(answer) if answer.streaming else answer.content
    assert (answer.status_code, body) == (status, data[part])
    assert answer.headers.get("Content-Range", "") == told
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_files_of_drafts_are_staffs(client: Client, stop: WalkStop, guide: User) -> None:
    upload(client, stop, "bild/", picture(), image_alt=ALT)
    stop.refresh_from_db()
    unpublish_walk(stop.walk, by=guide)
    assert Client().get(f"/media/{stop.image}").status_code == 404
    assert client.get(f"/media/{stop.image}").headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    "name",
    ["x.webp", "..%2f..%2ftorg.db", "0" * 32 + ".webp", "0" * 32 + ".html", "0" * 32 + "%00.mp3"],
)
def test_other_names_lead_nowhere(client: Client, city: City, name: str) -> None:
    assert client.get(f"/media/walks/{name}").status_code == 404


def test_a_file_that_is_lost_is_missing(client: Client, stop: WalkStop) -> None:
    upload(client, stop, "bild/", picture(), image_alt=ALT)
    stop.refresh_from_db()
    default_storage.delete(stop.image)
    assert client.get(f"/media/{stop.image}").status_code == 404


def test_files_go_with_what_they_belong_to(
    client: Client, stop: WalkStop, guide: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, stop, "bild/", picture(), image_alt=ALT)
        upload(client, stop, "ljud/", mp3(), transcript="Hej.")
    stop.refresh_from_db()
    first, sound = stop.image, stop.audio
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, stop, "bild/", picture(), image_alt="Samma bild")
    assert default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, stop, "bild/", picture(1000, 1000), image_alt=ALT)
    stop.refresh_from_db()
    assert not default_storage.exists(first)
    second = stop.image
    with django_capture_on_commit_callbacks(execute=True):
        assert "Inspelningen är borta" in sent(client, stop_page(stop, "ljud/"), remove="1")
    assert not default_storage.exists(sound)
    stop.refresh_from_db()
    assert (stop.audio, stop.transcript) == ("", "")
    with django_capture_on_commit_callbacks(execute=True):
        remove_stop(stop, by=guide)
    assert not default_storage.exists(second)


def test_a_picture_alone_is_taken_away(client: Client, stop: WalkStop) -> None:
    upload(client, stop, "bild/", picture(), image_alt=ALT)
    assert "Bilden är borta" in sent(client, stop_page(stop, "bild/"), remove="1")
    stop.refresh_from_db()
    assert (stop.image, stop.image_alt) == ("", "")
