"""A sweep of studies: in this process, in two others, and on a cluster of dask's where it is.

    scripts/bench benchmarks/bench_sweep.py

Claim: the same call gives the same answers wherever it runs. dask.distributed is asked for only
where it is installed (`pip install torg[dask]`); its two workers run on this machine.
"""

import importlib.util
import multiprocessing
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from measuring import heading, row, scratch_database  # first: it sets Django up

from torg.core.importing import ImportReport
from torg.portal.services.demo import make_demo
from torg.premises.studies.analysis import Parameters, gather
from torg.premises.studies.material import pack
from torg.premises.studies.sweep import Question, sweep

TOWNS, DRAWS = 8, 20


def main() -> None:
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        settings.HOME = Path(folder)
        city = make_demo(1.0, report=ImportReport())
        packed = pack(gather(city, None, Parameters()))
        asked = [Question(packed, {"draws": DRAWS}, seed) for seed in range(TOWNS)]
        heading("where", "s", "answers", "as here")
        here: list[dict[str, Any]] = []
        with ExitStack() as open_ones:
            for name, executor in _executors(open_ones):
                start = time.perf_counter()
                found = sweep(asked, executor)
                here = here or found
                row(name, time.perf_counter() - start, len(found), found == here)
        print(f"\n{len(packed) / 1e6:.1f} MB go to each, {TOWNS} questions of {DRAWS} draws")


def _executors(stack: ExitStack) -> list[tuple[str, Executor | None]]:
    spawned = multiprocessing.get_context("spawn")
    pool: AbstractContextManager[Executor] = ProcessPoolExecutor(2, mp_context=spawned)
    found: list[tuple[str, Executor | None]] = [
        ("in this process", None), ("two processes", stack.enter_context(pool)),
    ]  # fmt: skip
    if importlib.util.find_spec("distributed"):
        from distributed import Client  # noqa: PLC0415  -- an extra, only where it is installed

        client = stack.enter_context(
            Client(n_workers=2, threads_per_worker=1, dashboard_address=None)
        )
        found.append(("dask.distributed, two workers", client.get_executor()))
    else:
        print("dask.distributed is not installed here: left out")
    return found


if __name__ == "__main__":
    main()
