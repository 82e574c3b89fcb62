"""What the benchmarks share: a database of their own, clocks, one table.

Import this first: it sets Django up. `TORG_DATABASE_URL` names the engine, SQLite if it is missing.
On a busy machine the wall clock tells about the neighbours, so processor time is measured too: this
process's own, and that of the PostgreSQL server's process where it runs on the same machine.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
os.environ.setdefault("TORG_LOG_LEVEL", "ERROR")
django.setup()


@contextmanager
def scratch_database() -> Iterator[None]:
    """Make an empty database named `torg_bench` (a file in TORG_HOME on SQLite), and drop it."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = "torg_bench"
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


@contextmanager
def kept_database(name: str) -> Iterator[None]:
    """Make a database of that name, or take the one that is there, and leave it for the next run.

    On SQLite it is a file in TORG_HOME, on PostgreSQL a database of the server.
    """
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = name
    else:
        path = Path(connection.settings_dict["TEST"]["NAME"]).with_name(f"{name}.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = str(path)
    setup_databases(verbosity=0, interactive=False, keepdb=True)
    try:
        yield
    finally:
        connection.close()


@dataclass(frozen=True)
class Times:
    """Milliseconds: of the wall clock, and of processors (ours and the database server's)."""

    p50: float
    p95: float
    cpu50: float
    cpu95: float


def timed(works: Sequence[Callable[[], object]], rounds: int) -> Times:
    """Run every work once to warm up, then all of them in turn `rounds` times."""
    for work in works:
        work()
    server = _server_clock()
    wall, cpu = [], []
    for _ in range(rounds):
        for work in works:
            busy, start = time.process_time() + server(), time.perf_counter()
            work()
            wall.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() + server() - busy) * 1000)
    return Times(statistics.median(wall), _p95(wall), statistics.median(cpu), _p95(cpu))


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _server_clock() -> Callable[[], float]:
    """Return a clock of the seconds that PostgreSQL's process for us has computed; else of 0."""
    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        account = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    # On a busy machine a minute passes: another connection would have another process.
    connection.close_at = None
    try:
        account.read_text()
    except OSError:  # on another machine, or not ours to see
        return lambda: 0.0
    return lambda: int(account.read_text().split()[0]) / 1e9


def heading(*columns: str) -> None:
    """Print the machine and the head of the table."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"\n{connection.vendor}, {machine}\n")
    row(*columns)
    print("|" + "---|" * len(columns), flush=True)


def row(*cells: object) -> None:
    """Print a row; numbers get one decimal."""
    texts = (f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in cells)
    print("| " + " | ".join(texts) + " |", flush=True)
