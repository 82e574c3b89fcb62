"""Makes one ordered line of the many ways that bear a street's name. Metres, x east, y north."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

Line = NDArray[np.float64]  # (n, 2)

STEP = 20.0  # metres between the points that stand for a way in the graph
LINK = 40.0  # carriageways of one street lie nearer than this
LINK_COST = 1.6  # a step across costs more than one along, so that the line keeps to its way
GAP = 150.0  # parts of one street may lie this far apart (a square, a bridge between)
GAP_COST = 3.0
_RING_AREA_BY_LENGTH = 10.0  # metres; a ring road round a square is wider than a split lane


@dataclass(frozen=True)
class StreetWay:
    """One way: its line (n, 2) in metres and the ids (n,) of its nodes."""

    xy: Line
    nodes: NDArray[np.int64]


def find_spine(ways: Sequence[StreetWay]) -> Line:
    """Return the line (n, 2) that one walks from one end of the street to the other.

    The longest of the shortest paths through the street's ways: it takes one carriageway of two,
    goes past dead ends, and steps over gaps. A ring round a square is walked all the way round.
    """
    if len(ways) == 1 and ways[0].nodes[0] != ways[0].nodes[-1]:
        return orient(ways[0].xy)
    ring = _ring(ways)
    if ring is not None:
        return ring
    xy, graph = _graph(ways)
    path = _longest_shortest_path(graph)
    line = xy[path]
    keep = np.r_[True, np.abs(np.diff(line, axis=0)).sum(axis=1) > 0.05]
    return orient(_straightened(line[keep]))


def orient(line: Line) -> Line:
    """Lay a line so that west or north is on its left: to the north or to the east."""
    dx, dy = _chord(line)
    forward = dy > 0 if abs(dy) >= abs(dx) else dx > 0
    return line if forward else line[::-1]


def faces(line: Line) -> tuple[str, str]:
    """Return the points of the compass that an oriented line's left and right sides face."""
    dx, dy = _chord(line)
    return ("west", "east") if abs(dy) >= abs(dx) else ("north", "south")


def _chord(line: Line) -> tuple[float, float]:
    """The direction of a line: end minus start; of a bent or closed one, its longest extent."""
    dx, dy = line[-1] - line[0]
    length = float(np.hypot(*np.diff(line, axis=0).T).sum())
    if math.hypot(dx, dy) >= 0.3 * length:
        return float(dx), float(dy)
    centred = line - line.mean(axis=0)
    axis = np.linalg.svd(centred, full_matrices=False)[2][0]
    third = max(1, len(line) // 3)
    sign = 1.0 if float((line[third:].mean(axis=0) - line[0]) @ axis) >= 0 else -1.0
    return float(axis[0] * sign), float(axis[1] * sign)


def _ring(ways: Sequence[StreetWay]) -> Line | None:
    """The ways as one closed walk with north on its left at the start, if they are a wide ring."""
    parts = list(ways)
    chain, nodes = parts[0].xy, [int(n) for n in parts[0].nodes]
    parts = parts[1:]
    while parts and nodes[0] != nodes[-1]:
        index = next((i for i, p in enumerate(parts) if nodes[-1] in (p.nodes[0], p.nodes[-1])), -1)
        if index < 0:
            return None
        part = parts.pop(index)
        turned = part.nodes[0] != nodes[-1]
        chain = np.vstack([chain, (part.xy[::-1] if turned else part.xy)[1:]])
        nodes += [int(n) for n in (part.nodes[::-1] if turned else part.nodes)[1:]]
    if parts or nodes[0] != nodes[-1]:
        return None
    x, y = chain.T
    area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    length = float(np.hypot(*np.diff(chain, axis=0).T).sum())
    if abs(area) < _RING_AREA_BY_LENGTH * length:
        return None
    clockwise = chain if area < 0 else chain[::-1]  # the houses outside the ring are on the left
    start = int(np.argmin(clockwise[:-1, 0] - clockwise[:-1, 1]))  # the north-west corner
    rolled: Line = np.vstack([clockwise[start:-1], clockwise[: start + 1]])
    return rolled


def _graph(ways: Sequence[StreetWay]) -> tuple[Line, csr_array]:
    """Points (n, 2) of all ways, a step apart, and the costs (metres) between neighbours."""
    points: list[Line] = []
    ids: list[int] = []
    way_of: list[int] = []
    index_of: dict[int, int] = {}
    edges: list[tuple[int, int, float]] = []

    def index(xy: Line, way: int, node: int | None) -> int:
        if node is not None and node in index_of:
            return index_of[node]
        points.append(xy)
        ids.append(-1 if node is None else node)
        way_of.append(way)
        if node is not None:
            index_of[node] = len(points) - 1
        return len(points) - 1

    for number, way in enumerate(ways):
        before = index(way.xy[0], number, int(way.nodes[0]))
        for start, end, node in zip(way.xy[:-1], way.xy[1:], way.nodes[1:], strict=True):
            length = float(np.hypot(*(end - start)))
            pieces = max(1, int(length // STEP))
            for piece in range(1, pieces + 1):
                last = piece == pieces
                here = index(
                    end if last else start + (end - start) * piece / pieces,
                    number,
                    int(node) if last else None,
                )
                edges.append((before, here, max(length / pieces, 0.01)))
                before = here
    xy = np.array(points)
    edges += _links(xy, np.array(way_of))
    return xy, _bridged(xy, edges)


def _links(xy: Line, way_of: NDArray[np.int64]) -> list[tuple[int, int, float]]:
    """Steps across, between ways that run side by side."""
    near = cKDTree(xy).sparse_distance_matrix(cKDTree(xy), LINK, output_type="coo_matrix")
    other = (way_of[near.row] != way_of[near.col]) & (near.row < near.col)
    rows, cols, far = near.row[other], near.col[other], near.data[other]
    return [
        (int(a), int(b), float(d) * LINK_COST + 1.0)
        for a, b, d in zip(rows, cols, far, strict=True)
    ]


def _matrix(size: int, edges: list[tuple[int, int, float]]) -> csr_array:
    """A symmetric matrix; of two edges between the same points the cheaper counts."""
    best: dict[tuple[int, int], float] = {}
    for a, b, cost in edges:
        if a != b:
            key = (a, b) if a < b else (b, a)
            best[key] = min(cost, best.get(key, math.inf))
    rows, cols = np.array(list(best), dtype=np.int64).reshape(-1, 2).T
    costs = np.array(list(best.values()))
    both = (np.r_[rows, cols], np.r_[cols, rows])
    return csr_array((np.r_[costs, costs], both), shape=(size, size))


def _bridged(xy: Line, edges: list[tuple[int, int, float]]) -> csr_array:
    """Join what is not connected by the shortest bridge, again and again."""
    while True:
        graph = _matrix(len(xy), edges)
        count, part = connected_components(graph, directed=False)
        if count == 1:
            return graph
        sizes = np.bincount(part)
        small = int(np.argmin(sizes))
        inside = np.flatnonzero(part == small)
        outside = np.flatnonzero(part != small)
        far, nearest = cKDTree(xy[outside]).query(xy[inside])
        best = int(np.argmin(far))
        edges.append(
            (int(inside[best]), int(outside[nearest[best]]), float(far[best]) * GAP_COST + 1.0)
        )


def _longest_shortest_path(graph: csr_array) -> list[int]:
    """The diameter by three sweeps: exact on trees, near enough on streets."""
    start = 0
    for _sweep in range(2):
        start = int(np.argmax(dijkstra(graph, indices=start)))
    distances, before = dijkstra(graph, indices=start, return_predecessors=True)
    path = [int(np.argmax(distances))]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path


def _straightened(line: Line) -> Line:
    """Without the points that lie on the line between their neighbours (within a decimetre)."""
    if len(line) < 3:
        return line
    before, here, after = line[:-2], line[1:-1], line[2:]
    along = after - before
    lengths = np.maximum(np.hypot(*along.T), 1e-9)
    off = (
        np.abs(along[:, 0] * (here - before)[:, 1] - along[:, 1] * (here - before)[:, 0]) / lengths
    )
    return line[np.r_[True, off > 0.1, True]]
