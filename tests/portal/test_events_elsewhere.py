"""Events on the other pages: today, map, stroll, place, search."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from tests.factories.agenda import at, make_event
from tests.factories.places import CityFactory, PlaceFactory, SquareFactory, StreetFactory
from torg.agenda.services import moderation
from torg.places.models import StreetOpening
from torg.portal.queries.map import map_page, marks_in_view
from torg.portal.queries.map_view import View
from torg.portal.queries.place import place_page
from torg.portal.queries.search import Asking, search_page, suggest_lines
from torg.portal.queries.stroll import stroll_page
from torg.portal.queries.today_events import today_events

pytestmark = pytest.mark.django_db
NOW = at("2026-12-01 12:00")


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


# --- today ---------------------------------------------------------------------------------------


def test_today_without_events_has_no_section(city):
    assert today_events(city, NOW) is None


def test_today_shows_the_day_that_is_asked_for(city):
    make_event("Morgon", "2026-12-01 09:00", city=city)
    make_event("Kväll", "2026-12-01 19:00", city=city)
    make_event("Lördag", "2026-12-05 11:00", city=city)
    make_event("Utställning", "2026-11-20 10:00", hours=24 * 30, city=city)
    day = today_events(city, NOW)
    assert [(b.happening.title, b.is_over) for b in day.line.bars] == [
        ("Morgon", True), ("Kväll", False),
    ]  # fmt: skip
    assert day.ongoing == 1
    evening = today_events(city, at("2026-12-01 19:00"))
    assert [b.happening.title for b in evening.line.bars] == ["Kväll"]
    saturday = today_events(city, at("2026-12-05 13:00"))
    assert [b.happening.title for b in saturday.line.bars] == ["Lördag"]
    assert saturday.title == "På gång lördag 5 december"
    assert saturday.day_url == "/evenemang/?dag=2026-12-05"


@pytest.mark.parametrize("count", [1, 3])
def test_today_takes_two_queries(city, count, django_assert_num_queries):
    for n in range(count):
        make_event(f"E{n}", "2026-12-01 18:00", place=PlaceFactory(city=city), city=city)
    with django_assert_num_queries(2):
        assert len(today_events(city, NOW).line.bars) == count


def test_the_front_page_names_what_is_on(client, city):
    PlaceFactory(city=city)
    make_event("Stickkväll", f"{timezone.localdate()} 23:00", hours=0.5, city=city)
    html = client.get("/").content.decode()
    assert "På gång" in html
    assert "Stickkväll" in html


# --- place ---------------------------------------------------------------------------------------


def test_a_place_shows_each_event_once_with_its_next_date(city):
    place = PlaceFactory(city=city, name="Tygellen")
    make_event("Varje vecka", "2026-11-24 18:00", rrule="FREQ=WEEKLY", place=place, city=city)
    make_event("En gång", "2026-12-02 18:00", place=place, city=city)
    make_event("Annanstans", "2026-12-02 18:00", place=PlaceFactory(city=city), city=city)
    shown = place_page(None, place, NOW, url="https://x.test/").happenings
    assert [(h.title, h.day) for h in shown] == [
        ("Varje vecka", date(2026, 12, 1)), ("En gång", date(2026, 12, 2)),
    ]  # fmt: skip


def test_the_place_page_lists_them(client, city):
    place = PlaceFactory(city=city)
    day = timezone.localdate() + timedelta(days=1)
    event = make_event("Provning", f"{day} 18:00", place=place, city=city)
    html = client.get(f"/platser/{place.slug}/").content.decode()
    assert "På gång här" in html
    assert f"/evenemang/{event.slug}/" in html


# --- stroll --------------------------------------------------------------------------------------


@pytest.fixture
def street(city):
    return StreetFactory(city=city)


def windows(street, now=NOW):
    sides = stroll_page(None, street, now).walk.sides
    return {item.name: item.lines for _side, items in sides for item in items if item.name}


def test_a_window_says_what_is_on_that_day(city, street):
    place = PlaceFactory(city=city, street=street, along_m=20, side="left", name="Andra Prov")
    PlaceFactory(city=city, street=street, along_m=60, side="left", name="Tyst")
    make_event("Högläsning", "2026-12-01 18:30", place=place, city=city)
    make_event("I morgon", "2026-12-02 18:30", place=place, city=city)
    make_event("Över", "2026-12-01 08:00", place=place, city=city)
    assert windows(street) == {"Andra Prov": ("18.30 Högläsning",), "Tyst": ()}


def test_a_square_says_what_is_on_it(city, street):
    square = SquareFactory(city=city, name="Klocktorget", lat=56.0470, lon=12.6945)
    StreetOpening.objects.create(
        street=street, side="left", kind="square", along_m=50, width_m=12, to_square=square
    )
    PlaceFactory(city=city, street=street, along_m=20, side="left", name="Andra Prov")
    make_event("Julmarknad", "2026-12-01 11:00", hours=6, location_name="Klocktorget", city=city)
    make_event("Lucia", "2026-12-01 16:00", lat=56.04702, lon=12.6946, city=city)
    make_event("Långt bort", "2026-12-01 16:00", lat=56.06, lon=12.69, city=city)
    assert windows(street)["Klocktorget"] == ("11.00 Julmarknad", "16.00 Lucia")


# --- map -----------------------------------------------------------------------------------------


def test_marks_and_rows_of_events_are_equal(city):
    place = PlaceFactory(city=city)
    event = make_event("Provning", "2026-12-01 18:00", place=place, city=city)
    make_event("På torget", "2026-12-01 16:00", lat=city.lat, lon=city.lon, city=city)
    make_event("Utan plats", "2026-12-01 16:00", city=city)
    make_event("I morgon", "2026-12-02 16:00", place=place, city=city)
    make_event("Över", "2026-12-01 09:00", place=place, city=city)
    page = map_page(None, city, View(), NOW)
    marks = marks_in_view(None, city, View(centre=(city.lat, city.lon)), NOW)["events"]
    assert [row.happening.title for row in page.events] == ["På torget", "Provning"]
    assert [mark[4] for mark in marks] == ["På torget", "Provning"]
    assert marks[1][2:] == [
        "event", f"event:{event.slug}", "Provning", "18.00–20.00", f"/evenemang/{event.slug}/",
    ]  # fmt: skip


def test_events_alone_or_places_alone(city):
    PlaceFactory(city=city)
    make_event("På torget", "2026-12-01 16:00", lat=city.lat, lon=city.lon, city=city)
    events = map_page(None, city, View(only_events=True), NOW)
    assert (len(events.events), events.total) == (1, 0)
    places = map_page(None, city, View(accessible=True), NOW)
    assert places.events == []


def test_the_map_page_lists_them(client, city):
    now = timezone.localtime()
    start = f"{now:%Y-%m-%d} 23:30"
    make_event("På torget", start, hours=0.4, lat=city.lat, lon=city.lon, city=city)
    html = client.get("/karta/?evenemang=ja").content.decode()
    assert "På torget" in html
    assert client.get("/en/map/?events=yes").status_code == 200


# --- search --------------------------------------------------------------------------------------


def test_an_event_is_found_with_its_next_date(city):
    event = make_event("Ljusvandring", "2026-11-24 18:00", rrule="FREQ=WEEKLY", city=city)
    found = search_page(None, city, Asking(q="ljusvandring"), NOW)
    assert [(h.title, h.day) for h in found.events] == [("Ljusvandring", date(2026, 12, 1))]
    assert [(c.label, c.count) for c in found.kinds] == [("Evenemang", 1)]
    assert suggest_lines(city, "ljusv")[0].href == f"/evenemang/{event.slug}/"


def test_only_open_leaves_events_out(city):
    make_event("Ljusvandring", "2026-12-01 18:00", city=city)
    assert search_page(None, city, Asking(q="ljusvandring", only_open=True), NOW).events == []


def test_the_search_page_shows_them(client, city):
    day = timezone.localdate() + timedelta(days=1)
    make_event("Ljusvandring", f"{day} 18:00", city=city)
    html = client.get("/sok/?q=ljusvandring&typ=evenemang").content.decode()
    assert "happening__name" in html


# --- other sites, search engines, reports --------------------------------------------------------


def test_other_sites_show_what_is_to_come(client, city):
    day = timezone.localdate() + timedelta(days=1)
    event = make_event("Ljusvandring", f"{day} 18:00", kind="guided", city=city)
    make_event("Jazz", f"{day} 19:00", kind="music", city=city)
    html = client.get("/inbaddat/evenemang/?typ=guidat").content.decode()
    assert f'href="http://testserver/evenemang/{event.slug}/" target="_top"' in html
    assert "Jazz" not in html
    assert "Jazz" in client.get("/en/embed/events/?form=fragment").content.decode()


def test_the_sitemap_names_what_is_to_come(client, city):
    day = timezone.localdate()
    coming = make_event("Kommer", f"{day + timedelta(days=1)} 18:00", city=city)
    past = make_event("Var", f"{day - timedelta(days=9)} 18:00", city=city)
    xml = client.get("/sitemap-events-1.xml").content.decode()
    assert f"/evenemang/{coming.slug}/" in xml
    assert f"/en/events/{coming.slug}/" in xml
    assert past.slug not in xml


def test_an_event_is_reported_hidden_and_put_back(client, city):
    event = make_event("Svindel", f"{timezone.localdate() + timedelta(days=1)} 18:00", city=city)
    assert client.get(f"/rapportera/event/{event.pk}/").status_code == 200
    with transaction.atomic():
        before = moderation.restrict_event(event, "hidden", by=None)
    assert moderation.find_event(event.pk, public=True) is None
    with transaction.atomic():
        moderation.restore_event(event, "hidden", before, by=None)
    assert moderation.find_event(event.pk, public=True) == event
