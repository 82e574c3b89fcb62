"""A real town from its extract to an answer. © OpenStreetMap contributors, ODbL; HSY, CC BY 4.0."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.shared import shared_data
from torg.cli import main
from torg.premises.models import Premises

EMPTY = """Beteckning;Adress;Lat;Lon;Yta (kvm);Läge
P-1;Aleksanterinkatu 15;60.1689;24.9460;140;ledig
P-2;Aleksanterinkatu 44;60.1687;24.9440;90;ledig
P-3;Mikonkatu 6;60.1697;24.9470;320;ledig
P-4;Mikonkatu 8;60.1702;24.9468;60;uthyrd
"""


def said(*arguments: object) -> dict[str, Any]:
    outcome = CliRunner().invoke(main, [*map(str, arguments), "--json"])
    assert outcome.exit_code == 0, outcome.output
    answer: dict[str, Any] = json.loads(outcome.output.splitlines()[-1])
    return answer


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_the_centre_of_helsinki(tmp_path: Path) -> None:
    said(
        "city", "create", "helsinki", "--name", "Helsinki", "--country", "FI",
        "--timezone", "Europe/Helsinki",
        "--osm", shared_data("osm/helsinki-centre.osm.pbf"),
        "--population", shared_data("population/helsinki_population_grid_2020.gpkg"),
    )  # fmt: skip
    Premises.objects.filter(state="vacant").delete()  # the extract may know some: not these
    said("study", "order", "--city", "helsinki", "--draws", "30")
    first = said("study", "run", "helsinki")
    # Nobody has told of vacancies, or of who works there: the study says so and tells the rest.
    assert (first["state"], sorted(first["lacks"])) == ("incomplete", ["day_people", "vacant"])
    trades = {line["trade"]: line for line in first["result"]["trades"]}
    assert trades["restaurant"]["stores_town"] > 150
    assert sum(line["stores_town"] for line in trades.values()) > 600
    for line in trades.values():
        if line["town"] is not None:
            parts = line["unserved"] + line["outside"] + line["town"]
            assert line["demand"] == pytest.approx(parts, abs=3)
    bands = first["result"]["catchment"]["bands"]
    assert [band["residents"] for band in bands] == sorted(band["residents"] for band in bands)
    assert bands[-1]["residents"] > 30_000
    assert bands[-1]["outline"]["type"] == "Polygon"

    (tmp_path / "lokaler.csv").write_text(EMPTY)
    counts = said("import", "premises", tmp_path / "lokaler.csv", "--city", "helsinki")
    assert (counts["created"] + counts["updated"], counts["refused"]) == (4, [])
    second = said("study", "run", "helsinki")  # other inputs: the question is asked anew
    assert (second["slug"], second["lacks"]) == ("helsinki-2", ["day_people"])
    assert len(second["result"]["premises"]) == 3
    fits = second["result"]["fits"]
    small, large = (
        {fit["trade"] for fit in fits if second["result"]["names"][str(fit["premises"])] == name}
        for name in ("Aleksanterinkatu 44", "Mikonkatu 6")
    )
    assert "supermarket" in large - small  # it needs 300 m²
    assert all(0 <= fit["bears"] <= 1 and fit["low"] <= fit["high"] for fit in fits)
    assert second["result"]["passing"]["why"] == "few"  # nobody counts here
