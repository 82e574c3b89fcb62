"""What the town tells is confirmed, asked about, put forward and named; who may, is a table."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.places import ActorFactory, CategoryFactory, CityFactory, PlaceFactory
from tests.mails import delivered
from tests.matrix import assert_matrix
from torg.core.models import JournalEntry, User
from torg.core.people import create_person
from torg.core.policies.services import set_policy
from torg.core.search import suggest
from torg.places.care import services as care
from torg.places.care.featured import Item, kind_named, register
from torg.places.care.indexing import index_all_cities
from torg.places.care.models import Confirmation, Featured
from torg.places.care.queries import (
    all_for_staff,
    ask_key,
    featured_on,
    gone,
    place_by_key,
    said_changes,
    stale,
    to_be_asked,
    unanswered,
)
from torg.places.care.rules import can_take_care
from torg.places.care.tasks import ask_stale
from torg.places.care.terms import STALE_MONTHS
from torg.places.enums import Need, PlaceStatus, Role
from torg.places.models import City, Membership, Place

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def staff() -> User:
    until = NOW + timedelta(days=1)
    return create_person("vera@example.com", by=None, is_staff=True, second_factor_from=until)


def _old(**more: Any) -> Place:
    place: Place = PlaceFactory(**{"email": "hej@example.com", **more})
    Place.objects.filter(pk=place.pk).update(created_at=LONG_AGO)
    return place


def test_taking_care_is_for_staff(staff: User) -> None:
    people = {
        "visitor": AnonymousUser(),
        "member": User.objects.create_user("m@example.com"),
        "unsafe": User.objects.create_user("u@example.com", is_staff=True),
        "staff": staff,
    }
    assert_matrix(
        can_take_care,
        people=people,
        objects={"always": None},
        table="""
                     always
            visitor  no
            member   no
            unsafe   no
            staff    yes
        """,
    )
    place = PlaceFactory(status=PlaceStatus.CLOSED)
    seen = {who: all_for_staff(user, place.city).count() for who, user in people.items()}
    assert seen == {"visitor": 0, "member": 0, "unsafe": 0, "staff": 1}


# --- confirming ----------------------------------------------------------------------------------


def test_what_nobody_confirmed_for_long_is_stale_until_somebody_does(staff: User) -> None:
    old, new = _old(), PlaceFactory()
    _old(status=PlaceStatus.CLOSED)
    assert list(stale(old.city, NOW)) == [old]
    care.confirm_place(old, by=staff)
    assert not stale(old.city, NOW).exists()
    assert list(stale(new.city, NOW + timedelta(days=190))) == [new, old]
    set_policy(STALE_MONTHS, 12, date(2020, 1, 1), "Beslut", by=staff)
    assert not stale(new.city, NOW + timedelta(days=190)).exists()


def test_a_place_is_asked_once_a_half_year_and_never_against_its_will() -> None:
    place = _old()
    _old(email="")  # nobody to ask: staff see it
    assert care.ask_stale_places(place.city, NOW) == 1
    assert care.ask_stale_places(place.city, NOW + timedelta(days=100)) == 0
    assert care.ask_stale_places(place.city, NOW + timedelta(days=190)) == 1
    assert unanswered(place.city, NOW).count() == 2
    care.stop_asking(place)
    care.stop_asking(place)
    assert not to_be_asked(place.city, NOW + timedelta(days=900)).filter(pk=place.pk).exists()
    assert JournalEntry.objects.filter(verb="place.asking_stopped").count() == 1


def test_those_who_run_it_are_asked_in_their_language() -> None:
    place = _old(actor=ActorFactory())
    for name, role in (("ada", Role.OWNER), ("bo", Role.EDITOR), ("cy", Role.TILL)):
        person = User.objects.create_user(f"{name}@example.com", language="en")
        Membership.objects.create(user=person, actor=place.actor, role=role)
    care.ask_stale_places(place.city, NOW)
    assert [letter.to[0] for letter in delivered()] == ["ada@example.com", "bo@example.com"]
    letter = delivered()[0]
    assert letter.subject == f"Is what we tell of {place.name} right?"
    assert "/en/confirm/?key=" in str(letter.body)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_job_asks_real_towns_only() -> None:
    demo = CityFactory(slug="demo", is_demo=True, is_default=False)
    _old(city=demo)
    place = _old()
    ask_stale()
    assert [row.place for row in Confirmation.objects.all()] == [place]
    assert DBTaskResult.objects.count() == 1


def test_opening_the_link_changes_nothing_and_one_press_confirms(client: Client) -> None:
    place = _old()
    path = f"/bekrafta/?key={ask_key(place)}"
    assert place.name in client.get(path).content.decode()
    assert not Confirmation.objects.exists()
    assert "Tack!" in client.post(path, {"right": "1"}).content.decode()
    assert place.confirmation.confirmed_at is not None
    assert not stale(place.city, NOW).exists()


def test_what_has_changed_waits_for_staff(client: Client, staff: User) -> None:
    place = _old()
    path = f"/bekrafta/?key={ask_key(place)}"
    assert "Skriv vad som har ändrats." in client.post(path, {"said": " "}).content.decode()
    client.post(path, {"said": "Vi stänger 17 nu.<script>"})
    (row,) = said_changes(place.city)
    assert row.said == "Vi stänger 17 nu."
    assert stale(place.city, NOW).exists()
    care.settle_change(place, by=staff)
    assert not said_changes(place.city).exists()
    assert not stale(place.city, NOW).exists()


def test_one_click_ends_the_asking_without_a_form(client: Client) -> None:
    place = _old()
    strict = Client(enforce_csrf_checks=True)
    path = f"/en/confirm/stop/?key={ask_key(place)}"
    assert "Shall we stop" in client.get(path).content.decode()
    assert not Confirmation.objects.exists()
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert place.confirmation.never_ask


@pytest.mark.parametrize("key", ["", "1", "1:x:y", "é" * 90])
def test_without_the_key_nobody_answers(client: Client, key: str) -> None:
    assert place_by_key(key) is None
    for path in ("/bekrafta/", "/bekrafta/sluta/"):
        assert client.post(path + f"?key={key}", {"right": "1"}).status_code == 404


# --- gone from the source ------------------------------------------------------------------------


def test_several_that_are_gone_are_kept_or_closed_at_once(staff: User) -> None:
    places = PlaceFactory.create_batch(4, status=PlaceStatus.REVIEW)
    other = PlaceFactory(status=PlaceStatus.ACTIVE)
    city = other.city
    first = [place.pk for place in places[:2]]
    assert care.settle_gone(city, [*first, other.pk], care.CLOSE, by=staff) == 2
    assert care.settle_gone(city, [places[2].pk], care.KEEP, by=staff) == 1
    statuses = [Place.objects.get(pk=place.pk).status for place in [*places, other]]
    assert statuses == ["closed", "closed", "active", "review", "active"]
    assert list(gone(city)) == [places[3]]
    assert care.confirm_places(city, [other.pk], by=staff) == 1


# --- put forward ---------------------------------------------------------------------------------


@pytest.fixture
def _streets() -> Any:
    """A kind of thing to put forward, as an app would register it: here the city itself."""
    register(
        "city",
        label="city",
        find=lambda city, number: Item(city.name, "/") if number == city.pk else None,
        search=lambda city, words: [(city.pk, city.name)],
    )
    yield
    from torg.places.care import featured  # noqa: PLC0415  -- to take it out again

    featured._kinds.pop("city")


def _days(starts: date, ends: date, **more: Any) -> dict[str, Any]:
    return {"starts": starts, "ends": ends, **more}


@pytest.mark.usefixtures("_streets")
def test_what_is_put_forward_is_so_from_day_to_day(staff: User) -> None:
    city: City = CityFactory()
    days = _days(date(2026, 5, 1), date(2026, 5, 3), text_sv="Kom!")
    row = care.feature(city, "city", city.pk, days, by=staff)
    found = [len(featured_on(city, date(2026, 5, day))) for day in (1, 3, 4)]
    assert found == [1, 1, 0]
    (shown,) = featured_on(city, date(2026, 5, 2))
    assert (shown.item.title, shown.text) == (city.name, "Kom!")
    Featured.objects.update(object_id=0)  # gone, or hidden
    assert featured_on(city, date(2026, 5, 2)) == []
    care.unfeature(row, by=staff)
    assert not Featured.objects.exists()


@pytest.mark.usefixtures("_streets")
def test_days_come_in_order_and_the_thing_is_seen(staff: User) -> None:
    city = CityFactory()
    good = _days(date(2026, 5, 1), date(2026, 5, 1))
    bad = _days(date(2026, 5, 2), date(2026, 5, 1))
    for kind, number, days in (("city", city.pk, bad), ("city", 0, good), ("moon", 1, good)):
        with pytest.raises(ValidationError):
            care.feature(city, kind, number, days, by=staff)
    assert kind_named("moon") is None


# --- categories ----------------------------------------------------------------------------------


def test_a_category_is_renamed_and_its_places_follow(staff: User) -> None:
    category = CategoryFactory(slug="books", name_sv="Böcker", name_en="Books", needs=Need.SHOP)
    place = PlaceFactory(category=category, needs=Need.SHOP | Need.CHILDREN, name="Läslampan")
    changed = care.edit_category(
        category, name_sv="Bokhandlar", name_en="Bookshops", needs=Need.SEE | Need.SIT, by=staff
    )
    assert changed == ["name_sv", "name_en", "needs"]
    place.refresh_from_db()
    assert place.needs == Need.SEE | Need.SIT | Need.CHILDREN
    index_all_cities.func()
    assert "Bokhandlar" in [line.text for line in suggest(place.city_id, "bokhandl")]
    same = {"name_sv": "Bokhandlar", "name_en": "Bookshops", "needs": Need.SEE | Need.SIT}
    category.refresh_from_db()
    assert care.edit_category(category, **same, by=staff) == []
    assert JournalEntry.objects.filter(verb="category.edited").count() == 1


@pytest.mark.parametrize("bad", [{"name_sv": " "}, {"name_en": ""}, {"needs": 128}, {"needs": -1}])
def test_a_category_has_names_and_known_needs(staff: User, bad: dict[str, Any]) -> None:
    category = CategoryFactory()
    with pytest.raises(ValidationError):
        care.edit_category(
            category, **{"name_sv": "A", "name_en": "B", "needs": 1, **bad}, by=staff
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queues_take_one_query_each(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        place = _old()
        care.say_changed(place, "Nytt.")
    city, now = place.city, datetime.now(tz=timezone.get_default_timezone())
    for read in (lambda: stale(city, now), lambda: said_changes(city)):
        with django_assert_num_queries(2 if read().model is Place else 1):
            assert len([str(row.pk) for row in read()]) == rows
