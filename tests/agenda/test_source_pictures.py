"""Pictures that sources name: fetched safely, drawn anew, shown, and dropped in the end."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories.feeds import ics
from tests.standins.feedserver import FeedServer
from torg.agenda import tasks
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event, SourcePicture
from torg.agenda.queries.pictures import smaller
from torg.agenda.services.event_pictures import keep_picture
from torg.agenda.services.events import edit_event, hide_event, publish_event
from torg.agenda.services.source_pictures import (
    AT_ONCE,
    OF_A_HOST,
    due_pictures,
    fetch_picture,
    sweep_pictures,
    want_pictures,
)
from torg.core.models import JournalEntry
from torg.places.enums import Source
from torg.places.models import City, Feed
from torg.places.pictures import fitted
from torg.places.queries.cities import forget_cities
from torg.places.services.feeds import add_feed
from torg.portal.queries.feeds import picture_tallies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as running:
        yield running


def drawn(width: int = 1800, height: int = 1200, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def kept() -> set[str]:
    return set(default_storage.listdir("events")[1]) if default_storage.exists("events") else set()


def named(
    server: FeedServer, city: City, data: bytes, kind: str = "image/jpeg", **more: str
) -> Feed:
    """A source with one event that names a picture with these bytes; read once."""
    image = server.serve("/bild", data, kind, **more)
    told = ics({"ATTACH;FMTTYPE=image/jpeg": image})
    feed = add_feed(city, server.serve("/a.ics", told), by=None, insecure=True, name="Biografen")
    assert sync_feed(feed) == "taken"
    return feed


def fetched(timeout: float = 10) -> str:
    picture = SourcePicture.objects.select_related("feed").get()
    return fetch_picture(picture, timeout=timeout)


def transaction_done() -> Any:
    return TestCase.captureOnCommitCallbacks(execute=True)


def test_a_picture_is_fetched_drawn_anew_and_given_to_its_event(
    server: FeedServer, city: City
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "hemlig plats"
    named(server, city, drawn(exif=exif), ETag='"1"')
    assert (Event.objects.get().image, SourcePicture.objects.get().name) == ("", "")
    assert server.asked[-1][0] == "/a.ics"  # nothing is fetched while a source is read
    tasks.fetch_due_pictures()
    assert fetched() in {"kept", "unchanged"}
    event = Event.objects.get()
    assert event.provenance["image"] == "feed"
    assert event.image.endswith("-1600x1067.webp")
    assert {f"events/{name}" for name in kept()} == {event.image, *smaller(event.image).values()}
    for name, width in ((event.image, 1600), *((f, w) for w, f in smaller(event.image).items())):
        with default_storage.open(name) as file, Image.open(file) as picture:
            assert (picture.format, picture.width, dict(picture.getexif())) == ("WEBP", width, {})
    assert "image/jpeg" in server.asked[-1][1]["Accept"]
    assert JournalEntry.objects.filter(verb="picture.fetched").count() == 1


def test_it_is_asked_about_again_by_its_tag_and_drawn_anew_when_it_differs(
    server: FeedServer, city: City
) -> None:
    named(server, city, drawn(), ETag='"1"')
    assert fetched() == "kept"
    first = Event.objects.get().image
    assert fetched() == "unchanged"
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    server.serve("/bild", drawn(), "image/jpeg")  # without a tag, the same bytes
    assert fetched() == "unchanged"
    server.serve("/bild", drawn(900, 600), "image/jpeg", ETag='"2"')
    with transaction_done():
        assert fetched() == "kept"
    event = Event.objects.get()
    assert event.image != first
    assert event.image.endswith("-900x600.webp")
    assert not default_storage.exists(first)


def test_another_address_is_another_picture(server: FeedServer, city: City) -> None:
    feed = named(server, city, drawn())
    fetched()
    old = Event.objects.get().image
    other = server.serve("/ny", drawn(700, 700, "PNG"), "image/png")
    server.serve("/a.ics", ics({"ATTACH;FMTTYPE=image/png": other, "SEQUENCE": "2"}))
    assert sync_feed(feed) == "taken"
    assert Event.objects.get().image == ""
    fetch_picture(SourcePicture.objects.get(url=other))
    assert Event.objects.get().image.endswith("-700x700.webp")
    with transaction_done():
        assert sweep_pictures() == 1
    assert not default_storage.exists(old)
    server.serve("/a.ics", ics({"SEQUENCE": "3"}))  # and none at all
    assert sync_feed(feed) == "taken"
    assert Event.objects.get().image == ""


def test_events_that_name_the_same_picture_share_one_copy(server: FeedServer, city: City) -> None:
    image = server.serve("/bild", drawn(), "image/jpeg")
    rows = [{"UID": str(n), "SUMMARY": title, "ATTACH;FMTTYPE=image/jpeg": image, "LOCATION": title}
            for n, title in enumerate(("Opera", "Brunch", "Match"))]  # fmt: skip
    feed = add_feed(city, server.serve("/a.ics", ics(*rows)), by=None, insecure=True)
    sync_feed(feed)
    assert fetched() == "kept"
    assert len(set(Event.objects.values_list("image", flat=True))) == 1
    with transaction_done():
        edit_event(Event.objects.get(title="Opera"), {"image": ""}, by=None, source=Source.STAFF)
    assert len(kept()) == 4  # the others have it still
    hide_event(Event.objects.get(title="Brunch"), by=None)
    assert sweep_pictures() == 0
    rows.append(
        {"UID": "9", "SUMMARY": "Dans", "ATTACH;FMTTYPE=image/jpeg": image, "LOCATION": "x"}
    )
    server.serve("/a.ics", ics(*rows))
    sync_feed(feed)
    assert Event.objects.get(title="Dans").image == Event.objects.get(title="Match").image
    assert Event.objects.get(title="Opera").image == ""  # staff took it away


def test_what_no_event_names_any_more_is_dropped_and_comes_back(
    server: FeedServer, city: City
) -> None:
    feed = named(server, city, drawn())
    fetched()
    event = Event.objects.get()
    hide_event(event, by=None)
    with transaction_done():
        assert sweep_pictures() == 1
    assert kept() == set()
    assert (Event.objects.get().image, SourcePicture.objects.count()) == ("", 0)
    publish_event(event, by=None)
    assert want_pictures(feed) == 1
    assert fetched() == "kept"
    assert Event.objects.get().image


def test_a_persons_picture_is_not_touched(server: FeedServer, city: City) -> None:
    feed = named(server, city, drawn())
    mine = keep_picture(fitted(Image.new("RGB", (500, 400)), 960))
    said = {"image": mine, "image_alt": "Vår egen", "image_credit": ""}
    edit_event(Event.objects.get(), said, by=None, source=Source.STAFF)
    assert fetched() == "kept"
    event = Event.objects.get()
    assert (event.image, event.image_alt) == (mine, "Vår egen")
    assert want_pictures(feed) == 0


# --- what is refused -----------------------------------------------------------------------------


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data) & 0xFFFFFFFF
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of few bytes that says it is 900 million pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A PNG of a proper size with a text in it that unpacks to 200 million characters."""
    good = drawn(400, 300, "PNG")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(20)) + packer.flush()
    return good[:33] + _chunk(b"zTXt", b"a\x00\x00" + packed) + good[33:]


def polyglot() -> bytes:
    """A JPEG that is a ZIP archive and a web page too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ond.html", "<script>alert(1)</script>")
    return drawn(comment=b"<script>alert(1)</script>") + out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("data", "kind", "problem"),
    [
        (bomb(), "image/png", "pixels"),
        (bomb(20_001, 300), "image/png", "pixels"),
        (text_bomb(), "image/png", "damaged"),
        (SVG, "image/svg+xml", "drawing"),
        (SVG, "image/jpeg", "drawing"),
        (b"<?xml version='1.0'?>" + SVG, "image/png", "drawing"),
        (b"<!-- -->" + SVG, "image/png", "unknown"),
        (b"<!doctype html><h1>Fel</h1>", "image/jpeg", "drawing"),
        (b"GIF89a" + b"\x01" * 200, "image/gif", "unknown"),
        (b"%PDF-1.7 " + drawn(), "image/jpeg", "unknown"),
        (drawn()[: len(drawn()) // 2], "image/jpeg", "damaged"),
        (drawn(kind="PNG")[:3000], "image/png", "damaged"),
        (b"\xff\xd8\xff" + b"x" * 5000, "image/jpeg", "damaged"),
        (drawn(120, 400), "image/jpeg", "small"),
        (b"\x00\x00\x00\x1cftypavif" + b"x" * 500, "image/avif", "heic"),
    ],
)  # fmt: skip
def test_what_is_no_fit_picture_is_counted_explained_and_not_asked_for_at_once(
    server: FeedServer, city: City, data: bytes, kind: str, problem: str
) -> None:
    feed = named(server, city, data, kind, ETag='"1"')
    assert fetched() == problem
    assert (Event.objects.get().image, kept()) == ("", set())
    picture = SourcePicture.objects.get()
    assert picture.next_at > timezone.now() + timedelta(days=6)
    tally = picture_tallies([feed])[feed.pk]
    assert (tally.shown, tally.waiting, tally.refused, tally.example) == (0, 0, 1, picture.url)
    assert [n for words, n in tally.reasons if words] == [1]
    assert fetched() == "unchanged"  # by its tag; what was wrong still is
    assert SourcePicture.objects.get().problem == problem
    server.serve("/bild", drawn(), "text/html", ETag='"2"')  # mended, whatever it is called
    assert fetched() == "kept"
    assert picture_tallies([feed])[feed.pk].shown == 1


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("404", "not_found"), ("403", "forbidden"), ("500", "server_error"), ("429", "too_often"),
        ("hang", "timeout"), ("drip", "timeout"), ("hang-headers", "timeout"),
        ("reset", "no_connection"), ("garbage", "garbage"), ("truncate", "truncated"),
        ("truncate-chunked", "truncated"), ("short-length", "bad_length"), ("huge", "too_large"),
        ("gzip-bomb", "too_large"), ("gzip-cut", "truncated"), ("empty", "empty"),
        ("loop", "redirects"), ("to-private", "refused_address"), ("to-file", "not_https"),
        ("error-page", "drawing"),
    ],
)  # fmt: skip
def test_every_fault_is_noted_and_what_was_there_stays(
    server: FeedServer, city: City, fault: str, problem: str
) -> None:
    feed = named(server, city, drawn())
    server.fault, patience = fault, 1.0 if problem == "timeout" else 10
    now = timezone.now()
    assert fetched(patience) == problem
    picture = SourcePicture.objects.get()
    if problem != "drawing":
        assert now + timedelta(minutes=19) < picture.next_at < now + timedelta(minutes=25)
        assert picture.failures == 1
    assert picture_tallies([feed])[feed.pk].refused == 1
    server.fault = ""
    assert fetched() == "kept"
    assert SourcePicture.objects.get().problem == ""
    server.fault = fault
    assert fetched(patience) == problem
    assert Event.objects.get().image
    assert picture_tallies([feed])[feed.pk].shown == 1


def test_what_fails_is_asked_for_ever_less(server: FeedServer, city: City) -> None:
    named(server, city, drawn())
    server.fault = "404"
    waits = []
    for _time in range(14):
        now = timezone.now()
        fetched()
        waits.append(SourcePicture.objects.get().next_at - now)
    assert waits[0] < timedelta(minutes=25)
    assert waits[4] > waits[2] * 3
    assert timedelta(days=6.9) < waits[-1] < timedelta(days=7.8)


def test_a_polyglot_is_a_picture_and_nothing_else(server: FeedServer, city: City) -> None:
    named(server, city, polyglot())
    assert fetched() == "kept"
    for name in kept():
        with default_storage.open(f"events/{name}") as file:
            data = file.read()
        assert b"script" not in data
        assert b"PK\x03\x04" not in data


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_what_moves_stands_still(server: FeedServer, city: City, kind: str) -> None:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    named(server, city, out.getvalue(), "image/webp")
    assert fetched() == "kept"
    with default_storage.open(Event.objects.get().image) as file, Image.open(file) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        red, _green, blue = picture.convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # RGB
        assert red > 200 > blue


# --- the worker's part ---------------------------------------------------------------------------


def test_few_of_one_host_are_asked_for_at_once(city: City) -> None:
    now = timezone.now()
    for n in range(300):
        host = "en" if n < 60 else f"h{n}"
        SourcePicture.objects.create(city=city, url=f"https://{host}.example.se/{n}", next_at=now)
    chosen = due_pictures(now)
    assert len(chosen) == AT_ONCE
    assert sum("//en." in picture.url for picture in chosen) == OF_A_HOST


def test_an_event_that_is_over_has_no_picture_fetched(server: FeedServer, city: City) -> None:
    image = server.serve("/bild", drawn(), "image/jpeg")
    told = ics({"ATTACH;FMTTYPE=image/jpeg": image, "DTSTART": "20200101T180000Z"})
    feed = add_feed(city, server.serve("/a.ics", told), by=None, insecure=True)
    sync_feed(feed)
    assert Event.objects.get().image_source == image
    assert SourcePicture.objects.count() == 0


# --- shown ---------------------------------------------------------------------------------------


def test_it_is_shown_with_words_and_credit_wherever_the_event_is(
    server: FeedServer, city: City, client: Client
) -> None:
    City.objects.update(is_default=True)
    forget_cities()
    named(server, city, drawn())
    fetched()
    event = Event.objects.get()
    path = reverse("root:event_file", args=[event.image.removeprefix("events/")])
    page = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert f'src="{path}" srcset="' in page
    assert 'alt="Bild till Kväll"' in page
    assert f'"url": "http://testserver{path}"' in page.replace("\\u0026", "&")
    small = path.replace(".webp", ".w240.webp")
    assert f'<img class="stamp" src="{small}" alt=""' in client.get("/evenemang/").content.decode()
    row = client.get(f"/api/v1/events/{event.slug}").json()["images"][0]
    assert row == {
        "url": f"http://testserver{path}", "alt_text": "Bild till Kväll",
        "photographer_name": "", "width": 1600, "height": 1067,
    }  # fmt: skip
    answer = client.get(small)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    default_storage.delete("events/" + small.rsplit("/", 1)[1])
    whole = b"".join(client.get(small).streaming_content)  # type: ignore[attr-defined]  # a file's
    assert Image.open(io.BytesIO(whole)).width == 1600
    hide_event(event, by=None)
    assert client.get(path).status_code == 410
    assert client.get(path.replace("-1600", "-16")).status_code == 404
