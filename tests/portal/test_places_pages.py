"""The list of places and the page of a place, as visitors and staff get them."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from tests.factories.actors import on_staff, person
from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    DistrictFactory,
    PlaceFactory,
    StreetFactory,
    make_open,
)
from torg.core.search import Document, index_documents
from torg.places.enums import Need, PlaceStatus
from torg.places.queries.categories import category_tree
from torg.places.queries.cities import all_cities

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CARD = re.compile(r'class="card__link" href="([^"]+)">([^<]*)<')


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


def page(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def cards(client, address):
    return [name for _, name in CARD.findall(page(client, address))]


def open_place(city, **fields):
    now = timezone.now()
    place = PlaceFactory(city=city, **fields)
    make_open(place, (now - HOUR, now + 5 * HOUR))
    return place


def index_place(place):
    index_documents(
        [
            Document(
                kind="place",
                object_id=place.pk,
                city_id=place.city_id,
                title=place.name,
                slug=place.slug,
            )
        ]
    )


# --- the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_few_queries_whatever_its_length(
    client, city, count, django_assert_num_queries
):
    top = CategoryFactory(slug="prov-mat", name_sv="Mat")
    for n in range(count):
        open_place(
            city,
            name=f"P{n}",
            category=top,
            needs=Need.EAT,
            street=StreetFactory(city=city),
            district=DistrictFactory(city=city),
        )
    all_cities()
    category_tree()
    page(client, "/platser/")  # holidays are kept from the first request, drawings too
    for address, street in (("/platser/?gata=provgatan", 1), ("/platser/?behov=ata&oppet=ja", 0)):
        # The city's mark, rows, states, names of districts and streets; a street twice.
        with django_assert_num_queries(5 + 2 * street):
            assert len(cards(client, address)) == count
        with django_assert_num_queries(3 + street):  # the counts are kept for a minute
            assert len(cards(client, f"{address}&ordning=namn")) == count
        with django_assert_num_queries(0):  # and so is the list
            assert len(cards(client, address)) == count


def test_choices_narrow_and_are_counted(client, city):
    mat = CategoryFactory(slug="prov-mat", name_sv="Mat", name_en="Food")
    open_place(
        city,
        name="Kafé",
        category=mat,
        needs=Need.EAT,
        wheelchair="yes",
        street=StreetFactory(city=city),
        district=DistrictFactory(city=city),
    )
    PlaceFactory(city=city, name="Affär", needs=Need.SHOP)
    PlaceFactory(city=city, name="Dold", status=PlaceStatus.HIDDEN)
    assert cards(client, "/platser/") == ["Kafé", "Affär"]  # the open one first
    assert cards(client, "/platser/?ordning=namn") == ["Affär", "Kafé"]
    assert cards(client, "/platser/?ordning=nara&nara=56.0465,12.6945") == ["Kafé", "Affär"]
    for query in (
        "kategori=prov-mat",
        "behov=ata",
        "need=eat",
        "stadsdel=soder",
        "gata=provgatan",
        "oppet=ja",
        "open=yes",
        "rullstol=ja",
    ):
        assert cards(client, f"/platser/?{query}") == ["Kafé"], query
    html = page(client, "/platser/?kategori=prov-mat")
    assert "1 plats" in html
    assert 'aria-current="true">\n  <span>Mat</span> <span class="facet__count">1</span>' in html
    assert cards(client, "/en/places/?category=prov-mat") == ["Kafé"]


def test_words_find_places_best_match_first(client, city):
    book = PlaceFactory(city=city, name="Andra Akten")
    PlaceFactory(city=city, name="Bageriet")
    index_documents(
        [
            Document(
                kind="place", object_id=book.pk, city_id=city.pk, title=book.name, slug=book.slug
            )
        ]
    )
    assert cards(client, "/platser/?q=andra") == ["Andra Akten"]
    assert cards(client, "/platser/?q=finnsinte") == []


def test_none_says_what_to_do_next(client, city):
    assert "torg city create" in page(client, "/platser/")
    PlaceFactory(city=city)
    html = page(client, "/platser/?oppet=ja&rullstol=ja")
    assert "Ingen plats passar in på allt" in html
    assert "Visa även stängda" in html


def test_many_pages_and_beyond_the_last(client, city):
    for n in range(50):
        PlaceFactory(city=city, name=f"P{n:02d}")
    assert cards(client, "/platser/") == [f"P{n:02d}" for n in range(24)]
    assert cards(client, "/platser/?sida=3") == ["P48", "P49"]
    assert cards(client, "/platser/?sida=999") == ["P48", "P49"]
    assert cards(client, "/platser/?sida=x") == [f"P{n:02d}" for n in range(24)]
    html = page(client, "/platser/?sida=2&behov=")
    assert 'rel="prev" href="?"' in html
    assert 'rel="next" href="?sida=3"' in html


def test_htmx_gets_the_changing_part_alone(client, city):
    PlaceFactory(city=city, name="Ett")
    html = page(client, "/platser/", **{"hx-request": "true"})
    assert "<html" not in html
    assert html.count('id="found"') == 1
    assert "Ett" in html
    assert page(client, "/platser/").count('id="found"') == 1


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 5000,
        "q=%F0%9F%8D%95%20%D8%A7%D9%84",
        "kategori=%00&gata=%00",
        "behov=sova&ordning=x&nara=1",
        "nara=91,200",
        "nara=nan,nan",
        "sida=99999999999999999999",
        "sida=-1",
        "sida=²",
        "kategori=<script>alert(1)</script>",
    ],
)
def test_any_query_string_gets_a_page(client, city, query):
    PlaceFactory(city=city)
    assert "<script>alert" not in page(client, f"/platser/?{query}")


def test_no_city_yet(client):
    assert page(client, "/platser/")
    assert client.get("/platser/x/").status_code == 404
    assert client.get("/platser/x.ics").status_code == 404


# --- one place ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_neighbours(
    client, city, count, django_assert_max_num_queries
):
    street = StreetFactory(city=city)
    open_place(city, slug="mitt", name="Mitt", street=street, side="left", along_m=50)
    for n in range(count):
        open_place(city, name=f"Granne {n}", street=street, side="left", along_m=60 + n * 8)
    html = page(client, "/platser/mitt/")
    with django_assert_max_num_queries(1):  # the place; the rest is kept for a minute
        assert page(client, "/platser/mitt/") == html
    page(client, "/en/places/mitt/")
    cache.clear()
    with django_assert_max_num_queries(19):
        html = page(client, "/platser/mitt/")
    assert len(CARD.findall(html)) == count


def test_what_is_known_is_told(client, city):
    place = open_place(
        city,
        slug="andra-akten",
        name="Andra Akten",
        names={"fi": "Toinen näytös"},
        street=StreetFactory(city=city),
        street_name="Provgatan",
        house_number="23",
        phone="042-000 00 00",
        website="https://www.example.test/butik?a=1&b=2",
        wheelchair="yes",
        accessibility={"hearing_loop": "yes"},
        cuisine=["pizza", "okänd_mat"],
        payment=["cards", "swish"],
        attributes={"outdoor_seating": "yes"},
        hours_raw="Mo-Fr 10.00-18.00",
        hours_notice="Läst som: måndag–fredag 10.00–18.00.",
        source_ref="osm:node/7",
    )
    html = page(client, "/platser/andra-akten/")
    assert "<h1" in html
    for words in (
        "Provgatan 23",
        "Bokhandel",
        "Toinen näytös",
        "tel:0420000000",
        "Entré utan trappsteg, hörslinga",
        "Uteservering",
        "Pizza",
        "Kort, Swish",
        "Tiderna är tolkade. Läst som: måndag–fredag 10.00–18.00.",
        "https://www.openstreetmap.org/node/7",
        "Hitta hit, 1 min",
        "Två veckor framåt",
    ):
        assert words in html, words
    assert html.count('class="fort__day') == 14
    assert f'href="http://testserver/platser/{place.slug}/"' in html
    assert 'hreflang="en" href="/en/places/andra-akten/"' in html
    english = page(client, "/en/places/andra-akten/")
    assert "Two weeks ahead" in english
    assert "Step-free entrance, hearing loop" in english
    assert "Read as: Monday–Friday 10:00–18:00." in english


def test_a_place_of_which_hardly_anything_is_known(client, city):
    PlaceFactory(city=city, slug="x", name="書店" * 40)
    html = page(client, "/platser/x/")
    assert "Öppettiderna är inte kända." in html
    assert "fort__day" not in html
    assert "tel:" not in html


def test_structured_data_cannot_leave_its_element(client, city):
    open_place(
        city,
        slug="x",
        name="</script><script>alert(1)</script>",
        description="<!-- & \u2028",
        category=CategoryFactory(schema_type="BookStore"),
        website="javascript:alert(1)",
        wheelchair="yes",
    )
    html = page(client, "/platser/x/")
    assert "<script>alert(1)" not in html
    assert 'href="javascript:' not in html
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    document = json.loads(raw)
    assert document["@type"] == "BookStore"
    assert document["name"] == "</script><script>alert(1)</script>"
    assert document["url"] == "http://testserver/platser/x/"
    assert document["geo"]["latitude"] == 56.0465
    assert document["address"]["addressCountry"] == "SE"


def test_hours_as_a_calendar(client, city):
    place = PlaceFactory(city=city, slug="andra-akten", name="Andra Akten")
    make_open(place, expression="Mo-Su 10:00-18:00")
    answer = client.get("/en/places/andra-akten.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 56
    assert str(events[0]["summary"]) == "Andra Akten is open"
    assert str(events[0]["url"]) == "http://testserver/en/places/andra-akten/"
    assert client.get("/platser/andra-akten.ics").status_code == 200
    assert client.get("/platser/okand.ics").status_code == 404


@pytest.mark.parametrize(
    ("status", "visitor", "staff"),
    [
        (PlaceStatus.ACTIVE, 200, 200),
        (PlaceStatus.REVIEW, 404, 200),
        (PlaceStatus.HIDDEN, 404, 200),
        (PlaceStatus.CLOSED, 410, 410),
    ],
)
def test_who_sees_the_page(client, city, status, visitor, staff):
    PlaceFactory(city=city, slug="x", name="Prov", status=status)
    assert client.get("/platser/x/").status_code == visitor
    client.force_login(person("osäker", is_staff=True))  # without a second factor: a visitor
    assert client.get("/platser/x/").status_code == visitor
    client.force_login(on_staff())
    answer = client.get("/platser/x/")
    assert answer.status_code == staff
    hidden = status in {PlaceStatus.REVIEW, PlaceStatus.HIDDEN}
    assert ("Besökare ser inte den här sidan." in answer.content.decode()) == hidden
    if status == PlaceStatus.CLOSED:
        assert "Prov har stängt för gott" in answer.content.decode()


def test_an_unknown_place_suggests_what_was_meant(client, city):
    place = PlaceFactory(city=city, slug="andra-akten", name="Andra Akten")
    index_place(place)
    answer = client.get("/platser/andra/")
    assert answer.status_code == 404
    assert 'href="/platser/andra-akten/">Andra Akten' in answer.content.decode()
    for slug in ("%00", "a" * 3000, "%ED%A0%80", "..", "'\"<b>"):
        answer = client.get(f"/platser/{slug}/")
        assert answer.status_code == 404
