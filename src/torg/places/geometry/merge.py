"""Groups the ways of a town into streets: by name, and by lying together."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

TOGETHER = 80.0  # metres between ways of one street (a square or a bridge may lie between them)


def group_ways(
    names: Sequence[str], lines: NDArray[np.object_], nodes: Sequence[NDArray[np.int64]]
) -> list[list[int]]:
    """Return lists of way numbers, each one street: same name, connected or within TOGETHER metres.

    `lines` are shapely LineStrings in metres, `nodes` the ids of each way's nodes. Two streets of
    one name in different parts of the town stay apart. Order: by the first way of each.
    """
    of_name: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        of_name[name].append(number)
    groups: list[list[int]] = []
    for numbers in of_name.values():
        if len(numbers) == 1:
            groups.append(numbers)
        else:
            groups += _split(numbers, lines, nodes)
    return sorted(groups)


def _split(
    numbers: list[int], lines: NDArray[np.object_], nodes: Sequence[NDArray[np.int64]]
) -> list[list[int]]:
    own = lines[numbers]
    near = shapely.STRtree(own).query(own, predicate="dwithin", distance=TOGETHER)
    pairs = [near]
    first_with: dict[int, int] = {}
    for place, number in enumerate(numbers):
        for node in nodes[number]:
            other = first_with.setdefault(int(node), place)
            if other != place:
                pairs.append(np.array([[place], [other]]))
    rows, cols = np.hstack(pairs)
    size = len(numbers)
    together = csr_array((np.ones(len(rows)), (rows, cols)), shape=(size, size))
    count, part = connected_components(together, directed=False)
    return [[numbers[i] for i in np.flatnonzero(part == p)] for p in range(count)]
