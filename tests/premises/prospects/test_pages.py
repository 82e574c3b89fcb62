"""The public form, the page behind the link, and the board."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.actors import on_staff
from tests.factories.places import CategoryFactory, CityFactory
from tests.factories.premises import PremisesFactory, asks, property_owner, vacant
from tests.factories.prospects import case_of, looks
from tests.factories.strategies import days
from tests.sessions import SESSION_QUERIES
from torg.places.models import Place
from torg.premises.prospects.enums import ShownTo, Side
from torg.premises.prospects.models import Case, Prospect

pytestmark = pytest.mark.django_db
FORM = {
    "concept": "Bokhandel", "area_min": "80", "area_max": "140", "name": "Kim",
    "email": "kim@example.com", "shown_to": "network", "most_rent": "1500",
}  # fmt: skip


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def owner(city):
    return property_owner(city, "own", seated=True)


@pytest.fixture
def premises(city, owner):
    row = PremisesFactory(city=city, owner=owner.actor, area_m2=110)
    vacant(row)
    return row


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def staff(city):
    return signed_in(on_staff())


def ask_for(client, **fields):
    return client.post(
        "/lokaler/soker-lokal/", {**FORM, "category": CategoryFactory().pk, **fields}
    )


def test_anybody_asks_and_confirms_and_sees_what_fits(client, city, premises):
    asks(premises, 2_000, "public")
    assert client.get("/lokaler/soker-lokal/").status_code == 200
    assert ask_for(client)["Location"] == "/lokaler/soker-lokal/skickat/"
    prospect = Prospect.objects.get()
    own = f"/lokaler/soker-lokal/{prospect.token}/"
    assert premises.address not in client.get(own).content.decode()
    client.post(f"{own}bekrafta/")
    page = client.get(own).content.decode()
    assert (premises.address in page, "110\xa0m²" in page or "110 m²" in page) == (True, True)
    assert "hyran som begärs ligger över det som sagts" in page


def test_a_prospect_sees_no_rent_that_is_not_everyones(client, city, premises):
    asks(premises, 2_001, "network")
    prospect = looks(city, most_rent=1_500)
    page = client.get(f"/lokaler/soker-lokal/{prospect.token}/").content.decode()
    assert (premises.address in page, "2 001" in page, "hyran som begärs" in page) == (
        True, False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"area_min": "150"}, "får inte vara större"),
        ({"shown_to": ""}, "ds-validation-message"),
        ({"website": "x"}, "Något saknas"),
        ({"email": "nej"}, "ds-validation-message"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(client, city, fields, said):
    answer = ask_for(client, **fields)
    page = answer.content.decode()
    assert (answer.status_code, said in page, 'value="Bokhandel"' in page) == (200, True, True)
    assert not Prospect.objects.exists()


def test_many_requests_of_one_are_turned_away(client, city):
    answers = [ask_for(client).status_code for _n in range(4)]
    assert answers == [302, 302, 302, 429]


def test_the_link_alone_changes_and_erases(client, city, premises):
    prospect = looks(city)
    own = f"/lokaler/soker-lokal/{prospect.token}/"
    client.post(f"{own}samtycke/", {"shown_to": "staff"})
    prospect.refresh_from_db()
    assert prospect.shown_to == "staff"
    category = prospect.category_id
    client.post(f"{own}andra/", {**FORM, "category": category, "concept": "Något annat"})
    prospect.refresh_from_db()
    assert prospect.concept == "Något annat"
    assert client.get(f"{own}ta-bort/").status_code == 200
    assert client.post(f"{own}ta-bort/").status_code == 200
    assert client.get(own).status_code == 404
    assert client.get("/lokaler/soker-lokal/gissad/").status_code == 404


def test_a_prospect_writes_to_the_owner(client, city, premises):
    prospect = looks(city, ShownTo.STAFF)
    own = f"/lokaler/soker-lokal/{prospect.token}/"
    answer = client.post(f"{own}fraga/{premises.slug}/", {"text": " "})
    assert (answer.status_code, Case.objects.count()) == (200, 0)
    client.post(f"{own}fraga/{premises.slug}/", {"text": "Hej!", "show_address": "on"})
    case = Case.objects.get()
    assert (case.asked_by_prospect, bool(case.address_shown_at)) == (True, True)
    assert "Hej!" in client.get(own).content.decode()


def test_an_owner_moves_its_case_and_lets(city, owner, premises):
    theirs, prospect = signed_in(owner.user), looks(city)
    page = theirs.get(f"/etableringar/kandidater/{prospect.pk}/").content.decode()
    assert (premises.address in page, "kandidat@example.com" in page) == (True, False)
    opened = theirs.post(f"/etableringar/kandidater/{prospect.pk}/oppna/{premises.slug}/")
    case = Case.objects.get()
    address = f"/etableringar/{case.pk}/"
    assert opened["Location"] == address
    assert "kandidat@example.com" not in theirs.get(address).content.decode()
    lost = theirs.post(f"{address}flytta/", {"move-stage": "lost", "move-note": "Skälet"})
    assert (lost.status_code, "Skälet" in lost.content.decode()) == (200, True)
    theirs.post(f"{address}flytta/", {"move-stage": "offer"})
    theirs.post(f"{address}skriv/", {"text": "Välkommen!"})
    said = {"let-name": "Sida", "let-category": prospect.category_id, "let-opens_on": days(0)}
    theirs.post(f"{address}hyr-ut/", said)
    case.refresh_from_db()
    assert (case.stage, Place.objects.get().name) == ("let", "Sida")
    assert "Sida" in theirs.get(address).content.decode()


def test_who_sees_a_case_and_may_not_move_it_is_told_so(owners):
    row = PremisesFactory(city=owners.city, owner=owners.own.actor, area_m2=100)
    vacant(row)
    case = case_of(looks(owners.city), row)
    till, other = (signed_in(owners.people[name]) for name in ("till", "other"))
    address = f"/etableringar/{case.pk}/"
    answers = [
        till.get(address), till.post(f"{address}flytta/", {"move-stage": "offer"}),
        other.get(address), other.post(f"{address}hyr-ut/"), other.get("/etableringar/"),
        signed_in(owners.people["outside"]).get("/etableringar/"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 403, 404, 404, 200, 403]


def test_an_owner_that_the_prospect_no_longer_agrees_to_sees_nothing(client, city, owner, premises):
    prospect = looks(city)
    case = case_of(prospect, premises)
    theirs = signed_in(owner.user)
    assert theirs.get(f"/etableringar/{case.pk}/").status_code == 200
    own = f"/lokaler/soker-lokal/{prospect.token}/"
    client.post(f"{own}samtycke/", {"shown_to": "staff"})
    assert theirs.get(f"/etableringar/{case.pk}/").status_code == 404
    assert prospect.concept not in theirs.get("/etableringar/").content.decode()


BOARD_QUERIES = 5 + SESSION_QUERIES
PROSPECTS_QUERIES = 13 + SESSION_QUERIES
OWN_QUERIES = 16


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries(
    client, city, owner, premises, staff, number, django_assert_num_queries
):
    for n in range(number):
        prospect = looks(city, email=f"kandidat{n}@example.com")
        row = PremisesFactory(city=city, owner=owner.actor, area_m2=100 + n)
        vacant(row)
        case_of(prospect, row, Side.PROSPECT)
    staff.get("/etableringar/")
    with django_assert_num_queries(BOARD_QUERIES):
        page = staff.get("/etableringar/").content.decode()
    assert page.count('class="board__card"') == number
    with django_assert_num_queries(PROSPECTS_QUERIES):
        page = staff.get("/etableringar/kandidater/").content.decode()
    assert page.count("card__name") == number
    own = f"/lokaler/soker-lokal/{prospect.token}/"
    with django_assert_num_queries(OWN_QUERIES):
        page = client.get(own).content.decode()
    assert page.count('class="fit"') == number + 1
