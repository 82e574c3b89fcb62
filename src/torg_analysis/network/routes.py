"""Compiled flows over all routes that are not much longer than the shortest. It loads numba.

Towards one destination t let d(u) be the way from u to it. A step u → v along a street of length l
is taken if it comes nearer, d(v) < d(u); only the first may lead away, v not nearer than s, if the
second makes up for it, d(w) < d(s). So nobody comes by a place twice. A step's excess is
l + d(v) − d(u) ≥ 0, and the length of a route from s is d(s) plus the excesses of its steps. So
N(u, b), the number of routes from u whose excesses add up to no more than b, follows from nodes
that are nearer: N(t, b) = 1, N(u, b) = Σ_{u→v} N(v, b − excess). Of a flow at u with b left,
the share N(v, b − excess) / N(u, b) goes on to v: then every route that is open has the same share.
All origins of a destination are sent together, after their first steps.
"""

import numpy as np
from numba import njit, types

from .brandes import search
from .kernels import F8, FAR, GRAPH, I4, INT, NEVER, QUEUE

TABLE = types.Array(types.float64, 2, "C")
PAIRS = types.Tuple((I4, I4, I4, F8))  # destinations, where each one's origins begin, those, people
ROADS = types.Tuple((GRAPH, I4))  # the graph, and the edges' numbers as the caller knows them
STATE = types.UniTuple(I4, 2)  # distance of each node, its place in the order of distances


@njit(INT(INT, INT), nogil=True, cache=True)
def _units(decimetres, unit):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Return a length in units, to the nearest."""
    return (decimetres + unit // 2) // unit


@njit(types.void(I4, ROADS, STATE, INT, TABLE), nogil=True, cache=True)
def _count(order, roads, state, unit, ways):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Fill N, nodes in the order of their distance."""
    first, to, length = roads[0]
    known, place = state
    levels = ways.shape[1]
    ways[0, :] = 1.0
    for index in range(1, order.size):
        node = order[index]
        ways[index, :] = 0.0
        for edge in range(first[node], first[node + 1]):
            other = to[edge]
            if known[other] < known[node]:
                excess = _units(length[edge] + known[other] - known[node], unit)
                nearer = place[other]
                for level in range(excess, levels):
                    ways[index, level] += ways[nearer, level - excess]


@njit(
    types.void(I4, ROADS, STATE, INT, types.UniTuple(TABLE, 2), types.UniTuple(F8, 2)),
    nogil=True,
    cache=True,
)
def _send(order, roads, state, unit, tables, totals):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Send what stands at each node on towards the destination, the farthest first."""
    (first, to, length), names = roads
    known, place = state
    ways, flow = tables
    at_node, at_edge = totals
    levels = ways.shape[1]
    for index in range(order.size - 1, 0, -1):
        node = order[index]
        some = False
        for level in range(levels):
            if flow[index, level] > 0.0:
                some = True
                flow[index, level] /= ways[index, level]
        if not some:
            continue
        for edge in range(first[node], first[node + 1]):
            other = to[edge]
            if known[other] < known[node]:
                excess = _units(length[edge] + known[other] - known[node], unit)
                nearer = place[other]
                sent = 0.0
                for level in range(excess, levels):
                    part = flow[index, level] * ways[nearer, level - excess]
                    flow[nearer, level - excess] += part
                    sent += part
                at_edge[names[edge]] += sent
                if nearer > 0:
                    at_node[other] += sent


@njit(types.float64(INT, INT, ROADS, STATE, INT, TABLE), nogil=True, cache=True)
def _all_ways(node, left, roads, state, unit, ways):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Return the number of routes from an origin, those that begin by leading away too."""
    first, to, length = roads[0]
    known, place = state
    total = ways[place[node], left]
    for edge in range(first[node], first[node + 1]):
        away = to[edge]
        if known[node] <= known[away] < FAR:
            for other in range(first[away], first[away + 1]):
                after = to[other]
                if known[after] < known[node]:
                    excess = length[edge] + length[other] + known[after] - known[node]
                    rest = left - _units(excess, unit)
                    if rest >= 0:
                        total += ways[place[after], rest]
    return total


@njit(
    types.boolean(
        INT, INT, types.float64, ROADS, STATE, INT, types.UniTuple(TABLE, 2), types.UniTuple(F8, 2)
    ),
    nogil=True,
    cache=True,
)
def _depart(node, left, people, roads, state, unit, tables, totals):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Put an origin's people where their steps come nearer: there, or two steps away.

    Return False where there are more routes than a float can count.
    """
    (first, to, length), names = roads
    known, place = state
    ways, flow = tables
    at_node, at_edge = totals
    total = _all_ways(node, left, roads, state, unit, ways)
    if total == np.inf:
        return False
    each = people / total
    flow[place[node], left] += each * ways[place[node], left]
    for edge in range(first[node], first[node + 1]):
        away = to[edge]
        if known[node] <= known[away] < FAR:
            for other in range(first[away], first[away + 1]):
                after = to[other]
                if known[after] < known[node]:
                    excess = length[edge] + length[other] + known[after] - known[node]
                    rest = left - _units(excess, unit)
                    if rest >= 0:
                        part = each * ways[place[after], rest]
                        flow[place[after], rest] += part
                        at_edge[names[edge]] += part
                        at_edge[names[other]] += part
                        at_node[away] += part
                        if place[after] > 0:
                            at_node[after] += part
    return True


@njit(
    types.UniTuple(types.float64, 2)(
        PAIRS, types.UniTuple(types.float64, 2), INT, ROADS, QUEUE, STATE, types.UniTuple(F8, 2)
    ),
    nogil=True,
    cache=True,
)
def add_routes(pairs, rule, cutoff, roads, queue, state, totals):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Spread the people of every pair over its routes, onto the nodes passed and the edges.

    `rule`: δ − 1, and the most units that the longest detour is counted in. Return how many people
    had no way within the cut-off (NaN: somebody has more routes than can be counted), and the
    largest unit that was used.
    """
    goals, starts, origins, people = pairs
    more, most = rule
    known, place = state
    after, touched = queue[1], queue[4]
    lost, widest = 0.0, 1
    for column in range(goals.size):
        count = search(goals[column], cutoff, roads[0], queue, known)
        order = touched[:count][np.argsort(known[touched[:count]])]
        for index in range(count):
            place[order[index]] = index
        longest = 0
        for row in range(starts[column], starts[column + 1]):
            if known[origins[row]] < FAR:
                longest = max(longest, known[origins[row]])
        unit = max(1, int(np.ceil(more * longest / most - 1e-9)))
        widest = max(widest, unit)
        levels = _units(int(more * longest + 1e-6), unit) + 1
        ways, flow = np.empty((count, levels)), np.zeros((count, levels))
        _count(order, roads, state, unit, ways)
        for row in range(starts[column], starts[column + 1]):
            node = origins[row]
            if known[node] < FAR:
                left = _units(int(more * known[node] + 1e-6), unit)
                if not _depart(node, left, people[row], roads, state, unit, (ways, flow), totals):
                    lost = np.nan
            else:
                lost += people[row]
        _send(order, roads, state, unit, (ways, flow), totals)
        for node in order:
            known[node] = FAR
            after[node] = NEVER
    return lost, float(widest)
