"""A scenario of the demo town's southern district, scored again after one drag.

    scripts/bench benchmarks/bench_scenario.py

Claim: ≤ 150 ms from the drop to new figures on the screen. Here: the market prepared once, the
scoring, and the whole answer of the server. tests/e2e/test_scenarios.py measures it in a browser.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import median

from django.conf import settings
from django.test import Client
from django.utils import timezone
from measuring import heading, row, scratch_database  # first: it sets Django up

from torg.core.importing import ImportReport
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import District
from torg.portal.services.demo import make_demo
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.scoring import score
from torg.premises.scenarios.analysis.table import Table, prepare
from torg.premises.scenarios.services.scenarios import make_scenario
from torg.premises.studies.models import Study
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.queries.studies import inputs_of
from torg.premises.studies.services.studies import order_study, run_study

DISTRICT, TIMES, PLACED = "garvarstaden", 40, 8


def main() -> None:
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        settings.HOME = Path(folder)
        settings.ALLOWED_HOSTS = ["*"]
        city = make_demo(1.0, report=ImportReport())
        district = District.objects.get(city=city, slug=DISTRICT)
        study = run_study(order_study(city, district, by=None, parameters={"draws": 20}), by=None)
        later = timezone.now() + timedelta(days=1)  # as staff who are let off the second step
        staff = create_person("stad@example.com", by=None, is_staff=True, second_factor_from=later)
        heading("step", "goal ms", "CPU ms", "ms")
        inputs = inputs_of(study)
        _measured("market prepared (100 draws)", "", lambda: prepare(inputs, Parameters(), 1), 3)
        table = table_of(study)
        placed = _mixes(table)
        _measured(f"{PLACED} placements scored, 101 markets", "", lambda: _scored(table, placed))
        _answers(study, staff, table)
        print(
            f"\n{len(table.premises)} vacant premises, {len(table.trades)} trades, "
            f"{len(table.stores)} shops, {len(table.people[0].money)} cells"
        )


def _mixes(table: Table) -> "cycle[tuple[tuple[int, str], ...]]":
    """Mixes that differ by one premises, so that none is known already."""
    fits = [
        [table.trades[kind] for kind in range(len(table.trades)) if table.fit[at, kind]]
        for at in range(PLACED)
    ]
    return cycle(
        tuple(
            (table.premises[at], fits[at][(n if at == n % PLACED else 0) % len(fits[at])])
            for at in range(PLACED)
        )
        for n in range(TIMES)
    )


def _scored(table: Table, mixes: "cycle[tuple[tuple[int, str], ...]]") -> None:
    table.known.clear()
    score(table, next(mixes))


def _answers(study: Study, staff: User, table: Table) -> None:
    """The answer of the server to one drag: written, scored, drawn."""
    scenario = make_scenario(study, by=staff)
    client = Client()
    client.force_login(staff)
    mixes = _mixes(table)
    path = f"/analys/{study.slug}/scenarier/{scenario.number}/placera/"

    def drop() -> None:
        table.known.clear()
        premises, trade = next(mixes)[0]
        answer = client.post(
            path, {"premises": premises, "trade": trade}, headers={"X-Torg-Fragment": "1"}
        )
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    drop()
    _measured("answer to a drag", "≤ 150", drop)


def _measured(name: str, goal: str, deed: Callable[[], object], times: int = TIMES) -> None:
    cpu, wall = [], []
    for _time in range(times):
        began = time.process_time(), time.perf_counter()
        deed()
        cpu.append(1000 * (time.process_time() - began[0]))
        wall.append(1000 * (time.perf_counter() - began[1]))
    row(name, goal, f"{median(cpu):.1f}", f"{median(wall):.1f}")


if __name__ == "__main__":
    main()
