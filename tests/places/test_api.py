"""The public API of places: what it answers, what it refuses, how its pages turn."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    DistrictFactory,
    PlaceFactory,
    StreetFactory,
    make_open,
)
from torg.core.geo import metres
from torg.places.enums import Need, PlaceStatus
from torg.places.models import Place
from torg.places.queries.categories import category_tree
from torg.places.queries.cities import all_cities

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    city = CityFactory(attribution="© somebody")
    cache.clear()
    return city


def read(client, address, **headers):
    """Follow an address as a client does: path and query of an absolute link."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"accept-language": "en", **headers})


def names(answer):
    return [place["name"] for place in answer.json()["data"]]


def refusals(answer):
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    return {error["parameter"]: error["reason"] for error in answer.json()["errors"]}


# --- one place ------------------------------------------------------------------------------------


def test_everything_that_is_known_of_a_place(client, city):
    now = timezone.now().replace(microsecond=0)
    top = CategoryFactory(slug="prov-handel", name_sv="Handel", name_en="Shops")
    place = PlaceFactory(
        city=city,
        slug="andra-akten",
        name="Andra Akten",
        names={"fi": "Toinen näytös"},
        category=CategoryFactory(parent=top),
        needs=Need.SHOP | Need.SIT,
        street_name="Provgatan",
        house_number="23",
        postcode="123 45",
        locality="Provstad",
        street=StreetFactory(city=city),
        district=DistrictFactory(city=city),
        wheelchair="limited",
        accessibility={"toilets:wheelchair": "yes"},
        cuisine=["fika"],
        payment=["swish"],
        attributes={"outdoor_seating": "yes"},
        phone="+46 42 000 00 00",
        website="https://example.test/",
        hours_raw="Mo-Fr 10-18",
        hours_notice="",
        source_ref="osm:node/1",
    )
    make_open(place, (now - HOUR, now + 3 * HOUR))
    answer = client.get("/api/v1/places/andra-akten", headers={"accept-language": "en"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["name"] == "Andra Akten"
    assert body["names"] == {"fi": "Toinen näytös"}
    assert body["category"] == {
        "slug": "prov-bokhandel",
        "name": "Bookshop",
        "parent": "prov-handel",
    }
    assert body["needs"] == ["shop", "sit"]
    assert body["address"] == {
        "text": "Provgatan 23",
        "street": "Provgatan",
        "number": "23",
        "postcode": "123 45",
        "locality": "Provstad",
    }
    assert body["location"] == {"type": "Point", "coordinates": [12.6945, 56.0465]}
    assert body["street"] == {"slug": "provgatan", "name": "Provgatan"}
    assert body["district"] == {"slug": "soder", "name": "Söder"}
    assert body["state"]["kind"] == "open"
    assert datetime.fromisoformat(body["state"]["until"]) == now + 3 * HOUR
    assert body["hours"]["expression"] == "Mo-Fr 10:00-18:00"
    assert len(body["hours"]["next"]) == 1
    assert body["accessibility"] == {
        "wheelchair": "limited",
        "details": {"toilets:wheelchair": "yes"},
    }
    assert body["contact"] == {
        "phone": "+46 42 000 00 00",
        "email": "",
        "website": "https://example.test/",
    }
    assert body["source"]["attribution"] == "© somebody"
    assert body["ics_url"] == "http://testserver/api/v1/places/andra-akten.ics"


def test_the_bare_minimum_of_a_place_in_any_script(client, city):
    PlaceFactory(city=city, slug="x", name="كتب & <b>書店</b>")
    body = client.get("/api/v1/places/x").json()
    assert body["name"] == "كتب & <b>書店</b>"
    assert body["state"]["kind"] == "unknown"
    assert body["hours"] == {"expression": None, "raw": "", "notice": "", "next": []}
    assert body["street"] is body["district"] is None
    assert body["accessibility"]["wheelchair"] == "unknown"


@pytest.mark.parametrize("slug", ["finns-inte", "nul%00", "%ED%A0%80", "a" * 3000, "%F0%9F%8F%A0"])
def test_an_unknown_place_is_a_problem_that_says_so(client, city, slug):
    for ending in ("", ".ics"):
        answer = client.get(f"/api/v1/places/{slug}{ending}", headers={"accept-language": "sv"})
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        body = answer.json()
        assert body["title"] == "Finns inte"
        assert body["type"] == "http://testserver/api/docs#problem-not-found"
        assert body["status"] == 404


@pytest.mark.parametrize("status", [PlaceStatus.REVIEW, PlaceStatus.HIDDEN, PlaceStatus.CLOSED])
def test_only_active_places_even_for_staff(admin_client, city, status):
    PlaceFactory(city=city, slug="dold", status=status)
    assert admin_client.get("/api/v1/places/dold").status_code == 404
    assert names(admin_client.get("/api/v1/places/")) == []


def test_hours_as_a_calendar(client, city):
    place = PlaceFactory(city=city, slug="andra-akten", name="Andra, Akten; & co")
    make_open(place, expression="Mo-Su 10:00-18:00")
    answer = client.get("/api/v1/places/andra-akten.ics", headers={"accept-language": "en"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 56
    assert len({str(event["uid"]) for event in events}) == 56
    assert {str(event["summary"]) for event in events} == {"Andra, Akten; & co is open"}
    assert events[0]["dtstart"].dt.astimezone(city.tz).hour == 10
    PlaceFactory(city=city, slug="okand")
    answer = client.get("/api/v1/places/okand.ics")
    assert Calendar.from_ical(answer.content).walk("VEVENT") == []


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_at_most_five_queries_whatever_its_length(
    client, city, count, django_assert_num_queries
):
    now = timezone.now()
    for _ in range(count):
        place = PlaceFactory(
            city=city, street=StreetFactory(city=city), district=DistrictFactory(city=city)
        )
        make_open(place, (now - HOUR, now + HOUR))
    all_cities()
    category_tree()
    at = now.strftime("%Y-%m-%dT%H:%MZ")
    for address in ("/api/v1/places/", f"/api/v1/places/?near=56.05,12.69&open_at={at}"):
        client.get(address)  # the city's holidays are kept from it, its places, a minute's spells
        with django_assert_num_queries(3):  # the city's mark, places, their spells
            answer = client.get(address)
        assert answer.json()["meta"]["count"] == len(answer.json()["data"]) == count


def test_what_may_be_asked(client, city):
    now = timezone.now()
    cafe = CategoryFactory(slug="prov-kafe")
    wanted = PlaceFactory(
        city=city,
        name="Kafé",
        category=cafe,
        wheelchair="yes",
        needs=Need.EAT | Need.CHILDREN,
        street=StreetFactory(city=city),
        district=DistrictFactory(city=city),
    )
    make_open(wanted, (now - HOUR, now + HOUR))
    PlaceFactory(city=city, name="Annat", lat=56.09, lon=12.61)
    other = CityFactory(slug="annan", is_default=False)
    cache.clear()
    PlaceFactory(city=other, name="Grannstaden")
    local = now.astimezone(city.tz).replace(tzinfo=None, microsecond=0).isoformat()
    for query in (
        "bbox=12.69,56.04,12.70,56.05",
        "near=56.0465,12.6945&within=100",
        "category=prov-kafe",
        "need=eat,children",
        "open_at=now",
        f"open_at={now.isoformat()}",  # "+00:00" not escaped
        f"open_at={local}",
        "accessible=true",
        "street=provgatan",
        "district=soder",
    ):
        assert names(client.get(f"/api/v1/places/?{query}")) == ["Kafé"], query
    assert names(client.get("/api/v1/places/?city=annan")) == ["Grannstaden"]
    near = client.get("/api/v1/places/?near=56.0465,12.6945").json()["data"]
    far = metres(56.0465, 12.6945, 56.09, 12.61)
    assert [place["distance_m"] for place in near] == [0, round(far, 1)]
    assert names(client.get("/api/v1/places/?open_at=now&limit=1&need=shop")) == []


@pytest.mark.parametrize(
    ("query", "parameter", "reason"),
    [
        ("limit=0", "limit", "It must be at least 1."),
        ("limit=1000", "limit", "It must be at most 100."),
        ("limit=ten", "limit", "It must be a whole number."),
        ("bbox=1,2,3", "bbox", "It must be west,south,east,north in degrees."),
        ("bbox=nan,0,1,1", "bbox", "It must be west,south,east,north in degrees."),
        (
            "bbox=13,56,12,57",
            "bbox",
            "West must not be greater than east, nor south than north, all within the globe.",
        ),
        ("near=56", "near", "It must be latitude,longitude in degrees."),
        ("near=99,12", "near", "The point is not on the globe: latitude comes first."),
        ("within=100", "within", "It needs `near`: the point to measure from."),
        ("near=56,12&within=inf", "within", "It must be at most 50000."),
        ("near=56,12&within=-1", "within", "It must be more than 0."),
        (
            "need=sleep",
            "need",
            "It must be one of eat, shop, see, errands, children, free, sit.",
        ),
        (
            "open_at=later",
            "open_at",
            "It must be now, or a date and time such as 2026-11-28T14:00.",
        ),
        (
            "open_at=2026-11-28",
            "open_at",
            "It must be now, or a date and time such as 2026-11-28T14:00.",
        ),
        ("accessible=perhaps", "accessible", "It must be true or false."),
        ("category=okand", "category", "There is no such category; see /categories/."),
        ("city=okand", "city", "It must be one of provstad."),
        ("open_now=1", "open_now", "There is no parameter with this name here."),
        ("street=%00", "street", "It has a character that no text can have."),
        ("q=" + "x" * 201, "q", "It must have at most 200 characters."),
        ("cursor=hello", "cursor", "It is not from this list. Start from the first page."),
        ("cursor=WzFd", "cursor", "It is not from this list. Start from the first page."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(client, city, query, parameter, reason):
    assert refusals(read(client, f"/api/v1/places/?{query}")) == {parameter: reason}


def test_an_instant_outside_the_known_days_is_refused(client, city):
    far = (timezone.now() + timedelta(days=60)).isoformat()
    assert list(refusals(client.get("/api/v1/places/", {"open_at": far}))) == ["open_at"]
    PlaceFactory(city=city, slug="x")
    assert list(refusals(client.get("/api/v1/places/x", {"at": far}))) == ["at"]
    assert list(refusals(client.get("/api/v1/places/", {"open_at": "9999-12-31T23:59"}))) == [
        "open_at"
    ]


def test_reasons_in_the_readers_language(client, city):
    answer = client.get("/api/v1/places/?limit=0", headers={"accept-language": "sv-SE,en;q=0.5"})
    assert refusals(answer) == {"limit": "Det ska vara minst 1."}
    assert answer["Content-Language"] == "sv"
    answer = client.get("/api/v1/places/?limit=0", headers={"accept-language": "de,en;q=0.5"})
    assert refusals(answer) == {"limit": "It must be at least 1."}


def test_no_city_yet(client):
    answer = client.get("/api/v1/places/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


# --- pages ----------------------------------------------------------------------------------------


def walk(client, address, way="next"):
    """Read a list to its end by its own links; return the names of each page."""
    pages = []
    while address:
        answer = read(client, address)
        assert answer.status_code == 200
        pages.append(names(answer))
        address = answer.json()["meta"][way]
    return pages


@pytest.mark.parametrize("order", ["", "near=56.0465,12.6945&"])
def test_pages_forth_and_back(client, city, order):
    for n in range(7):
        PlaceFactory(city=city, name=f"P{n}", lat=56.0465 + n / 1000)
    PlaceFactory(city=city, name="P6", lat=56.0465 + 6 / 1000)  # a tie on both keys
    forth = walk(client, f"/api/v1/places/?{order}limit=3")
    assert forth == [["P0", "P1", "P2"], ["P3", "P4", "P5"], ["P6", "P6"]]
    address = f"/api/v1/places/?{order}limit=3"
    while following := read(client, address).json()["meta"]["next"]:
        address = following
    assert walk(client, address, "previous") == list(reversed(forth))
    assert read(client, f"/api/v1/places/?{order}").json()["meta"] == {
        "count": 8,
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize("order", ["", "near=56.0465,12.6945&"])
def test_pages_survive_what_comes_and_goes(client, city, order):
    for n in range(6):
        PlaceFactory(city=city, name=f"P{n}", lat=56.0465 + n / 1000)
    first = read(client, f"/api/v1/places/?{order}limit=2").json()["meta"]
    PlaceFactory(city=city, name="P00", lat=56.0465 + 0.5 / 1000)  # before the page's edge
    Place.objects.filter(name="P1").delete()  # the edge itself
    second = read(client, first["next"])
    assert names(second) == ["P2", "P3"]
    assert names(read(client, second.json()["meta"]["previous"])) == ["P0", "P00"]


def test_a_cursor_of_another_order_is_refused(client, city):
    for n in range(3):
        PlaceFactory(city=city, name=f"P{n}")
    following = read(client, "/api/v1/places/?limit=1").json()["meta"]["next"]
    assert list(refusals(read(client, f"{following}&near=56,12"))) == ["cursor"]


def test_open_now_stays_the_same_now_on_the_next_page(client, city):
    now = timezone.now()
    for n in range(2):
        make_open(PlaceFactory(city=city, name=f"P{n}"), (now - HOUR, now + HOUR))
    following = read(client, "/api/v1/places/?open_at=now&limit=1").json()["meta"]["next"]
    assert "open_at=now" not in following
    assert names(read(client, following)) == ["P1"]


# --- streets, categories --------------------------------------------------------------------------


def test_streets_and_categories(client, city):
    StreetFactory(city=city, district=DistrictFactory(city=city), is_pedestrian=True)
    top = CategoryFactory(slug="prov-mat", name_sv="Mat", name_en="Food", needs=Need.EAT)
    below = CategoryFactory(slug="prov-bageri", name_sv="Bageri", name_en="Bakery", parent=top)
    PlaceFactory(city=city, category=below)
    street = client.get("/api/v1/streets/").json()["data"][0]
    assert (street["name"], street["pedestrian"], street["length_m"]) == ("Provgatan", True, 200.0)
    assert street["stroll_url"] == "http://testserver/api/v1/streets/provgatan/stroll"
    answer = client.get("/api/v1/categories/", headers={"accept-language": "sv"}).json()
    mine = [row for row in answer["data"] if row["slug"].startswith("prov-")]
    assert [(row["name"], row["parent"], row["count"]) for row in mine] == [
        ("Mat", None, 1),
        ("Bageri", "prov-mat", 1),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_stroll_passes_both_sides_in_order(client, city, count, django_assert_num_queries):
    now = timezone.now()
    street = StreetFactory(city=city, left_faces="west", right_faces="east")
    for n in range(count):
        place = PlaceFactory(
            city=city, name=f"V{n}", street=street, side="left", along_m=10 + 20 * n
        )
        make_open(place, (now - HOUR, now + 3 * HOUR))
    PlaceFactory(city=city, name="Ö", street=street, side="right", along_m=50)
    all_cities()
    client.get("/api/v1/streets/provgatan/stroll")
    # Four of the street, one each for notices, events, premises and who has left them.
    with django_assert_num_queries(8):
        body = client.get("/api/v1/streets/provgatan/stroll").json()
    assert (body["open_count"], body["known_count"], body["total"]) == (count, count, count + 1)
    left, right = body["sides"]
    assert (left["side"], left["faces"], right["faces"]) == ("left", "west", "east")
    passed = [item["place"] for item in left["items"] if item["place"]]
    assert [place["name"] for place in passed] == [f"V{n}" for n in range(count)]
    assert {place["state"]["kind"] for place in passed} == {"open"}
    assert client.get("/api/v1/streets/okand/stroll").status_code == 404
    assert client.get("/api/v1/streets/%00/stroll").status_code == 404
    answer = read(client, "/api/v1/streets/provgatan/stroll?at=then")
    assert list(refusals(answer)) == ["at"]
