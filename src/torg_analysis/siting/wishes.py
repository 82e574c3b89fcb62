"""Which wishes collide: a smallest set that cannot be met together.

Source: Junker (2004), QuickXplain, AAAI 19, 167–172.
"""

import numpy as np
import scipy.sparse as sp

from torg_analysis.siting.errors import InfeasibleError, Wish
from torg_analysis.siting.problem import Reading
from torg_analysis.siting.solver import Programme


def colliding(read: Reading) -> tuple[Wish, ...]:
    """Return wishes that collide; without any one of them the others of the set can be met."""
    wishes = list(dict.fromkeys(read.rows.wishes))
    return tuple(_Explainer(read).explain([], wishes))


def collision(read: Reading) -> InfeasibleError:
    """Return the error that names them."""
    wishes = colliding(read)
    named = ", ".join(f"{wish.kind} {wish.which}" for wish in wishes)
    return InfeasibleError("problem", f"these wishes collide: {named}", wishes)


class _Explainer:
    def __init__(self, read: Reading) -> None:
        self.read = read
        self.rows: dict[Wish, list[int]] = {}
        for row, wish in enumerate(read.rows.wishes):
            self.rows.setdefault(wish, []).append(row)

    def explain(self, kept: list[Wish], asked: list[Wish]) -> list[Wish]:
        """Return the smallest part of `asked` that collides, beside what is kept."""
        return self._split(kept, added=False, asked=asked)

    def _split(self, kept: list[Wish], *, added: bool, asked: list[Wish]) -> list[Wish]:
        if added and not self._possible(kept):
            return []
        if len(asked) == 1:
            return asked
        first, second = asked[: len(asked) // 2], asked[len(asked) // 2 :]
        later = self._split(kept + first, added=bool(first), asked=second)
        earlier = self._split(kept + later, added=bool(later), asked=first)
        return earlier + later

    def _possible(self, wishes: list[Wish]) -> bool:
        """Whether some mix meets these wishes."""
        fit = self.read.fit
        size, (premises, categories) = fit.size, fit.shape
        model = Programme(np.zeros(size), np.zeros(size), fit.ravel().astype(float))
        one = sp.kron(sp.eye_array(premises), np.ones((1, categories)))
        model.add_rows(sp.csr_array(one), -np.inf, 1.0)
        rows = [row for wish in wishes for row in self.rows[wish]]
        limits = self.read.rows
        model.add_rows(limits.matrix[rows], limits.low[rows], limits.high[rows])
        return not model.search(np.arange(size)).infeasible
