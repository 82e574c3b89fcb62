"""The common tests of every analysis method. A method's test file says what the method is like:

    class TestGap(Contract):
        case = Case(
            method=gap,
            example=lambda rng, rows: {"expected": rng.uniform(1, 9, rows), "present": …},
            rows={"expected": 0, "present": 0},      # argument: the axis that counts rows
            results={"missing": 0},                  # field of the result: the axis that does so
            scales=[Scale({"expected": 1, "present": 1}, {"missing": 1, "share": 0})],
            positive={"expected", "present"},
        )

and inherits a test each for no rows, one row, the order of rows, units, seed, frozen results, input
left alone, bad values and the docstring. Hand-worked examples stand beside it in the same file.
"""

import dataclasses
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse

from torg_analysis.checks import InputError

Data = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """Arguments multiplied by k**power together multiply the results by k**power, as given here.

    Results that are not named here are not compared. Whole numbers are left as they are by a power
    of 0 only.
    """

    arguments: Mapping[str, float]
    results: Mapping[str, float]


@dataclass(frozen=True)
class Case:
    """What one method is like."""

    method: Callable[..., Any]
    example: Callable[[np.random.Generator, int], Data]  # keyword arguments with so many rows
    rows: Mapping[str, int]  # argument: its axis of rows; permuted together
    results: Mapping[str, int | None]  # field: its axis of rows, None if the order changes nothing
    scales: Sequence[Scale] = ()
    positive: frozenset[str] | set[str] = frozenset()  # arguments that may not be negative
    finite: frozenset[str] | set[str] = frozenset()  # arguments that may not be NaN
    empty: str | None = (
        None  # the argument that InputError names for no rows; None: an empty result
    )
    least_rows: int = 1  # the fewest rows that give a result
    too_few: str | None = None  # the argument that InputError names for fewer than that
    seeded: bool = field(default=False)  # takes `seed`
    rtol: float = 1e-12


def _dense(value: Any) -> Any:
    return value.toarray() if sparse.issparse(value) else value


def fields_of(result: Any) -> Data:
    """Return a result's fields; a bare array (network distances) is the field "value"."""
    if dataclasses.is_dataclass(result):
        return {f.name: getattr(result, f.name) for f in dataclasses.fields(result)}
    return {"value": result}


def same(found: Any, expected: Any, rtol: float = 0.0) -> None:
    """Assert that two fields are equal, to `rtol` of the greatest of them."""
    found, expected = _dense(found), _dense(expected)
    if not isinstance(expected, np.ndarray | float | int | np.generic):
        assert found == expected
        return
    greatest = float(np.nanmax(np.abs(expected), initial=0.0)) if np.size(expected) else 0.0
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=rtol * greatest)


def _arrays(value: Any) -> list[np.ndarray]:
    if sparse.issparse(value):
        return [value.data, value.indices, value.indptr]
    return [value] if isinstance(value, np.ndarray) else []


def _moved(value: Any, order: np.ndarray, axis: int) -> Any:
    if sparse.issparse(value):
        return value[order] if axis == 0 else value[:, order]
    return np.take(value, order, axis=axis)


def _scaled(value: Any, factor: float) -> Any:
    return value if factor == 1.0 else value * factor


# Several classes run the same generated tests, each with its own case.
_GENERATED = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
)
_SEEDS = st.integers(0, 2**32 - 1)
_ROWS = st.integers(0, 12)


class Contract:
    """The tests. They are collected in the classes that inherit them and set `case`."""

    case: ClassVar[Case]

    def _example(self, seed: int, rows: int) -> Data:
        return self.case.example(np.random.default_rng(seed), rows)

    def _rows(self, more: int) -> int:
        return self.case.least_rows + more

    def test_no_rows(self) -> None:
        data = self._example(1, 0)
        if self.case.empty is not None:
            with pytest.raises(InputError) as raised:
                self.case.method(**data)
            assert raised.value.field == self.case.empty
            return
        result = fields_of(self.case.method(**data))
        lengths = {
            name: np.shape(_dense(result[name]))[axis]
            for name, axis in self.case.results.items()
            if axis is not None
        }
        assert lengths == dict.fromkeys(lengths, 0)

    def test_one_row(self) -> None:
        data = self._example(1, 1)
        if self.case.least_rows > 1:
            with pytest.raises(InputError) as raised:
                self.case.method(**data)
            assert raised.value.field == self.case.too_few
            return
        result = fields_of(self.case.method(**data))
        for name, axis in self.case.results.items():
            if axis is not None:
                assert np.shape(_dense(result[name]))[axis] == 1

    @given(seed=_SEEDS, more=_ROWS)
    @_GENERATED
    def test_the_order_of_rows_changes_nothing(self, seed: int, more: int) -> None:
        rows = self._rows(more)
        data = self._example(seed, rows)
        order = np.random.default_rng(seed + 1).permutation(rows)
        moved = {
            name: _moved(value, order, self.case.rows[name]) if name in self.case.rows else value
            for name, value in data.items()
        }
        before = fields_of(self.case.method(**data))
        after = fields_of(self.case.method(**moved))
        for name, axis in self.case.results.items():
            expected = before[name] if axis is None else _moved(before[name], order, axis)
            same(after[name], expected, self.case.rtol)

    @given(seed=_SEEDS, more=_ROWS, factor=st.sampled_from([0.001, 0.3, 7.0, 1000.0]))
    @_GENERATED
    def test_units_change_the_numbers_and_nothing_else(
        self, seed: int, more: int, factor: float
    ) -> None:
        data = self._example(seed, self._rows(more))
        before = fields_of(self.case.method(**data))
        for scale in self.case.scales:
            other = {
                name: _scaled(value, factor ** scale.arguments.get(name, 0.0))
                for name, value in data.items()
            }
            after = fields_of(self.case.method(**other))
            for name, power in scale.results.items():
                same(after[name], _dense(before[name]) * factor**power, self.case.rtol * 10)

    @given(seed=_SEEDS, more=_ROWS)
    @_GENERATED
    def test_the_same_input_gives_the_same_numbers(self, seed: int, more: int) -> None:
        data = self._example(seed, self._rows(more))
        if self.case.seeded:
            data["seed"] = seed
        state = np.random.get_state()[1].copy()
        before = fields_of(self.case.method(**data))
        after = fields_of(self.case.method(**data))
        assert before.keys() == after.keys()
        for name, value in before.items():
            same(after[name], value)
        assert np.array_equal(state, np.random.get_state()[1])

    def test_a_method_takes_a_seed_only_if_it_needs_one(self) -> None:
        assert ("seed" in inspect.signature(self.case.method).parameters) == self.case.seeded

    def test_the_result_is_frozen(self) -> None:
        result = self.case.method(**self._example(1, self._rows(2)))
        if dataclasses.is_dataclass(result):
            assert result.__dataclass_params__.frozen
            assert not result.__dataclass_params__.eq  # arrays have no single answer to ==
        for name, value in fields_of(result).items():
            assert not any(array.flags.writeable for array in _arrays(value)), name

    def test_the_input_is_left_alone(self) -> None:
        data, untouched = (self._example(1, self._rows(2)) for _ in range(2))
        self.case.method(**data)
        for name, value in data.items():
            same(value, untouched[name])

    def test_bad_values_are_refused_by_name(self) -> None:
        bad = [(name, -1.0) for name in sorted(self.case.positive)]
        bad += [
            (name, value) for name in sorted(self.case.finite) for value in (float("nan"), np.inf)
        ]
        for name, value in bad:
            data = self._example(1, self._rows(2))
            data[name] = _spoilt(data[name], value)
            with pytest.raises(InputError) as raised:
                self.case.method(**data)
            assert raised.value.field == name

    def test_the_docstring_says_what_is_computed(self) -> None:
        text = inspect.getdoc(self.case.method) or ""
        sections = [s for s in ("Args:", "Returns:", "Raises:", "Source:") if s not in text]
        assert sections == []


def _spoilt(value: Any, bad: float) -> Any:
    """Return the argument with one bad value in it."""
    if sparse.issparse(value):
        other = value.copy()
        other.data = other.data.copy()
        other.data[0] = bad
        return other
    if np.ndim(value) == 0:
        return bad
    other = np.array(value, dtype=float)
    other.flat[0] = bad
    return other
