"""The demo town's feeds: the same each time, read without a fault, and some events told twice."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.factories.places import CityFactory, PlaceFactory
from torg.agenda.importers.reading import read_source
from torg.agenda.importers.stated import Context
from torg.agenda.models import Event, Match, Occurrence, SourceRecord
from torg.demo import write_events
from torg.places.models import Feed
from torg.portal.services.demo_events import make_demo_events

DAY = date(2026, 11, 26)


def test_the_same_day_gives_the_same_files(tmp_path: Path) -> None:
    one, other = (write_events(tmp_path / name, DAY) for name in "ab")
    assert [f.path.read_bytes() for f in one] == [f.path.read_bytes() for f in other]


def test_four_formats_are_read_without_a_fault(tmp_path: Path) -> None:
    readings = [
        read_source(file.path.read_text("utf-8"), "auto", Context())
        for file in write_events(tmp_path, DAY)
    ]
    assert [r.format for r in readings] == ["helsingborg", "jsonld", "ical", "linkedevents"]
    assert [r.refused for r in readings] == [[], [], [], []]
    assert 100 <= sum(r.read for r in readings) <= 140
    assert "cancelled" in {event.status for r in readings for event in r.events}


@pytest.mark.django_db
def test_the_town_lives_from_its_own_feeds_and_stays_alive(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.HOME = tmp_path
    city = CityFactory(slug="orehamn")
    for name in ("Mistluren", "Stadsbiblioteket", "Sundets museum", "Bio Sagan"):
        PlaceFactory(city=city, name=name)
    assert make_demo_events(city, 1.0) == 4
    assert list(Feed.objects.values_list("last_error", flat=True)) == ["", "", "", ""]
    assert Match.objects.filter(state="merged").count() >= 5
    assert SourceRecord.objects.count() - Event.objects.count() >= 5
    assert Event.objects.filter(place__name="Mistluren").count() >= 15
    starts = Occurrence.objects.values_list("start", flat=True)
    first = min(starts).date()
    days = {start.date() for start in starts}
    assert {first + timedelta(days=30 + n) for n in range(21)} <= days  # never an empty day
    events = Event.objects.count()
    assert make_demo_events(city, 1.0) == 0
    assert Event.objects.count() == events
