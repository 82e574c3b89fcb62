"""The pages of stretches, and the API."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.actors import on_staff
from tests.factories.places import CategoryFactory, CityFactory, StreetFactory
from tests.factories.premises import PremisesFactory, property_owner, vacant
from tests.factories.strategies import action, adopted, days, stretch_of
from torg.places.models import Street
from torg.premises.models import Stretch
from torg.premises.strategies import queries
from torg.premises.strategies.models import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def staff(city):
    return signed_in(on_staff())


def parts(*rows: tuple[Street, str, str, str]) -> dict[str, str]:
    data = {"parts-TOTAL_FORMS": str(len(rows)), "parts-INITIAL_FORMS": "0"}
    for n, (street, side, begin, end) in enumerate(rows):
        data |= {
            f"parts-{n}-street": str(street.pk), f"parts-{n}-side": side,
            f"parts-{n}-from_m": begin, f"parts-{n}-to_m": end,
        }  # fmt: skip
    return data


def test_staff_make_change_and_remove_a_stretch(city, staff):
    street = StreetFactory(city=city)
    answer = staff.post("/strak/ny/", {"name": "Hamnen", **parts((street, "", "", ""))})
    assert answer["Location"] == "/strak/hamnen/"
    stretch = Stretch.objects.get()
    page = staff.get("/strak/hamnen/andra/").content.decode()
    assert 'value="Hamnen"' in page
    staff.post("/strak/hamnen/andra/", {"name": "Kajen", **parts((street, "left", "5", "50"))})
    stretch.refresh_from_db()
    assert (stretch.name, stretch.parts.get().to_m) == ("Kajen", 50)
    assert staff.get("/strak/hamnen/ta-bort/").status_code == 200
    assert staff.post("/strak/hamnen/ta-bort/")["Location"] == "/strak/"
    assert not Stretch.objects.exists()


def test_a_form_that_fails_keeps_what_was_typed(city, staff):
    street = StreetFactory(city=city)
    answer = staff.post("/strak/ny/", {"name": "Hamnen", **parts((street, "", "60", "50"))})
    page = answer.content.decode()
    assert (answer.status_code, 'value="Hamnen"' in page, 'value="60"' in page) == (200, True, True)
    assert "slutar innan den börjar" in page


def test_a_strategy_is_written_adopted_and_read_by_everyone(city, staff, client):
    cafe, bank = (
        CategoryFactory(slug="kafe", name_sv="Kafé"),
        CategoryFactory(slug="bank", name_sv="Bank"),
    )
    stretch = stretch_of(city)
    address = f"/strak/{stretch.slug}/"
    staff.post(
        f"{address}strategi/",
        {"identity": "Kaffe hela dagen.", "wanted": [cafe.pk], "unwanted": [bank.pk]},
    )
    assert "Kaffe hela dagen." not in client.get(address).content.decode()
    assert "Kaffe hela dagen." in staff.get(f"{address}strategi/").content.decode()
    answer = staff.post(f"{address}strategi/anta/", {"adopt-day": days(0).isoformat()})
    assert answer["Location"] == address
    page = client.get(address).content.decode()
    assert [word in page for word in ("Kaffe hela dagen.", "Kafé", "Bank")] == [True] * 3


def test_an_earlier_strategy_can_still_be_read(city, client):
    stretch = stretch_of(city)
    adopted(stretch, ago=90)
    adopted(stretch, ago=10)
    assert client.get(f"/strak/{stretch.slug}/tidigare/1/").status_code == 200
    assert client.get(f"/strak/{stretch.slug}/tidigare/3/").status_code == 404


def test_an_owner_proposes_and_promises_and_staff_decide(city, staff):
    owner = property_owner(city, "own", seated=True)
    theirs, stretch = signed_in(owner.user), stretch_of(city)
    said = {"proposal-text": "Tända fönster", "proposal-owner": owner.actor.pk}
    theirs.post(f"/strak/{stretch.slug}/atgarder/foresla/", said)
    row = Action.objects.get()
    assert (row.proposed_by, row.accepted_on, row.actor) == (owner.actor, None, None)
    staff.post(f"/strak/atgarder/{row.pk}/", {"deed": "accept"})
    theirs.post(
        f"/strak/atgarder/{row.pk}/",
        {"deed": "promise", "owner": owner.actor.pk, "due": days(9).isoformat()},
    )
    row.refresh_from_db()
    assert (row.actor, row.due, row.accepted_on) == (owner.actor, days(9), days(0))
    assert theirs.post(f"/strak/atgarder/{row.pk}/", {"deed": "remove"}).status_code == 200
    theirs.post(f"/strak/atgarder/{row.pk}/", {"deed": "done", "day": days(0).isoformat()})
    row.refresh_from_db()
    assert row.done_on == days(0)


def test_a_promise_that_fails_keeps_what_was_typed(city):
    owner = property_owner(city, "own", seated=True)
    row = action(stretch_of(city))
    answer = signed_in(owner.user).post(
        f"/strak/atgarder/{row.pk}/",
        {"deed": "promise", "owner": owner.actor.pk, "due": days(-9).isoformat()},
    )
    page = answer.content.decode()
    assert (answer.status_code, days(-9).isoformat() in page) == (200, True)
    assert "Den dagen har passerat" in page


def test_who_may_do_nothing_with_an_action_is_turned_away(city, owners):
    row = action(stretch_of(owners.city))
    answers = {
        name: signed_in(user).get(f"/strak/atgarder/{row.pk}/").status_code
        for name, user in owners.people.items()
        if name not in {"visitor", "unsafe"}
    }
    assert answers == {
        "stranger": 403, "till": 403, "editor": 200, "owner": 200, "other": 200, "outside": 403,
        "left": 403, "expired": 403, "staff": 200,
    }  # fmt: skip


def test_late_is_said_to_who_promised_and_not_to_visitors(city, client, staff):
    stretch = stretch_of(city)
    action(stretch, function="Gatukontoret", due=days(-3))
    address = f"/strak/{stretch.slug}/"
    assert "stretch__state--late" not in client.get(address).content.decode()
    assert "stretch__state--late" in staff.get(address).content.decode()
    assert "1 löfte är försenat" in staff.get("/strak/").content.decode()
    assert "försenat" not in client.get("/strak/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(city, client, number, django_assert_num_queries):
    for n in range(number):
        stretch = stretch_of(city, f"Stråk {n}")
        adopted(stretch)
        action(stretch, function="Gatukontoret")
    client.get("/strak/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/strak/").content.decode().count("card__name") == number


LIST_QUERIES = 7
PAGE_QUERIES = 19  # one of them: who has left the street


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries(city, client, number, django_assert_num_queries):
    street = StreetFactory(city=city)
    stretch = stretch_of(city, street=street)
    adopted(stretch, wanted=(CategoryFactory(),))
    for n in range(number):
        action(stretch, f"Åtgärd {n}", function="Gatukontoret")
        vacant(PremisesFactory(city=city, street=street, along_m=10 * n + 5))
    client.get(f"/strak/{stretch.slug}/")
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(f"/strak/{stretch.slug}/").content.decode()
    assert page.count('class="stretch__action"') == number


def test_the_api_tells_of_stretches(city, client):
    cafe = CategoryFactory()
    stretch = stretch_of(city)
    adopted(stretch, wanted=(cafe,), ago=0)
    stretch_of(city, "Annat")
    told = client.get("/api/v1/stretches/").json()
    assert [row["slug"] for row in told["data"]] == ["annat", "straket"]
    assert told["data"][0]["strategy"] is None
    one = client.get("/api/v1/stretches/straket").json()
    assert one == told["data"][1]
    assert one["strategy"] == {
        "adopted_on": days(0).isoformat(), "identity": "Stadens vardagsrum.",
        "wanted": [cafe.slug], "unwanted": [],
    }  # fmt: skip
    assert client.get("/api/v1/stretches/finns-inte").status_code == 404


def test_the_newest_strategy_is_the_one_that_stands(city):
    stretch = stretch_of(city)
    adopted(stretch, ago=90)
    second = adopted(stretch, ago=10)
    assert queries.standing([stretch]) == {stretch.pk: second}
