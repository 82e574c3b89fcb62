"""Ten studies in the queue, run by one and by two worker processes, while pages are asked for.

    TORG_TEST_DATABASE_URL=postgres://… scripts/bench benchmarks/bench_queue.py

Claim: ten districts finish without any of it running in the web's processes, each once, and two
workers share them. The page is asked for in this process, in which no study runs: what it costs in
processor time is the same with and without workers; on a machine with no more cores than workers
it waits for its turn.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from measuring import heading, row, scratch_database, timed  # first: it sets Django up

from torg.core.importing import ImportReport
from torg.core.journal import JournalEntry
from torg.core.tasks import DBTaskResult
from torg.places.models import City, District
from torg.portal.services.demo import make_demo
from torg.premises.studies.models import Study, StudyInputs
from torg.premises.studies.services.studies import order_and_queue

STUDIES, DRAWS = 10, 20
WORK = "import django; django.setup(); from torg.core.server import work; work(until_empty=True)"


def main() -> None:
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        settings.HOME = Path(folder)
        city = make_demo(1.0, report=ImportReport())
        DBTaskResult.objects.all().delete()
        page = Client(headers={"host": "localhost"})
        idle = timed([lambda: page.get("/")], 20)
        heading("workers", "s", "studies a worker", "page p50 CPU ms", "page p50 ms")
        row("none", "", "", idle.cpu50, idle.p50)
        for workers in (1, 2):
            row(workers, *_run(city, workers, page))


def _run(city: City, workers: int, page: Client) -> tuple[object, ...]:
    Study.objects.all().delete()
    DBTaskResult.objects.all().delete()
    districts = list(District.objects.filter(city=city).order_by("slug"))
    for number in range(STUDIES):
        area = districts[number % len(districts)] if districts else None
        order_and_queue(city, area, by=None, parameters={"draws": DRAWS}, seed=number)
    before = JournalEntry.objects.filter(verb="study.run").count()
    start = time.perf_counter()
    there = [
        subprocess.Popen([sys.executable, "-c", WORK], env=_environment()) for _ in range(workers)
    ]
    busy = timed([lambda: page.get("/")], 20)
    for process in there:
        if process.wait():
            raise SystemExit("a worker failed")
    took = time.perf_counter() - start
    runs = JournalEntry.objects.filter(verb="study.run").count() - before
    done = Study.objects.filter(state__in=("done", "incomplete")).count()
    if not (runs == done == StudyInputs.objects.count() == STUDIES):
        raise SystemExit(f"{runs} runs, {done} answers of {STUDIES} studies")
    shares = Counter(str(ids) for ids in DBTaskResult.objects.values_list("worker_ids", flat=True))
    return took, " + ".join(map(str, sorted(shares.values()))), busy.cpu50, busy.p50


def _environment() -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    url = os.environ.get("TORG_DATABASE_URL", "")
    mine = f"{url.rsplit('/', 1)[0]}/{name}" if url else f"sqlite:///{name}"
    return {
        **os.environ, "TORG_DATABASE_URL": mine, "TORG_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "torg.config.settings",
    }  # fmt: skip


if __name__ == "__main__":
    main()
