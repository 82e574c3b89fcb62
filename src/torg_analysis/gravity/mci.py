"""The exponents of Huff's model from market shares: multiplicative competitive interaction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Floats, InputError, number, numbers, read_only


@dataclass(frozen=True, slots=True, eq=False)
class MCIFit:
    """The exponents of `Huff`, as fitted.

    attraction_exponent, distance_exponent: α and λ, with the signs that `Huff` takes them with.
    attraction_error, distance_error: their standard errors.
    covariance: (2, 2) of α and λ.
    residual: (n, m) of the log-centred shares; NaN where no share was given.
    r_squared: part of Σ y² that is explained.
    observations: how many shares were used.
    zeros: how many of them were 0.
    increase: what was added to all of them because of that.
    """

    attraction_exponent: float
    distance_exponent: float
    attraction_error: float
    distance_error: float
    covariance: Floats
    residual: Floats
    r_squared: float
    observations: int
    zeros: int
    increase: float


def fit_mci(
    shares: ArrayLike,
    attraction: ArrayLike,
    distance: ArrayLike,
    *,
    increase: float | None = None,
) -> MCIFit:
    """Fit α and λ to observed market shares.

    log(p_ij/p̃_i) = α log(A_j/Ã_i) − λ log(d_ij/d̃_i) + e_ij, where ~ is the geometric mean over the
    stores of demand point i; least squares without intercept. Covariance s²(X'X)⁻¹ with
    s² = Σe²/(N − 2), as published; it counts nothing for the n means taken out: the within
    estimator of panels has N − n − 2.

    Shares of 0 have no logarithm. As soon as there is one, `increase` is added to all values and
    shares are taken anew, as Wieland does with observed visits or sums of money (he adds 1).

    Args:
        shares: (n, m) p_ij ≥ 0: shares, visits or money, in any unit for each row, as only ratios
            within a row count. NaN: not observed; the pair is left out.
        attraction: (m,) A_j > 0.
        distance: (n, m) d_ij > 0, any unit.
        increase: > 0; None: 1 where all values are whole numbers, else half the least value that is
            not 0. Used only where there are zeros.
    Returns:
        MCIFit.
    Raises:
        InputError: shares: fewer than 3 shares in rows of at least 2, or 0 throughout; attraction,
            distance: not positive, or no variation beside the other's, so that the exponents cannot
            be told apart.
    Source:
        Nakanishi & Cooper (1974), Parameter estimation for a multiplicative competitive interaction
        model; (1982), Simplified estimation procedures; Wieland (2017), Market area analysis for
        retail and service locations with MCI.
    """
    pulls = _positive("attraction", attraction, None)
    observed = numbers("shares", shares, None, len(pulls), least=0.0, missing=True)
    ways = _positive("distance", distance, *observed.shape)
    seen = ~np.isnan(observed)
    zeros = int((observed == 0.0).sum())
    added = _increase(observed[seen], increase) if zeros else 0.0
    with np.errstate(invalid="ignore"):
        y = _centred(np.log(observed + added), seen)[seen]
    x = np.stack(
        [
            _centred(np.broadcast_to(np.log(pulls), observed.shape), seen)[seen],
            -_centred(np.log(ways), seen)[seen],
        ],
        axis=1,
    )
    _check_told_apart(x, seen)
    exponents, *_rest = np.linalg.lstsq(x, y, rcond=None)
    error = y - x @ exponents
    spread = float(error @ error) / (len(y) - 2)
    covariance = np.asarray(spread * np.linalg.inv(x.T @ x), dtype=np.float64)
    residual = np.full(observed.shape, np.nan)
    residual[seen] = error
    whole = float(y @ y)
    return MCIFit(
        float(exponents[0]),
        float(exponents[1]),
        float(np.sqrt(covariance[0, 0])),
        float(np.sqrt(covariance[1, 1])),
        read_only(covariance),
        read_only(residual),
        1.0 - float(error @ error) / whole if whole > 0.0 else 1.0,
        len(y),
        zeros,
        added,
    )


def _positive(field: str, values: ArrayLike, *shape: int | None) -> Floats:
    read = numbers(field, values, *shape, least=0.0)
    if (read == 0.0).any():
        raise InputError(field, "is 0 somewhere, which has no logarithm")
    return read


def _increase(observed: Floats, increase: float | None) -> float:
    if increase is not None:
        return number("increase", increase, above=0.0)
    if not observed.any():
        raise InputError("shares", "are 0 throughout")
    whole = bool((np.abs(observed - np.rint(observed)) <= 1e-9 * observed).all())
    return 1.0 if whole else float(observed[observed > 0.0].min()) / 2


def _centred(logs: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return logarithms less their mean over what was seen of the row."""
    counts = np.maximum(seen.sum(axis=1, keepdims=True), 1)
    centred: Floats = logs - np.where(seen, logs, 0.0).sum(axis=1, keepdims=True) / counts
    return centred


def _check_told_apart(x: Floats, seen: NDArray[np.bool_]) -> None:
    usable = int(seen[seen.sum(axis=1) > 1].sum())
    if usable < 3:
        raise InputError(
            "shares", f"{usable} in rows of at least two are too few for two exponents"
        )
    scale = np.sqrt((x**2).sum(axis=0))
    for field, size in zip(("attraction", "distance"), scale, strict=True):
        if size <= 1e-12:
            raise InputError(field, "is the same for all stores of each point: no exponent shows")
    if abs(float(x[:, 0] @ x[:, 1])) >= (1.0 - 1e-12) * float(scale[0] * scale[1]):
        raise InputError(
            "distance", "goes with attraction alone: the exponents cannot be told apart"
        )
