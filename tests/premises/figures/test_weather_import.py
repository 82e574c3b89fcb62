"""Weather of hours and days: a plain table and SMHI's files, deliveries that add and correct."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from tests.factories.places import CityFactory
from tests.premises.figures.files import table
from torg.cli import main
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.weather import read_weather
from torg.premises.figures.models import Dataset, Weather
from torg.premises.figures.queries.page import figures_page

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WARMTH, RAIN = DatasetKind.TEMPERATURE, DatasetKind.RAIN
HOURS = "Datum;Timme;Temperatur (°C);Nederbörd (mm)\n2026-06-01;12;18,5;0\n2026-06-01;13;;1.2\n"
DAYS = "date,temperature\n2026-06-01,16.4\n2026-06-02,-3\n"


def smhi(measure: str, how: str, head: str, *rows: str) -> str:
    """Return a file as SMHI's open data has them."""
    return "\n".join([
        "Stationsnamn;Stationsnummer;Stationsnät;Mäthöjd (meter över marken)",
        "Provstad A;1;SMHIs stationsnät;2.0", "",
        "Parameternamn;Beskrivning;Enhet", f"{measure};{how};x", "",
        "Tidsperiod (fr.o.m);Tidsperiod (t.o.m);Höjd (meter över havet);Latitud;Longitud",
        "2020-01-01 00:00:00;2026-06-01 12:00:00;8.0;56.0;12.7", "",
        f"{head};{measure};Kvalitet;;Tidsutsnitt:", *rows,
    ])  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestReading:
    def test_hours_by_the_clock_on_the_wall(self, tmp_path: Path) -> None:
        reading = read_weather(table(tmp_path / "w.csv", HOURS), STOCKHOLM)
        assert (reading.read, reading.refused) == (3, [])
        assert reading.values == {
            WARMTH: {(utc("2026-06-01 10:00"), 1): 18.5},
            RAIN: {(utc("2026-06-01 10:00"), 1): 0.0, (utc("2026-06-01 11:00"), 1): 1.2},
        }

    def test_days(self, tmp_path: Path) -> None:
        reading = read_weather(table(tmp_path / "w.csv", DAYS), STOCKHOLM)
        assert reading.values == {
            WARMTH: {(utc("2026-05-31 22:00"), 24): 16.4, (utc("2026-06-01 22:00"), 24): -3.0}
        }

    def test_what_cannot_be_is_refused_cell_by_cell(self, tmp_path: Path) -> None:
        rows = (
            "2026-06-01,5,-1",
            "igår,5,1",
            "2026-06-02,95,ung 3",
            "2026-06-02,1,",
            "2026-06-02,2,",
        )
        text = "\n".join(["day,temp,rain", *rows])
        reading = read_weather(table(tmp_path / "w.csv", text), STOCKHOLM)
        assert reading.read == 8
        assert [row for row, _reason, _content in reading.refused] == [
            "2, rain", "3", "3", "4, temp", "4, rain", "6, temp",
        ]  # fmt: skip
        assert {value for spells in reading.values.values() for value in spells.values()} == {5, 1}

    @pytest.mark.parametrize(
        ("measure", "how", "head", "row", "found"),
        [
            ("Lufttemperatur", "momentanvärde, 1 gång/tim", "Datum;Tid (UTC)",
             "2026-06-01;12:00:00;15.5;G;;", (WARMTH, "2026-06-01 12:00", 1, 15.5)),
            ("Nederbördsmängd", "summa 1 timme, 1 gång/tim", "Datum;Tid (UTC)",
             "2026-06-01;12:00:00;0.4;Y;;", (RAIN, "2026-06-01 11:00", 1, 0.4)),
            ("Nederbördsmängd", "summa 1 dygn, 1 gång/dygn, kl 06",
             "Från Datum Tid (UTC);Till Datum Tid (UTC);Representativt dygn",
             "2026-06-01 06:00:01;2026-06-02 06:00:00;2026-06-01;7.5;G;;",
             (RAIN, "2026-06-01 06:00", 24, 7.5)),
        ],
    )  # fmt: skip
    def test_files_of_smhi(
        self, tmp_path: Path, measure: str, how: str, head: str, row: str, found: Any
    ) -> None:
        text = smhi(measure, how, head, row, row.replace("2026", "20x6"))
        reading = read_weather(table(tmp_path / "s.csv", text), STOCKHOLM)
        kind, start, hours, value = found
        assert reading.values == {kind: {(utc(start), hours): value}}
        assert (reading.title, reading.source) == (f"{measure}, Provstad A", "SMHI")
        assert (reading.read, len(reading.refused)) == (2, 1)

    @pytest.mark.parametrize(
        "text",
        ["a,b\n1,2\n", "date,wind\n2026-01-01,3\n", "date,temp\n2026-01-01,\n",
         smhi("Lufttemperatur", "max, 1 gång per dygn", "Datum;Tid (UTC)", "2026-06-01;06:00;1;G")],
    )  # fmt: skip
    def test_no_such_table(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(NotReadableError):
            read_weather(table(tmp_path / "x.csv", text), STOCKHOLM)


def run(*arguments: object) -> dict[str, Any]:
    outcome = CliRunner().invoke(main, ["import", "weather", *map(str, arguments), "--json"])
    return dict(json.loads(outcome.output.splitlines()[-1]))


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def city(self) -> City:
        return CityFactory()

    def test_deliveries_add_and_correct_and_the_same_again_changes_nothing(
        self, city: City, tmp_path: Path
    ) -> None:
        first, second = table(tmp_path / "a.csv", HOURS), table(tmp_path / "b.csv", "")
        said = ("--city", city.slug, "--source", "Kontoret", "--licence", "CC0", "--as-of", "2026")
        told = run(first, *said)
        assert [told[name] for name in ("read", "created", "updated", "unchanged")] == [3, 3, 0, 0]
        assert run(first, *said)["unchanged"] == 3
        assert (
            Dataset.objects.filter(is_current=True, licence="CC0", source="Kontoret").count() == 2
        )
        second.write_text("time,rain\n2026-06-01T13:00,2\n2026-06-01T14:00,0\n")
        told = run(second, "--city", city.slug)
        assert [told[name] for name in ("created", "updated", "unchanged")] == [1, 1, 0]
        rain = Weather.objects.filter(kind=RAIN).order_by("start")
        assert list(rain.values_list("value", "dataset__file_name")) == [
            (0.0, "a.csv"), (2.0, "b.csv"), (0.0, "b.csv"),
        ]  # fmt: skip
        page = figures_page(None, city)
        assert [(one.kind, len(one.older), one.facts[0][1]) for one in page.weather] == [
            ("temperature", 0, 1), ("rain", 1, 3),
        ]  # fmt: skip

    def test_nothing_that_can_be_used_is_refused_whole(self, city: City, tmp_path: Path) -> None:
        path = table(tmp_path / "x.csv", "date,temp\n2026-01-01,hot\n")
        outcome = CliRunner().invoke(main, ["import", "weather", str(path), "--city", city.slug])
        assert outcome.exit_code != 0
        assert not Dataset.objects.exists()
