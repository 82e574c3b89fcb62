"""`make demo` again on an existing demo: seconds until it serves, and until it has stopped.

    python benchmarks/bench_serve.py [--rounds N]

Does what the Makefile does when everything is installed: `torg assets`, `torg demo`, `torg serve
--with-worker`. The goal: serving in ≤ 5 s. A browser's idle connection is left open at the end.
"""

import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

TORG = [sys.executable, "-m", "torg.cli"]


def processor_seconds() -> float:
    """Return what all processes that have ended here have computed."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(home: str, *arguments: str) -> float:
    """Run a command; return its seconds."""
    start = time.perf_counter()
    subprocess.run(
        [*TORG, *arguments], env={**os.environ, "TORG_HOME": home}, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: str) -> tuple[float, float]:
    """Start, ask for the front page, stop; return seconds until it came and until all had ended."""
    port, start = free_port(), time.perf_counter()
    server = subprocess.Popen(
        [*TORG, "serve", "--with-worker", "--port", str(port)],
        env={**os.environ, "TORG_HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        if server.poll() is not None:
            raise SystemExit("the server ended by itself; see what `torg serve` says")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                answer.read()
            break
        except OSError:
            time.sleep(0.02)
    served, idle = time.perf_counter() - start, socket.create_connection(("127.0.0.1", port))
    start = time.perf_counter()
    server.terminate()
    server.wait()
    idle.close()
    return served, time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = range(arguments.parse_args().rounds)
    with tempfile.TemporaryDirectory() as home:
        first = run(home, "demo")
        busy = processor_seconds()
        assets = statistics.median(run(home, "assets") for _ in rounds)
        again = statistics.median(run(home, "demo") for _ in rounds)
        times = [serve(home) for _ in rounds]
        busy = (processor_seconds() - busy) / len(rounds)
    served = statistics.median(served for served, _ in times)
    stopped = statistics.median(stopped for _, stopped in times)
    print(f"\n{os.cpu_count()} cores, median of {len(rounds)}; {busy:.1f} s CPU for all of it\n")
    print("| step | goal s | s |\n|---|---|---|")
    print(f"| torg demo, the first time | | {first:.1f} |")
    print(f"| torg assets, nothing to do | | {assets:.1f} |")
    print(f"| torg demo, again | | {again:.1f} |")
    print(f"| torg serve, until the front page has come | | {served:.1f} |")
    print(f"| make demo, again: serving | ≤ 5 | {assets + again + served:.1f} |")
    print(f"| stop, with an idle connection open | | {stopped:.1f} |")


if __name__ == "__main__":
    main()
