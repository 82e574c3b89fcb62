"""What sets of owners gain by a mix when only their own premises change."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Floats, InputError, Integers, indices, one_of, read_only
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.problem import MixProblem, Reading
from torg_analysis.siting.score import entropy
from torg_analysis.siting.sharing import Shares, shapley, shapley_sampled

AIMS = ("income", "value")
EXACT = 12  # owners with a part in the mix; above that orders are drawn
_LISTED = 16

Mask = NDArray[np.bool_]


class Coalitions:
    """The game that owners play with a mix: v(S) for any sets S of them.

    "income": v(S) = Σ_{o∈S} the change of o's income when the premises of S are let as the mix says
    and all others stay empty: rents less the burdens that members of S put on each other. "value":
    what the mix is worth (see `score_mix`) then, beyond all premises standing empty.

    Args:
        problem: the district. Its limits and locks are not asked.
        assignment: (V,) a category, or −1 for empty.
        aim: "income" or "value".
    Raises:
        InputError: the problem or the aim cannot be read, or the assignment has another shape or
            names no category.
    """

    def __init__(self, problem: MixProblem, assignment: ArrayLike, aim: str = "income") -> None:
        self.read = read = Reading(problem)
        chosen = np.asarray(assignment, dtype=float) + 1
        below = read.categories + 1
        self.chosen: Integers = indices("assignment", chosen, read.premises, below=below) - 1
        self.income = one_of("aim", aim, AIMS) == "income"
        self.owners = read.owners
        self.let = np.flatnonzero(self.chosen >= 0)
        self.kinds, self.whose = self.chosen[self.let], read.owner[self.let]
        cells = self.let * read.categories + self.kinds
        self.whole = sp.csr_array(
            (np.ones(len(cells)), (self.whose, np.arange(len(cells)))),
            shape=(self.owners, len(cells)),
        )
        if self.income:
            self.pairs = (self.whole @ read.gain[cells]).toarray()
        else:
            self.pairs = self._complements()

    @property
    def involved(self) -> Integers:
        """The owners who let premises or bear a burden; the others add nothing to any set."""
        touched = (self.pairs != 0).any(axis=0) | (self.pairs != 0).any(axis=1)
        touched[self.whose] = True
        return np.flatnonzero(touched)

    def worth(self, members: Mask) -> Floats:
        """Return v (m,) of sets (m, O) of owners."""
        there = np.asarray(members, dtype=float)
        value: Floats = ((there @ self.pairs) * there).sum(axis=1)
        if not self.income:
            value += self._variety(there) + self._captured(members)
        return value

    def _complements(self) -> Floats:
        """Return (O, O): what premises of two owners are worth to each other, halves."""
        read = self.read
        near = read.nearness[np.ix_(self.let, self.let)]
        pairs = read.complement * near * read.affinity[np.ix_(self.kinds, self.kinds)] / 2
        pairs += np.diag(read.linear[self.let, self.kinds])
        return np.asarray(self.whole @ pairs @ self.whole.T)

    def _variety(self, there: Floats) -> Floats:
        read = self.read
        kinds = np.zeros((len(self.let), read.categories))
        kinds[np.arange(len(self.let)), self.kinds] = 1.0
        counts = read.present + there @ (self.whole @ kinds)
        gained: Floats = entropy(counts) - entropy(read.present)
        return read.variety * gained

    def _captured(self, members: Mask) -> Floats:
        total = np.zeros(len(members))
        for category in np.unique(self.kinds):
            mine = self.kinds == category
            owners = np.unique(self.whose[mine])
            # A mix may also break rules: what does not fit may be full.
            one = Captured(self.read, int(category), self.let[mine])
            # Few owners have one category, so few sets differ.
            sets, which = np.unique(members[:, owners], axis=0, return_inverse=True)
            worth = [one.value(self._of(mine, owners[there])) for there in sets]
            total += np.array(worth)[which.ravel()]
        return total

    def _of(self, mine: Mask, owners: Integers) -> Integers:
        """Return the premises of some owners among those of one category."""
        return self.let[mine & np.isin(self.whose, owners)]


def coalition_values(problem: MixProblem, assignment: ArrayLike, aim: str = "income") -> Floats:
    """Return what every set of owners gains when only their premises change.

    v(S) as `Coalitions` says, in the money of `rent` or of `spend`.

    Args:
        problem: the district; at most 16 owners.
        assignment: (V,) a category, or −1 for empty.
        aim: "income" or "value".
    Returns:
        (2^O,): owner o is in the set number s where bit o of s is set; 0 for nobody.
    Raises:
        InputError: as in `Coalitions`, or there are too many owners: see `shapley_of_mix`.
    Source:
        von Neumann & Morgenstern (1944), Theory of games and economic behavior.
    """
    game = Coalitions(problem, assignment, aim)
    if game.owners > _LISTED:
        raise InputError("problem", f"has {game.owners} owners: sets of {_LISTED} can be listed")
    return read_only(game.worth(_sets(game.owners)))


def shapley_of_mix(
    problem: MixProblem,
    assignment: ArrayLike,
    aim: str = "income",
    *,
    samples: int = 2000,
    seed: int = 0,
) -> Shares:
    """Share what a mix brings among owners by Shapley's value.

    φ as in `shapley` over v as in `Coalitions`: exact where at most 12 owners let premises or bear
    a burden, otherwise from drawn orders with standard errors. An owner without a part gets 0.

    Args:
        problem: the district.
        assignment: (V,) a category, or −1 for empty.
        aim: "income" or "value".
        samples: orders of joining where they are drawn.
        seed: of the draws.
    Returns:
        Shares: share and error (O,), in the money of `rent` ("income") or `spend` ("value").
    Raises:
        InputError: as in `Coalitions` and `shapley_sampled`.
    Source:
        Shapley (1953); Castro, Gómez & Tejada (2009), see `shapley_sampled`.
    """
    game = Coalitions(problem, assignment, aim)
    players = game.involved

    def worth(members: Mask) -> Floats:
        wide = np.zeros((len(members), game.owners), dtype=bool)
        wide[:, players] = members
        return game.worth(wide)

    share, error = np.zeros(game.owners), np.zeros(game.owners)
    if len(players):
        if len(players) <= EXACT:
            found = shapley(worth(_sets(len(players))))
        else:
            found = shapley_sampled(worth, len(players), samples=samples, seed=seed)
        share[players], error[players] = found.share, found.error
    return Shares(read_only(share), read_only(error))


def _sets(owners: int) -> Mask:
    mask: Mask = (np.arange(1 << owners)[:, None] >> np.arange(owners)) & 1 == 1
    return mask
