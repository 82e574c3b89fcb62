"""What a drawn storefront costs: processor time, bytes, bytes compressed.

Promised: 1.5 ms of processor time each, 5 to 17 kB of markup, about 2 kB compressed alone.
"""

import time
import zlib
from statistics import mean

from torg.core.facade import KINDS, Front, draw_front

ROUNDS = 20


def fronts(number: int, *, evening: bool) -> list[Front]:
    """Return one front of each kind; each round has names of its own, so none is remembered."""
    states = ("open", "closed", "soon", "unknown")
    return [
        Front(
            name=f"Butik {number} {kind}",
            kind=kind,
            state=states[i % 4],
            card="Öppnar 10.00",
            width_m=5 + i % 11,
            number=str(i),
            evening=evening,
        )
        for i, kind in enumerate(KINDS)
    ]


def main() -> None:
    print(
        f"{'light':9}{'fronts':>8}{'ms each':>10}{'kB':>8}{'kB gz alone':>14}{'kB gz in a row':>16}"
    )
    for evening in (False, True):
        drawn: list[str] = []
        begin = time.process_time()
        for number in range(ROUNDS):
            drawn += [draw_front(front).svg for front in fronts(number, evening=evening)]
        spent = (time.process_time() - begin) / len(drawn) * 1000
        alone = mean(len(zlib.compress(svg.encode())) for svg in drawn[:200]) / 1000
        row = len(zlib.compress("".join(drawn[:60]).encode())) / 60 / 1000
        size = mean(len(svg.encode()) for svg in drawn) / 1000
        name = "evening" if evening else "day"
        print(f"{name:9}{len(drawn):8}{spent:10.2f}{size:8.1f}{alone:14.2f}{row:16.2f}")


if __name__ == "__main__":
    main()
