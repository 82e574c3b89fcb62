"""What towns really send: negative people, no demand, stores out of reach, full streets, dead
counters. Each is refused by name, or answered in a way that is written down here."""

import numpy as np
import pytest
from scipy import sparse

from tests.analysis.footfall.streets import START, hourly, truth
from tests.analysis.siting.districts import district
from torg_analysis.checks import InputError
from torg_analysis.footfall import Event, Series, baseline, effect, forecast
from torg_analysis.footfall.walks import walk
from torg_analysis.gravity import Huff, calibrate, fit_mci
from torg_analysis.mix import colocation, diversity, gap
from torg_analysis.network import StreetNetwork
from torg_analysis.siting import (
    EMPTY,
    InfeasibleError,
    MixProblem,
    coalition_values,
    fair_mix,
    lscp,
    mclp,
    p_centre,
    p_median,
    pareto_front,
    shapley_of_mix,
    tenant_mix,
)

WAYS = np.array([[100.0, 200.0], [300.0, 50.0]])
FAR = np.array([[100.0, np.inf], [200.0, np.inf]])
STREET = StreetNetwork([[0, 0], [90, 0], [180, 0]], [[0, 1], [1, 2]], [90, 90])
NOBODY, MINUS = np.zeros(2), np.array([3.0, -1.0])


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: Huff().allocate(MINUS, [1, 1], WAYS), "demand"),
        (lambda: calibrate(Huff(), MINUS, [1, 1], WAYS, [1, 1]), "demand"),
        (lambda: p_median(WAYS, MINUS, 1), "weights"),
        (lambda: mclp(WAYS, MINUS, 100, 1), "weights"),
        (lambda: gap(MINUS, [1, 1]), "expected"),
        (lambda: diversity(MINUS), "counts"),
        (lambda: STREET.betweenness(100, [1, -1, 1]), "weights"),
        (lambda: STREET.route_flow([0, 1], [2], [[1.0], [-1.0]]), "flow"),
        (lambda: walk(STREET, Huff(decay="exponential"), [0, 1], MINUS, [2], [1]), "people"),
        (lambda: tenant_mix(district(_rng(), 2, spend=-np.ones((8, 3)))), "spend"),
        (lambda: baseline(Series(START, -hourly(_rng(), 4))), "counts"),
        (lambda: forecast(Series(START, -hourly(_rng(), 4)), 24), "counts"),
    ],
)
def test_negative_people_and_money_are_refused(call, field: str) -> None:
    with pytest.raises(InputError, match="less than 0") as raised:
        call()
    assert raised.value.field == field


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_where_nobody_wants_anything_nothing_is_sold_and_nobody_walks() -> None:
    found = Huff().allocate(NOBODY, [1, 1], WAYS)
    assert found.turnover.tolist() == found.share.tolist() == [0.0, 0.0]
    assert (found.unserved, found.unserved_points) == (0.0, 0)
    more = Huff().what_if(found, [5.0], [[10.0], [10.0]])
    assert (more.turnover_new.tolist(), more.loss_by_store.tolist()) == ([0.0], [[0.0, 0.0]])
    flow = walk(STREET, Huff(decay="exponential"), [0, 1], NOBODY, [2], [1.0])
    assert (flow.edge.tolist(), flow.lost) == ([0.0, 0.0], 0.0)
    assert (p_median(WAYS, NOBODY, 1).objective, mclp(WAYS, NOBODY, 100, 1).objective) == (0, 0)
    # Nothing can be captured, so what is left of the value is variety.
    idle = tenant_mix(district(_rng(), 2, spend=np.zeros((8, 3)), rho=9.0))
    assert idle.value == pytest.approx(idle.bound)


@pytest.mark.parametrize("turnover", [[0.0, 0.0], [0.0, np.nan]])
def test_no_turnover_tells_no_distance(turnover: list[float]) -> None:
    with pytest.raises(InputError, match="0 throughout") as raised:
        calibrate(Huff(), [1, 1], [1, 1], WAYS, turnover)
    assert raised.value.field == "turnover"


def test_a_store_out_of_reach_sells_nothing_and_takes_nothing() -> None:
    found = Huff().allocate([5.0, 5.0], [1, 1], FAR)
    assert found.turnover.tolist() == [10.0, 0.0]
    lonely = Huff().what_if(found, [9.0], sparse.csr_array((2, 1)))
    assert (lonely.turnover_new.tolist(), lonely.gain_total.tolist()) == ([0.0], [0.0])
    with pytest.raises(InputError, match="not a finite number") as raised:
        fit_mci([[0.9, 0.1], [0.9, 0.1]], [1, 1], FAR)
    assert raised.value.field == "distance"
    # A site that nobody reaches is never chosen where one that is reached will do.
    assert p_median(FAR, [1, 1], 1).chosen.tolist() == [0]
    assert mclp(FAR, [1, 1], 300, 1).chosen.tolist() == [0]
    beyond = np.full((2, 2), np.inf)
    for call, field in [
        (lambda: p_median(beyond, [1, 1], 1), "distance"),
        (lambda: lscp(beyond, 300), "radius"),
        (lambda: p_centre(beyond, 1), "p"),
    ]:
        with pytest.raises(InputError) as raised:
            call()
        assert raised.value.field == field


def test_one_store_only() -> None:
    assert Huff().allocate([5.0, 5.0], [7.0], WAYS[:, :1]).share.tolist() == [1.0]
    assert p_median(WAYS[:, :1], [1, 2], 1).objective == 700.0
    for call, field in [
        (lambda: calibrate(Huff(), [5, 5], [7], WAYS[:, :1], [10]), "turnover"),
        (lambda: fit_mci([[1.0], [1.0]], [7], WAYS[:, :1]), "shares"),
    ]:
        with pytest.raises(InputError) as raised:
            call()
        assert raised.value.field == field
    alone = diversity([1])
    assert (alone.shannon, alone.simpson) == (0.0, 0.0)
    # Nobody stands near anybody, so nothing is known and nothing stands out.
    near = colocation([[0.0, 0.0]], [0], 2)
    assert np.isnan(near.attraction).all()
    assert not near.log_attraction.any()


def _full(**given) -> MixProblem:
    return district(_rng(), 3, fit=np.ones((3, 3)), rho=9.0, rent=None, burden=None, **given)


@pytest.mark.parametrize(
    ("locks", "mix"),
    [([EMPTY] * 3, [-1, -1, -1]), ([0, 1, 2], [0, 1, 2]), ([2, EMPTY, 0], [2, -1, 0])],
)
def test_where_every_premises_is_settled_the_mix_is_what_is_settled(locks, mix) -> None:
    problem = _full(locks=locks)
    for found in (tenant_mix(problem), fair_mix(problem), fair_mix(problem, "nash")):
        assert found.assignment.tolist() == mix
        assert found.bound == pytest.approx(found.value)
    assert pareto_front(problem, 3).assignment.tolist() == [mix]


def test_where_no_premises_is_free_there_is_nothing_to_share() -> None:
    problem = district(_rng(), 0)
    assert fair_mix(problem).assignment.tolist() == []
    assert shapley_of_mix(problem, []).share.tolist() == [0.0, 0.0]
    assert coalition_values(problem, []).tolist() == [0.0] * 4


def test_premises_that_suit_nobody_stay_empty_and_wishes_for_them_collide() -> None:
    assert tenant_mix(_full_of_nothing()).assignment.tolist() == [-1, -1, -1]
    with pytest.raises(InfeasibleError) as raised:
        tenant_mix(_full_of_nothing(least=[1, 0, 0]))
    assert [wish.kind for wish in raised.value.wishes] == ["least"]


def _full_of_nothing(**given) -> MixProblem:
    return district(_rng(), 3, fit=np.zeros((3, 3)), **given)


MONTHS = slice(168 * 10, 168 * 26)


def _spoilt(fault: float, weeks: int = 60) -> np.ndarray:
    counts = hourly(_rng(), weeks)
    counts[MONTHS] = fault
    return counts


@pytest.mark.parametrize("fault", [np.nan, 0.0, 17.0])
def test_four_months_of_gap_or_of_one_number_leave_the_rest_right(fault: float) -> None:
    series = Series(START, _spoilt(fault))
    usual = baseline(series).expected
    sound = np.ones(len(usual), dtype=bool)
    sound[MONTHS] = False
    assert np.median(np.abs(usual / truth(60) - 1)[sound]) < 0.1
    # Inside the gap too the week goes on as it does before and after.
    assert np.median(np.abs(usual / truth(60) - 1)[MONTHS]) < 0.1
    coming = forecast(series, 336)
    known = truth(62)[-336:]
    assert np.median(np.abs(coming.expected / known - 1)) < 0.1
    assert ((coming.low <= known) & (known <= coming.high)).mean() > 0.8


@pytest.mark.parametrize("fault", [np.nan, 0.0, 17.0])
def test_a_counter_that_has_been_dead_for_months_is_forecast_from_when_it_lived(fault) -> None:
    counts = hourly(_rng(), 40)
    counts[-168 * 14 :] = fault
    coming = forecast(Series(START, counts), 168)
    assert np.median(np.abs(coming.expected / truth(41)[-168:] - 1)) < 0.2


@pytest.mark.parametrize("fault", [np.nan, 0.0, 17.0])
def test_an_event_is_judged_beside_a_gap_and_not_inside_one(fault: float) -> None:
    counts = _spoilt(fault)
    begin = 168 * 30 + 12
    counts[begin : begin + 6] *= 2.0
    hour = np.timedelta64(1, "h")
    seen = effect(Series(START, counts), Event(START + begin * hour, START + (begin + 6) * hour))
    assert seen.low > 0.0
    assert seen.share == pytest.approx(1.0, abs=0.35)
    inside = 168 * 15 + 12
    with pytest.raises(InputError, match="four fifths") as raised:
        effect(Series(START, counts), Event(START + inside * hour, START + (inside + 6) * hour))
    assert raised.value.field == "event"


@pytest.mark.parametrize("fault", [np.nan, 0.0, 17.0])
def test_a_counter_that_never_counted_is_refused(fault: float) -> None:
    series = Series(START, np.full(168 * 20, fault))
    for call in (lambda: baseline(series), lambda: forecast(series, 24)):
        with pytest.raises(InputError, match="0 hours without fault") as raised:
            call()
        assert raised.value.field == "counts"
