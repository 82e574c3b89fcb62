"""The answer of a study: from the middle of what is assumed, and how sure the draws are of it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from torg.premises.studies.analysis.catchment import Catchment, catchment
from torg.premises.studies.analysis.fits import Drawn, Fit, Spot, among_best, fits, spots
from torg.premises.studies.analysis.lines import FEWEST, TradeLine, lines, room, supply
from torg.premises.studies.analysis.model import market, slices
from torg.premises.studies.analysis.neighbours import Neighbour, company
from torg.premises.studies.analysis.passing import Passing, footfall
from torg.premises.studies.analysis.sensitivity import Hinge, correlations, hinges
from torg.premises.studies.enums import Lack
from torg.premises.studies.material import Inputs
from torg.premises.studies.parameters import DRAWN, Draw, Parameters
from torg_analysis.mix import diversity


@dataclass(frozen=True)
class Answer:
    """What a study says."""

    trades: tuple[TradeLine, ...]
    fits: tuple[Fit, ...]  # by premises, best trade first
    names: dict[int, str]  # of the premises
    premises: tuple[Spot, ...]
    catchment: Catchment
    neighbours: tuple[Neighbour, ...]  # which trades stand together in the town, strongest first
    passing: Passing  # how well passers-by are told
    hinges: tuple[Hinge, ...]  # the assumptions, what matters most first
    shannon: float
    simpson: float
    evenness: float
    draws: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def lacks(inputs: Inputs) -> list[Lack]:
    """Return what a study of these inputs has to do without, worst first."""
    stores = len(inputs.stores.ids)
    reached = set(inputs.residents.to_stores.indices) | set(inputs.by_day.to_stores.indices)
    met = set(inputs.residents.to_candidates.indices) | set(inputs.by_day.to_candidates.indices)
    found = (
        (Lack.POPULATION, not inputs.residents.people.sum()),
        (Lack.DAY_PEOPLE, not inputs.by_day.people.sum()),
        (Lack.DEMAND, _people(inputs) > 0 and not _spend_something(inputs)),
        (Lack.STORES, not stores),
        (Lack.FEW_STORES, 0 < stores < FEWEST),
        (Lack.VACANT, not inputs.candidates.ids),
        (Lack.UNREACHED, bool(set(range(len(inputs.candidates.ids))) - met)),
        (Lack.CUT_OFF, 0 < len(reached) < stores),
        (Lack.REACH, bool(stores) and not reached),
        (Lack.COUNTERS, bool(np.isnan(inputs.around.counted.people).any())),
    )
    return [lack for lack, is_so in found if is_so]


def _people(inputs: Inputs) -> float:
    return float(inputs.residents.people.sum() + inputs.by_day.people.sum())


def _spend_something(inputs: Inputs) -> bool:
    trades, day = inputs.trades, inputs.by_day.people.sum(axis=0)
    workers, students = day if len(day) else (0.0, 0.0)
    spent = inputs.residents.people.sum() * trades.resident.sum()
    return bool(spent + workers * trades.worker.sum() + students * trades.student.sum() > 0)


def answer(
    inputs: Inputs,
    parameters: Parameters,
    seed: int,
    step: Callable[[float], None] = lambda share: None,
) -> Answer:
    """Return the answer: the same inputs, parameters and seed give the same numbers.

    `step` is told the share that is done, 0 to 1.
    """
    cut = slices(inputs)
    middle = market(inputs, cut, parameters, parameters.middle())
    draws = list(_draws(inputs, parameters, seed))
    new, pressure = (np.empty((len(draws), *middle.new.shape)) for _ in range(2))
    rooms = [room(inputs, middle)]
    best = np.zeros(middle.new.shape)
    for number, draw in enumerate(draws):
        drawn = market(inputs, cut, parameters, draw)
        new[number], pressure[number] = drawn.new, drawn.pressure
        rooms.append(room(inputs, drawn))
        best += among_best(drawn.pressure)
        step((number + 1) / len(draws))
    share = np.array([draw.rent_share for draw in draws])[:, None, None]
    around = company(inputs, seed)
    rho = correlations(pressure, draws)
    gave = Drawn(
        new, new * share / inputs.candidates.area[:, None], best / len(draws),
        (pressure >= 1).mean(axis=0), rho, around.quality,
    )  # fmt: skip
    counts = np.bincount(
        inputs.stores.trade[inputs.stores.inside], minlength=len(inputs.trades.slugs)
    )
    now, passers = diversity(counts), footfall(inputs.around.counted)
    expected, present = supply(inputs, [parameters.middle(), *draws])
    return Answer(
        tuple(lines(inputs, middle, np.array(rooms), expected, present)),
        tuple(fits(inputs, middle, gave, counts)),
        dict(zip(inputs.candidates.ids, inputs.candidates.names, strict=True)),
        tuple(spots(inputs, passers)),
        catchment(inputs),
        around.pairs,
        passers.passing,
        tuple(hinges(rho, middle.pressure)),
        now.shannon,
        now.simpson,
        now.evenness,
        parameters.draws,
    )


def _draws(inputs: Inputs, parameters: Parameters, seed: int) -> Iterator[Draw]:
    rng = np.random.default_rng(seed)
    middle = parameters.middle()
    for _number in range(parameters.draws):
        drawn = {name: float(rng.uniform(*getattr(parameters, name))) for name in DRAWN}
        kinds = len(inputs.trades.slugs)
        spending, needed = rng.uniform(-1, 1, kinds), rng.uniform(-1, 1, kinds)
        yield replace(middle, **drawn, spending=spending, needed=needed)
