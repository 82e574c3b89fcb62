"""Single tags: what is known is kept clean, what is not stays empty."""

import random
import string
from collections.abc import Callable

import pytest

from tests.places.importers.osm_xml import Town
from torg.core.importing import ImportReport
from torg.places.importers.osm.houses import Looks, looks_of
from torg.places.importers.osm.tags import email_of, names_of, phone_of, street_key, website_of
from torg.places.importers.osm.whereabouts import language_of, timezone_of
from torg.places.models import City


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("https://exempel.se/a?b=1", "https://exempel.se/a?b=1"),
        ("exempel.se", "https://exempel.se"),
        ("//exempel.se", "https://exempel.se"),
        ("http://exempel.se; http://annan.se", "http://exempel.se"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:pass@exempel.se", ""),
        ("no site", ""),
        ("ftp://exempel.se", ""),
        ("", ""),
    ],
)
def test_website(raw: str, clean: str) -> None:
    assert website_of({"website": raw}) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("+46 42 10 00 00", "+46 42 10 00 00"),
        ("042-10 00 00; 042-10 00 01", "042-10 00 00"),
        ("<b>042</b>-100 200", ""),
        ("ring oss", ""),
        ("1" * 30, ""),
    ],
)
def test_phone(raw: str, clean: str) -> None:
    assert phone_of({"contact:phone": raw}) == clean


def test_email() -> None:
    assert email_of({"email": "mailto:a@example.com;b@example.com"}) == "a@example.com"
    assert email_of({"email": "a at example.com"}) == ""


def test_names_and_keys() -> None:
    tags = {
        "name": "Å",
        "name:fi": "Ä",
        "name:zh-Hant": "街",
        "name:etymology": "x",
        "old_name": "O",
    }
    assert names_of(tags) == {"fi": "Ä", "zh-Hant": "街", "old": "O"}
    assert street_key("Södra  Stor-Gatan") == street_key("södra stor gatan")


@pytest.mark.parametrize(
    ("tags", "looks"),
    [
        ({}, Looks()),
        ({"building:levels": "4"}, Looks(3)),
        ({"building:levels": "1"}, Looks(0)),
        ({"building:levels": "3;4"}, Looks(2)),
        ({"building:levels": "many"}, Looks()),
        ({"building:levels": "-2"}, Looks()),
        ({"building:levels": "9999"}, Looks(60)),
        ({"height": "16 m"}, Looks(4)),
        ({"building:material": "brick", "building:colour": "#E0C070"}, Looks(None, "yellow-brick")),
        ({"building:material": "timber_framing", "roof:shape": "gabled"},
         Looks(None, "half-timber", "tiled")),
        ({"building:material": "cheese", "roof:shape": "onion"}, Looks()),
    ],
)  # fmt: skip
def test_what_a_house_looks_like(tags: dict[str, str], looks: Looks) -> None:
    assert looks_of(tags) == looks


@pytest.mark.parametrize(
    ("country", "lon", "zone", "language"),
    [
        ("SE", 12.7, "Europe/Stockholm", "sv"),
        ("FI", 24.9, "Europe/Helsinki", "fi"),
        ("MC", 7.4, "Europe/Monaco", "fr"),
        ("JP", 139.7, "Asia/Tokyo", "ja"),
    ],
)
def test_where_and_when(country: str, lon: float, zone: str, language: str) -> None:
    assert (timezone_of(country, lon), language_of(country)) == (zone, language)


def test_of_several_time_zones_the_nearest() -> None:
    assert timezone_of("US", -122.4).startswith("America/")
    assert timezone_of("US", -122.4) != timezone_of("US", -74.0)


def test_whatever_is_written_in_the_tags(
    run: Callable[..., tuple[City, ImportReport]],
) -> None:
    """Three hundred places of random words in every field: none stops the import."""
    chance = random.Random(7)
    letters = string.printable.replace("\x0b", "").replace("\x0c", "") + "åäöЖ中م\u202e😀́"
    keys = (
        "name", "name:fi", "opening_hours", "website", "phone", "email", "wheelchair", "cuisine",
        "payment:cash", "fee", "level", "addr:street", "addr:housenumber", "addr:postcode",
        "building:levels", "description", "indoor_seating", "charge", "capacity", "access",
    )  # fmt: skip
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "residential", "name": "Provgatan"})
    for _number in range(300):
        length = chance.choice((0, 1, 8, 60, 250))
        tags = {key: "".join(chance.choices(letters, k=length)) for key in chance.sample(keys, 8)}
        kind = chance.choice(("books", "bakery", "".join(chance.choices(letters, k=5))))
        town.node(chance.random() * 100, chance.random() * 20, {**tags, "shop": kind})
    _city, report = run(town)
    assert report.created + report.refused > 100
