"""Work that is measured in a process of its own, ours and the peers' alike.

A benchmark lists its works in a dictionary and ends with `main(__file__, WORKS, …)`. Called with
`--work NAME`, the file does that one work: it prepares (imports, makes the town), then the clock of
the processor runs while the work is done, and the answer is described by a few numbers that can be
compared. Peers live in `.venv-bench`, which is made when they are first asked for: they are
measured, never depended on, so what runs there may import nothing of ours.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# A list is compared, number by number, with that of the first line of its table.
Figures = dict[str, float | list[float]]
# Prepares and returns the work, which returns what describes the answer once the clock is stopped.
Work = Callable[[], Callable[[], Callable[[], Figures]]]

PROCESS = Path("/proc/self/status")
ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-bench"
NEEDS = {"spopt": ["pulp", "highspy"]}  # what a peer is run with, beside what it asks for itself


@dataclass(frozen=True)
class Measured:
    """Seconds of processors; megabytes at the peak of the work, in all and beyond what was held.

    All is the whole process: interpreter, libraries, and what was made before the work. Beyond is
    what the peak stands above what was held when the work began.
    """

    cpu: float
    peak: float
    beyond: float
    figures: Figures
    fault: str = ""


def peer_python(package: str) -> str | None:
    """Return an interpreter that has the package, installed if need be; None if that fails."""
    python = PEERS / "bin/python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
    has = [python, "-c", f"import {package}"]
    if subprocess.run(has, capture_output=True, check=False).returncode:
        more = ["scipy", *NEEDS.get(package, [])]
        install = [python, "-m", "pip", "install", "--quiet", package, *more]
        subprocess.run(install, capture_output=True, check=False)
        if subprocess.run(has, capture_output=True, check=False).returncode:
            return None
    return str(python)


def measure(file: str, name: str, peer: str | None) -> Measured:
    """Do one work of a file in a process of its own, a peer's with the peer's interpreter."""
    python = peer_python(peer) if peer else sys.executable
    if python is None:
        return Measured(0, 0, 0, {}, f"{peer} could not be installed")
    command = [python, file, "--work", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return Measured(0, 0, 0, {}, last[:100])
    # Peers print things of their own.
    [line] = [line for line in done.stdout.splitlines() if line.startswith('{"cpu"')]
    return Measured(**json.loads(line))


def _megabytes(what: str) -> float:
    """Return a figure of the process's memory: VmRSS, what it holds, or VmHWM, its peak."""
    if not PROCESS.exists():  # another system tells the peak alone
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    [line] = [line for line in PROCESS.read_text().splitlines() if line.startswith(what)]
    return int(line.split()[1]) * 1024 / 1e6


def _forget_peak() -> None:
    """Have the peak counted from now on: what was made and thrown away before is not the work's."""
    if PROCESS.exists():
        PROCESS.with_name("clear_refs").write_text("5")


def _do(work: Work) -> None:
    ready = work()
    _forget_peak()
    held, start = _megabytes("VmRSS"), time.process_time()
    describe = ready()
    cpu, peak = time.process_time() - start, _megabytes("VmHWM")
    print(  # on a line of its own, whatever a peer has left on the last
        "\n" + json.dumps({"cpu": cpu, "peak": peak, "beyond": peak - held, "figures": describe()}),
        flush=True,
    )


def table(file: str, title: str, lines: Sequence[tuple[str, str | None, str]]) -> None:
    """Measure works and print one table. A line: the work's name, its peer's package, the goal."""
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(f"load {os.getloadavg()[0]:.0f}\n")
    print(f"| {title} | goal | CPU s | against ours | MB in all | against ours", end=" ")
    print("| MB beyond what was held | answer |")
    print("|" + "---|" * 8, flush=True)
    ours: Measured | None = None
    for name, peer, goal in lines:
        found = measure(file, name, peer)
        if found.fault:
            print(f"| {name} | {goal} | – | – | – | – | – | {found.fault} |", flush=True)
            continue
        ours = found if peer is None and ours is None else ours
        slower = larger = ""
        if ours and ours is not found:
            slower, larger = f"{found.cpu / ours.cpu:.1f}×", f"{found.peak / ours.peak:.1f}×"
        answer = ", ".join(_told(key, value, ours) for key, value in found.figures.items())
        print(
            f"| {name} | {goal} | {found.cpu:.3f} | {slower} | {found.peak:,.0f} | {larger}"
            f" | {found.beyond:,.0f} | {answer} |",
            flush=True,
        )


def _told(key: str, value: float | list[float], ours: Measured | None) -> str:
    """Write a figure down; of a list, how far it is from ours where they are farthest apart."""
    if not isinstance(value, list):
        return f"{key} {value:,.14g}"
    known = ours.figures[key] if ours else value
    if known is value or not isinstance(known, list):
        return f"{len(value):,} {key}"
    apart = max(abs(one / other - 1) for one, other in zip(value, known, strict=True))
    return f"{len(value):,} {key} equal to {apart:.0e}"


def main(works: dict[str, Work], tables: Callable[[], None]) -> None:
    """Do the one work that is named, or print all tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work")
    name = parser.parse_args().work
    if name is None:
        tables()
    else:
        _do(works[name])
