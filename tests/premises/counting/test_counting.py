"""Counting on foot: each pressing once, both kept where two differ; closed once, it is followed."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.actors import person
from tests.factories.counts import DAY, at, close_with, pressed
from tests.factories.premises import PremisesFactory, vacant
from torg.core.models import JournalEntry
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Street
from torg.premises.counting import services
from torg.premises.counting.enums import Seen
from torg.premises.counting.exceptions import CountClosedError
from torg.premises.counting.models import Count, CountedUnit, CountLine
from torg.premises.counting.page import chart_of, percent
from torg.premises.counting.queries import (
    changes_in,
    disagreements,
    rates_of,
    series_of,
    standing,
    units_of,
)
from torg.premises.counting.services import Pressing
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, Stretch, StretchPart

pytestmark = pytest.mark.django_db


def test_units_come_in_walking_order_one_side_after_the_other(walk):
    names = [unit.place.name for unit in units_of(walk.count)]
    assert names[:3] == ["Kafé Lyktan", "Brödet & Bordet", "Sidan Ett"]
    assert names[9:11] == ["Pioner & Pumpor", "Väv"]
    assert len(names) == 16


def test_the_same_pressing_sent_twice_is_one(walk):
    pressing = pressed("Sidan Ett", Seen.EMPTY)
    for _ in range(3):
        kept = services.take_pressings(walk.count, [pressing], by=walk.kim)
        assert kept == [pressing.client_id]
    assert CountedUnit.objects.count() == 1
    assert JournalEntry.objects.filter(verb="count.pressed").count() == 1


def test_a_pressing_is_undone_once_and_only_by_whom_it_is(walk):
    pressing = pressed("Sidan Ett", Seen.EMPTY)
    services.take_pressings(walk.count, [pressing], by=walk.kim)
    undo = Pressing(pressing.client_id, pressing.premises_id, pressing.what, pressing.at, undo=True)
    services.take_pressings(walk.count, [undo], by=walk.robin)
    assert set(standing(walk.count)) == {pressing.premises_id}
    # Sent again after it was taken back, it stays taken back.
    services.take_pressings(walk.count, [undo, pressing], by=walk.kim)
    assert standing(walk.count) == {}


def test_two_people_at_one_unit_are_both_kept_and_the_later_stands_until_staff_choose(walk):
    first = pressed("Sidan Ett", Seen.EMPTY, minutes=0)
    second = pressed("Sidan Ett", Seen.SAME, minutes=5)
    services.take_pressings(walk.count, [second], by=walk.robin)  # sent first, seen later
    services.take_pressings(walk.count, [first], by=walk.kim)
    unit = at("Sidan Ett").pk
    assert standing(walk.count)[unit].what == Seen.SAME
    rows = disagreements(walk.count)[unit]
    assert {row.seen_by for row in rows} == {walk.kim, walk.robin}
    services.choose_seen(next(row for row in rows if row.what == Seen.EMPTY), by=walk.kim)
    assert standing(walk.count)[unit].what == Seen.EMPTY
    assert disagreements(walk.count) == {}


def test_a_unit_of_another_street_is_not_taken(walk):
    elsewhere = PremisesFactory(city=walk.city)
    count = services.begin_count(
        walk.city, DAY, by=walk.kim, street=Street.objects.get(slug="lyktgatan")
    )
    pressing = Pressing(uuid.uuid4(), elsewhere.pk, Seen.EMPTY, timezone.now())
    assert services.take_pressings(count, [pressing], by=walk.kim) == []
    assert not CountedUnit.objects.exists()


def test_a_clock_that_is_ahead_does_not_win_for_ever(walk):
    ahead = Pressing(
        uuid.uuid4(), at("Sidan Ett").pk, Seen.EMPTY, timezone.now() + timedelta(days=9)
    )
    services.take_pressings(walk.count, [ahead], by=walk.kim)
    assert CountedUnit.objects.get().seen_at <= timezone.now()


def test_closing_gives_the_rate_and_the_register_follows(walk):
    close_with(
        walk,
        pressed("Kafé Lyktan", Seen.SAME),
        pressed("Sidan Ett", Seen.EMPTY, note="skyltfönstret tejpat"),
        pressed("Träsnickeriet", Seen.NEW, tenant="Garnboden"),
        pressed("Håvens Fisk", Seen.REBUILDING),
        pressed("Klippt", Seen.LET),
    )
    rates = rates_of(walk.count)
    whole = rates.whole
    assert (whole.counted, whole.vacant, whole.let, whole.rebuilding, whole.share) == (
        5, 1, 1, 1, 0.2,
    )  # fmt: skip
    assert [rate.name for rate in rates.streets] == ["Lyktgatan"]
    assert [(rate.name, rate.vacant) for rate in rates.districts] == [("Söder", 1)]
    by_number = {row.house_number: row for row in Premises.objects.all()}
    assert (by_number["6"].state, by_number["6"].since, by_number["6"].place) == (
        State.VACANT, DAY, None,
    )  # fmt: skip
    assert (by_number["8"].state, by_number["8"].tenant) == (State.OCCUPIED, "Garnboden")
    assert by_number["10"].state == State.REBUILDING
    assert by_number["2"].place.name == "Kafé Lyktan"
    row = by_number["6"].history.get(since=DAY)
    assert (row.origin, row.note) == (Origin.COUNT, "skyltfönstret tejpat")
    changed = [(line.premises.house_number, line.who_before) for line in changes_in(walk.count)]
    assert changed == [
        ("6", "Sidan Ett"), ("8", "Träsnickeriet"), ("10", "Håvens Fisk"), ("16", "Klippt"),
    ]  # fmt: skip


def test_a_count_closed_twice_is_refused_kindly_and_changes_nothing(walk):
    close_with(walk, pressed("Sidan Ett", Seen.EMPTY))
    with pytest.raises(CountClosedError) as refused:
        services.close_count(walk.count, by=walk.robin)
    assert str(timezone.now().year) in str(refused.value)
    assert CountLine.objects.count() == 1
    with pytest.raises(CountClosedError):
        services.take_pressings(walk.count, [pressed("Klippt", Seen.EMPTY)], by=walk.kim)


def test_a_count_of_nothing_is_not_closed(walk):
    with pytest.raises(RefusedDeedError):
        services.close_count(walk.count, by=walk.kim)
    with pytest.raises(RefusedDeedError):
        services.begin_count(walk.city, date(2999, 1, 1), by=walk.kim)
    empty = Street.objects.get(slug="repslagaregatan")
    with pytest.raises(RefusedDeedError):
        services.begin_count(walk.city, DAY, by=walk.kim, street=empty)


def test_a_stretch_has_a_rate_of_its_own(walk):
    stretch = Stretch.objects.create(city=walk.city, slug="norr", name="Norra stråket")
    street = Street.objects.get(slug="lyktgatan")
    StretchPart.objects.create(stretch=stretch, street=street, side="left", from_m=30, to_m=50)
    close_with(
        walk, pressed("Sidan Ett", Seen.EMPTY), pressed("Träsnickeriet", Seen.SAME),
        pressed("Väv", Seen.EMPTY),
    )  # fmt: skip
    [rate] = rates_of(walk.count).stretches
    assert (rate.name, rate.counted, rate.vacant) == ("Norra stråket", 2, 1)
    count = services.begin_count(walk.city, DAY, by=walk.kim, stretch=stretch)
    assert [unit.house_number for unit in units_of(count)] == ["6", "8"]


def test_the_series_begins_with_the_first_count_and_is_drawn_from_nought(walk):
    close_with(walk, pressed("Sidan Ett", Seen.EMPTY), pressed("Väv", Seen.SAME))
    later = services.begin_count(walk.city, date(2026, 7, 1), by=walk.kim)
    services.take_pressings(later, [pressed("Väv", Seen.SAME)], by=walk.kim)
    services.close_count(later, by=walk.kim)
    series = series_of(walk.city)
    assert [rate.share for _count, rate in series] == [0.5, 0.0]
    chart = chart_of(series)
    assert chart.points[0].y < chart.points[1].y == chart.lines[0][0]
    assert chart_of(series[:1]) is None


@pytest.mark.parametrize(("share", "words"), [(25 / 450, "5,6"), (0.0, "0,0"), (None, "–")])
def test_a_rate_is_rounded_as_people_do(share, words):
    assert percent(share) == words


# --- pages ---------------------------------------------------------------------------------------


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_only_staff_count_and_everybody_sees_the_rate(walk):
    close_with(walk, pressed("Sidan Ett", Seen.EMPTY))
    open_one = services.begin_count(walk.city, DAY, by=walk.kim)
    for client in (Client(), signed_in(person("anybody"))):
        assert client.get(f"/stad/rakningar/{open_one.pk}/").status_code in {302, 403, 404}
        assert client.post(f"/stad/rakningar/{open_one.pk}/avsluta/").status_code in {302, 403}
        assert client.get("/lokaler/vakanser/").status_code == 200
        assert client.get(f"/lokaler/vakanser/{walk.count.pk}/").status_code == 200
        assert client.get(f"/lokaler/vakanser/{open_one.pk}/").status_code == 404
    open_one.refresh_from_db()
    assert open_one.closed_at is None
    assert "100,0" in Client().get("/lokaler/vakanser/").content.decode()


def test_counting_without_a_script(walk):
    client = signed_in(walk.kim)
    path = f"/stad/rakningar/{walk.count.pk}/"
    html = client.get(path).content.decode()
    assert "0</span> av <span data-total>16</span> sedda" in html
    unit = at("Sidan Ett").pk
    number = str(uuid.uuid4())
    for _ in range(2):  # the button pressed twice
        answer = client.post(f"{path}tryck/", {"unit": unit, "id": number, "what": "empty"})
        assert answer.headers["Location"] == f"{path}#unit-{unit}"
    assert "1</span> av <span data-total>16</span> sedda" in client.get(path).content.decode()
    client.post(f"{path}tryck/", {"unit": unit, "id": number, "what": "empty", "undo": "on"})
    assert "0</span> av <span data-total>16</span> sedda" in client.get(path).content.decode()
    assert client.post(f"{path}tryck/", {"unit": unit, "what": "gone"}).status_code == 302


def test_what_a_browser_kept_is_sent_at_once(walk):
    client = signed_in(walk.kim)
    path = f"/stad/rakningar/{walk.count.pk}/skicka/"
    one = {
        "id": str(uuid.uuid4()), "unit": at("Sidan Ett").pk, "what": "empty",
        "at": timezone.now().isoformat(),
    }  # fmt: skip

    def send(body):
        return client.post(path, body, content_type="application/json")

    for _ in range(2):
        assert send(json.dumps({"pressings": [one]})).json() == {"kept": [one["id"]]}
    assert CountedUnit.objects.count() == 1
    endless = json.dumps({"pressings": [{**one, "unit": float("inf")}]})
    for bad in ("{", "[]", '{"pressings": [{}]}', '{"pressings": [1]}', "null", endless):
        assert send(bad).status_code == 400
    services.close_count(walk.count, by=walk.kim)
    closed = send(json.dumps({"pressings": [{**one, "id": str(uuid.uuid4())}]}))
    assert closed.status_code == 409
    assert client.post(f"/stad/rakningar/{walk.count.pk}/avsluta/").status_code == 302


def test_a_count_is_begun_from_the_desk(walk):
    client = signed_in(walk.kim)
    street = Street.objects.get(slug="lyktgatan")
    answer = client.post("/stad/rakningar/", {"what": f"street-{street.pk}", "day": "2026-02-01"})
    made = Count.objects.get(street=street)
    assert answer.headers["Location"] == f"/stad/rakningar/{made.pk}/"
    html = client.post("/stad/rakningar/", {"what": "city", "day": "2999-01-01"}).content.decode()
    assert "inte har kommit" in html


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_of_a_count_asks_no_more_for_more_units(walk, more, django_assert_max_num_queries):
    for n in range(more):
        vacant(PremisesFactory(city=walk.city, house_number=str(60 + n)))
    client = signed_in(walk.kim)
    client.get(f"/stad/rakningar/{walk.count.pk}/")
    with django_assert_max_num_queries(14):
        client.get(f"/stad/rakningar/{walk.count.pk}/")
