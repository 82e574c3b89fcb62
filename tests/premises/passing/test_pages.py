"""Pages of footfall: none, one and many counters at one number of queries; who may do what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.actors import on_staff, person
from tests.factories.footfall import WEEKS, make_counter
from tests.factories.places import CityFactory
from tests.matrix import assert_matrix
from tests.premises.passing.test_effects import BEGIN, END
from torg.places.models import City
from torg.premises.passing.models import CounterSource, EffectStatement, SetAside
from torg.premises.passing.queries.kept import pulses_of, visible_to
from torg.premises.passing.rules import can_keep_footfall, can_see_effect, can_see_footfall
from torg.premises.passing.services.effects import order_effect, publish_effect, reckon_effect
from torg.premises.passing.services.reckoning import reckon_city

pytestmark = pytest.mark.django_db
Queries = Callable[..., Any]


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(on_staff())
    return client


def published(city: City) -> EffectStatement:
    return publish_effect(
        reckon_effect(order_effect(city, "Hamndagen", BEGIN, END, by=None)), by=None
    )


def recent() -> Any:
    """A first day that lets the counts end yesterday."""
    return timezone.localdate() - timedelta(weeks=WEEKS)


def test_who_may_do_what(city: City) -> None:
    make_counter(city)
    shown, hidden = published(city), order_effect(city, "Annat", BEGIN, END, by=None)
    people = {
        "visitor": AnonymousUser(),
        "member": person("member"),
        "staff": on_staff(),
        "unsafe": person("unsafe", is_staff=True),
    }
    assert_matrix(
        can_see_effect, people=people, objects={"published": shown, "waiting": hidden},
        table="""
                 published waiting
        visitor  yes       no
        member   yes       no
        staff    yes       yes
        unsafe   yes       no
        """,
    )  # fmt: skip
    for rule, table in (
        (can_see_footfall, "city\n visitor yes\n member yes\n staff yes\n unsafe yes"),
        (can_keep_footfall, "city\n visitor no\n member no\n staff yes\n unsafe no"),
    ):
        assert_matrix(rule, people=people, objects={"city": city}, table=table)
    for name, user in people.items():
        assert visible_to(user, city).count() == (2 if name == "staff" else 1)


@pytest.mark.parametrize("name", ["desk", "source_add", "apart_add", "effect_add"])
def test_staff_pages_are_staffs(client: Client, city: City, name: str) -> None:
    address = reverse(f"passing:{name}")
    assert client.get(address).status_code == 302
    client.force_login(person("member"))
    assert client.get(address).status_code == 403
    client.force_login(on_staff())
    assert client.get(address).status_code == 200


def test_deeds_are_staffs(client: Client, city: City) -> None:
    make_counter(city)
    shown = published(city)
    client.force_login(person("member"))
    for deed in ("withdraw", "remove", "publish"):
        address = reverse("passing:effect_do", args=[shown.pk, deed])
        assert client.post(address).status_code == 403
    shown.refresh_from_db()
    assert shown.published_at is not None


def test_without_counters_the_page_says_what_to_do(client: Client, city: City) -> None:
    page = client.get("/en/footfall/").content.decode()
    assert "No counters of passers-by are known" in page
    make_counter(city, weeks=1)
    reckon_city(city)
    assert "not enough to tell what is usual" in client.get("/en/footfall/").content.decode()
    assert "counted too little" in client.get("/en/footfall/storgatan/").content.decode()
    assert client.get("/en/footfall/nowhere/").status_code == 404
    assert client.get("/en/footfall/effects/1/").status_code == 404


def test_pages_ask_the_same_number_of_queries_whatever_there_is(
    client: Client, city: City, django_assert_num_queries: Queries
) -> None:
    def ask() -> None:
        client.get("/en/footfall/")  # what is kept in the process is kept
        with django_assert_num_queries(4):
            page = client.get("/en/footfall/").content.decode()
        assert page.count('class="pass__counter"') == len(pulses_of(city)) - 1
        with django_assert_num_queries(3):
            assert client.get("/en/footfall/storgatan/").status_code == 200

    make_counter(city, "Storgatan", first=recent())
    reckon_city(city)
    ask()
    for seed, name in enumerate(("Torget", "Hamnen")):
        make_counter(city, name, seed=seed + 5, first=recent())
    reckon_city(city)
    ask()


def test_the_town_says_how_yesterday_was(client: Client, city: City) -> None:
    make_counter(city, first=recent())
    reckon_city(city)
    town = pulses_of(city)[None].result["days"]
    page = client.get("/en/footfall/").content.decode()
    day = town[-1]
    said = f"{abs(round(day['above'] * 100))}\N{NO-BREAK SPACE}%"
    assert said in page or "was like a usual" in page
    assert f"{day['seen']:,}" in page
    assert "no newer ones have come" not in page


def test_old_counts_are_said_to_be_old(client: Client, city: City) -> None:
    make_counter(city, first=recent() - timedelta(days=30))
    reckon_city(city)
    assert "no newer ones have come" in client.get("/en/footfall/").content.decode()


def test_the_counts_are_open_data(client: Client, city: City) -> None:
    street = make_counter(city, weeks=1)
    SetAside.objects.create(counter=street, start=BEGIN - timedelta(weeks=20, days=3), end=END)
    answer = client.get("/en/footfall/storgatan/counts.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "start,people,kept_apart"
    assert len(lines) == 7 * 24 + 1
    assert lines[1].startswith("2026-01-04T23:00Z,")
    assert (lines[1][-2:], lines[-1][-2:]) == (",0", ",1")


def test_an_effect_is_seen_by_everyone_when_it_is_published(client: Client, city: City) -> None:
    make_counter(city)
    waiting = order_effect(city, "Hamndagen", BEGIN, END, by=None)
    address = reverse("passing:effect", args=[waiting.pk])
    assert client.get(address).status_code == 404
    staff = Client()
    staff.force_login(on_staff())
    assert "räknas ut" in staff.get(address).content.decode()
    done = reckon_effect(waiting)
    assert (
        "Only staff see this page" in staff.get(f"/en/footfall/effects/{done.pk}/").content.decode()
    )
    staff.post(reverse("passing:effect_do", args=[done.pk, "publish"]))
    page = client.get(f"/en/footfall/effects/{done.pk}/").content.decode()
    assert f"{done.result['seen']:,}" in page
    assert "By chance about" in page
    assert "Hamndagen" in client.get("/en/footfall/").content.decode()
    staff.post(reverse("passing:effect_do", args=[done.pk, "withdraw"]))
    assert client.get(address).status_code == 404
    answer = staff.post(reverse("passing:effect_do", args=[done.pk, "remove"]))
    assert answer["Location"] == reverse("passing:desk")
    assert not EffectStatement.objects.exists()


def test_the_form_of_an_effect_takes_what_a_link_brings_and_keeps_what_was_typed(
    staff: Client, city: City
) -> None:
    address = "/en/staff/footfall/effects/new/"
    page = staff.get(address, {"title": "Ljusfest", "from": "2026-05-02", "to": "2026-05-03"})
    text = page.content.decode()
    assert 'value="Ljusfest"' in text
    assert 'value="2026-05-02T00:00"' in text
    assert 'value="2026-05-04T00:00"' in text
    page = staff.get(address, {"from": "2026-05-02T10:00:00+00:00", "to": "nonsense"})
    assert 'value="2026-05-02T12:00"' in page.content.decode()
    typed = {"title": "Ljusfest", "begin": "2026-05-02T12:00", "finish": "2026-05-02T10:00"}
    text = staff.post(address, typed).content.decode()
    assert 'value="Ljusfest"' in text
    assert "The end must be after the beginning." in text
    assert staff.post(address, {**typed, "finish": "2026-05-02T18:00"}).status_code == 302
    made = EffectStatement.objects.get()
    assert (made.start.isoformat(), made.title) == ("2026-05-02T10:00:00+00:00", "Ljusfest")


def test_staff_add_a_source_and_are_told_what_is_wrong_with_it(staff: Client, city: City) -> None:
    address = "/en/staff/footfall/sources/new/"
    typed = {"name": "Räknarna", "url": "/etc/passwd", "every": "6"}
    text = staff.post(address, typed).content.decode()
    assert "The address must begin with https://" in text
    assert 'value="Räknarna"' in text
    staff.post(address, {**typed, "url": "https://example.com/antal.csv"})
    source = CounterSource.objects.get()
    assert "Räknarna" in staff.get("/en/staff/footfall/").content.decode()
    for deed, active in (("pause", False), ("resume", True)):
        staff.post(reverse("passing:source_do", args=[source.pk, deed]))
        source.refresh_from_db()
        assert source.is_active == active
    staff.post(reverse("passing:source_do", args=[source.pk, "remove"]))
    assert not CounterSource.objects.exists()


def test_staff_keep_hours_apart_and_take_them_in_again(staff: Client, city: City) -> None:
    street = make_counter(city, weeks=1)
    typed = {"counter": street.pk, "begin": "2026-01-06T10:00", "finish": "2026-01-06T14:00"}
    staff.post("/en/staff/footfall/apart/", typed)
    one = SetAside.objects.get()
    assert (one.start.isoformat(), one.why) == ("2026-01-06T09:00:00+00:00", "staff")
    for deed, lifted in (("lift", True), ("again", False)):
        staff.post(reverse("passing:apart_do", args=[one.pk, deed]))
        one.refresh_from_db()
        assert (one.lifted_at is not None) == lifted
    assert staff.post(reverse("passing:apart_do", args=[one.pk, "burn"])).status_code == 404


def test_nothing_of_another_city(staff: Client, city: City) -> None:
    elsewhere = CityFactory(slug="annanstad", name="Annanstad", is_default=False)
    street = make_counter(elsewhere, weeks=1)
    one = SetAside.objects.create(counter=street, start=BEGIN, end=END)
    assert staff.post(reverse("passing:apart_do", args=[one.pk, "lift"])).status_code == 404
    assert staff.get("/en/footfall/storgatan/").status_code == 404
