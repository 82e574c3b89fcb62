"""The staff desk: what waits, and taking care of places."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.factories.places import CategoryFactory, CityFactory, PlaceFactory
from tests.sessions import SESSION_QUERIES
from torg.core.importing import RefusedWhole, start_import
from torg.core.models import JournalEntry, User
from torg.core.moderation import kind_named
from torg.core.moderation.queries import public_thing
from torg.core.moderation.services import Statement, make_report, restrict
from torg.core.people import create_person
from torg.places.care import services as care
from torg.places.care.models import Featured
from torg.places.enums import Need, PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.cities import forget_cities
from torg.portal.queries.queues import Waiting, add_queue, queues_for
from torg.portal.queries.staff import refused_runs

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def city() -> City:
    made: City = CityFactory(is_default=True)
    forget_cities()
    return made


@pytest.fixture
def staff() -> User:
    until = NOW + timedelta(days=1)
    return create_person("vera@example.com", by=None, is_staff=True, second_factor_from=until)


@pytest.fixture
def desk(staff: User) -> Client:
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


PATHS = [
    "/stad/", "/stad/platser/", "/stad/platser/x/", "/stad/andringar/", "/stad/borta/",
    "/stad/obekraftade/", "/stad/lyft/", "/stad/lyft/place/1/", "/stad/kategorier/",
    "/stad/kategorier/x/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_only_staff_get_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/konto/login/")
    member = User.objects.create_user("m@example.com")
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(path).status_code == 403


def test_the_way_to_the_desk_is_shown_to_staff_only(client: Client, desk: Client) -> None:
    assert 'href="/stad/"' in desk.get("/om/").content.decode()
    assert 'href="/stad/"' not in client.get("/om/").content.decode()


def test_the_queues_count_and_know_their_oldest(city: City, desk: Client) -> None:
    place = PlaceFactory(name="Garnboden")
    Place.objects.filter(pk=place.pk).update(created_at=NOW - timedelta(days=300))
    gone = PlaceFactory(status=PlaceStatus.REVIEW)
    thing = public_thing("place", place.pk)
    assert thing
    make_report(thing, "facts", "Fel.", by=None)
    care.say_changed(place, "Nytt.")
    with start_import("osm", "a.pbf", by=None, city=city) as report:
        report.refuse("way 1", "no")
    found = {queue.name: (queue.number, queue.oldest) for queue in queues_for(city, NOW)}
    assert {name: number for name, (number, _oldest) in found.items()} == {
        **dict.fromkeys(found, 0), "reports": 1, "said": 1, "gone": 1, "stale": 1, "imports": 1,
    }  # fmt: skip
    assert found["gone"][1] == Place.objects.get(pk=gone.pk).updated_at
    html = desk.get("/stad/").content.decode()
    assert "Anmälningar" in html
    assert 'href="/stad/borta/"' in html


def test_a_queue_without_a_page_is_not_shown(city: City) -> None:
    add_queue("ghosts", label="Ghosts", view="nowhere:list", read=lambda _c, _n: Waiting(3))
    assert "ghosts" not in [queue.name for queue in queues_for(city, NOW)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_much_for_three_as_for_one(
    rows: int, city: City, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        PlaceFactory(status=PlaceStatus.REVIEW)
        thing = public_thing("city", city.pk)
        assert thing
        make_report(thing, "other", "Fel.", by=None)
    before = len(queues_for(city, NOW))
    with django_assert_num_queries(22):
        assert len(queues_for(city, NOW)) == before


def test_a_later_run_that_went_well_settles_an_earlier_one(city: City) -> None:
    with start_import("osm", "a.pbf", by=None, city=city) as report:
        report.refuse("way 1", "no")
    with pytest.raises(RefusedWhole), start_import("osm", "b.pbf", by=None, city=city):
        raise RefusedWhole("not of the format")
    assert [run.source for run in refused_runs(city)] == ["b.pbf", "a.pbf"]
    with start_import("osm", "a.pbf", by=None, city=city):
        pass
    assert [run.source for run in refused_runs(city)] == ["b.pbf"]


# --- places --------------------------------------------------------------------------------------


def test_staff_find_closed_and_hidden_places_too(desk: Client) -> None:
    PlaceFactory(name="Garnboden", status=PlaceStatus.CLOSED)
    PlaceFactory(name="Tyghuset", street_name="Garngatan", status=PlaceStatus.HIDDEN)
    html = desk.get("/stad/platser/?q=garn").content.decode()
    assert "Garnboden" in html
    assert "Tyghuset" in html
    assert "Ingen plats har" in desk.get("/stad/platser/?q=<zz>%00").content.decode()


def _form(place: Place, **changes: Any) -> dict[str, Any]:
    names = ("name", "description", "street_name", "house_number", "phone", "email", "website",
             "hours_raw", "wheelchair", "status")  # fmt: skip
    said = {name: getattr(place, name) for name in names}
    return {**said, "category": place.category_id, **changes}


def test_staff_change_a_place(desk: Client) -> None:
    place = PlaceFactory(name="Gammalt")
    path = f"/stad/platser/{place.slug}/"
    changes = {
        "name": "Nytt", "hours_raw": "Mo-Fr 10:00-18:00", "status": "closed", "reason": "moved",
        "confirmed": "on",
    }  # fmt: skip
    assert desk.post(path, _form(place, **changes))["Location"] == path
    place.refresh_from_db()
    assert (place.name, place.status, place.provenance["name"]) == ("Nytt", "closed", "staff")
    assert place.schedule is not None
    assert place.confirmation.confirmed_by is not None
    entry = JournalEntry.objects.get(verb="place.edited")
    assert entry.data == {"fields": ["name", "status"], "source": "staff", "reason": "moved"}


def test_what_is_wrong_is_said_and_nothing_is_written(desk: Client) -> None:
    place = PlaceFactory(name="Gammalt")
    form = _form(place, name="Nytt", website="javascript:alert(1)")
    answer = desk.post(f"/stad/platser/{place.slug}/", form)
    assert (answer.status_code, 'value="Nytt"' in answer.content.decode()) == (200, True)
    place.refresh_from_db()
    assert place.name == "Gammalt"


def test_what_the_actor_said_or_a_restriction_holds_is_shut(desk: Client, staff: User) -> None:
    place = PlaceFactory(name="Aktörens", provenance={"name": "actor", "hours_raw": "actor"})
    kind = kind_named("place")
    assert kind
    restrict(kind, place.pk, Statement("hidden", "Fakta", "law", "1 §", "Därför"), by=staff)
    html = desk.get(f"/stad/platser/{place.slug}/").content.decode()
    assert "skriver staden inte över:</b> Namn, Öppettider.</p>" in html
    form = _form(place, name="Stadens", status="active", hours_raw="24/7", phone="042")
    assert desk.post(f"/stad/platser/{place.slug}/", form).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.status, place.hours_raw, place.phone) == (
        "Aktörens", "hidden", "", "042",
    )  # fmt: skip


def test_hiding_is_not_an_edit(desk: Client) -> None:
    place = PlaceFactory()
    answer = desk.post(f"/stad/platser/{place.slug}/", _form(place, status="hidden"))
    assert answer.status_code == 200
    place.refresh_from_db()
    assert place.status == "active"


def test_what_is_gone_is_settled_in_one_go(desk: Client) -> None:
    places = PlaceFactory.create_batch(3, status=PlaceStatus.REVIEW)
    assert "Kryssa i minst en." in desk.post("/stad/borta/", {"close": "1"}).content.decode()
    chosen = [places[0].pk, places[1].pk]
    desk.post("/stad/borta/", {"chosen": chosen, "close": "1"})
    desk.post("/stad/borta/", {"chosen": [places[2].pk], "keep": "1"})
    assert [Place.objects.get(pk=p.pk).status for p in places] == ["closed", "closed", "active"]
    assert "Ingen plats är borta" in desk.get("/stad/borta/").content.decode()


def test_what_is_stale_is_confirmed_in_one_go(desk: Client) -> None:
    place = PlaceFactory()
    Place.objects.update(created_at=NOW - timedelta(days=300))
    assert place.name in desk.get("/stad/obekraftade/").content.decode()
    desk.post("/stad/obekraftade/", {"chosen": [place.pk]})
    assert "Allt är bekräftat" in desk.get("/stad/obekraftade/").content.decode()


def test_what_a_place_said_is_seen_to(desk: Client) -> None:
    place = PlaceFactory(name="Garnboden")
    care.say_changed(place, "Vi stänger 17 nu.")
    assert "Vi stänger 17" in desk.get("/stad/andringar/").content.decode()
    assert "Vi stänger 17" in desk.get(f"/stad/platser/{place.slug}/").content.decode()
    desk.get(f"/stad/platser/{place.slug}/klart/")  # looking changes nothing
    assert "Garnboden" in desk.get("/stad/andringar/").content.decode()
    desk.post(f"/stad/platser/{place.slug}/klart/")
    assert "Garnboden" not in desk.get("/stad/andringar/").content.decode()


# --- put forward, categories ---------------------------------------------------------------------


def test_a_place_is_put_forward_on_the_front_page(client: Client, desk: Client) -> None:
    place = PlaceFactory(name="Garnboden")
    assert f"/stad/lyft/place/{place.pk}/" in desk.get("/stad/lyft/?q=garn").content.decode()
    today = timezone.localdate()
    form = {"starts": today, "ends": today - timedelta(days=1), "order": 1, "text_sv": "Stickkväll"}
    path = f"/stad/lyft/place/{place.pk}/"
    assert "Den sista dagen kommer före" in desk.post(path, form).content.decode()
    assert desk.post(path, {**form, "ends": today})["Location"] == "/stad/lyft/"
    html = client.get("/").content.decode()
    assert "Staden lyfter fram" in html
    assert "Stickkväll" in html
    row = Featured.objects.get()
    desk.get(f"/stad/lyft/{row.pk}/ta-bort/")
    assert Featured.objects.exists()
    desk.post(f"/stad/lyft/{row.pk}/ta-bort/")
    assert not Featured.objects.exists()


def test_what_visitors_do_not_see_is_not_put_forward(desk: Client) -> None:
    place = PlaceFactory(status=PlaceStatus.HIDDEN)
    assert desk.get(f"/stad/lyft/place/{place.pk}/").status_code == 404
    assert desk.get("/stad/lyft/moon/1/").status_code == 404


def test_a_category_gets_another_name_and_other_needs(desk: Client) -> None:
    category = CategoryFactory(name_sv="Böcker", needs=Need.SHOP)
    PlaceFactory(category=category, needs=Need.SHOP)
    assert "Böcker" in desk.get("/stad/kategorier/").content.decode()
    path = f"/stad/kategorier/{category.slug}/"
    form = {"name_sv": "Bokhandlar", "name_en": "Bookshops", "needs": [int(Need.SEE)]}
    assert desk.post(path, {**form, "name_sv": ""}).status_code == 200
    assert desk.post(path, form)["Location"] == "/stad/kategorier/"
    category.refresh_from_db()
    assert (category.name_sv, category.needs) == ("Bokhandlar", Need.SEE)


@pytest.mark.parametrize("rows", [1, 3])
def test_categories_take_two_queries(
    rows: int, desk: Client, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        PlaceFactory(category=CategoryFactory(slug=f"sort-{n}"))
    desk.get("/stad/kategorier/")
    with django_assert_num_queries(4 + SESSION_QUERIES):  # two are about who asks
        desk.get("/stad/kategorier/")
