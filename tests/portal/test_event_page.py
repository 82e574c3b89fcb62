"""The page of an event: what, when, where; what has changed; what is over; what is not there."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override

from tests.factories.actors import on_staff, person
from tests.factories.agenda import ZONE, at, make_event
from tests.factories.places import CityFactory, PlaceFactory, StreetFactory
from torg.agenda.models import Event, SourceRecord
from torg.agenda.services.dates import cancel_date, move_date
from torg.agenda.services.events import hide_event, move_event
from torg.core.money import parse_kr
from torg.places.enums import Source
from torg.places.models import Feed
from torg.portal.queries import event_words as words
from torg.portal.queries.event import event_page

pytestmark = pytest.mark.django_db
NOW = at("2026-12-01 12:00")


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


def shown(event, day=None, now=NOW):
    return event_page(None, event, day, now, url="https://x.test/")


def coming(hour=18, days=2):
    return f"{timezone.localdate() + timedelta(days=days)} {hour:02}:00"


# --- when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours", "all_day", "expected"),
    [
        ("2026-12-03 18:30", 1.5, False, "Torsdag 3 december 18.30–20.00"),
        ("2026-12-03 18:30", None, False, "Torsdag 3 december 18.30"),
        ("2026-12-03 21:00", 5, False, "Torsdag 3 december 21.00–2.00"),
        ("2026-12-03 21:00", 3, False, "Torsdag 3 december 21.00–24.00"),
        ("2026-12-03 00:00", 24, True, "Torsdag 3 december, hela dagen"),
        ("2026-12-03 00:00", 72, True, "3 december – 5 december"),
        ("2026-12-30 10:00", 24 * 14, False, "30 december 2026 – 13 januari 2027"),
    ],
)
def test_when_in_words(city, start, hours, all_day, expected):
    with override("sv"):
        page = shown(make_event(start=start, hours=hours, all_day=all_day, city=city))
        assert page.when == expected


def test_a_recurring_one_shows_its_next_date_and_the_rest(city):
    event = make_event(start="2026-11-24 18:00", rrule="FREQ=WEEKLY;COUNT=20", city=city)
    page = shown(event)
    assert page.when == "Tisdag 1 december 18.00–20.00"
    assert [line.is_shown for line in page.dates] == [True] + [False] * 9
    assert page.has_more_dates


def test_a_date_of_it_can_be_looked_at(city):
    event = make_event(start="2026-11-24 18:00", rrule="FREQ=WEEKLY", city=city)
    assert shown(event, date(2026, 12, 8)).when == "Tisdag 8 december 18.00–20.00"
    assert shown(event, date(2026, 12, 9)).when == "Tisdag 1 december 18.00–20.00"
    past = shown(event, date(2026, 11, 24))
    assert (past.is_past, past.next_url) == (True, f"/evenemang/{event.slug}/")


def test_a_cancelled_date_is_struck_and_a_moved_one_says_from_where(city):
    event = make_event(start="2026-12-01 18:00", rrule="FREQ=WEEKLY;COUNT=3", city=city)
    cancel_date(event, at("2026-12-08 18:00"), "Sjukdom", by=None, source=Source.STAFF)
    move_date(event, at("2026-12-15 18:00"), at("2026-12-16 19:00"), by=None, source=Source.STAFF)
    lines = shown(event).dates
    assert [(line.is_off, line.status, line.note, line.was) for line in lines] == [
        (False, "", "", ""),
        (True, "Inställt", "Sjukdom", ""),
        (False, "Flyttat", "", "tisdag 15 december 18.00"),
    ]
    assert shown(event, date(2026, 12, 8)).is_off


def test_a_moved_event_says_what_was(city):
    event = make_event(start="2026-12-03 18:00", city=city)
    move_event(event, at("2026-12-04 19:00"), at("2026-12-04 21:00"), by=None, source=Source.STAFF)
    page = shown(event)
    assert (page.status_words, page.was) == ("Flyttat", "torsdag 3 december 18.00")


def test_on_now(city):
    assert shown(make_event(start="2026-12-01 11:00", city=city)).left == "pågår nu"


# --- price, ages, languages ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "swedish", "english"),
    [
        ({"is_free": True}, "Gratis", "Free"),
        ({"price_min": parse_kr("120"), "price_max": parse_kr("120")}, "120 kr", "SEK 120"),
        ({"price_min": parse_kr("80"), "price_max": parse_kr("120")}, "80–120 kr", "SEK 80–120"),
        ({"price_min": parse_kr("80")}, "Från 80 kr", "From SEK 80"),
        ({"price_text": "Frivilligt inträde"}, "Frivilligt inträde", "Frivilligt inträde"),
        ({}, "", ""),
    ],
)
def test_the_price_in_words(city, fields, swedish, english):
    event = make_event(city=city, **fields)
    with override("sv"):
        assert words.price_words(event).replace("\N{NO-BREAK SPACE}", " ") == swedish
    with override("en"):
        assert words.price_words(event).replace("\N{NO-BREAK SPACE}", " ") == english


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"min_age": 3, "max_age": 6}, "3–6 år"),
        ({"min_age": 18}, "Från 18 år"),
        ({"max_age": 12}, "Upp till 12 år"),
        ({"audience": "seniors"}, "Seniorer"),
        ({}, ""),
    ],
)
def test_for_whom_in_words(city, fields, expected):
    assert words.age_words(make_event(city=city, **fields)) == expected


def test_languages_and_access_in_words(city):
    event = make_event(
        languages=["sv", "ar", "xx"],
        accessibility={
            "wheelchair": "yes",
            "hearing_loop": "yes",
            "other": "x",
            "text": "Ring.",
        },
        city=city,
    )
    assert words.language_words(event) == "På svenska, på arabiska och xx"
    assert words.access_words(event) == ["Stegfritt hela vägen", "Hörslinga", "Ring."]


def test_the_readers_own_language_where_there_is_one(city):
    event = make_event("Ljusvandring", texts={"en": {"title": "Lantern walk"}}, city=city)
    with override("en"):
        assert (words.text_of(event, "title"), words.text_of(event, "summary")) == (
            "Lantern walk", "",
        )  # fmt: skip
    assert words.text_of(event, "title") == "Ljusvandring"


# --- the page ------------------------------------------------------------------------------------


def test_the_page_tells_and_links(client, city):
    street = StreetFactory(city=city)
    place = PlaceFactory(city=city, name="Biblioteket", street=street)
    event = make_event(
        "Läs & lyssna", coming(), place=place, is_free=True, tickets_url="https://biljett.test/1",
        summary="Vi läser & lyssnar", city=city,
    )  # fmt: skip
    other = make_event("Samma dag", coming(20), city=city)
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert "<h1" in html
    assert "Läs &amp; lyssna" in html
    for link in (
        f"/platser/{place.slug}/", f"/promenad/{street.slug}/", "https://biljett.test/1",
        f"/evenemang/{other.slug}/", "?typ=annat",
    ):  # fmt: skip
        assert link in html, link
    assert f'<link rel="canonical" href="http://testserver/evenemang/{event.slug}/">' in html
    assert "og:title" in html
    assert html.count('class="poster"') == 2


def test_search_engines_get_the_facts(client, city):
    place = PlaceFactory(city=city, name="Biblioteket")
    event = make_event("Läs </script> & lyssna", coming(), place=place, is_free=True, city=city)
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    (raw,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    document = json.loads(raw)
    assert (document["@type"], document["name"]) == ("Event", event.title)
    assert document["eventStatus"].endswith("EventScheduled")
    assert document["location"]["name"] == "Biblioteket"
    assert "<" not in raw


def test_a_cancelled_event_says_so_first_and_sells_nothing(client, city):
    event = make_event(
        "Kväll", coming(), status="cancelled", status_note="Sjukdom",
        tickets_url="https://biljett.test/1", city=city,
    )  # fmt: skip
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert re.search(r'event__status--cancelled"><b>Inställt</b><span>Sjukdom', html)
    assert "biljett.test" not in html.partition("<body")[2]


def test_a_past_event_says_so_and_leads_on(client, city):
    event = make_event("Var", coming(days=-2), city=city)
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert "Det här är slut" in html
    assert '<meta name="robots" content="noindex">' in html


def test_an_unknown_event_is_explained(client, city):
    answer = client.get("/evenemang/finns-inte/")
    assert answer.status_code == 404
    assert "Här finns inget evenemang" in answer.content.decode()
    assert client.get("/evenemang/%00/").status_code == 404


def test_a_draft_is_for_staff(client, city):
    event = make_event("Utkast", coming(), publication="draft", city=city)
    assert client.get(f"/evenemang/{event.slug}/").status_code == 404
    client.force_login(person("unsafe", is_staff=True))
    assert client.get(f"/evenemang/{event.slug}/").status_code == 404  # no second factor
    client.force_login(on_staff())
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert "Besökare ser inte den här sidan" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_a_fixed_number_of_queries(client, city, count, django_assert_num_queries):
    event = make_event(
        "Kväll", coming(), rrule="FREQ=DAILY;COUNT=9", place=PlaceFactory(city=city), city=city
    )
    for n in range(count):
        make_event(f"Annat {n}", coming(19), place=PlaceFactory(city=city), city=city)
    path = f"/evenemang/{event.slug}/"
    client.get(path)
    cache.clear()
    # Event, dates, the day (2), the place's state, holidays, the sources.
    with django_assert_num_queries(7):
        client.get(path)
    with django_assert_num_queries(1):  # the event; the rest is kept for a minute
        client.get(path)


def test_zones(city):
    event = make_event(start="2026-12-03 18:00", city=city)
    assert shown(event).shown.start.tzinfo.key == ZONE.key


def test_a_description_is_told_as_it_was_marked(client, city):
    text = "Rad ett\nrad två\n\n# Program\n\n- sång\n\n[x](javascript:alert(1)) **fint**"
    event = make_event(f"E{timezone.now():%f}", city=city, description=text)
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    assert "<p>Rad ett<br>\nrad två</p>\n<h3>Program</h3>\n<ul>\n<li>sång</li>" in html
    assert "<strong>fint</strong>" in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("page", "address", "shown"),
    [
        ("https://x.test/e/1", "https://y.test/feed?key=hemlig", "https://x.test/e/1"),
        ("", "https://user:pw@y.test/feed?key=hemlig", "https://y.test/"),
        ("javascript:alert(1)", "/srv/kalender.ics", ""),
    ],
)
def test_the_sources_are_named_and_linked_without_their_keys(client, city, page, address, shown):
    event = make_event(f"E{timezone.now():%f}", coming(), city=city, source=Source.FEED)
    feed = Feed.objects.create(city=city, name="Bio & scen", url=address)
    SourceRecord.objects.create(
        feed=feed, event=event, uid="1", url=page, data={}, digest="", first_seen_at=NOW,
        seen_at=NOW,
    )  # fmt: skip
    html = client.get(f"/evenemang/{event.slug}/").content.decode()
    links = re.findall(r'Uppgifter från (?:<a class="link" href="([^"]*)"|Bio &amp; scen)', html)
    assert links == [shown]
    assert "hemlig" not in html


def test_what_was_there_and_is_hidden_is_gone_with_a_way_on(client, city):
    event = make_event("Skandal", coming(), city=city)
    hide_event(event, by=None)
    answer = client.get(f"/evenemang/{event.slug}/")
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "Evenemanget har tagits bort" in html
    assert "Visa allt som kommer" in html


@pytest.mark.parametrize("end", ["/", ".ics"])
def test_one_that_was_joined_leads_on_and_one_that_is_hidden_is_gone(client, city, end):
    first, second, third = (make_event(f"E{n}", coming(), city=city) for n in range(3))
    for event, into in ((first, second), (second, third)):
        Event.objects.filter(pk=event.pk).update(merged_into=into)
        hide_event(event, by=None)
    for event in (first, second):
        answer = client.get(f"/evenemang/{event.slug}{end}")
        assert (answer.status_code, answer["Location"]) == (301, f"/evenemang/{third.slug}{end}")
        assert answer["Cache-Control"] == "max-age=3600"
    hide_event(third, by=None)
    assert client.get(f"/evenemang/{first.slug}{end}").status_code == 410
    assert client.get(f"/evenemang/{third.slug}{end}").status_code == 410
    Event.objects.filter(pk=third.pk).update(merged_into=first)  # a ring ends
    assert client.get(f"/evenemang/{first.slug}{end}").status_code == 410
    assert client.get(f"/evenemang/fanns-aldrig{end}").status_code == 404


def test_the_same_words_are_not_said_twice(city):
    event = make_event(
        city=city, summary="Våfflor till stängning.", description="Våfflor till stängning."
    )
    assert (shown(event).summary, shown(event).about) == ("Våfflor till stängning.", "")
