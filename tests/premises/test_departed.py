"""Who the register says has left, and what follows in the street, in studies, on the desk."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.actors import on_staff
from tests.factories.counts import a_walk, at, close_with, pressed
from tests.factories.places import PlaceFactory
from tests.factories.premises import PremisesFactory
from tests.factories.town import make_town
from tests.premises.studies.town import a_town
from torg.places.enums import PlaceStatus
from torg.places.models import Place, Street
from torg.places.queries.strolls import ItemKind, StrollItem, stroll
from torg.premises.counting import services
from torg.premises.counting.enums import Seen
from torg.premises.enums import Origin, State
from torg.premises.models import Premises
from torg.premises.queries.departed import departed, still_mapped
from torg.premises.services.filling import fill_register
from torg.premises.services.states import Now, set_state
from torg.premises.studies.analysis.inputs import gather
from torg.premises.studies.parameters import Parameters

pytestmark = pytest.mark.django_db
FIRST, THEN, LAST = date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1)


@pytest.fixture
def cafe() -> Place:
    return Place.objects.filter(city=a_town()).order_by("pk")[0]


@pytest.fixture
def walk() -> SimpleNamespace:
    return a_walk()


def unit_of(place: Place) -> Premises:
    """Make the premises of a place, as the map tells of it."""
    unit = PremisesFactory(city=place.city, lat=place.lat, lon=place.lon)
    set_state(unit, Now(State.OCCUPIED, FIRST, place), by=None, origin=Origin.PLACES)
    return unit


def stores(place: Place) -> tuple[int, ...]:
    return gather(place.city, None, Parameters()).stores.ids


@pytest.mark.parametrize(
    ("state", "tenant"),
    [(State.VACANT, ""), (State.REBUILDING, ""), (State.LET, "Garnboden"), (State.OCCUPIED, "")],
)
def test_a_shop_that_has_left_is_neither_supply_nor_competitor(cafe, state, tenant):
    unit = unit_of(cafe)
    assert cafe.pk in stores(cafe)
    set_state(unit, Now(state, THEN, tenant=tenant), by=None, origin=Origin.COUNT)
    assert cafe.pk not in stores(cafe)


def test_of_the_old_shop_and_the_new_one_the_new_one_counts(cafe):
    unit = unit_of(cafe)
    new = PlaceFactory(city=cafe.city, category=cafe.category, lat=cafe.lat, lon=cafe.lon)
    set_state(unit, Now(State.OCCUPIED, THEN, new), by=None, origin=Origin.OWNER)
    found = stores(cafe)
    assert (cafe.pk in found, new.pk in found) == (False, True)


def other(cafe: Place) -> Premises:
    return PremisesFactory(city=cafe.city, lat=cafe.lat, lon=cafe.lon)


@pytest.mark.parametrize(
    ("then", "by"),
    [
        ("the map alone", lambda cafe, unit: set_state(
            unit, Now(State.UNKNOWN, THEN), by=None, origin=Origin.PLACES)),
        ("said before it came", lambda cafe, unit: set_state(
            unit, Now(State.VACANT, date(2024, 1, 1)), by=None, origin=Origin.STAFF)),
        ("moved next door", lambda cafe, unit: (
            set_state(unit, Now(State.VACANT, THEN), by=None, origin=Origin.STAFF),
            set_state(other(cafe), Now(State.OCCUPIED, THEN, cafe), by=None, origin=Origin.STAFF))),
        ("moved on the map", lambda cafe, unit: (
            set_state(unit, Now(State.VACANT, THEN), by=None, origin=Origin.STAFF),
            Place.objects.filter(pk=cafe.pk).update(lat=cafe.lat + 0.001))),
        ("back again", lambda cafe, unit: (
            set_state(unit, Now(State.VACANT, THEN), by=None, origin=Origin.STAFF),
            set_state(unit, Now(State.OCCUPIED, LAST, cafe), by=None, origin=Origin.STAFF))),
    ],
)  # fmt: skip
def test_what_has_not_left(cafe, then, by):
    by(cafe, unit_of(cafe))
    assert departed(Premises.objects.all()) == [], then


# --- the street ----------------------------------------------------------------------------------


def in_street(slug: str = "lyktgatan") -> list[StrollItem]:
    walk = stroll(None, Street.objects.get(slug=slug), timezone.now())
    return [item for _side, items in walk.sides for item in items]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.OCCUPIED, "Lokal i bruk"),
        (State.TEMPORARY, "Tillfällig användning"),
        (State.UNKNOWN, "okänt vad som finns här"),
    ],
)
def test_a_state_without_a_name_is_said_in_the_street_and_who_was_there_is_gone(state, words):
    fill_register(make_town())
    unit = at("Sidan Ett")
    set_state(unit, Now(state, timezone.localdate()), by=None, origin=Origin.STAFF)
    items = in_street()
    assert "Sidan Ett" not in {item.name for item in items}
    assert [item.kind for item in items if item.premises == unit.slug] == [ItemKind.DOOR]
    html = Client().get("/promenad/lyktgatan/").content.decode()
    assert words in html
    assert "Sidan Ett" not in html


def test_a_new_tenant_without_a_name_takes_the_old_shop_away(walk):
    unit = at("Sidan Ett")
    close_with(walk, pressed("Sidan Ett", Seen.NEW))
    assert "Sidan Ett" not in {item.name for item in in_street()}
    assert [item.name for item in in_street() if item.premises == unit.slug] == ["Lokal i bruk"]


def test_a_new_tenant_without_a_name_is_not_put_before_one_that_is_known_since(walk):
    unit = at("Sidan Ett")
    services.take_pressings(walk.count, [pressed("Sidan Ett", Seen.NEW)], by=walk.kim)
    new = PlaceFactory(city=walk.city, name="Garnboden", lat=unit.lat, lon=unit.lon)
    set_state(unit, Now(State.OCCUPIED, timezone.localdate(), new), by=None, origin=Origin.PLACES)
    services.close_count(walk.count, by=walk.kim)
    unit.refresh_from_db()
    assert unit.place == new


def test_what_stands_upstairs_or_was_never_told_of_is_no_window(walk):
    street = Street.objects.get(slug="lyktgatan")
    spot = {"city": walk.city, "street": street, "side": "left", "along_m": 60}
    upstairs, untold = PremisesFactory(floor="1", **spot), PremisesFactory(**spot)
    set_state(upstairs, Now(State.VACANT, THEN), by=None, origin=Origin.STAFF)
    assert {upstairs.slug, untold.slug}.isdisjoint(item.premises for item in in_street())


# --- the desk ------------------------------------------------------------------------------------


def test_staff_close_a_place_that_the_map_still_has(walk):
    place = at("Sidan Ett").place
    close_with(walk, pressed("Sidan Ett", Seen.EMPTY))
    client, path = Client(), "/stad/lokaler/lamnade/"
    client.force_login(on_staff("stad"))
    html = client.get(path).content.decode()
    for words in ("Har den flyttat ut?", "Sidan Ett", "sedan 15 januari 2026"):
        assert words in html
    assert client.post(path, {"place": place.pk}).status_code == 302
    place.refresh_from_db()
    assert (place.status, still_mapped(walk.city)) == (PlaceStatus.CLOSED, [])
    again = client.post(path, {"place": place.pk}, follow=True)
    assert "hunnit säga" in again.content.decode()
    assert client.post(path, {"place": "x"}).status_code == 404
