"""The list of premises and the page of one: what is shown to whom."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.actors import on_staff
from tests.factories.places import CategoryFactory
from tests.factories.premises import PremisesFactory, asks, property_owner, vacant
from tests.factories.town import make_town
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place, Street
from torg.places.queries.strolls import ItemKind, stroll
from torg.premises.enums import Origin, RentVisibility, State
from torg.premises.figures.models import DemandSignal
from torg.premises.figures.queries.wishes import wishes_near
from torg.premises.models import Premises
from torg.premises.services.filling import fill_register
from torg.premises.services.states import Now, set_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


def front(city: City, number: str, along: float, **fields) -> Premises:
    street = Street.objects.get(slug="lyktgatan")
    return PremisesFactory(
        city=city, street=street, street_name=street.name, house_number=number, side="left",
        along_m=along, frontage_m=9, slug=f"lyktgatan-{number}", **fields,
    )  # fmt: skip


def test_the_list_begins_with_what_is_vacant(town, client):
    fill_register(town)
    vacant(front(town, "8 B", 52, area_m2=84))
    html = client.get("/lokaler/").content.decode()
    assert "1 ledig lokal" in html
    assert "Lyktgatan 8 B" in html
    assert "84 m²" in html
    assert "Sidan Ett" not in html
    assert "Sidan Ett" in client.get("/lokaler/?lage=alla").content.decode()
    assert "1 vacant premises" in client.get("/en/premises/").content.decode()


def test_choices_narrow_the_list_in_both_languages(town, client):
    small, large = front(town, "8 B", 52, area_m2=40), front(town, "20", 110, area_m2=240)
    large.uses.add(CategoryFactory(slug="prov-garn", name_sv="Garn"))
    vacant(small)
    vacant(large)
    for query in ("storlek=200-", "size=200-", "anvandning=prov-garn", "gata=lyktgatan&size=200-"):
        html = client.get(f"/lokaler/?{query}").content.decode()
        assert "Lyktgatan 20" in html
        assert "Lyktgatan 8 B" not in html
    html = client.get("/lokaler/?stadsdel=finns-inte").content.decode()
    assert "Ingen lokal stämmer med det" in html
    assert client.get("/lokaler/?sida=9999999&storlek=%00&lage=?").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_premises(town, client, count, django_assert_num_queries):
    for n in range(count):
        vacant(front(town, f"{n}", 10 + 12 * n))
    client.get("/lokaler/")  # the tree of categories is remembered
    with django_assert_num_queries(4):
        client.get("/lokaler/")


def test_the_page_of_a_vacant_premises(town, client):
    row = front(town, "8 B", 52, area_m2=84, floor="0")
    set_state(row, Now(State.OCCUPIED, date(2019, 1, 1), tenant="Garnboden"), by=None,
              origin=Origin.FILE)  # fmt: skip
    vacant(row)
    html = client.get("/lokaler/lyktgatan-8 B/").content.decode()
    for words in ("Ledig lokal", "Ledig sedan mars 2025", "84 m²", "Garnboden", "Gatuplan"):
        assert words in html
    assert '"unitCode": "MTK"' in html
    assert "Önskad hyra" not in html


def test_what_is_not_there_or_hidden_is_not_found(town, client):
    row = front(town, "9", 40, is_hidden=True)
    assert client.get(f"/lokaler/{row.slug}/").status_code == 404
    assert client.get("/lokaler/finns-inte/").status_code == 404
    assert client.get("/lokaler/a%00b/").status_code == 404


def test_a_vacant_premises_stands_in_the_stroll(town, client):
    fill_register(town)
    row = vacant(front(town, "8 B", 52, area_m2=84)).premises
    street = Street.objects.get(slug="lyktgatan")
    walk = stroll(None, street, timezone.now())
    item = next(item for item in walk.left if item.kind == ItemKind.VACANT)
    assert (item.premises, item.number, item.area) == (row.slug, "8 B", "84 m²")
    html = client.get("/promenad/lyktgatan/").content.decode()
    assert html.count(f'href="{reverse("portal:premises_page", args=[row.slug])}"') == 2
    assert "Vad saknas här?" in html


def test_a_place_that_has_left_is_not_drawn_beside_its_empty_premises(town):
    fill_register(town)
    row = Premises.objects.get(place__name="Sidan Ett")
    set_state(row, Now(State.VACANT, timezone.now().date()), by=None, origin=Origin.STAFF)
    walk = stroll(None, Street.objects.get(slug="lyktgatan"), timezone.now())
    assert "Sidan Ett" not in {item.name for item in walk.left}
    assert [item.premises for item in walk.left if item.premises] == [row.slug]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.LET, "Uthyrd, öppnar senare"),
        (State.REBUILDING, "Ombyggnad pågår"),
        (State.OCCUPIED, "Garnboden"),
    ],
)
def test_every_state_is_said_in_the_street(town, client, state, words):
    tenant = "Garnboden" if state == State.OCCUPIED else ""
    row = front(town, "8 B", 52)
    set_state(row, Now(state, date(2025, 1, 1), tenant=tenant), by=None, origin=Origin.STAFF)
    assert words in client.get("/promenad/lyktgatan/").content.decode()


# --- an owner's rent -----------------------------------------------------------------------------

SECRET, SHARED = 13_717, 14_327


@pytest.fixture
def rented(town):
    """Two owners in the network; one shows a rent to nobody, and one to the network."""
    own, other = (property_owner(town, name, seated=True) for name in ("own", "other"))
    hidden = front(town, "8 B", 52, owner=own.actor, area_m2=84)
    shown = front(town, "20", 108, owner=own.actor, area_m2=60)
    vacant(hidden)
    vacant(shown)
    asks(hidden, SECRET, RentVisibility.OWNER)
    asks(shown, SHARED, RentVisibility.NETWORK)
    return own, other


PATHS = (
    "/lokaler/", "/lokaler/?lage=alla", "/lokaler/lyktgatan-8 B/", "/lokaler/lyktgatan-20/",
    "/en/premises/", "/promenad/lyktgatan/", "/sok/?q=ledig lokal", "/api/v1/premises/",
    "/api/v1/premises/lyktgatan-20", "/api/v1/streets/lyktgatan/stroll", "/karta/", "/",
    "/lokaler/finns-inte/", "/sok/?q=13717",
)  # fmt: skip


def pages(client: Client, paths=PATHS) -> str:
    text = "".join(client.get(path).content.decode() for path in paths)
    return text.replace("\xa0", "").replace("&nbsp;", "").replace(" ", "").replace("q=13717", "")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_rent_is_on_no_page_of_those_who_may_not_see_it(rented, monkeypatch):
    own, other = rented
    # The owner looks first, so that whatever is remembered has been remembered with its rents.
    first = pages(signed_in(own.user))
    assert "13717kr" in first
    assert "14327kr" in first
    for client in (Client(), signed_in(other.user)):
        text = pages(client)
        assert "13717kr" not in text
        assert "13717," not in text
    assert "14327" not in pages(Client())
    assert "14327kr" in pages(signed_in(other.user))


def test_a_rent_is_in_no_key_of_the_cache(rented):
    own, _other = rented
    pages(signed_in(own.user))
    kept = str(getattr(cache, "_cache", {}))
    assert "13717" not in kept
    assert "13 717" not in kept


# --- the API -------------------------------------------------------------------------------------


def test_the_api_tells_of_premises(town, client):
    fill_register(town)
    row = front(town, "8 B", 52, area_m2=84)
    vacant(row)
    asks(row, 1_850, RentVisibility.PUBLIC)
    answer = client.get("/api/v1/premises/?state=vacant&area_min=50&street=lyktgatan").json()
    assert answer["meta"] == {"count": 1, "next": None, "previous": None}
    one = answer["data"][0]
    assert (one["address"], one["state"], one["since"]) == (
        "Lyktgatan 8 B", "vacant", "2025-03-01",
    )  # fmt: skip
    assert one["asking_rent_per_m2_year"] == 1_850
    assert client.get("/api/v1/premises/").json()["meta"]["count"] == 17
    assert client.get("/api/v1/premises/finns-inte").status_code == 404
    assert client.get("/api/v1/premises/?state=tom").status_code == 422
    assert client.get("/api/v1/premises/?area_max=10").json()["meta"]["count"] == 0


def test_the_api_does_not_tell_who_owns_them(town, client):
    row = vacant(front(town, "8 B", 52, owner=property_owner(town, "Prov Fastigheter").actor))
    for path in ("/api/v1/premises/", f"/api/v1/premises/{row.premises.slug}"):
        assert "Prov Fastigheter" not in client.get(path).content.decode()


@pytest.mark.parametrize("status", [one for one in PlaceStatus if one != PlaceStatus.ACTIVE])
def test_a_place_that_not_everyone_may_see_is_not_told_through_its_premises(town, client, status):
    fill_register(town)
    row = Premises.objects.get(place__name="Sidan Ett")
    paths = (
        "/lokaler/?lage=alla", f"/lokaler/{row.slug}/", "/api/v1/premises/",
        f"/api/v1/premises/{row.slug}",
    )  # fmt: skip
    slug = row.place.slug
    assert all("Sidan Ett" in client.get(path).content.decode() for path in paths)
    Place.objects.filter(pk=row.place_id).update(status=status)
    left = status in {PlaceStatus.CLOSED, PlaceStatus.REVIEW}  # its history may name it
    for path in paths:
        html = client.get(path).content.decode()
        assert "Sidan Ett" not in html or (left and path == paths[1]), path
        assert f"/{slug}/" not in html.replace(f"/{row.slug}/", "")


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_asks_no_more_for_more_premises(town, client, count, django_assert_num_queries):
    for n in range(count):
        vacant(front(town, f"{n}", 10 + 12 * n))
    client.get("/api/v1/premises/")
    with django_assert_num_queries(5):
        client.get("/api/v1/premises/")


def test_the_words_are_those_of_the_reader(town, client):
    vacant(front(town, "8 B", 52))
    with translation.override("en"):
        html = client.get("/en/premises/lyktgatan-8 B/").content.decode()
    assert "Vacant since March 2025" in html


# --- on the map ----------------------------------------------------------------------------------


def test_vacant_premises_lie_on_the_map_and_in_its_list(town, client):
    row = front(town, "8 B", 52, area_m2=84, lat=town.lat, lon=town.lon)
    vacant(row)
    vacant(front(town, "9", 40, is_hidden=True, lat=town.lat, lon=town.lon))
    vacant(front(town, "10", 60, lat=town.lat + 1, lon=town.lon))
    cache.clear()
    marks = client.get("/karta/platser.json").json()
    assert [mark[2:] for mark in marks["vacant"]] == [
        ["vacant", f"premises:{row.slug}", "Lyktgatan 8 B", "Ledig lokal · 84 m²",
         reverse("portal:premises_page", args=[row.slug])]
    ]  # fmt: skip
    assert marks["marks"]
    html = client.get("/karta/").content.decode()
    assert html.count(f'data-slug="premises:{row.slug}"') == 1
    only = client.get("/karta/?lediga=ja").content.decode()
    assert f'data-slug="premises:{row.slug}"' in only
    assert 'data-slug="st' not in only
    assert client.get("/karta/platser.json?vacant=yes").json()["marks"] == []
    assert "premises:" not in client.get("/karta/?behov=ata").content.decode()
    set_state(row, Now(State.LET, timezone.now().date()), by=None, origin=Origin.STAFF)
    assert "Ingen lokal står tom här" in client.get("/karta/?lediga=ja").content.decode()


def test_wishes_near_by_stand_on_the_page(town, client):
    row = vacant(front(town, "8 B", 52)).premises
    assert "saknar" not in client.get(f"/lokaler/{row.slug}/").content.decode()
    yarn, tea = (CategoryFactory(slug=f"prov-{n}", name_sv=n.title()) for n in ("garn", "te"))
    for n, (category, lat, fields) in enumerate(
        [(yarn, row.lat, {}), (tea, row.lat + 0.002, {"supporters": 4}), (yarn, row.lat + 0.01, {}),
         (tea, row.lat, {"withdrawn_at": timezone.now()})]
    ):  # fmt: skip
        DemandSignal.objects.create(
            city=town, category=category, origin=f"need:{n}", lat=lat, lon=row.lon,
            raised_at=timezone.now() - timedelta(days=1), **fields,
        )  # fmt: skip
    assert wishes_near(town, row.lat, row.lon) == [("Te", 4), ("Garn", 1)]
    html = client.get(f"/lokaler/{row.slug}/").content.decode()
    assert "Te: 4 önskemål" in html


def test_who_keeps_the_premises_finds_the_way_from_its_page(town):
    own, other = (property_owner(town, name) for name in ("own", "other"))
    row = vacant(front(town, "8 B", 52, owner=own.actor)).premises
    path = f"/lokaler/{row.slug}/"
    link = f'href="{reverse("keeping:own_state", args=[own.actor.slug, row.slug])}"'
    staff = f'href="{reverse("keeping:staff_state", args=[row.slug])}"'
    assert link in signed_in(own.user).get(path).content.decode()
    assert staff in signed_in(on_staff()).get(path).content.decode()
    for client in (Client(), signed_in(other.user)):
        assert "Ändra den här lokalen" not in client.get(path).content.decode()
