"""An actor's sources, what staff see of them, and an event with a source's picture: no fault."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import PAIRS, Axe, OpenPage, faults_everywhere
from tests.e2e.test_desk import sign_in
from tests.factories.actors import on_staff, owned, person
from tests.factories.feeds import ics, many
from tests.factories.town import make_town
from tests.standins.feedserver import FeedServer
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event, SourcePicture
from torg.agenda.services.source_pictures import fetch_picture
from torg.places.models import City
from torg.places.services.feeds import add_feed


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> City:
    settings.MEDIA_ROOT = tmp_path
    return make_town()


def drawn(colour: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_sources_and_their_pictures(
    city: City, open_page: OpenPage, live_server: LiveServer, page: Page, axe: Axe
) -> None:
    ada = person("ada")
    actor = owned(city, ada)
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as server:
        good = server.serve("/bild", drawn("red", (1500, 900)), "image/jpeg")
        bad = server.serve("/ingen", b"<svg/>", "image/svg+xml")
        rows = many(4)
        rows[0] |= {"ATTACH;FMTTYPE=image/jpeg": good}
        rows[1] |= {"ATTACH;FMTTYPE=image/png": bad}
        feed = add_feed(
            city, server.serve("/k.ics", ics(*rows, {"UID": "x", "DTSTART": "igår"})), by=None,
            actor=actor, by_actor=True, insecure=True, name="Fyrens kalender",
        )  # fmt: skip
        assert sync_feed(feed, now=timezone.now()) == "taken"
        for picture in SourcePicture.objects.select_related("feed"):
            fetch_picture(picture)
    event = Event.objects.exclude(image="").get()
    pages: list[tuple[Any, str, list[Any]]] = [
        (ada, "portal:desk_feeds", [actor.slug]),
        (ada, "portal:desk_feed_change", [actor.slug, feed.pk]),
        (ada, "portal:desk_feed_remove", [actor.slug, feed.pk]),
        (on_staff(), "staff:feeds", []),
        (ada, "portal:event", [event.slug]),
        (ada, "portal:agenda", []),
    ]
    faults = []
    for user, name, args in pages:
        sign_in(page, live_server, user)
        for language, pairs in zip(("sv", "en"), PAIRS, strict=True):
            with translation.override(language):
                path = reverse(name, args=args)
            open_page(path)
            faults += [f"{path} {fault}" for fault in faults_everywhere(page, axe, pairs)]
    assert faults == []
