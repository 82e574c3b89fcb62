"""Compiled searches of a street network. Import this where a search begins: it loads numba.

The queue is Dial's (1969): buckets of `2**shift` decimetres in a ring, each a doubly linked list,
so that a node stands in the queue at most once and memory is bounded by the graph. Nodes of a
bucket are taken in any order, and again if a shorter way turns up: the answer does not depend on
the width.

Searches from `WIDTH` places that lie near each other go together. They share the queue, whose key
is the distance from the nearest of them, and each node has a row of `WIDTH` distances, so that one
pass over a street serves all of them in a few instructions of the processor's vector unit.

All of it is compiled when this module is first imported on a machine (a few seconds) and read from
numba's cache from then on. There is no slow stand-in: without numba the import fails.
"""

import numpy as np
from numba import njit, types

WIDTH = 32
FAR = np.int32(2**30)  # farther than any cut-off; twice as far still fits an int32
NEVER, OUTSIDE, LAST = np.int32(-3), np.int32(-2), np.int32(-1)  # in `after`: where a node stands

INT = types.int64
I4 = types.Array(types.int32, 1, "C")
I8 = types.Array(types.int64, 1, "C")
U8 = types.Array(types.uint64, 1, "C")
F8 = types.Array(types.float64, 1, "C")
GRAPH = types.UniTuple(I4, 3)  # first, to, length: of the streets at each node
QUEUE = types.UniTuple(I4, 6)  # key, after, before, head, touched, (shift,)
PLACES = types.UniTuple(I4, 7)  # node, from it, other node, from it, edge, offset, gap
AT_NODES = types.UniTuple(I4, 3)  # first, slot, beyond: what is reached through a node
ON_EDGES = types.UniTuple(I4, 4)  # first, slot, offset, gap: what stands on an edge
FOUND = types.Tuple((U8, I4, I4))  # marks, rows of distances, slots in order
ALL = types.Tuple((PLACES, AT_NODES, ON_EDGES, GRAPH, QUEUE, I4, FOUND))  # I4: rows at nodes
RESULT = types.Tuple((I4, F8))  # columns, metres

_WIDE = np.uint64(WIDTH)
_ONE, _ZERO, _TOP = np.uint64(1), np.uint64(0), np.uint64(58)
# Where the only bit of a word stands: a de Bruijn sequence, as numba offers no count of zeros.
_SEQUENCE = np.uint64(0x03F79D71B4CB0A89)
_POSITION = np.array(
    sorted(range(64), key=lambda bit: ((1 << bit) * int(_SEQUENCE) & (2**64 - 1)) >> 58), np.int32
)


@njit(INT(INT, INT, QUEUE), nogil=True, cache=True)
def put(node, key, queue):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Put a node into the queue, or forward if it is there already. Return 1 if it was not."""
    keys, after, before, head, _touched, setting = queue
    shift, ring = setting[0], head.size - 1
    bucket = (key >> shift) & ring
    new = 1
    if after[node] >= LAST:
        if key >= keys[node]:
            return 0
        old = (keys[node] >> shift) & ring
        keys[node] = key
        if old == bucket:
            return 0
        follower, leader = after[node], before[node]
        if leader == LAST:
            head[old] = follower
        else:
            after[leader] = follower
        if follower != LAST:
            before[follower] = leader
        new = 0
    keys[node] = key
    follower = head[bucket]
    after[node] = follower
    before[node] = LAST
    if follower != LAST:
        before[follower] = node
    head[bucket] = node
    return new


@njit(INT(INT, QUEUE), nogil=True, cache=True)
def take(bucket, queue):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Take a node out of a bucket; −1 if it is empty."""
    _keys, after, before, head, _touched, _setting = queue
    place = bucket & (head.size - 1)
    node = head[place]
    if node != LAST:
        follower = after[node]
        head[place] = follower
        if follower != LAST:
            before[follower] = LAST
        after[node] = OUTSIDE
    return node


# The width is an argument, since a loop of known length is unrolled before it can become vectors.
@njit(types.int32(I4, INT, I4, INT, types.int32, types.int32, INT), nogil=True, cache=True)
def _lower(target, there, source, here, length, cutoff, width):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Lower a row to another row plus a length, within the cut-off. Return 0 if nothing changed."""
    to, base = np.uint64(there) * _WIDE, np.uint64(here) * _WIDE
    changed = np.int32(0)
    for lane in range(width):
        step = np.uint64(lane)
        distance = np.int32(source[base + step] + length)
        old = target[to + step]
        distance = distance if distance <= cutoff else FAR
        new = min(distance, old)
        target[to + step] = new
        changed |= np.int32(new ^ old)
    return changed


@njit(INT(INT, INT, I4, PLACES, GRAPH, QUEUE, INT, I4), nogil=True, cache=True)
def _search(begin, end, order, places, graph, queue, cutoff, lanes):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Search from the places `order[begin:end]`; return how many nodes stand in `touched`."""
    first, to, length = graph
    keys, after, touched, shift = queue[0], queue[1], queue[4], queue[5][0]
    count = waiting = 0
    start = cutoff
    limit = np.int32(cutoff)
    for lane in range(end - begin):
        for side in (0, 2):
            node, key = places[side][order[begin + lane]], places[side + 1][order[begin + lane]]
            if node >= 0 and key <= cutoff:
                cell = node * WIDTH + lane
                lanes[cell] = min(lanes[cell], key)
                if after[node] == NEVER:
                    touched[count] = node
                    count += 1
                waiting += put(node, key, queue)
                start = min(start, key)
    bucket = start >> shift
    while waiting:
        node = take(bucket, queue)
        if node == LAST:
            bucket += 1
            continue
        waiting -= 1
        key = keys[node]
        for edge in range(first[node], first[node + 1]):
            other = to[edge]
            if _lower(lanes, other, lanes, node, length[edge], limit, WIDTH):
                if after[other] == NEVER:
                    touched[count] = other
                    count += 1
                waiting += put(other, key + length[edge], queue)
    return count


@njit(types.void(INT, U8, I4), nogil=True, cache=True)
def _mark(slot, marks, rows):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Open a slot's row of distances, unless it is open."""
    bit = _ONE << np.uint64(slot & 63)
    if not marks[slot >> 6] & bit:
        marks[slot >> 6] |= bit
        rows[slot * WIDTH : (slot + 1) * WIDTH] = FAR


@njit(INT(U8, I4), nogil=True, cache=True)
def _listed(marks, slots):  # type: ignore[no-untyped-def]  # numba reads the types above
    """List the marked slots in order and take the marks away; return how many there are."""
    count = 0
    for word in range(marks.size):
        left = marks[word]
        if left:
            marks[word] = _ZERO
            while left:
                lowest = left & (~left + _ONE)
                slots[count] = (word << 6) + _POSITION[(lowest * _SEQUENCE) >> _TOP]
                left ^= lowest
                count += 1
    return count


@njit(INT(INT, INT, I4, INT, ALL), nogil=True, cache=True)
def _reach(begin, end, order, cutoff, everything):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Fill the rows of all slots that the places `order[begin:end]` reach; return their number."""
    places, at_nodes, on_edges, graph, queue, lanes, found = everything
    first_at, slot_at, beyond = at_nodes
    first_on, slot_on, offset_on, gap_on = on_edges
    marks, rows, slots = found
    after, touched = queue[1], queue[4]
    for index in range(_search(begin, end, order, places, graph, queue, cutoff, lanes)):
        node = touched[index]
        after[node] = NEVER
        for other in range(first_at[node], first_at[node + 1]):
            _mark(slot_at[other], marks, rows)
            _lower(rows, slot_at[other], lanes, node, beyond[other], np.int32(cutoff), WIDTH)
        lanes[node * WIDTH : (node + 1) * WIDTH] = FAR
    for lane in range(end - begin):
        row = order[begin + lane]
        edge = places[4][row]
        if edge >= 0:
            for other in range(first_on[edge], first_on[edge + 1]):
                straight = abs(places[5][row] - offset_on[other]) + places[6][row] + gap_on[other]
                if straight <= cutoff:
                    _mark(slot_on[other], marks, rows)
                    cell = slot_on[other] * WIDTH + lane
                    rows[cell] = min(rows[cell], np.int32(straight))
    return _listed(marks, slots)


@njit(types.void(I4, INT, INT, I4, INT), nogil=True, cache=True)
def _count(rows, slot, cutoff, within, width):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Add 1 for every distance of a row that is within the cut-off."""
    base = np.uint64(slot) * _WIDE
    for lane in range(width):
        step = np.uint64(lane)
        within[step] += np.int32(rows[base + step] <= cutoff)


@njit(types.void(FOUND, INT, INT, INT, INT, INT, RESULT), nogil=True, cache=True)
def _write(found, listed, lane, cutoff, place, end, result):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Write one place's slots and metres from `place` to `end`, sorted by slot."""
    _marks, rows, slots = found
    columns, metres = result
    for index in range(listed):
        if place == end:
            break
        slot = slots[index]
        distance = rows[np.uint64(slot) * _WIDE + np.uint64(lane)]
        if distance <= cutoff:
            columns[place] = slot
            metres[place] = distance / 10.0
            place += 1


@njit(types.void(I4, INT, ALL, I8, RESULT), nogil=True, cache=True)
def count_pairs(order, cutoff, everything, counts, result):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Count, for each place, the slots within the cut-off.

    As long as there is room, write them too, place after place in the order of the search.
    """
    found = everything[6]
    filled, room = 0, result[0].size
    within = np.zeros(WIDTH, np.int32)
    for begin in range(0, order.size, WIDTH):
        end = min(begin + WIDTH, order.size)
        listed = _reach(begin, end, order, cutoff, everything)
        within[:] = 0
        for index in range(listed):
            _count(found[1], found[2][index], cutoff, within, WIDTH)
        for lane in range(end - begin):
            number = within[lane]
            counts[order[begin + lane]] = number
            if filled + number <= room:
                _write(found, listed, lane, cutoff, filled, filled + number, result)
            filled += number


@njit(types.void(I4, INT, ALL, I8, RESULT), nogil=True, cache=True)
def fill_pairs(order, cutoff, everything, starts, result):  # type: ignore[no-untyped-def]  # numba reads the types above
    """Write each place's slots and metres where its row of the result begins."""
    found = everything[6]
    for begin in range(0, order.size, WIDTH):
        end = min(begin + WIDTH, order.size)
        listed = _reach(begin, end, order, cutoff, everything)
        for lane in range(end - begin):
            row = order[begin + lane]
            _write(found, listed, lane, cutoff, starts[row], starts[row + 1], result)
