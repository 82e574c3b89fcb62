"""Pictures of events: sent with the form, drawn anew, served by ourselves, dropped in the end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.places import CityFactory
from tests.portal.test_event_form import filled
from tests.portal.test_walk_files import picture
from torg.agenda.models import Event
from torg.agenda.queries.pictures import smaller
from torg.agenda.services.events import delete_draft, hide_event, unpublish_event
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import City

pytestmark = pytest.mark.django_db
ALT = "Vinglas på rad"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def staff(client: Client) -> User:
    person = create_person(
        "stad@example.com", by=None, is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    client.force_login(person)
    return person


def send(client: Client, event: Event | None, data: bytes | None, **more: Any) -> Any:
    deed = "staff_event_edit" if event else "staff_event_new"
    path = reverse(f"portal:{deed}", args=[event.slug] if event else [])
    said = {name: values[-1] for name, values in filled(**more).lists()}
    file = {"picture": SimpleUploadedFile("fil.exe", data)} if data is not None else {}
    return client.post(path, {**said, **file})


def kept() -> set[str]:
    return set(default_storage.listdir("events")[1]) if default_storage.exists("events") else set()


def test_a_picture_is_drawn_anew_shown_and_served(client: Client, city: City, staff: User) -> None:
    assert send(client, None, picture(), image_alt=ALT, image_credit="Vera").status_code == 302
    event = Event.objects.get()
    assert event.image.endswith("-960x720.webp")
    path = f"/media/{event.image}"
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert f'<img class="hoarding__image hoarding__image--wide" src="{path}" srcset="' in html
    assert f'alt="{ALT}" width="960" height="720">' in html
    assert "Foto: Vera" in html
    assert f'"image": [{{"@type": "ImageObject", "url": "http://testserver{path}"' in html
    assert f'"caption": "{ALT}", "creditText": "Vera"' in html
    answer = Client().get(path)
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert (answer["Cache-Control"], b"hemlig" in content) == (
        "public, max-age=300, must-revalidate", False,
    )  # fmt: skip
    offered = client.get(f"/api/v1/events/{event.slug}").json()
    assert path in str(offered)
    asked = {"If-None-Match": answer["ETag"]}
    assert Client().get(path, headers=asked).status_code == 304
    hide_event(event, "Prov", by=staff)
    assert Client().get(path, headers=asked).status_code == 410
    assert client.get(path)["Cache-Control"] == "private, max-age=300, must-revalidate"


@pytest.mark.parametrize(
    ("data", "alt", "words"),
    [
        (b"<svg onload=alert(1)>", ALT, "SVG"),
        (b"GIF89a", ALT, "JPEG, PNG eller WebP"),
        (picture(), "", "Berätta med ord vad bilden visar"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused(
    client: Client, city: City, staff: User, data: bytes, alt: str, words: str
) -> None:
    html = send(client, None, data, image_alt=alt).content.decode()
    assert words in html
    assert (Event.objects.exists(), kept()) == (False, set())


def test_a_new_picture_replaces_the_old_one_and_can_be_taken_away(
    client: Client, city: City, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(client, None, picture(), image_alt=ALT)
    event, first = Event.objects.get(), kept()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, event, None, image_alt="Andra ord")
    event.refresh_from_db()
    assert (kept(), event.image_alt) == (first, "Andra ord")
    with django_capture_on_commit_callbacks(execute=True):
        send(client, event, picture(600, 800), image_alt=ALT)
    event.refresh_from_db()
    files = [event.image, *smaller(event.image).values()]
    assert kept() == {name.removeprefix("events/") for name in files}
    assert not kept() & first
    with django_capture_on_commit_callbacks(execute=True):
        send(client, event, None, image_alt=ALT, picture_away="on")
    event.refresh_from_db()
    assert (event.image, event.image_alt, kept()) == ("", "", set())


def test_what_visitors_do_not_see_its_picture_they_do_not_see(
    client: Client, city: City, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    send(client, None, picture(), image_alt=ALT)
    event = Event.objects.get()
    path = f"/media/{event.image}"
    hide_event(event, by=staff)
    assert Client().get(path).status_code == 410
    assert client.get(path)["Cache-Control"].startswith("private")
    unpublish_event(event, by=staff)
    assert Client().get(path).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(event, by=staff)
    assert kept() == set()
    for wrong in ("events/../db.sqlite3", "events/" + "0" * 32 + "-1x1.webp", "events/x.svg"):
        assert client.get(f"/media/{wrong}").status_code == 404


def test_an_event_of_somebody_elses_is_not_touched(client: Client, city: City) -> None:
    event = make_event(city=city)
    assert send(client, event, picture(), image_alt=ALT).status_code in {302, 403}
    event.refresh_from_db()
    assert (event.image, kept()) == ("", set())
