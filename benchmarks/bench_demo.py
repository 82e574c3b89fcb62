"""The demo town's generator: files of 450 and of 50,000 places.

    python benchmarks/bench_demo.py [--scale N]

Claim: 50,000 places are written within 60 s.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from torg.demo import write_town

LARGE = 111.0  # times 450 places


def measure(scale: float) -> None:
    """Write a town in this process and print one row: each scale has a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        files = write_town(Path(folder), scale=scale)
        seconds = time.perf_counter() - start
        megabytes = files.osm.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{scale:>7g} {files.places:>8,} {seconds:>9.2f} {memory:>10.0f} {megabytes:>9.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, help="measure this scale only")
    chosen = parser.parse_args().scale
    if chosen:
        measure(chosen)
        return
    print("  scale   places   seconds  memory MB   file MB")
    for scale in (1.0, 10.0, LARGE):
        subprocess.run([sys.executable, __file__, "--scale", str(scale)], check=True)


if __name__ == "__main__":
    main()
