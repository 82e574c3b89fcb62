"""A register at once: from the places of a town and from what the map says stands empty."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from torg.core.models import JournalEntry
from torg.core.search import search
from torg.places.enums import PlaceStatus
from torg.places.models import Place, Street
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, PremisesStatus
from torg.premises.services.filling import fill_register
from torg.premises.services.states import Now, set_state

pytestmark = pytest.mark.django_db


def empty(street, **fields):
    return {
        "ref": "osm:node/7", "lat": 56.0466, "lon": 12.6944, "street_name": street.name,
        "house_number": "9 C", "street": street.pk, "district": None, "side": "right",
        "along_m": 50.0, "frontage_m": 8.0, "floor": "", "area": "ca 84", "was": "shoes", **fields,
    }  # fmt: skip


def test_every_storefront_and_every_empty_one_gets_its_premises_once():
    city = make_town()
    street = Street.objects.get(slug="lyktgatan")
    filled = fill_register(city, [empty(street)])
    assert (filled.made, filled.moved_in) == (17, 0)
    vacant = Premises.objects.get(state=State.VACANT)
    assert (vacant.address, vacant.area_m2, vacant.frontage_m) == ("Lyktgatan 9 C", 84, 8.0)
    taken = Premises.objects.get(place__name="Sidan Ett")
    assert (taken.street, taken.side, taken.along_m) == (street, "left", 32)
    assert vars(fill_register(city, [empty(street)])) == {"made": 0, "moved_in": 0, "moved_out": 0}
    assert JournalEntry.objects.filter(verb="register.filled").count() == 1
    assert PremisesStatus.objects.count() == 17


def test_the_search_knows_the_vacant_ones():
    city = make_town()
    fill_register(city, [empty(Street.objects.get(slug="lyktgatan"))])
    found = search(city.pk, "ledig lokal", kinds=["premises"])
    assert [hit.slug for hit in found.hits] == [Premises.objects.get(state="vacant").slug]


def test_a_new_place_moves_into_what_stood_empty():
    city = make_town()
    street = Street.objects.get(slug="lyktgatan")
    fill_register(city, [empty(street)])
    new = PlaceFactory(city=city, street=street, side="right", along_m=51.0, name="Nya Garnet")
    filled = fill_register(city)
    assert (filled.made, filled.moved_in) == (0, 1)
    row = Premises.objects.get(source_ref="osm:node/7")
    assert (row.state, row.place) == (State.OCCUPIED, new)


def test_who_has_said_vacant_since_is_not_overruled_by_the_map():
    city = make_town()
    fill_register(city)
    row = Premises.objects.get(place__name="Sidan Ett")
    set_state(row, Now(State.VACANT, timezone.now().date()), by=None, origin=Origin.STAFF)
    fill_register(city)
    row.refresh_from_db()
    assert row.state == State.VACANT
    assert Premises.objects.count() == 16


def test_what_has_closed_for_good_leaves_its_premises():
    city = make_town()
    city.source_at = timezone.now().replace(year=2024)
    city.save()
    fill_register(city)
    Place.objects.filter(name="Sidan Ett").update(status=PlaceStatus.CLOSED)
    assert fill_register(city).moved_out == 1
    row = Premises.objects.get(along_m=32)
    assert (row.state, row.place) == (State.UNKNOWN, None)
    assert row.history.order_by("since").first().since < date.today()  # noqa: DTZ011  -- years off


def test_what_has_no_window_is_no_premises():
    city = make_town()
    street = Street.objects.get(slug="lyktgatan")
    for fields in ({"floor": "2"}, {"in_courtyard": True}, {"status": PlaceStatus.HIDDEN}):
        PlaceFactory(city=city, street=street, side="left", along_m=55, name="Uppe", **fields)
    fill_register(city)
    assert not Premises.objects.filter(place__name="Uppe").exists()
