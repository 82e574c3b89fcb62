"""What a count found stays as it was when streets, units and the register change after it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from tests.factories.counts import DAY, at, close_with, pressed
from tests.factories.places import StreetFactory
from torg.places.enums import PlaceStatus
from torg.places.exceptions import RefusedDeedError
from torg.places.models import District, Place, Street
from torg.places.services.ground import save_named
from torg.portal.services.demo import remove_demo
from torg.portal.services.demo_counts import make_demo_counts
from torg.premises.counting import services
from torg.premises.counting.enums import Scope, Seen
from torg.premises.counting.models import Count, CountedUnit, CountLine
from torg.premises.counting.page import axis_of
from torg.premises.counting.queries import (
    Area,
    areas_of,
    changes_in,
    rates_of,
    series_of,
    units_of,
)
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, PremisesStatus, Stretch, StretchPart
from torg.premises.queries.premises import on_stretch, stands_on
from torg.premises.services.states import Now, set_state

pytestmark = pytest.mark.django_db


def lyktgatan():
    return Street.objects.get(slug="lyktgatan")


def stretch_of(city, **part):
    stretch = Stretch.objects.create(city=city, slug="norr", name="Norra stråket")
    StretchPart.objects.create(stretch=stretch, street=lyktgatan(), **part)
    return stretch


def closed(walk, **part):
    walk.count = services.begin_count(walk.city, DAY, by=walk.kim, **part)
    close_with(walk, pressed("Sidan Ett", Seen.EMPTY), pressed("Träsnickeriet", Seen.SAME))
    return walk.count


def rows_of(rates):
    parts = (rates.districts, rates.stretches, rates.streets)
    return rates.whole, [[(rate.name, rate.counted, rate.vacant) for rate in p] for p in parts]


@pytest.mark.parametrize("kind", ["street", "stretch", "district"])
def test_a_count_outlives_what_it_counted_and_does_not_become_the_citys(walk, kind):
    part = {
        "street": lyktgatan, "district": lambda: District.objects.get(name="Söder"),
        "stretch": lambda: stretch_of(walk.city, side="left"),
    }[kind]()  # fmt: skip
    count, name = closed(walk, **{kind: part}), part.name
    open_one = services.begin_count(walk.city, DAY, by=walk.kim, **{kind: part})
    before = rows_of(rates_of(count))
    if kind == "stretch":
        part.delete()
    else:
        type(part).objects.filter(pk=part.pk).update(source_ref="osm:way/1")
        save_named(type(part), walk.city, [], {})  # a new extract, where it is gone
    assert not type(part).objects.filter(pk=part.pk).exists()
    count, open_one = Count.objects.get(pk=count.pk), Count.objects.get(pk=open_one.pk)
    assert rows_of(rates_of(count)) == before
    assert series_of(walk.city) == []
    assert units_of(open_one) == []
    html = Client().get(f"/lokaler/vakanser/{count.pk}/").content.decode()
    assert f"{name}, räkning" in html


def test_the_rates_stay_when_units_move_or_go(walk):
    stretch_of(walk.city, side="left")
    count = closed(walk)
    before = rows_of(rates_of(count))
    assert before[1] == [[("Söder", 2, 1)], [("Norra stråket", 2, 1)], [("Lyktgatan", 2, 1)]]
    Premises.objects.update(street=None, district=None)
    at("Träsnickeriet").delete()
    assert rows_of(rates_of(count)) == before
    assert series_of(walk.city)[0][1].counted == 2


def test_a_district_that_is_counted_alone_has_a_series_and_a_page_of_its_own(walk):
    soder, stretch = District.objects.get(name="Söder"), stretch_of(walk.city, side="left")
    closed(walk, district=soder)
    for part in ({}, {"stretch": stretch}):  # a stretch is a part of the street only
        walk.count = services.begin_count(walk.city, date(2026, 7, 1), by=walk.kim, **part)
        close_with(walk, pressed("Träsnickeriet", Seen.SAME))

    def shares(scope, number):
        series = series_of(walk.city, Area(scope, number))
        return [(count.scope, rate.share) for count, rate in series]

    both = [("district", 0.5), ("city", 0.0)]
    assert shares(Scope.DISTRICT, soder.pk) == shares(Scope.STREET, lyktgatan().pk) == both
    assert shares(Scope.STRETCH, stretch.pk) == [*both, ("stretch", 0.0)]
    assert [area.name for area in areas_of(walk.city)] == ["Söder", "Lyktgatan", "Norra stråket"]
    html = Client().get(f"/lokaler/vakanser/?area=district-{soder.pk}").content.decode()
    assert "Räkningar av Söder" in html
    assert "<polyline" in html
    Count.objects.filter(scope="city").delete()
    assert "Räkningar av Norra stråket" in Client().get("/lokaler/vakanser/").content.decode()


def test_time_lies_along_the_axis_and_words_do_not_lie_on_each_other():
    days = [date(2020, 1, 1), date(2024, 11, 1), date(2025, 1, 1), date(2030, 1, 1)]
    with override("en"):
        axis = [(round(x), words) for x, words in axis_of(days, 0.0, 3653.0)]
        close = axis_of(days, 0.0, 365.3)
    assert axis == [(0, "2020"), (1766, "2024"), (1827, "2025"), (3653, "2030")]
    assert [words for _x, words in close] == ["2020", "", "2025", "2030"]


def test_two_streets_of_one_name_are_two(walk):
    other = StreetFactory(city=walk.city, name="Lyktgatan", slug="lyktgatan-2")
    Premises.objects.filter(place__name="Sidan Ett").update(street=other)
    rates = rates_of(closed(walk))
    assert [(rate.name, rate.counted, rate.vacant) for rate in rates.streets] in (
        [("Lyktgatan", 1, 0), ("Lyktgatan", 1, 1)],
        [("Lyktgatan", 1, 1), ("Lyktgatan", 1, 0)],
    )


@pytest.mark.parametrize("stretches", [0, 5])
def test_the_rates_ask_no_more_for_more_stretches(walk, stretches, django_assert_num_queries):
    for n in range(stretches):
        made = Stretch.objects.create(city=walk.city, slug=f"s{n}", name=f"Stråk {n}")
        StretchPart.objects.create(stretch=made, street=lyktgatan(), side="left")
    count = closed(walk)
    with django_assert_num_queries(1):
        assert len(rates_of(count).stretches) == stretches


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"side": "left"},
        {"side": "right", "to_m": 60},
        {"side": "left", "from_m": 30, "to_m": 50},
    ],
)
def test_one_premises_is_on_a_stretch_where_many_are(walk, part):
    stretch = stretch_of(walk.city, **part)
    Premises.objects.filter(place__name="Väv").update(along_m=None)
    units = Premises.objects.filter(city=walk.city)
    many = set(on_stretch(units, stretch).values_list("pk", flat=True))
    assert many
    assert {unit.pk for unit in units if stands_on(unit, stretch)} == many


def test_what_is_hidden_later_is_not_told(walk):
    count = closed(walk)
    path = f"/lokaler/vakanser/{count.pk}/"
    assert "Sidan Ett" in Client().get(path).content.decode()
    Place.objects.filter(name="Sidan Ett").update(status=PlaceStatus.CLOSED)
    assert "Sidan Ett" in Client().get(path).content.decode()  # it has left: that is no secret
    Place.objects.filter(name="Sidan Ett").update(status=PlaceStatus.HIDDEN)
    html = Client().get(path).content.decode()
    assert "Sidan Ett" not in html
    assert "Lyktgatan 6" in html
    Premises.objects.filter(house_number="6").update(is_hidden=True)
    assert changes_in(count) == []
    assert "Lyktgatan 6" not in Client().get(path).content.decode()
    assert rates_of(count).whole.counted == 2


def test_as_last_time_is_what_was_shown_when_it_was_pressed(walk):
    unit = at("Sidan Ett")
    services.take_pressings(walk.count, [pressed("Sidan Ett", Seen.SAME)], by=walk.kim)
    set_state(unit, Now(State.VACANT, date(2026, 1, 20)), by=None, origin=Origin.FILE)
    [line] = services.close_count(walk.count, by=walk.kim)
    assert (line.state, line.before) == (State.OCCUPIED, State.OCCUPIED)
    assert (line.who, line.who_before) == ("Sidan Ett", "Sidan Ett")
    unit.refresh_from_db()
    assert unit.state == State.VACANT  # what was learnt after the pressing stands


def test_as_last_time_where_nobody_knew_is_in_use(walk):
    unit = at("Sidan Ett")
    unit.history.all().delete()
    Premises.objects.filter(pk=unit.pk).update(state=State.UNKNOWN)
    close_with(walk, pressed("Sidan Ett", Seen.SAME))
    line = CountLine.objects.get()
    assert (line.before, line.state) == (State.UNKNOWN, State.OCCUPIED)
    unit.refresh_from_db()
    assert unit.state == State.OCCUPIED


def test_a_day_that_could_never_be_closed_is_refused_at_once(walk):
    with pytest.raises(RefusedDeedError, match=r"too long ago|långt tillbaka"):
        services.begin_count(walk.city, date(1899, 12, 31), by=walk.kim)
    first = services.begin_count(walk.city, date(1900, 1, 1), by=walk.kim)
    services.take_pressings(first, [pressed("Sidan Ett", Seen.EMPTY)], by=walk.kim)
    assert len(services.close_count(first, by=walk.kim)) == 1


def test_the_counts_of_the_demo_town_have_rates_by_part(walk):
    Count.objects.all().delete()
    stretch_of(walk.city, side="left")
    PremisesStatus.objects.update(since=date(2019, 1, 1))
    made = make_demo_counts(walk.city)
    assert made == len(series_of(walk.city)) >= 6
    rates = rates_of(series_of(walk.city)[0][0])
    assert [rate.name for rate in rates.stretches] == ["Norra stråket"]
    assert [(rate.name, rate.counted) for rate in rates.streets] == [("Lyktgatan", 16)]
    assert make_demo_counts(walk.city) == 0


def test_a_town_is_taken_away_with_its_counts(walk):
    closed(walk, street=lyktgatan())
    remove_demo(walk.city)
    assert not Count.objects.exists()
    assert not CountLine.objects.exists()


@pytest.mark.parametrize("kind", ["street", "stretch", "district", None])
def test_counts_from_before_are_filled_in(walk, kind):
    stretch = stretch_of(walk.city, side="left", to_m=40)
    district = District.objects.get(name="Söder")
    parts = {"street": lyktgatan(), "district": district, "stretch": stretch}
    count = services.begin_count(
        walk.city, DAY, by=walk.kim, **({kind: parts[kind]} if kind else {})
    )
    services.take_pressings(count, [pressed("Sidan Ett", Seen.EMPTY)], by=walk.kim)
    services.close_count(count, by=walk.kim)
    services.take_pressings(walk.count, [pressed("Väv", Seen.SAME)], by=walk.kim)
    rows = (Count, CountLine, CountedUnit)
    after = [list(model.objects.order_by("pk").values()) for model in rows]
    Count.objects.update(scope="city", name="")
    CountLine.objects.update(
        street_number=None, street_name="", district_number=None, district_name="", stretches=[]
    )
    CountedUnit.objects.filter(count=walk.count).update(shown_state="unknown", shown_who="")
    filling = import_module("torg.premises.counting.migrations.0003_counts_know_what_they_were_of")
    for fill in (filling.name_counts, filling.place_lines, filling.keep_what_was_shown):
        fill(apps, None)
    assert [list(model.objects.order_by("pk").values()) for model in rows] == after
