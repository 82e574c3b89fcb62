"""The files of the demo town, read back as any reader of OpenStreetMap data would."""

import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import osmium
import pytest

from torg.demo import TownFiles, write_town
from torg.demo.footfall import COUNTERS, DAYS
from torg.demo.hours import MISWRITTEN_CLEAR, MISWRITTEN_UNCLEAR, PROFILES
from torg.demo.town import EPOCH
from torg.demo.trade import TRADES, quotas
from torg.demo.words import lists
from torg.places.hours import read_hours

PLACE_KEYS = {"shop", "craft", "healthcare", "office", "tourism"}


@dataclass
class Read:
    """What the extract holds: tags of everything that has any, and the streets' ways."""

    tags: list[dict[str, str]] = field(default_factory=list)
    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)

    @property
    def places(self) -> list[dict[str, str]]:
        return [t for t in self.tags if "name" in t and "addr:street" in t]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    return write_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def town(files: TownFiles) -> Read:
    read = Read()
    for thing in osmium.FileProcessor(str(files.osm)):
        tags = dict(thing.tags)
        if tags:
            read.tags.append(tags)
        if thing.is_node():
            read.nodes[thing.id] = (thing.location.lon, thing.location.lat)
        elif thing.is_way():
            read.ways.append(([n.ref for n in thing.nodes], tags))
    return read


def digest(files: TownFiles) -> str:
    told = (files.osm, files.population, files.weather)
    return hashlib.sha256(b"".join(path.read_bytes() for path in told)).hexdigest()


def test_same_seed_same_bytes_other_seed_other_town(files: TownFiles, tmp_path: Path) -> None:
    assert digest(write_town(tmp_path / "again")) == digest(files)
    assert digest(write_town(tmp_path / "other", seed=2)) != digest(files)


def test_it_has_as_many_places_as_it_says(files: TownFiles, town: Read) -> None:
    assert files.places == 450
    with_name = [t for t in town.places if "building" not in t or len(PLACE_KEYS & set(t))]
    assert 425 <= len(with_name) <= 450


@pytest.mark.parametrize(("scale", "places"), [(0.15, 68), (0.2, 90), (3, 1350)])
def test_scale_multiplies_places(scale: float, places: int, tmp_path: Path) -> None:
    assert write_town(tmp_path, scale=scale).places == places


def test_hardly_a_name_comes_twice(town: Read) -> None:
    names = Counter(t["name"] for t in town.places)
    assert [name for name, count in names.items() if count > 1] == []


def test_names_written_by_hand_are_written_once() -> None:
    names = Counter(name for trade in lists("names").values() for name in trade)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_trade_has_names_for_the_town(town: Read) -> None:
    at_scale_1 = quotas(450)
    short = {
        trade.key: at_scale_1[trade.key] - len(lists("names").get(trade.key, ()))
        for trade in TRADES
        if at_scale_1[trade.key] > len(lists("names").get(trade.key, ()))
    }
    assert short == {}


def test_nobody_can_be_reached(town: Read) -> None:
    for tags in town.tags:
        if "phone" in tags:
            number = re.fullmatch(r"\+46 70 174 06 (\d\d)", tags["phone"])
            assert number, tags["phone"]
            assert 5 <= int(number[1]) <= 99
        if "website" in tags:
            assert re.fullmatch(r"https://[a-z0-9]+\.example/", tags["website"]), tags["website"]
        if "email" in tags:
            assert re.fullmatch(r"[a-z]+@[a-z0-9]+\.example", tags["email"]), tags["email"]


def test_hours_can_be_read_except_where_meant_otherwise(town: Read) -> None:
    wrong = set(MISWRITTEN_CLEAR) | set(MISWRITTEN_UNCLEAR)
    hours = {t["opening_hours"] for t in town.tags if "opening_hours" in t}
    assert [h for h in sorted(hours - wrong) if read_hours(h).expression is None] == []
    assert hours & set(MISWRITTEN_CLEAR)
    assert hours & set(MISWRITTEN_UNCLEAR)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_profile_is_written_rightly(profile: str) -> None:
    for _weight, rule in PROFILES[profile]:
        reading = read_hours(rule)
        assert (reading.expression is not None, reading.notice) == (True, ""), rule


@pytest.mark.parametrize("raw", MISWRITTEN_CLEAR)
def test_clear_slips_are_repaired_with_a_notice(raw: str) -> None:
    assert read_hours(raw).repaired


@pytest.mark.parametrize("raw", MISWRITTEN_UNCLEAR)
def test_unclear_slips_are_refused(raw: str) -> None:
    assert read_hours(raw).expression is None


def test_most_places_know_their_hours(town: Read) -> None:
    known = sum("opening_hours" in t for t in town.places)
    assert known >= 0.9 * len(town.places)


def test_trades_follow_the_quota_and_the_district_has_vacancy(town: Read) -> None:
    vacant = [t for t in town.tags if t.get("shop") == "vacant" or "disused:shop" in t]
    south = [t for t in vacant if t["addr:street"] == "Södra Färgaregatan"]
    assert len(vacant) >= 15
    assert len(south) >= 3
    assert all("area:sqm" in t for t in vacant)
    assert sum(quotas(450).values()) == 450


def test_numbers_are_odd_on_the_left_and_rise_northward(town: Read) -> None:
    """Klockgatan runs north: its left side is the west, with odd numbers."""
    rows: dict[int, list[tuple[float, float, int]]] = {0: [], 1: []}
    for refs, tags in town.ways:
        if tags.get("addr:street") == "Klockgatan":
            lon, lat = (sum(town.nodes[r][k] for r in refs) / len(refs) for k in (0, 1))
            number = int(re.sub(r"\D", "", tags["addr:housenumber"]))
            rows[number % 2].append((lat, lon, number))
    for row in rows.values():
        numbers = [number for _lat, _lon, number in sorted(row)]
        assert numbers == sorted(numbers)
        assert len(numbers) > 40
    west, east = (sum(lon for _, lon, _ in rows[k]) / len(rows[k]) for k in (1, 0))
    assert west < east


def test_the_streets_hang_together(town: Read) -> None:
    """Every named street can be walked to from Klockgatan."""
    parent: dict[int, int] = {}

    def root(k: int) -> int:
        while parent.setdefault(k, k) != k:
            parent[k] = k = parent[parent[k]]
        return k

    streets = [(refs, t) for refs, t in town.ways if "highway" in t and t.get("place") != "square"]
    for refs, _tags in streets:
        for ref in refs[1:]:
            parent[root(ref)] = root(refs[0])
    hub = next(root(refs[0]) for refs, t in streets if t.get("name") == "Klockgatan")
    roads = {"residential", "living_street", "secondary", "tertiary"}
    lost = {t["name"] for refs, t in streets if t["highway"] in roads and root(refs[0]) != hub}
    assert lost == set()


def test_the_population_grid_lies_on_land_and_sums(files: TownFiles) -> None:
    grid = json.loads(files.population.read_text("utf-8"))
    people = [f["properties"]["population"] for f in grid["features"]]
    assert abs(sum(people) - 60_000) < len(people)
    for cell in grid["features"]:
        ages = [v for k, v in cell["properties"].items() if k not in {"id", "population"}]
        assert sum(ages) == cell["properties"]["population"]
        assert min(ages) >= 0
        ring = cell["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]


def test_the_grid_of_the_day_sums(files: TownFiles) -> None:
    cells = [f["properties"] for f in json.loads(files.day_people.read_text("utf-8"))["features"]]
    assert sum(cell["workers"] for cell in cells) == pytest.approx(26_000, rel=0.01)
    assert sum(cell["students"] for cell in cells) == pytest.approx(3_200, rel=0.01)


def test_the_weather_is_told_for_the_days_that_were_counted(files: TownFiles) -> None:
    header, *days = csv.reader(files.weather.open(encoding="utf-8"))
    assert header == ["datum", "temperatur", "nederbörd"]
    assert len(days) == DAYS
    assert days[-1][0] == str(EPOCH - timedelta(days=1))
    july, january = ([float(t) for d, t, _mm in days if d[5:7] == month] for month in ("07", "01"))
    assert sum(july) / len(july) > sum(january) / len(january) + 12
    assert 0.3 < sum(float(rain) > 0 for _day, _warmth, rain in days) / DAYS < 0.6


def test_passers_by_are_counted_up_to_yesterday_with_a_hole(files: TownFiles) -> None:
    rows = list(csv.reader(files.footfall.open(encoding="utf-8")))
    header, body = rows[0], rows[1:]
    spots = list(csv.reader(files.counters.open(encoding="utf-8")))[1:]
    assert header[2:] == [name for name, _lat, _lon in spots]
    assert (len(header), len(body)) == (2 + COUNTERS, 24 * DAYS)
    assert body[-1][:2] == [str(EPOCH - timedelta(days=1)), "23:00"]
    empty = [sum(row[column] == "" for row in body) for column in range(2, len(header))]
    assert sorted(empty)[-2:] == [0, 24 * 21]
    noon = [int(row[2]) for row in body if row[1] == "12:00"]
    night = [int(row[2]) for row in body if row[1] == "03:00"]
    assert sum(noon) > 50 * sum(night) > 0
