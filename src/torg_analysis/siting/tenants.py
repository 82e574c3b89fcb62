"""The best mix of tenants for the empty premises of a district, with a proven bound."""

from dataclasses import dataclass

import numpy as np

from torg_analysis.checks import Floats, Integers, number, read_only
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.envelope import Cut, Envelope
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.model import MixModel
from torg_analysis.siting.problem import MixProblem, Reading
from torg_analysis.siting.score import one_hot, score
from torg_analysis.siting.start import quick_mix
from torg_analysis.siting.wishes import collision

_ROUNDS = 60
_CORE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class TenantMix:
    """A mix: the category of each premises (V,), −1 for empty; its value, and a bound on any mix.

    by_owner: (O,) how each owner's income changes against today.
    """

    assignment: Integers
    value: float
    bound: float
    by_owner: Floats

    @property
    def gap(self) -> float:
        """How much better another mix could be at most, as a share of the bound."""
        return max(0.0, self.bound - self.value) / max(abs(self.bound), 1e-12)


def tenant_mix(
    problem: MixProblem, *, time_limit: float | None = 60.0, gap: float = 1e-6, seed: int = 0
) -> TenantMix:
    """Choose a category for each empty premises, or leave it empty, so that the value is greatest.

    The value is that of `score_mix`: Σ captured θ + λ Σ log a_cd φ_vw z_vcwd + μ h. Subject to: one
    category in a premises, and one that fits; counts of categories; the sum of single losses of
    each present store ≤ ρ_j T_j (captured turnover without ceilings is concave, so it bounds the
    joint loss); each owner's income ≥ today's + `least_gain`; locks. Greedy and swaps find a start;
    captured turnover is bounded by cuts (see `envelope`), z and h are linear (see `model` and
    `variety`); where a whole solution is overrated, it is cut off and the search goes on. The bound
    is one of the value itself: turnover with its ceilings, neighbours and variety together.

    Args:
        problem: the district and its wishes.
        time_limit: seconds of the solver, None for none. It ends the search, not the preparation.
        gap: relative distance of value and bound at which the search may end.
        seed: of the solver.
    Returns:
        TenantMix: with value ≤ bound; equal (to `gap`) unless the time was up.
    Raises:
        InputError: the problem cannot be read, or the time was up before any mix was found.
        InfeasibleError: wishes collide; its `wishes` is a smallest set that does.
    Source:
        Huff (1963); Ljubić & Moreno (2018), European J. Operational Research 266, 46–56; Adams &
        Johnson (1994), DIMACS 16, 43–75 (the rows of z); Jensen (2006), Physical Review E 74,
        035101(R).
    """
    read = Reading(problem)
    search = MixSearch(read, number("gap", gap, least=0.0), seed)
    search.run(time_limit)
    return search.answer()


class MixSearch:
    """Rounds of cuts on the relaxation, then rounds of whole solutions."""

    def __init__(self, read: Reading, gap: float, seed: int) -> None:
        self.read, self.gap = read, gap
        self.captured = [Captured(read, c) for c in range(read.categories)]
        self.model = MixModel(read, self.captured, seed=seed)
        self.envelopes = {
            c: Envelope(one, int(read.most[c]))
            for c, one in enumerate(self.captured)
            if c not in self.model.exact
        }
        self.best, self.value, self.bound = np.full(read.premises, -1), -np.inf, np.inf
        chosen, kept = quick_mix(read, self.captured)
        if kept:
            self.offer(chosen)

    def offer(self, chosen: Integers) -> None:
        """Take an assignment that keeps every limit, if it is the best so far."""
        value = score(self.read, chosen).value
        if value > self.value:
            self.best, self.value = chosen, value

    def run(self, time_limit: float | None) -> None:
        """Search until value and bound meet or the time is up."""
        model = self.model
        model.cut([(c, one.first()) for c, one in self.envelopes.items()])
        core = self._relax(time_limit)
        while not self._closed() and self._left(time_limit):
            start = None
            if np.isfinite(self.value):
                each = [self._of(c, self.best) for c in range(self.read.categories)]
                start = model.solution(self.best, np.array(each))
            found = model.programme.search(
                model.whole,
                time_limit=self._remaining(time_limit),
                start=start,
                gap=self.gap / 4,
                slack=1e-9,
            )
            if found.infeasible:
                self._explain()
                return
            self.bound = min(self.bound, max(found.bound, self.value))
            if found.values is None:
                return
            whole = np.append(np.rint(found.values[: model.eta]), found.values[model.eta :])
            self.offer(model.assignment(whole))
            if not self._cut(whole, core) and found.optimal:
                return

    def answer(self) -> TenantMix:
        """Return the best mix found."""
        if not np.isfinite(self.value):
            raise InfeasibleError("time_limit", "was up before any mix that meets all wishes")
        gained = read_only(self.read.gain.T @ one_hot(self.read, self.best))
        bound = max(self.bound, self.value)
        return TenantMix(read_only(self.best), self.value, bound, gained)

    def _closed(self) -> bool:
        return self.bound - self.value <= self.gap * abs(self.value)

    def _remaining(self, time_limit: float | None) -> float | None:
        return None if time_limit is None else time_limit - self.model.programme.seconds

    def _left(self, time_limit: float | None) -> bool:
        left = self._remaining(time_limit)
        return left is None or left > 0

    def _of(self, category: int, chosen: Integers) -> float:
        return self.captured[category].value(np.flatnonzero(chosen == category))

    def _relax(self, time_limit: float | None) -> Floats:
        """Cut off what the relaxation overrates; return its solution."""
        values, programme = np.zeros(self.model.columns), self.model.programme
        for _ in range(_ROUNDS):
            found = programme.relax(time_limit=self._remaining(time_limit))
            if found is None:
                if self._left(time_limit):
                    self._explain()
                return values
            values, self.bound = found.values, min(self.bound, found.objective)
            if self._closed() or not self._cut(values, None):
                self._rule_out(found.objective, found.reduced, found.values)
                break
        return values

    def _rule_out(self, bound: float, reduced: Floats, values: Floats) -> None:
        """Fix each y that no better mix can have, or do without, by its reduced cost."""
        y = slice(0, self.model.eta)
        room = bound - self.value * (1 - 1e-9) + 1e-9
        out = np.flatnonzero((-reduced[y] > room) & (values[y] < 1e-9))
        kept = np.flatnonzero((reduced[y] > room) & (values[y] > 1 - 1e-9))
        self.model.programme.bounds(out, np.zeros(len(out)), np.zeros(len(out)))
        self.model.programme.bounds(kept, np.ones(len(kept)), np.ones(len(kept)))

    def _cut(self, values: Floats, core: Floats | None) -> bool:
        """Cut off overrated turnover at a solution; return whether there was any.

        A second cut, a little towards `core`, is tighter elsewhere (Magnanti & Wong 1981).
        """
        cuts: list[tuple[int, Cut]] = []
        scale = max(abs(self.value), 1.0) if np.isfinite(self.value) else 1.0
        for category, envelope in self.envelopes.items():
            y = self.model.y(values, category)
            claimed = values[self.model.eta + category]
            points = [y]
            if core is not None:
                points.append((1 - _CORE) * y + _CORE * self.model.y(core, category))
            for point in points:
                cuts += [
                    (category, cut)
                    for cut in envelope.at(point)
                    if claimed > cut.constant + float(cut.slope @ y) + 1e-7 * scale
                ]
        self.model.cut(cuts)
        return bool(cuts)

    def _explain(self) -> None:
        """There is no mix better than the best, or none at all: then say which wishes collide."""
        if np.isfinite(self.value):
            self.bound = self.value
            return
        raise collision(self.read)
