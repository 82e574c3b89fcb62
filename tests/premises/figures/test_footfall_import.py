"""Tables of hourly counts: both shapes, both changes of the clocks, gaps and faults."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.template.loader import render_to_string

from tests.factories.places import CityFactory
from tests.premises.figures.files import table
from tests.shared import shared_data
from torg.cli import main
from torg.core.models import ImportRun
from torg.places.models import City
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.footfall import read_counts, read_locations, stuck_hours
from torg.premises.figures.models import Counter, HourCount

STOCKHOLM = ZoneInfo("Europe/Stockholm")
BOX = City(name="Provstad", west=12.6, south=56.0, east=12.8, north=56.1)
WIDE = "date,hour,year,Storgatan,Torget\n2024-06-01,9:00-9:59,2024,12,\n2024-06-01,10:00,2024,7,3\n"
PLACES = "Address,Latitude,Longitude\nStorgatan,56.04,12.69\nTorget,56.05,12.70\n"


def hour(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestReading:
    def test_wide(self, tmp_path: Path) -> None:
        reading = read_counts(table(tmp_path / "w.csv", WIDE), STOCKHOLM)
        assert reading.counts == {
            "Storgatan": {hour("2024-06-01 07:00"): 12, hour("2024-06-01 08:00"): 7},
            "Torget": {hour("2024-06-01 08:00"): 3},
        }
        assert (reading.read, reading.refused) == (3, [])

    def test_long_with_quarters_of_an_hour(self, tmp_path: Path) -> None:
        text = (
            "counter;time;count\nA;2024-01-01T12:00;1\nA;2024-01-01T12:15;2\nA;2024-01-01T13:00;4\n"
        )
        reading = read_counts(table(tmp_path / "l.csv", text), STOCKHOLM)
        assert reading.counts == {"A": {hour("2024-01-01 11:00"): 3, hour("2024-01-01 12:00"): 4}}

    def test_clocks(self, tmp_path: Path) -> None:
        spring = ("2024-03-31T01:00,1", "2024-03-31T02:00,2", "2024-03-31T03:00,3")
        autumn = (
            "2024-10-27T02:00,4",
            "2024-10-27T02:00,5",
            "2024-10-27T02:00,6",
            "2024-10-27T03:00,7",
        )
        cells = (*spring, *autumn, "2024-07-01T00:00Z,8")
        rows = ["counter,time,count", *(f"A,{cell}" for cell in cells)]
        reading = read_counts(table(tmp_path / "l.csv", "\n".join(rows)), STOCKHOLM)
        assert reading.counts["A"] == {
            hour("2024-03-31 00:00"): 1,
            hour("2024-03-31 01:00"): 3,
            hour("2024-10-27 00:00"): 4,
            hour("2024-10-27 01:00"): 5,  # 02.00 once more
            hour("2024-10-27 02:00"): 7,
            hour("2024-07-01 00:00"): 8,
        }
        assert [row for row, _reason, _content in reading.refused] == ["3", "7"]

    def test_quarters_in_a_column_of_their_own(self, tmp_path: Path) -> None:
        rows = ["date;time;A", *(f"2024-05-02;08:{minute:02d};10" for minute in (0, 15, 30, 45))]
        reading = read_counts(table(tmp_path / "w.csv", "\n".join(rows)), STOCKHOLM)
        assert (reading.counts, reading.refused) == ({"A": {hour("2024-05-02 06:00"): 40}}, [])

    def test_days_and_null_dates_are_no_hours(self, tmp_path: Path) -> None:
        text = "date;A\n2024-05-01;5000\n0001-01-01 00:00;1\n2024-05-01 12:00;7\n"
        reading = read_counts(table(tmp_path / "w.csv", text), STOCKHOLM)
        assert reading.counts == {"A": {hour("2024-05-01 10:00"): 7}}
        assert len(reading.refused) == 2

    def test_cells_that_are_no_counts(self, tmp_path: Path) -> None:
        text = "datum;timme;A\n2024-01-01;9;-4\n2024-01-01;10;x\n2024-01-01;99;1\nigår;9;1\n"
        text += "2024-01-01;11;99000000\n2024-01-01;12;5\n"
        reading = read_counts(table(tmp_path / "w.csv", text), STOCKHOLM)
        assert reading.counts["A"] == {hour("2024-01-01 11:00"): 5}
        assert reading.read == 6
        assert len(reading.refused) == 5

    @pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "date,hour\n2024-01-01,9\n"])
    def test_no_such_table(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(NotReadableError):
            read_counts(table(tmp_path / "x.csv", text), STOCKHOLM)

    def test_places_of_counters(self, tmp_path: Path) -> None:
        text = PLACES + "Nowhere,,\nFar,999,0\n,56.04,12.69\n"
        spots, refused = read_locations(table(tmp_path / "p.csv", text), BOX)
        assert [(spot.name, spot.lat) for spot in spots] == [
            ("Storgatan", 56.04),
            ("Torget", 56.05),
        ]
        assert len(refused) == 3

    def test_stuck(self) -> None:
        start = hour("2024-01-01 00:00")
        counts = {start + timedelta(hours=n): 7 if 10 <= n < 40 else n for n in range(60)}
        assert len(list(stuck_hours(counts))) == 30
        assert list(stuck_hours({start + timedelta(hours=n): 0 for n in range(60)})) == []
        assert list(stuck_hours({start + timedelta(hours=n * 9): 7 for n in range(60)})) == []


def run(*arguments: object) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(main, ["import", "footfall", *map(str, arguments), "--json"])
    return outcome.exit_code, json.loads(outcome.output.splitlines()[-1])


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def city(self) -> City:
        return CityFactory()

    def test_again_changes_nothing_and_a_correction_is_taken(
        self, city: City, tmp_path: Path
    ) -> None:
        counts, places = table(tmp_path / "w.csv", WIDE), table(tmp_path / "p.csv", PLACES)
        how = (counts, "--city", city.slug, "--locations", places)
        code, said = run(*how)
        assert (code, said["read"], said["created"], said["refused"]) == (0, 3, 3, [])
        _code, said = run(*how)
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 3)
        table(counts, WIDE.replace(",7,3", ",8,3"))
        _code, said = run(counts, "--city", city.slug)  # the counters are known by now
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 1, 2)
        assert sorted(HourCount.objects.values_list("people", flat=True)) == [3, 8, 12]

    def test_counter_without_a_place_is_refused_with_all_its_hours(
        self, city: City, tmp_path: Path
    ) -> None:
        places = table(tmp_path / "p.csv", "name,lat,lon\nTorget,56.05,12.70\n")
        counts = table(tmp_path / "w.csv", WIDE)
        code, said = run(counts, "--city", city.slug, "--locations", places)
        assert (code, said["read"], said["created"]) == (0, 3, 1)
        assert [row["row"] for row in said["refused"]] == ["Storgatan", "…"]
        assert Counter.objects.get().name == "Torget"

    def test_counter_that_moved(self, city: City, tmp_path: Path) -> None:
        counts, places = table(tmp_path / "w.csv", WIDE), table(tmp_path / "p.csv", PLACES)
        run(counts, "--city", city.slug, "--locations", places)
        table(places, PLACES.replace("56.04", "56.041"))
        run(counts, "--city", city.slug, "--locations", places)
        assert Counter.objects.get(name="Storgatan").lat == 56.041

    def test_mixed_up_places_are_put_right_and_those_of_nowhere_refused(
        self, city: City, tmp_path: Path
    ) -> None:
        places = "name,lat,lon\nStorgatan,12.69,56.05\nTorget,12.70,12.70\n"
        how = ("--city", city.slug, "--locations", table(tmp_path / "p.csv", places))
        code, said = run(table(tmp_path / "w.csv", WIDE), *how)
        counter = Counter.objects.get()
        assert (code, counter.name, counter.lat, counter.lon) == (0, "Storgatan", 56.05, 12.69)
        notice = "Latitud och longitud var förväxlade: rättat."
        assert said["summary"]["put_right"] == {"Storgatan": notice}
        page = render_to_string("core/import_run.html#status", {"run": ImportRun.objects.get()})
        assert f"<li>Storgatan: {notice}</li>" in page
        assert said["refused"][0]["row"] == "3"
        assert "12.7, 12.7 ligger utanför" in said["refused"][0]["reason"]

    def test_of_auckland(self, tmp_path: Path) -> None:
        box = {"west": 174.6, "south": -37.0, "east": 174.9, "north": -36.7}
        city = CityFactory(slug="auckland", timezone="Pacific/Auckland", **box)
        lines = shared_data("footfall/auckland_2021_2023.csv").read_text().splitlines()
        part = table(tmp_path / "part.csv", "\n".join(lines[:500]))
        places = shared_data("footfall/auckland_locations.csv")
        code, said = run(part, "--city", city.slug, "--locations", places)
        assert code == 0
        assert said["created"] > 8000
        assert (said["summary"]["counters"], Counter.objects.filter(city=city).count()) == (19, 21)
