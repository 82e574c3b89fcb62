"""The agenda as visitors get it: days, choices with true counts, months, pages, addresses."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override

from tests.factories.agenda import at, make_event
from tests.factories.places import CityFactory, DistrictFactory, PlaceFactory, StreetFactory
from torg.agenda.enums import EventKind
from torg.portal.queries.agenda import PER_PAGE, agenda_page
from torg.portal.queries.agenda_choosing import (
    AgendaChoosing,
    Days,
    months_from,
    read_agenda_choosing,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-12-01 12:00")  # a Tuesday
TITLE = re.compile(r'class="happening__name"><a class="card__link" href="([^"]+)"[^>]*>([^<]*)<')


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


def page(city, now=NOW, **choices):
    return agenda_page(None, city, AgendaChoosing(**choices), now)


def titles(city, now=NOW, **choices):
    return [h.title for day in page(city, now, **choices).days for h, _over in day.rows]


def soon(days=1, hour=18):
    day = timezone.localdate() + timedelta(days=days)
    return f"{day} {hour:02}:00"


# --- which days ----------------------------------------------------------------------------------


def test_what_is_to_come_stands_under_its_days(city):
    make_event("Förra veckan", "2026-11-24 18:00", city=city)
    make_event("I morse", "2026-12-01 08:00", city=city)
    make_event("Pågår", "2026-12-01 11:00", city=city)
    make_event("I kväll", "2026-12-01 19:00", city=city)
    make_event("På fredag", "2026-12-04 19:00", city=city)
    days = page(city).days
    assert [day.title for day in days] == ["I dag, tisdag 1 december", "Fredag 4 december"]
    assert titles(city) == ["Pågår", "I kväll", "På fredag"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (Days.TODAY, ["Lunch", "Kväll", "Natt"]),
        (Days.TONIGHT, ["Kväll", "Natt"]),
        (Days.TOMORROW, ["Onsdag"]),
        (Days.WEEKEND, ["Fredagskväll", "Söndag"]),
        (Days.NEXT_WEEK, ["Nästa måndag"]),
    ],
)
def test_the_quick_choices(city, days, expected):
    make_event("Lunch", "2026-12-01 12:30", hours=1, city=city)
    make_event("Kväll", "2026-12-01 18:00", city=city)
    make_event("Natt", "2026-12-01 23:00", hours=3, city=city)
    make_event("Onsdag", "2026-12-02 10:00", city=city)
    make_event("Fredag", "2026-12-04 10:00", city=city)
    make_event("Fredagskväll", "2026-12-04 18:00", city=city)
    make_event("Söndag", "2026-12-06 18:00", city=city)
    make_event("Nästa måndag", "2026-12-07 18:00", city=city)
    assert titles(city, days=days) == expected


def test_on_a_saturday_the_weekend_is_what_is_left_of_it():
    saturday = at("2026-12-05 15:00")
    start, end = AgendaChoosing(days=Days.WEEKEND).span(saturday)
    assert (start, end) == (saturday, at("2026-12-07 00:00"))


def test_a_day_ends_at_the_midnight_of_the_city_also_when_clocks_change():
    october = datetime(2026, 10, 25, 1, tzinfo=ZoneInfo("Europe/Stockholm"))
    start, end = AgendaChoosing(day=date(2026, 10, 25)).span(october)
    assert end.timestamp() - start.timestamp() == 25 * 3600


def test_what_goes_on_for_weeks_stands_apart(city):
    make_event("Ljus över sundet", "2026-11-20 10:00", hours=24 * 30, city=city)
    make_event("Kväll", "2026-12-01 18:00", city=city)
    found = page(city)
    assert [h.title for h in found.ongoing] == ["Ljus över sundet"]
    assert found.ongoing[0].hours == "till 20 december"
    assert titles(city) == ["Kväll"]
    assert found.total == 2


# --- the month -----------------------------------------------------------------------------------


def test_a_month_counts_its_days(city):
    make_event("En", "2026-12-03 18:00", city=city)
    make_event("Varje torsdag", "2026-12-03 19:00", rrule="FREQ=WEEKLY", city=city)
    table = page(city, month=date(2026, 12, 1)).month
    cells = {cell.day: cell for week in table.weeks for cell in week}
    assert table.title == "December 2026"
    assert [cells[date(2026, 12, day)].count for day in (2, 3, 10, 31)] == [0, 2, 1, 1]
    assert cells[date(2026, 12, 3)].query == "?dag=2026-12-03"
    assert cells[date(2026, 12, 1)].is_today
    assert not cells[date(2026, 11, 30)].inside
    assert (table.earlier, table.later) == ("?manad=2026-11", "?manad=2027-01")


def test_a_month_keeps_what_else_is_chosen(city):
    make_event("Fri", "2026-12-03 18:00", is_free=True, city=city)
    make_event("Dyr", "2026-12-03 18:00", is_free=False, price_min=50000, city=city)
    table = page(city, month=date(2026, 12, 1), free=True).month
    (cell,) = [c for week in table.weeks for c in week if c.count]
    assert (cell.count, cell.query) == (1, "?dag=2026-12-03&gratis=ja")


def test_months_turn_the_year():
    assert months_from(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert months_from(date(2026, 1, 1), -1) == date(2025, 12, 1)


# --- choices -------------------------------------------------------------------------------------


def test_choices_narrow_and_count_truly(city):
    street = StreetFactory(city=city)
    place = PlaceFactory(
        city=city, street=street, district=DistrictFactory(city=city), wheelchair="yes"
    )
    make_event("Sagor", kind="talk", audience="children", is_free=True, place=place, city=city)
    make_event("Jazz", kind="music", attendance="mixed", online_url="https://x.test/", city=city)
    found = page(city)
    assert {o.label: o.count for o in found.switches} == {
        "Med barn": 1, "Gratis": 1, "Utan trappsteg": 1, "På nätet": 1,
    }  # fmt: skip
    facets = {f.key: [(o.label, o.count) for o in f.options] for f in found.facets}
    assert facets["kind"] == [("Musik", 1), ("Samtal och läsning", 1)]
    assert facets["district"] == [("Söder", 1)]
    assert facets["street"] == [("Provgatan", 1)]
    for choice in (
        {"children": True}, {"free": True}, {"accessible": True}, {"kind": EventKind.TALK},
        {"where": "soder"}, {"where": "provgatan"}, {"q": "sagor"},
    ):  # fmt: skip
        assert titles(city, **choice) == ["Sagor"], choice
    assert titles(city, online=True) == ["Jazz"]


def test_a_chosen_kind_does_not_hide_the_others(city):
    make_event("Sagor", kind="talk", city=city)
    make_event("Jazz", kind="music", city=city)
    kinds = page(city, kind=EventKind.TALK).facets[0]
    assert [(o.label, o.count, o.chosen) for o in kinds.options] == [
        ("Musik", 1, False), ("Samtal och läsning", 1, True),
    ]  # fmt: skip


def test_what_is_chosen_can_be_taken_back(city):
    found = page(city, q="te", kind=EventKind.FILM, free=True, where="soder", days=Days.TODAY)
    assert [o.query for o in found.chosen] == [
        "?nar=idag&typ=film&gratis=ja&var=soder",
        "?q=te&nar=idag&gratis=ja&var=soder",
        "?q=te&nar=idag&typ=film&gratis=ja",
        "?q=te&nar=idag&typ=film&var=soder",
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_address_keeps_its_meaning_in_both_languages(language):
    choosing = AgendaChoosing(
        q="te & kaffe", days=Days.NEXT_WEEK, kind=EventKind.FOOD, children=True, where="soder",
        page=3,
    )  # fmt: skip
    with override(language):
        query = choosing.query()
    params = dict(pair.split("=") for pair in query[1:].split("&"))
    params["q"] = "te & kaffe"
    assert read_agenda_choosing(params, NOW.date()) == choosing


def test_a_date_goes_before_a_word_for_days():
    read = read_agenda_choosing(
        {"dag": "2026-12-24", "nar": "idag", "month": "2027-01"}, NOW.date()
    )
    assert read == AgendaChoosing(day=date(2026, 12, 24))


# --- pages ---------------------------------------------------------------------------------------


def test_long_lists_have_pages_and_days_go_on(city):
    for n in range(PER_PAGE + 3):
        make_event(f"E{n:02}", "2026-12-02 18:00", city=city)
    first, second = page(city), page(city, page=2)
    assert (len(first.days[0].rows), len(second.days[0].rows)) == (PER_PAGE, 3)
    assert (first.days[0].is_continued, second.days[0].is_continued) == (False, True)
    assert (first.next_query, second.previous_query) == ("?sida=2", "?")
    assert page(city, page=99).number == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_eight_queries_at_most_whatever_its_length(
    client, city, count, django_assert_num_queries, django_assert_max_num_queries
):
    for n in range(count):
        make_event(f"E{n}", soon(n), place=PlaceFactory(city=city), city=city)
    make_event("Lång", soon(), hours=24 * 9, city=city)
    client.get("/evenemang/")  # what is cached for everyone
    cache.clear()
    # Count, rows, their places, long ones, three of counts, the city; late at night less.
    with django_assert_max_num_queries(8):
        client.get("/evenemang/")
    with django_assert_num_queries(0):
        client.get("/evenemang/")


def test_the_page_shows_what_there_is(client, city):
    place = PlaceFactory(city=city, name="Biblioteket <b>")
    make_event("Kväll & natt", soon(), place=place, is_free=True, kind="music", city=city)
    make_event("Inställd", soon(), status="cancelled", city=city)
    html = client.get("/evenemang/").content.decode()
    assert {title for _, title in TITLE.findall(html)} == {"Kväll &amp; natt", "Inställd"}
    assert "Biblioteket &lt;b&gt;" in html
    assert 'class="happening happening--off"' in html
    assert "Inställt" in html


def test_the_page_says_what_to_do_when_there_is_nothing(client, city):
    assert "Inga evenemang än" in client.get("/evenemang/").content.decode()
    assert "Inget är planerat då" in client.get("/evenemang/?nar=idag").content.decode()
    assert "Inget passar in på allt" in client.get("/evenemang/?gratis=ja").content.decode()
    assert "Nothing is planned then" in client.get("/en/events/?when=today").content.decode()


def test_the_script_gets_the_changing_part_alone(client, city):
    make_event("Kväll", soon(), city=city)
    html = client.get("/evenemang/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert html.count('id="found"') == 1


def test_english_addresses_on_the_english_page(client, city):
    make_event("Kväll", soon(), city=city)
    html = client.get("/en/events/?when=tomorrow&free=yes").content.decode()
    assert 'href="?when=weekend&amp;free=yes"' in html
    assert 'href="/evenemang/?nar=imorgon' not in html


@pytest.mark.parametrize(
    "query",
    ["dag=2026-99-99", "dag=9999-12-31", "dag=0001-01-01", "manad=2026-13", "manad=%00", "q=%00",
     "q=" + "å" * 5000, "var=%00", "sida=-1", "sida=9999999", "typ=x", "nar=x", "var=" + "x" * 999],
)  # fmt: skip
def test_nonsense_is_left_out(client, city, query):
    make_event("Kväll", soon(), city=city)
    assert client.get(f"/evenemang/?{query}").status_code == 200
