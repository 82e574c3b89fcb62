"""Numerical methods for city centres: arrays in, frozen dataclasses out.

One contract for every method:

* Parameters first, then data. Lengths are metres, money is whatever unit comes in.
* What cannot be used raises `InputError`, which names the argument. Nothing is mended in silence.
* The result is a dataclass (`frozen=True, slots=True, eq=False`) whose arrays cannot be written to.
  The input is never changed.
* Randomness comes from `numpy.random.default_rng(seed)` alone: same input, same numbers.
* No rows in, no rows out, where that has a meaning; an `InputError` where it has none.
* The docstring says what is computed as a formula, then `Args:` with units and shapes, `Returns:`,
  `Raises:` and `Source:`, the paper.
* Hot loops are vectorised or compiled, never a Python loop over pairs.

The common tests (`tests/analysis/contract.py`) hold every method to it.
"""
