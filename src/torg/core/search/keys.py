"""The key of a document: one number that sorts as we rank and carries what we count.

Both engines return matches in the order of this number, so the first 200 of a common word are the
same on both and need no look at the documents; kinds and facets are counted from its last bits.

    city (18 bits) | rank (4) | document id (26) | kind (5) | facet (10)
"""

_CITY, _RANK, _ID, _KIND, _FACET = 18, 4, 26, 5, 10
LABEL_BITS = _KIND + _FACET
LABEL_MASK = (1 << LABEL_BITS) - 1
FACET_MASK = (1 << _FACET) - 1
MAX_KINDS = 1 << _KIND
MAX_FACETS = 1 << _FACET
_LOWEST = (1 << _RANK) - 1


def make_key(*, city_id: int, weight: float, document_id: int, kind: int, facet: int) -> int:
    """Return the key; heavier documents sort first, then older ones.

    Raises OverflowError when a number does not fit its bits.
    """
    rank = _LOWEST - max(0, min(_LOWEST, round(weight * 4)))
    key = 0
    for value, bits in (
        (city_id, _CITY),
        (rank, _RANK),
        (document_id, _ID),
        (kind, _KIND),
        (facet, _FACET),
    ):
        if not 0 <= value < 1 << bits:
            raise OverflowError(f"{value} does not fit in {bits} bits of a search key")
        key = key << bits | value
    return key


def city_range(city_id: int) -> tuple[int, int]:
    """Return the first and last key of a city."""
    shift = _RANK + _ID + LABEL_BITS
    return city_id << shift, ((city_id + 1) << shift) - 1


def label_of(key: int) -> tuple[int, int]:
    """Return the codes of kind and facet."""
    return (key & LABEL_MASK) >> _FACET, key & FACET_MASK
