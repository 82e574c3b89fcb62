"""At the desk: the sign's own colour; and where a new place is put on the map."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.factories.actors import owned, person
from tests.factories.town import make_town
from torg.core.models import User
from torg.places.enums import CodeMedium, Source
from torg.places.models import Actor, Claim, Place
from torg.places.services.places import edit_place
from torg.places.services.qr_codes import make_code
from torg.places.signs import SignFormat
from torg.portal.queries.signs import sign_of


@pytest.fixture
def ada(db: None) -> User:
    return person("ada")


@pytest.fixture
def actor(ada: User) -> Actor:
    return owned(make_town(), ada)


@pytest.fixture
def place(actor: Actor) -> Place:
    place = Place.objects.get(name="Sidan Ett")
    place.actor = actor
    place.save()
    return place


@pytest.fixture
def desk(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def url(name: str, place: Place) -> str:
    return reverse(f"portal:{name}", args=[place.actor.slug, place.slug])


@pytest.mark.parametrize(
    ("chosen", "kept", "told"),
    [
        ("#5b2a4e", "#5b2a4e", ""),
        ("#ffc44d", "#886829", "Gult som lysande fönster betyder öppet"),
        ("#e0442a", "#ca3d26", "så att bokstäverna går att läsa"),
    ],
)
def test_a_sign_has_its_own_colour_and_what_was_adjusted_is_told(
    place: Place, desk: Client, chosen: str, kept: str, told: str
) -> None:
    sent = {"name": place.name, "own_brand": "on", "brand": chosen}
    page = desk.post(url("desk_details", place), sent, follow=True).content.decode()
    place.refresh_from_db()
    assert (place.brand, place.provenance["brand"]) == (kept, "actor")
    assert told in page
    assert ("bokstäverna" in page or "Gult" in page) == bool(told)
    assert kept in page  # its front is drawn beside the form
    code = make_code(place.city, CodeMedium.POSTER, place=place, by=None)
    assert sign_of(code, SignFormat.A4, "sv", with_hours=False).ground == kept
    desk.post(url("desk_details", place), {"name": place.name, "brand": chosen})
    place.refresh_from_db()
    assert place.brand == ""


def test_what_is_no_colour_is_not_taken(place: Place, desk: Client) -> None:
    sent = {"name": place.name, "own_brand": "on", "brand": "röd"}
    page = desk.post(url("desk_details", place), sent).content.decode()
    assert "Välj en färg" in page
    place.refresh_from_db()
    assert place.brand == ""


@pytest.mark.parametrize("colour", ["#ffc44d", "#e0442a", "red", "#12345", "url(x)"])
def test_no_other_door_takes_a_colour_that_cannot_be_read_on(
    place: Place, ada: User, colour: str
) -> None:
    with pytest.raises(ValidationError):
        edit_place(place, {"brand": colour}, by=ada, source=Source.ACTOR)


def test_where_an_address_or_a_pin_is(place: Place, desk: Client) -> None:
    address = {"street_name": place.street_name, "house_number": place.house_number}
    found = desk.get("/aktor/ny/var/", address).json()
    assert found == {"lat": place.lat, "lon": place.lon, "words": f"Nära {place.address}"}
    near = desk.get("/en/actor/new/where/", {"pin": f"{place.lat + 0.00001}, {place.lon}"}).json()
    assert near["words"] == f"Near {place.address}"
    assert desk.get("/aktor/ny/var/", {"street_name": "Okänd"}).status_code == 404
    assert desk.get("/aktor/ny/var/", {"pin": "1,2,3"}).status_code == 404
    assert Client().get("/aktor/ny/var/", address)["Location"].startswith("/konto/login/")


def test_who_looks_on_the_map_makes_nothing_and_keeps_what_is_typed(
    place: Place, desk: Client
) -> None:
    sent = {"look": "1", "place_name": "Ny <b>", "street_name": place.street_name, "pin": "x"}
    page = desk.post("/aktor/ny/", sent).content.decode()
    assert 'value="Ny &lt;b&gt;"' in page
    assert "Skriv två tal" not in page
    assert f'<option value="{place.street_name}">' in page
    assert Claim.objects.count() == 0


def test_a_new_place_waits_for_the_staff(actor: Actor, desk: Client) -> None:
    category = Place.objects.get(name="Väv").category
    sent = {"place_name": "Nya Garnet", "category": category.pk, "street_name": "Lyktgatan",
            "house_number": "5", "actor": actor.pk}  # fmt: skip
    assert desk.post("/aktor/ny/", sent).status_code == 302
    place = Place.objects.get(name="Nya Garnet")
    assert Client().get(reverse("portal:place", args=[place.slug])).status_code == 404
    assert desk.post("/aktor/ny/", {**sent, "street_name": "Nowhere"}).status_code == 200
    assert desk.post("/aktor/ny/", {**sent, "pin": "x"}).status_code == 200
