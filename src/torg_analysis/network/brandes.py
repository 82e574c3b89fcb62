"""Compiled betweenness within a walking distance. Import it where it is asked: it loads numba."""

import numpy as np
from numba import njit, types

from .kernels import F8, FAR, GRAPH, I4, INT, NEVER, QUEUE, put, take


@njit(INT(INT, INT, GRAPH, QUEUE, I4), nogil=True, cache=True)
def search(source, cutoff, graph, queue, known):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Find all nodes within the cut-off of one; return how many stand in `touched`."""
    first, to, length = graph
    after, touched = queue[1], queue[4]
    known[source] = 0
    touched[0] = source
    count, waiting, bucket = 1, put(source, 0, queue), 0
    while waiting:
        node = take(bucket, queue)
        if node < 0:
            bucket += 1
            continue
        waiting -= 1
        for edge in range(first[node], first[node + 1]):
            other, distance = to[edge], known[node] + length[edge]
            if distance < known[other] and distance <= cutoff:
                if after[other] == NEVER:
                    touched[count] = other
                    count += 1
                waiting += put(other, distance, queue)
                known[other] = distance
    return count


@njit(
    types.void(F8, INT, GRAPH, I4, QUEUE, types.Tuple((I4, F8, F8)), types.UniTuple(F8, 2)),
    nogil=True,
    cache=True,
)
def add_betweenness(weights, cutoff, graph, names, queue, state, totals):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Add, for every pair, the product of its weights to the nodes and edges between them.

    `names` are the edges' numbers as the caller knows them, in the order of the graph. Ordered
    pairs are added up: each pair counts twice.
    """
    first, to, length = graph
    after, touched = queue[1], queue[4]
    known, ways, through = state
    at_node, at_edge = totals
    for source in range(weights.size):
        if weights[source] == 0.0:
            continue
        count = search(source, cutoff, graph, queue, known)
        order = touched[:count][np.argsort(known[touched[:count]])]
        ways[source] = 1.0
        for node in order:
            for edge in range(first[node], first[node + 1]):
                if known[to[edge]] == known[node] + length[edge]:
                    ways[to[edge]] += ways[node]
        for index in range(count - 1, 0, -1):
            node = order[index]
            passing = weights[source] * weights[node] + through[node]
            at_node[node] += through[node]
            for edge in range(first[node], first[node + 1]):
                other = to[edge]
                if known[other] + length[edge] == known[node]:
                    part = passing * ways[other] / ways[node]
                    through[other] += part
                    at_edge[names[edge]] += part
        for node in order:
            known[node] = FAR
            after[node] = NEVER
            ways[node] = through[node] = 0.0
