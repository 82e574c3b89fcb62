"""A case is between a prospect and the owner of then; who buys the premises sees nothing of it."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.actors import on_staff, person
from tests.factories.places import CityFactory
from tests.factories.premises import PremisesFactory, asks, property_owner, vacant
from tests.factories.prospects import case_of, looks
from tests.mails import delivered
from torg.places.exceptions import RefusedDeedError
from torg.premises.models import AskingRent
from torg.premises.prospects import page, queries
from torg.premises.prospects.enums import ShownTo, Side, Stage
from torg.premises.prospects.models import Case
from torg.premises.prospects.services.cases import ask_owner, move_case, write_message
from torg.premises.services.register import set_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def seller(city):
    return property_owner(city, "seller", seated=True)


@pytest.fixture
def buyer(city):
    return property_owner(city, "buyer", seated=True)


@pytest.fixture
def premises(city, seller):
    row = PremisesFactory(city=city, owner=seller.actor, area_m2=110)
    vacant(row)
    return row


@pytest.fixture
def sold(premises, buyer, django_capture_on_commit_callbacks):
    """Return a deed that sells the premises."""

    def sell(to=buyer.actor):
        with django_capture_on_commit_callbacks(execute=True):
            set_owner(premises, to, by=None)

    return sell


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_who_buys_sees_nothing_of_what_was_written_to_who_sold(city, premises, sold, buyer, seller):
    prospect = looks(city)
    case = ask_owner(prospect, premises, "Hej, säljare.", show_address=True)
    assert signed_in(seller.user).get(f"/etableringar/{case.pk}/").status_code == 200
    sold()
    assert list(queries.cases_visible_to(buyer.user, city)) == []
    assert signed_in(buyer.user).get(f"/etableringar/{case.pk}/").status_code == 404
    assert signed_in(seller.user).get(f"/etableringar/{case.pk}/").status_code == 404
    case.refresh_from_db()
    assert (case.stage, case.address_shown_at) == (Stage.LOST, None)


def test_the_prospect_may_write_to_the_new_owner_in_a_case_of_its_own(
    city, premises, sold, buyer, django_capture_on_commit_callbacks
):
    prospect = looks(city, ShownTo.STAFF)
    old = ask_owner(prospect, premises, "Hej, säljare.", show_address=True)
    sold()
    premises.refresh_from_db()
    new = ask_owner(prospect, premises, "Hej, köpare.")
    assert new != old
    html = signed_in(buyer.user).get(f"/etableringar/{new.pk}/").content.decode()
    assert ("Hej, köpare." in html, "Hej, säljare." in html) == (True, False)
    assert (prospect.email in html, prospect.name in html) == (False, False)
    old.refresh_from_db()
    with pytest.raises(RefusedDeedError):
        move_case(old, Stage.VIEWING, Side.STAFF, by=on_staff())
    with django_capture_on_commit_callbacks(execute=True):
        write_message(old, "Ett ord till.", Side.PROSPECT, by=None)
    assert not [mail for mail in delivered() if "Ett ord till." in mail.body]


def test_what_was_asked_of_an_unknown_owner_is_its_own_once_it_is_known(
    city, premises, sold, seller
):
    set_owner(premises, None, by=None)
    case = ask_owner(looks(city, ShownTo.STAFF), premises, "Vem äger den?")
    assert list(queries.cases_visible_to(seller.user, city)) == []
    sold(seller.actor)
    assert list(queries.cases_visible_to(seller.user, city)) == [case]


def test_the_link_in_the_mail_asks_an_owner_to_sign_in_first(client, city, premises):
    address = f"/etableringar/{case_of(looks(city), premises).pk}/"
    answer = client.get(address)
    assert (answer.status_code, address in answer["Location"]) == (302, True)
    unsafe = person("unsafe", is_staff=True)
    answer = signed_in(unsafe).get(address)
    assert answer.status_code == 302
    assert signed_in(person("stranger")).get(address).status_code == 404


def test_a_message_that_nobody_gets_stands_in_the_queue_of_the_staff(city, premises, seller):
    case = case_of(looks(city), premises)
    assert list(queries.waiting_cases(city)) == []
    seller.actor.mandates.all().delete()
    assert list(queries.waiting_cases(city)) == [case]


def test_an_owner_does_not_find_out_what_a_prospect_can_pay(city, premises, seller):
    prospect = looks(city, most_rent=1_500)
    rent, told = asks(premises, 1_000, "public"), set()
    for asked in (1_000, 1_500, 1_501, 9_000):
        AskingRent.objects.filter(pk=rent.pk).update(per_m2_year=asked)
        line = page.prospect_page(seller.user, prospect).matches[0]
        (row,) = page.prospects_list(seller.user, city)
        told.add((line.score, tuple(line.reasons), row.best))
    assert len(told) == 1
    scores = {page.prospect_page(on_staff(), prospect).matches[0].score}
    assert scores != {next(iter(told))[0]}


def test_the_till_opens_no_case(owners):
    row = PremisesFactory(city=owners.city, owner=owners.own.actor, area_m2=100)
    vacant(row)
    prospect = looks(owners.city)
    address = f"/etableringar/kandidater/{prospect.pk}/"
    till, editor = (signed_in(owners.people[name]) for name in ("till", "editor"))
    shown = ["oppna" in each.get(address).content.decode() for each in (till, editor)]
    assert shown == [False, True]
    assert till.post(f"{address}oppna/{row.slug}/").status_code == 403
    assert Case.objects.count() == 0
    assert editor.post(f"{address}oppna/{row.slug}/").status_code == 302
    assert Case.objects.count() == 1


def test_owners_are_not_led_to_the_desk_of_the_staff(city, premises, seller):
    assert "Stadens skrivbord" not in signed_in(seller.user).get("/etableringar/").content.decode()
    assert "Stadens skrivbord" in signed_in(on_staff()).get("/etableringar/").content.decode()
