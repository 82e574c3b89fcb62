"""Streets read for walking: true order, doors, courtyards, gaps, openings, a fixed query count."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.places import (
    CityFactory,
    PlaceFactory,
    SquareFactory,
    StreetFactory,
    make_open,
)
from torg.places.hours import UNKNOWN
from torg.places.models import Place, Street, StreetOpening
from torg.places.queries.strolls import (
    Stroll,
    get_street,
    lively_streets,
    metre_nearest,
    nearest_streets,
    point_at,
    stroll,
)
from torg.places.queries.walking import (
    BREAK_M,
    ItemKind,
    StrollItem,
    door_number,
    fronts_on_side,
    has_window,
    lay_out,
    scale_of,
)

AT = datetime(2026, 10, 2, 12, 20, tzinfo=UTC)  # Friday 14.20 in Sweden
HOUR = timedelta(hours=1)
NORTH = [[12.6945, 56.0465], [12.6945, 56.0483]]  # 200 m


def on_street(street: Street, along: float | None, **facts: Any) -> Place:
    facts = {"side": "left", "house_number": "1", **facts}
    return PlaceFactory(city=street.city, street=street, along_m=along, **facts)


def names(items: list[StrollItem]) -> list[str]:
    return [item.name for item in items if item.kind == ItemKind.PLACE]


def kinds(items: list[StrollItem]) -> list[str]:
    return [item.kind.value for item in items]


def item(at: float, width: float = 7.0) -> StrollItem:
    return StrollItem(ItemKind.PLACE, at, width, name=f"at {at}")


@pytest.fixture
def street(db: None) -> Street:
    return StreetFactory()


def test_places_come_in_walking_order_on_their_side(street: Street) -> None:
    for along, name, side in ((90, "C", "left"), (10, "A", "left"), (50, "B", "right")):
        on_street(street, along, name=name, side=side)
    walk = stroll(None, street, AT)
    assert (names(walk.left), names(walk.right)) == (["A", "C"], ["B"])
    assert walk.total == 3


def test_a_place_that_nobody_may_see_is_not_passed(street: Street) -> None:
    on_street(street, 10, status="hidden")
    assert stroll(None, street, AT).total == 0


def test_counts_of_open_and_known(street: Street) -> None:
    make_open(on_street(street, 10), (AT - HOUR, AT + 3 * HOUR))
    make_open(on_street(street, 30), (AT + HOUR, AT + 2 * HOUR))
    on_street(street, 50)
    walk = stroll(None, street, AT)
    assert (walk.open_count, walk.known_count, walk.total) == (1, 2, 3)


def test_two_places_at_one_door_share_a_front(street: Street) -> None:
    on_street(street, 40.0, name="Utan tid")
    make_open(on_street(street, 40.4, name="Med tid"), (AT - HOUR, AT + HOUR))
    (front,) = [i for i in stroll(None, street, AT).left if i.kind == ItemKind.PLACE]
    assert front.name == "Med tid"
    assert [(i.place.name, i.where) for i in front.inside] == [("Utan tid", "door")]


def test_courtyard_and_upstairs_are_shown_at_the_nearest_door(street: Street) -> None:
    on_street(street, 40, name="Framme")
    on_street(street, 45, name="På gården", in_courtyard=True)
    on_street(street, 38, name="Uppe", floor="2")
    (front,) = [i for i in stroll(None, street, AT).left if i.kind == ItemKind.PLACE]
    assert {(i.place.name, i.where) for i in front.inside} == {
        ("På gården", "courtyard"),
        ("Uppe", "floor"),
    }


def test_a_courtyard_without_a_shop_near_gets_a_door_of_its_own(street: Street) -> None:
    on_street(street, 120, name="På gården", in_courtyard=True, house_number="9")
    (door,) = [i for i in stroll(None, street, AT).left if i.kind == ItemKind.DOOR]
    assert (door.number, door.inside[0].place.name) == ("9", "På gården")


def test_openings_say_what_they_lead_to(street: Street) -> None:
    cross = StreetFactory(
        city=street.city,
        slug="tvargatan",
        name="Tvärgatan",
        places_count=1,
        line=[[12.69, 56.0474], [12.70, 56.0474]],
    )
    make_open(on_street(cross, 5), (AT - HOUR, AT + HOUR))
    square = SquareFactory(city=street.city, name="Lilla torget")
    StreetOpening.objects.create(
        street=street, side="left", along_m=100, kind="street", to_street=cross
    )
    StreetOpening.objects.create(
        street=street, side="right", along_m=60, width_m=40, kind="square", to_square=square
    )
    walk = stroll(None, street, AT)
    (turn,) = [i for i in walk.left if i.kind == ItemKind.STREET]
    (stop,) = [i for i in walk.right if i.kind == ItemKind.SQUARE]
    assert (turn.name, turn.open_count, round(turn.to_metre, -1)) == ("Tvärgatan", 1, 280)
    assert (stop.name, stop.width_m) == ("Lilla torget", 14)


def test_house_numbers_in_any_script_do_not_upset_the_range(street: Street) -> None:
    for number in ("12A", "4", "²", "", "x", "118"):
        on_street(street, 10, house_number=number)
    assert stroll(None, street, AT).numbers == ("4", "118")


def queries_of(street: Street) -> tuple[int, Stroll]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        walk = stroll(None, street, AT)
    return len(asked), walk


def test_one_place_or_many_take_the_same_queries(street: Street) -> None:
    cross = StreetFactory(city=street.city, slug="tvargatan", name="Tvärgatan")
    StreetOpening.objects.create(
        street=street, side="left", along_m=100, kind="street", to_street=cross
    )
    make_open(on_street(street, 5), (AT - HOUR, AT + HOUR))
    street = get_street(street.city, street.slug)
    stroll(None, street, AT)  # the city's holidays are now remembered
    one, _ = queries_of(street)
    for i in range(30):
        make_open(on_street(street, 6.0 * i), (AT - HOUR, AT + HOUR))
    many, walk = queries_of(street)
    assert walk.total == 31
    # Four of the street, one each for notices and events, two for premises and who has left them.
    assert one == many == 8


def test_a_street_without_any_place(street: Street) -> None:
    walk = stroll(None, street, AT)
    assert (walk.left, walk.right, walk.total, walk.numbers) == ([], [], 0, ("", ""))


def test_streets_of_other_cities_are_not_found(street: Street) -> None:
    other = CityFactory(slug="annan", name="Annan", is_default=False)
    for slug in ("provgatan", "finns-inte", "\x00"):
        with pytest.raises(Street.DoesNotExist):
            get_street(other, slug)


def test_lively_streets_come_first_and_say_how_many_are_open(street: Street) -> None:
    Street.objects.filter(pk=street.pk).update(places_count=1)
    busy = StreetFactory(city=street.city, slug="livlig", name="Livliga gatan", places_count=9)
    make_open(on_street(street, 5), (AT - HOUR, AT + HOUR))
    found = lively_streets(None, street.city, AT)
    assert [(s.slug, s.open_count) for s in found] == [("livlig", 0), ("provgatan", 1)]
    assert nearest_streets(street) == [busy]


# --- layout, without a database -------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 900), st.floats(4, 16)), max_size=40), st.floats(50, 1000))
def test_a_side_has_no_gaps_and_keeps_its_order(
    fronts: list[tuple[float, float]], length: float
) -> None:
    items = [item(at, width) for at, width in fronts]
    laid = lay_out(items, scale_of(length, items), length)
    x = 0.0
    for one in laid:
        assert one.x_m == pytest.approx(x, abs=0.01)
        assert one.width_m > 0
        x += one.width_m
    passed = [one.at_m for one in laid if one.kind == ItemKind.PLACE]
    assert passed == sorted(at for at, _ in fronts)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 2000), max_size=20), st.lists(st.floats(0, 2000), max_size=20))
def test_the_scale_never_turns_back(places: list[float], asked: list[float]) -> None:
    scale = scale_of(2000, [item(at) for at in places])
    drawn = [scale(metre) for metre in sorted(asked)]
    assert drawn == sorted(drawn)


def test_where_both_sides_are_empty_the_street_is_compressed() -> None:
    items = [item(10), item(400)]
    scale = scale_of(420, items)
    assert scale(400) - scale(10) == pytest.approx(7 + BREAK_M)
    laid = lay_out(items, scale, 420)
    (gap,) = [one for one in laid if one.kind == ItemKind.BREAK]
    assert round(gap.empty_m) == 383


def test_short_gaps_become_houses() -> None:
    items = [item(3.5), item(30)]
    laid = lay_out(items, scale_of(34, items), 34)
    assert kinds(laid) == ["place", "houses", "houses", "place"]


def test_doors_closer_than_a_front_are_pushed_on_in_order() -> None:
    items = [item(10), item(12), item(14)]
    laid = [i for i in lay_out(items, scale_of(40, items), 40) if i.kind == ItemKind.PLACE]
    assert [i.name for i in laid] == ["at 10", "at 12", "at 14"]


def test_an_unknown_schedule_is_unknown() -> None:
    place = Place(name="Prov", along_m=3)
    (front,) = fronts_on_side([place], {}, UNKNOWN)
    assert front.state == UNKNOWN


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        ("13 A, 5. krs./Floor", "13 A"),
        ("13 A", "13 A"),
        ("13b", "13b"),
        ("13 – 15 B", "13 – 15 B"),
        ("13/15", "13/15"),
        ("7, 9", "7"),
        ("12 LGH 1101", "12"),
        ("Hamnen", "Hamnen"),
        ("Bakom kiosken, andra porten", ""),
        ("", ""),
    ],
)
def test_the_sign_over_a_door_bears_the_number_alone(written: str, sign: str) -> None:
    assert door_number(Place(house_number=written)) == sign


def test_along_a_line() -> None:
    assert point_at([], 5) is None
    assert point_at(NORTH, 1e9) == (12.6945, 56.0483)
    middle = point_at(NORTH, 100)
    assert middle is not None
    assert metre_nearest(NORTH, middle) == pytest.approx(100, abs=0.5)
    assert metre_nearest(NORTH, (12.7, 57.0)) == pytest.approx(200, abs=1)
    assert metre_nearest([], middle) == 0


@pytest.mark.parametrize(
    ("floor", "seen"),
    [("", True), ("0;1;2", True), ("-1;0", True), ("0-2", True), ("G", True), ("1;2", False)],
)
def test_a_place_on_several_floors_has_its_window_at_the_street(floor: str, seen: bool) -> None:
    assert has_window(Place(floor=floor)) is seen
