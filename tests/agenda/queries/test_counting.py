"""What is counted, listed and kept beside the dates is what the plain way says."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Count, Q

from tests.factories.agenda import at, make_event
from tests.factories.places import CityFactory, PlaceFactory
from torg.agenda.enums import EventKind, Trait
from torg.agenda.models import Event, Occurrence, Tally
from torg.agenda.queries.counting import count_dates, sorts_of_dates, week_of
from torg.agenda.queries.events import EventFilter, narrow, occurrences, with_event
from torg.agenda.queries.listed import listed
from torg.agenda.services.events import cancel_event, edit_event, hide_event, publish_event
from torg.agenda.services.imports import save_events
from torg.agenda.services.occurrences import roll_occurrences
from torg.agenda.services.rows import EventRow
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
NOW = at("2026-12-04 18:30")
FILTERS = [
    EventFilter(),
    EventFilter(kinds=("music",)),
    EventFilter(kinds=("music", "talk"), free=True),
    EventFilter(children=True),
    EventFilter(free=True, children=True, online=True),
    EventFilter(online=False),
    EventFilter(accessible=True),
]
STRETCHES = [
    {"start": NOW},
    {"end": NOW},
    {"start": NOW, "end": NOW + timedelta(days=1)},
    {"start": NOW - timedelta(days=80), "end": NOW + timedelta(days=200)},
    {"start": NOW, "end": NOW + timedelta(days=22)},
    {},
]


@pytest.fixture
def city():
    return CityFactory()


def fill(city):
    """Make events of many sorts: recurring ones, long ones, and some just begun."""
    place = PlaceFactory(city=city, wheelchair="yes")
    for n in range(24):
        start = NOW + timedelta(days=n * 9 - 40, hours=-(n % 3))
        make_event(
            f"evenemang {n}", f"{start:%Y-%m-%d %H:%M}", hours=(3, 24 * 12, 30)[n % 3], city=city,
            kind=("music", "talk", "film")[n % 3], is_free=(True, False, None)[n % 3],
            audience=("everyone", "children")[n % 2], min_age=(None, 3, 14)[n % 3],
            attendance=("onsite", "online", "mixed")[n // 3 % 3],
            accessibility=({}, {"wheelchair": "yes"}, {"wheelchair": "no"})[n // 2 % 3],
            place=place if n % 2 else None, rrule="FREQ=WEEKLY;COUNT=8" if n % 4 == 0 else "",
        )  # fmt: skip
    make_event("annan stad", city=CityFactory(slug="annan"))


def plainly(city, wanted):
    """Return the dates that meet a filter, asked of the events themselves."""
    rows = Occurrence.objects.filter(city=city)
    if wanted.start:
        rows = rows.filter(Q(start__gte=wanted.start) | Q(end__gt=wanted.start))
    if wanted.end:
        rows = rows.filter(start__lt=wanted.end)
    if wanted.kinds:
        rows = rows.filter(event__kind__in=wanted.kinds)
    if wanted.free:
        rows = rows.filter(event__is_free=True)
    if wanted.children:
        rows = rows.filter(Q(event__audience="children") | Q(event__min_age__lt=12))
    if wanted.online is not None:
        afar = Q(event__attendance__in=("online", "mixed"))
        rows = rows.filter(afar if wanted.online else ~afar)
    if wanted.accessible:
        rows = rows.filter(
            Q(event__accessibility__wheelchair="yes")
            | Q(event__place__wheelchair="yes", event__accessibility__wheelchair__isnull=True)
        )
    return rows


def kept():
    rows = Tally.objects.values_list("city", "week", "kind", "traits", "is_long", "number")
    return {tuple(key): number for *key, number in rows}


def counted():
    found = Counter()
    for row in Occurrence.objects.select_related("event"):
        event = row.event
        found[row.city_id, week_of(row.start), event.kind, int(event.traits), row.is_long] += 1
    return dict(found)


def labels_are_right():
    rows = Occurrence.objects.select_related("event")
    return all(
        (row.kind, row.traits, row.place_id)
        == (row.event.kind, row.event.traits, row.event.place_id)
        for row in rows
    )


@pytest.mark.parametrize("wanted", FILTERS)
def test_what_is_found_and_counted_is_what_the_events_say(city, wanted):
    fill(city)
    for stretch in STRETCHES:
        asked = replace(wanted, **stretch)
        expected = set(plainly(city, asked).values_list("pk", flat=True))
        assert set(narrow(city, asked).values_list("pk", flat=True)) == expected, stretch
        assert count_dates(city, asked) == len(expected), stretch
        by_sort = narrow(city, asked).order_by().values_list("kind", "traits", "is_long")
        assert sorts_of_dates(city, asked) == {
            tuple(sort): n for *sort, n in by_sort.annotate(n=Count("pk"))
        }


def test_tallies_and_labels_follow_every_change(city, staff):
    fill(city)
    event = Event.objects.get(title="evenemang 4")
    place = PlaceFactory(city=city)
    changes = [
        lambda: edit_event(event, {"kind": "food"}, by=staff, source=Source.STAFF),
        lambda: edit_event(event, {"is_free": True}, by=staff, source=Source.STAFF),
        lambda: edit_event(event, {"place": place}, by=staff, source=Source.STAFF),
        lambda: edit_event(event, {"rrule": "FREQ=DAILY;COUNT=40", "min_age": 2}, by=staff,
                           source=Source.STAFF),
        lambda: cancel_event(event, by=staff, source=Source.STAFF),
        lambda: hide_event(event, by=staff),
        lambda: publish_event(event, by=staff),
        lambda: roll_occurrences(city, NOW + timedelta(days=300)),
    ]  # fmt: skip
    for number, change in enumerate(changes):
        change()
        assert kept() == counted(), number
        assert labels_are_right(), number


def test_an_import_that_changes_what_an_event_is_changes_its_dates(city):
    row = EventRow(ref="1", title="Kör", starts_at=at("2026-11-01 18:00"), timezone=city.timezone,
                   rrule="FREQ=WEEKLY;COUNT=30", kind="music")  # fmt: skip
    known = save_events(city, [row], {}, by=None).known()
    row.kind, row.is_free, row.attendance = "talk", True, "mixed"
    save_events(city, [row], known, by=None)
    assert set(Occurrence.objects.values_list("kind", "traits")) == {
        ("talk", Trait.FREE | Trait.AFAR | Trait.STEP_UNSAID)
    }
    assert kept() == counted()


def test_tallies_are_few_where_dates_are_many(city):
    make_event("Öppet hus", "2026-12-04 10:00", rrule="FREQ=DAILY;COUNT=300", city=city)
    assert Occurrence.objects.count() == 300
    assert Tally.objects.count() <= 300 / Tally.DAYS + 2


def test_a_listed_row_tells_what_the_whole_one_does(city):
    fill(city)
    rows = occurrences(None, city, EventFilter())
    short, whole = listed(rows), list(with_event(rows))
    assert len(short) == len(whole) > 40
    for one, other in zip(short, whole, strict=True):
        assert (one, one.event, one.event.place) == (other, other.event, other.event.place)
        for mine, theirs in ((one, other), (one.event, other.event)):
            assert {k: v for k, v in vars(mine).items() if k != "_state"}.items() <= (
                vars(theirs).items()
            )
        assert one.event.description == other.event.description  # read when it is asked for
        assert one.event.place is None or one.event.place.address == other.event.place.address


def test_every_kind_fits_its_column():
    longest = max(len(kind) for kind in EventKind.values)
    assert longest <= Occurrence._meta.get_field("kind").max_length
