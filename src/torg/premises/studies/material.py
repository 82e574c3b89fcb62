"""Everything a study stands on, as arrays: gathered once, hashed, kept with the study.

Pure: knows nothing of the database. The same arrays, packed and unpacked, have the same digest.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
_TEXTS = "texts"  # of what is packed: the tuples, as JSON


@dataclass(frozen=True)
class Trades:
    """(C,) each: what is spent (kr a person and year) after the net has had its part.

    What workers and students spend by day is on top of what residents do: the model counts only
    those of them who live elsewhere.
    """

    slugs: tuple[str, ...]
    resident: Floats
    worker: Floats
    student: Floats
    spread: Floats  # share, ±
    needed: Floats  # kr a m² and year
    least: Floats  # m²


@dataclass(frozen=True)
class Demand:
    """(n,) people of each point; distances to stores and candidates in metres, sparse."""

    people: Floats  # (n, k): residents; or workers and students
    to_stores: sparse.csr_array
    to_candidates: sparse.csr_array


@dataclass(frozen=True)
class Units:
    """(m,) stores or vacant premises. `trade` is a column of Trades, −1 for a candidate."""

    ids: tuple[int, ...]
    names: tuple[str, ...]
    area: Floats
    trade: NDArray[np.int64]
    inside: NDArray[np.bool_]  # whether it stands in the district that is studied


@dataclass(frozen=True)
class Reach:
    """Metres on foot to the nearest spot that the catchment is reckoned from; inf: too far.

    The spots stand on the district's stretches; where it has none, there is one in its middle.
    """

    stretches: tuple[str, ...]  # their names; empty = the middle of the shops and vacancies
    spots: Floats  # (p, 2) metres in the plane
    residents: Floats  # (n,) as the points of Inputs.residents
    by_day: Floats
    stores: Floats  # (m,)
    nodes: Floats  # (q, 2) corners of the network that are within reach, and how far they are
    nodes_m: Floats


@dataclass(frozen=True)
class Counted:
    """(c,) counters with enough hours, and the modelled flow past them and the candidates.

    NaN people: too few of the hours are without fault, so the counter is left out.
    """

    names: tuple[str, ...]
    people: Floats  # a day, the mean of the hours of the week
    flow: Floats
    candidates: Floats  # (V,) flow past each


@dataclass(frozen=True)
class Around:
    """Where things stand. Metres (…, 2) in a plane around `origin` (lat, lon)."""

    origin: Floats
    stores: Floats
    candidates: Floats
    wishes: Floats  # (V, C) people who wish for the trade near by
    reach: Reach
    counted: Counted


@dataclass(frozen=True)
class Inputs:
    """What a study stands on. `fit` (candidates, C): whether a trade may move in there."""

    trades: Trades
    stores: Units
    candidates: Units
    fit: NDArray[np.bool_]
    residents: Demand
    by_day: Demand
    around: Around

    @property
    def digest(self) -> str:
        """SHA-256 of every array and name, in a fixed order."""
        total = hashlib.sha256()
        _feed(total.update, self)
        return total.hexdigest()


def pack(inputs: Inputs) -> bytes:
    """Return inputs as bytes for `unpack`: the same inputs, the same bytes."""
    arrays: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for name, value in _leaves("", inputs):
        (texts if isinstance(value, tuple) else arrays)[name] = value
    told = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()
    arrays[_TEXTS] = np.frombuffer(told, np.uint8)
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def unpack(packed: bytes) -> Inputs:
    """Return what `pack` packed. Raises KeyError for what an older version had not gathered."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        texts = json.loads(arrays[_TEXTS].tobytes())
        made: Inputs = _made(Inputs, "", {name: arrays[name] for name in arrays.files} | texts)
    return made


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Return every array and tuple by the path that leads to it."""
    if isinstance(value, np.ndarray | tuple):
        yield prefix, value
    elif isinstance(value, sparse.csr_array):
        for part in ("indptr", "indices", "data"):
            yield f"{prefix}.{part}", getattr(value, part)
        yield f"{prefix}.shape", np.array(value.shape)
    else:
        for field in fields(value):
            yield from _leaves(f"{prefix}.{field.name}", getattr(value, field.name))


def _made(kind: Any, prefix: str, kept: dict[str, Any]) -> Any:
    if isinstance(kind, type) and issubclass(kind, sparse.csr_array):
        data, indices, indptr = (kept[f"{prefix}.{part}"] for part in ("data", "indices", "indptr"))
        shape = tuple(kept[f"{prefix}.shape"].tolist())
        return sparse.csr_array((data, indices, indptr), shape=shape)
    if not hasattr(kind, "__dataclass_fields__"):
        value = kept[prefix]
        return tuple(value) if isinstance(value, list) else value
    hints = get_type_hints(kind)
    return kind(
        *(_made(hints[field.name], f"{prefix}.{field.name}", kept) for field in fields(kind))
    )


def _feed(update: Callable[[bytes], None], value: Any) -> None:
    if isinstance(value, np.ndarray):
        update(f"{value.dtype}{value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif isinstance(value, sparse.csr_array):
        for part in (value.indptr, value.indices, value.data):
            _feed(update, part)
    elif isinstance(value, tuple):
        update(repr(value).encode())
    else:
        for field in fields(value):
            update(field.name.encode())
            _feed(update, getattr(value, field.name))
