"""The kept columns answer as the database does, and are never older than it."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    DistrictFactory,
    PlaceFactory,
    StreetFactory,
    make_open,
)
from torg.core.doctor import examine
from torg.core.models import User
from torg.places.enums import Need, PlaceStatus
from torg.places.models import City, CityMark, OpenSpell, Place
from torg.places.queries.coming import states_and_spells
from torg.places.queries.facets import count_categories, count_facets
from torg.places.queries.finding import find, seen_by
from torg.places.queries.hours import open_at, states_at
from torg.places.queries.marks import mark_of
from torg.places.queries.places import PlaceFilter, find_places, narrow, visible_to
from torg.places.queries.spells import AHEAD, Spell, shut_at, with_context

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
STAFF = User(
    email="staff@example.test", is_staff=True, second_factor_from=datetime(2999, 1, 1, tzinfo=UTC)
)


def some_city(rng: random.Random) -> City:
    """A city of seventy places of every kind, some at one point, with one name, at one rule."""
    city = CityFactory()
    other = CityFactory(slug="annan", is_default=False)
    top = CategoryFactory(slug="prov-mat", name_sv="Mat")
    categories = [
        top,
        CategoryFactory(slug="prov-kafe", parent=top),
        CategoryFactory(slug="prov-bok"),
    ]
    districts = [DistrictFactory(city=city, slug=f"del-{n}", name=f"Del {n}") for n in range(3)]
    streets = [StreetFactory(city=city, slug=f"gata-{n}", name=f"Gatan {n % 3}") for n in range(5)]
    schedules = [make_open(PlaceFactory(city=city), *some_spells(rng)) for _ in range(12)]
    for n in range(70):
        PlaceFactory(
            city=city if rng.random() < 0.9 else other,
            slug=f"p-{n}",
            name=rng.choice(["Ek", "ek", "Åska", "Örn", "Zebra", f"Plats {n}"]),
            status=rng.choice([PlaceStatus.ACTIVE] * 6 + list(PlaceStatus)),
            category=rng.choice(categories),
            needs=rng.randrange(128),
            lat=56.04 + rng.randrange(20) / 1000,
            lon=12.69 + rng.randrange(20) / 1000,
            district=rng.choice([None, *districts]),
            street=rng.choice([None, *streets]),
            schedule=rng.choice([None, *schedules]),
            wheelchair=rng.choice(["yes", "no", "limited", ""]),
        )
    return city


def some_spells(rng: random.Random) -> list[tuple[datetime, datetime]]:
    """Up to four spells, one after the other: of seconds, hours and days, around noon."""
    moment, spells = NOON - rng.choice([2, 50]) * HOUR, []
    for _ in range(rng.randrange(5)):
        end = moment + rng.choice([SECOND, 40 * SECOND, HOUR, 2 * HOUR, 30 * HOUR, 24 * HOUR])
        spells.append((moment, end))
        moment = end + rng.choice([SECOND, 20 * SECOND, HOUR, 2 * HOUR])
    return spells


def some_filter(rng: random.Random, ids: list[int]) -> PlaceFilter:
    def at_times(value, otherwise, share=0.3):
        return value if rng.random() < share else otherwise

    lat, lon = 56.04 + rng.randrange(20) / 1000, 12.69 + rng.randrange(20) / 1000
    return PlaceFilter(
        bbox=at_times((lon - 0.008, lat - 0.006, lon + 0.008, lat + 0.006), None),
        near=(near := at_times((lat, lon), None)),
        within_m=at_times(rng.choice([1.0, 400.0, 900.0]), None, 0.7) if near else None,
        category=at_times(rng.choice(["prov-mat", "prov-kafe", "okand"]), ""),
        need=at_times(rng.choice([Need.EAT, Need.EAT | Need.SIT, Need.FREE]), 0),
        open_at=at_times(NOON + rng.randrange(-9_000, 9_000) * SECOND, None, 0.6),
        accessible=at_times(True, False),
        district=at_times(rng.choice(["del-0", "del-2", "okand"]), "", 0.15),
        street=at_times(rng.choice(["gata-0", "gata-4", "okand"]), "", 0.15),
        found=at_times(tuple(rng.sample(ids, 30)), None, 0.2),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_columns_answer_as_the_database_does(seed):
    rng = random.Random(seed)
    city = some_city(rng)
    ids = list(Place.objects.values_list("pk", flat=True))
    met = 0
    for _ in range(60):
        user, wanted = rng.choice([None, None, STAFF]), some_filter(rng, ids)
        plain, found = find_places(user, city, wanted), find(user, city, wanted)
        assert found.ids() == list(plain.values_list("pk", flat=True)), wanted
        assert len(found) == plain.order_by().count()
        assert found.ids(2, 5) == found.ids()[2:5]
        met += len(found)
        if wanted.near is not None:  # to the last bit: the cursor of a further page compares them
            rows = plain.values_list("distance_sq", "pk")
            assert found.keys(1000) == list(rows)
        at = NOON + rng.randrange(-9_000, 9_000) * SECOND
        in_order = narrow(visible_to(user, city), city, wanted).alias(shut=shut_at(city, at))
        assert found.by_name().open_first(at).ids() == list(
            in_order.order_by("shut", "name", "id").values_list("pk", flat=True)
        )
    assert met > 200


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_facets_count_as_the_database_does(seed):
    rng = random.Random(100 + seed)
    city = some_city(rng)
    ids = list(Place.objects.values_list("pk", flat=True))
    for _ in range(25):
        user, wanted = rng.choice([None, STAFF]), some_filter(rng, ids)
        facets = count_facets(seen_by(user, city), wanted, NOON)

        def under(without, user=user, wanted=wanted):
            changed = PlaceFilter(**{**vars(wanted), without: vars(PlaceFilter())[without]})
            return narrow(visible_to(user, city), city, changed)

        assert facets.open_now == open_at(under("open_at"), city, NOON).count()
        assert facets.accessible == under("accessible").filter(wheelchair="yes").count()
        needs = [place.needs for place in under("need")]
        assert facets.needs == {need: sum(bool(n & need) for n in needs) for need in Need}
        for named, model in ((facets.districts, "district"), (facets.streets, "street")):
            slugs = [s for s in under(model).values_list(f"{model}__slug", flat=True) if s]
            assert {item.slug: item.count for item in named} == {s: slugs.count(s) for s in slugs}
            assert list(named) == sorted(named, key=lambda item: (-item.count, item.name))
        below = under("category").filter(category__slug__in=["prov-mat", "prov-kafe"])
        assert facets.categories["prov-mat"] == below.count()
    everything = find_places(None, city, PlaceFilter())
    assert count_categories(None, city)["prov-bok"] == (
        everything.filter(category__slug="prov-bok").count()
    )


@pytest.mark.django_db
def test_only_the_liveliest_streets_are_told_and_ties_go_by_name():
    city = CityFactory()
    for n in range(40):
        street = StreetFactory(city=city, slug=f"g-{n}", name=f"Gata {n:02d}")
        for _ in range(1 + (n % 4 == 3)):
            PlaceFactory(city=city, street=street)
    told = [
        (s.name, s.count) for s in count_facets(seen_by(None, city), PlaceFilter(), NOON).streets
    ]
    twice = [(f"Gata {n:02d}", 2) for n in range(3, 40, 4)]
    once = [(f"Gata {n:02d}", 1) for n in range(40) if n % 4 != 3]
    assert told == (twice + once)[:24]


@pytest.mark.django_db
def test_a_city_without_places():
    city = CityFactory()
    assert find(None, city, PlaceFilter(open_at=NOON)).ids() == []
    facets = count_facets(seen_by(None, city), PlaceFilter(need=Need.EAT), NOON)
    assert (facets.open_now, facets.streets, facets.needs[Need.EAT]) == (0, (), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_states_and_spells_are_those_of_each_by_itself(seed):
    rng = random.Random(200 + seed)
    city = some_city(rng)
    places = list(with_context(Place.objects.filter(city=city)))
    numbers = [place.schedule_id for place in places]
    for _ in range(12):
        at = NOON + rng.randrange(-9_000, 400_000) * SECOND
        states, spells = states_and_spells(city, places, at)
        assert states == states_at(city, numbers, at)
        for number in {n for n in numbers if n}:
            coming = OpenSpell.objects.filter(schedule=number, end__gt=at, start__lt=at + AHEAD)
            rows = coming.order_by("start").values_list("start", "end", "comment")
            assert spells[number] == [Spell(*row) for row in rows]


# --- never older than the database ----------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_seen_hangs_on_the_place_alone():
    """A mark knows of writes to places: another table that is asked must be marked as well."""
    city = CityFactory()
    for user in (None, STAFF):
        sql, _params = visible_to(user, city).query.sql_with_params()
        assert sql.count("FROM") == 1
        assert "JOIN" not in sql


@pytest.mark.django_db
def test_every_write_is_seen_at_once(django_assert_num_queries):
    city = CityFactory()
    place = PlaceFactory(city=city, name="B")
    open_now = PlaceFilter(open_at=NOON)

    def seen() -> tuple[list[int], list[int]]:
        return find(None, city, PlaceFilter()).ids(), find(None, city, open_now).ids()

    assert seen() == ([place.pk], [])
    with django_assert_num_queries(2):  # the mark, twice
        seen()
    schedule = make_open(place, (NOON - HOUR, NOON + HOUR))
    assert seen() == ([place.pk], [place.pk])
    OpenSpell.objects.filter(schedule=schedule).update(start=NOON + SECOND)
    assert seen() == ([place.pk], [])
    OpenSpell.objects.filter(schedule=schedule).update(start=NOON)
    assert seen() == ([place.pk], [place.pk])
    OpenSpell.objects.filter(schedule=schedule).delete()
    assert seen() == ([place.pk], [])
    [first] = Place.objects.bulk_create(
        [PlaceFactory.build(city=city, slug="a", name="A", category=place.category)]
    )
    assert seen()[0] == [first.pk, place.pk]
    Place.objects.filter(pk=first.pk).update(name="C")
    assert seen()[0] == [place.pk, first.pk]
    Place.objects.filter(pk=first.pk).update(status=PlaceStatus.HIDDEN)
    assert seen()[0] == [place.pk]
    assert find(STAFF, city, PlaceFilter()).ids() == [place.pk, first.pk]
    Place.objects.filter(pk=place.pk).delete()
    assert seen()[0] == []


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_kept():
    city = CityFactory()
    place = PlaceFactory(city=city)
    before = find(None, city, PlaceFilter()).ids()
    with transaction.atomic():
        PlaceFactory(city=city)
        assert len(find(None, city, PlaceFilter())) == 2
        transaction.set_rollback(True)
    assert find(None, city, PlaceFilter()).ids() == before == [place.pk]


@pytest.mark.django_db
def test_a_write_in_one_city_is_no_mark_of_another():
    city, other = CityFactory(), CityFactory(slug="annan", is_default=False)
    moving = PlaceFactory(city=city, slug="flyttar")
    PlaceFactory(city=other)
    marks = mark_of(city), mark_of(other)
    PlaceFactory(city=other)
    assert mark_of(city) == marks[0]
    assert mark_of(other) != marks[1]
    assert len({*mark_of(city), *mark_of(other), *marks[0], *marks[1]}) == 3
    marks = mark_of(city), mark_of(other)
    Place.objects.filter(pk=moving.pk).update(city=other)
    assert mark_of(city) != marks[0]
    assert mark_of(other) != marks[1]


@pytest.mark.django_db
def test_the_doctor_looks_for_the_triggers():
    found = {finding.name: finding for finding in examine()}
    assert found["marks of cities"].ok
    on_table = " ON places_openspell" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER places_openspell_deleted{on_table}")
    found = {finding.name: finding for finding in examine()}
    assert found["marks of cities"].detail == "missing: places_openspell_deleted"


class Writer(threading.Thread):
    """Changes a place on a connection of its own and waits before it commits."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.place = name
        self.written, self.may_end = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                Place.objects.filter(name=self.place).update(phone="1")
                self.written.set()
                self.may_end.wait(30)
        finally:
            connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_wait_and_both_are_seen():
    """SQLite has one writer at a time; PostgreSQL two, of whom neither sees the other's mark."""
    city = CityFactory()
    PlaceFactory(city=city, name="A")
    marks = [mark_of(city)]
    writer = Writer("A")
    writer.start()
    assert writer.written.wait(30)
    assert mark_of(city) == marks[0]  # it has not committed
    if connection.vendor == "postgresql":
        PlaceFactory(city=city, name="B")  # does not wait for the other
        marks.append(mark_of(city))
        assert len(find(None, city, PlaceFilter())) == 2
    writer.may_end.set()
    writer.join(30)
    marks.append(mark_of(city))
    PlaceFactory(city=city, name="C")
    marks.append(mark_of(city))
    assert len(set(marks)) == len(marks)
    assert CityMark.objects.filter(city_id=city.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_emptied_table_is_seen():
    city = CityFactory()
    place = PlaceFactory(city=city)
    make_open(place, (NOON - HOUR, NOON + HOUR))
    assert find(None, city, PlaceFilter(open_at=NOON)).ids() == [place.pk]
    call_command("flush", verbosity=0, interactive=False)
    assert find(None, city, PlaceFilter(open_at=NOON)).ids() == []
