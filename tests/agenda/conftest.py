"""Fixtures of the agenda: a city, a member of staff, and sources that are files."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories.places import CityFactory
from torg.agenda.importers.feed import sync_feed
from torg.core.models import User
from torg.places.models import City, Feed
from torg.places.services.feeds import add_feed


@pytest.fixture
def city(db: None) -> City:
    return CityFactory()


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_user("personal@example.se", is_staff=True)


@pytest.fixture
def write(tmp_path: Path, city: City) -> Any:
    """Writes a source's file and reads it as its feed; returns the feed."""

    def run(name: str, text: str, **values: Any) -> Feed:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        feed = Feed.objects.filter(city=city, url=str(path)).first()
        feed = feed or add_feed(city, str(path), by=None, name=name, **values)
        sync_feed(feed)
        feed.refresh_from_db()
        return feed

    return run
