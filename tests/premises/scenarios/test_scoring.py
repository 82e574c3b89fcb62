"""A set of placements scored at once is the market reckoned anew, to twelve digits."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from torg.premises.scenarios.analysis.owners import gains, owned
from torg.premises.scenarios.analysis.scoring import flows, score, variety
from torg.premises.scenarios.analysis.table import Table, prepare
from torg.premises.scenarios.queries.scenarios import owners_of
from torg.premises.studies.analysis.model import market, slices
from torg.premises.studies.material import Inputs
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.queries.studies import inputs_of
from torg_analysis.gravity import Huff
from torg_analysis.siting import shapley

pytestmark = pytest.mark.django_db
BOTH = ("residents", "by_day")


@pytest.fixture
def inputs(table: SimpleNamespace) -> Inputs:
    return inputs_of(table.study)


def made(inputs: Inputs, **fields: object) -> tuple[Table, Parameters]:
    parameters = Parameters(**fields)
    return prepare(inputs, parameters, seed=3, draws=20), parameters


def anew(
    inputs: Inputs, table: Table, parameters: Parameters, placed: list[tuple[int, int]], k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Allocate the whole market anew with the newcomers as shops: what they and the shops sell."""
    assumed, trades, stores = table.assumed, inputs.trades, inputs.stores
    new, old = np.zeros(len(placed)), np.zeros(len(stores.ids))
    commuters = assumed.commuters[k]
    money = {
        "residents": inputs.residents.people @ trades.resident[None, :],
        "by_day": inputs.by_day.people @ np.array([trades.worker, trades.student]) * commuters,
    }
    for kind in range(len(trades.slugs)):
        mine = np.flatnonzero(stores.trade == kind)
        rows = [at for at, (_row, one) in enumerate(placed) if one == kind]
        near = sum(
            money[who][
                np.diff(getattr(inputs, who).to_stores.indptr)
                + np.diff(getattr(inputs, who).to_candidates.indptr)
                > 0
            ][:, kind].sum()
            for who in BOTH
        )
        elsewhere = assumed.outside_share[k] * near / trades.needed[kind]
        for who, exponents in zip(
            BOTH, (assumed.resident_exponent, assumed.worker_exponent), strict=True
        ):
            demand = getattr(inputs, who)
            alpha, power = assumed.attraction_exponent[k], exponents[k]
            model = Huff(alpha, power, "power", minimum_distance=parameters.nearest_m)
            vacancies = [placed[at][0] for at in rows]
            ways = sparse.csr_array(
                sparse.hstack([demand.to_stores[:, mine], demand.to_candidates[:, vacancies]])
            )
            area = np.r_[stores.area[mine], inputs.candidates.area[vacancies]]
            outside = elsewhere**alpha * parameters.resident_reach_m**-power
            found = model.allocate(money[who][:, kind], area, ways, outside=outside)
            sold = found.turnover * assumed.factor[k, kind]
            old[mine] += sold[: len(mine)]
            new[rows] += sold[len(mine) :]
    return new, old


@pytest.mark.parametrize("outside", [(0.3, 1.0), (0.0, 0.0)])
@pytest.mark.parametrize(
    "names",
    [
        [(0, "cafe")],
        [(0, "cafe"), (1, "cafe"), (3, "cafe")],
        [(0, "cafe"), (1, "books"), (2, "books"), (3, "flowers"), (5, "cafe")],
    ],
)
def test_all_at_once_is_the_market_anew(
    inputs: Inputs, names: list[tuple[int, str]], outside: tuple[float, float]
) -> None:
    table, parameters = made(inputs, fullest=1e9, outside_share=outside)
    placed = [(row, table.trades.index(slug)) for row, slug in names]
    found = flows(table, tuple((table.premises[row], slug) for row, slug in names))
    _none, today = anew(inputs, table, parameters, [], 0)
    for k in range(3):
        new, _old = anew(inputs, table, parameters, placed, k)
        assert np.allclose(found.sold[k], new, rtol=1e-12, atol=0)
    _new, old = anew(inputs, table, parameters, placed, 0)
    assert np.allclose(found.loss.sum(axis=0), today - old, rtol=1e-9, atol=1e-6)
    assert np.allclose(table.turnover, today, rtol=1e-12)


def test_one_alone_is_what_the_study_says(inputs: Inputs) -> None:
    table, parameters = made(inputs)
    of = market(inputs, slices(inputs), parameters, parameters.middle())
    for row, premises in enumerate(table.premises):
        for kind, trade in enumerate(table.trades):
            if not table.fit[row, kind]:
                continue
            found = score(table, ((premises, trade),))
            assert found.new == pytest.approx(of.new[row, kind], rel=1e-11)
            assert found.district == pytest.approx(of.taken_inside[row, kind], rel=1e-9, abs=1e-6)
            assert found.town == pytest.approx(of.taken_town[row, kind], rel=1e-9, abs=1e-6)
            assert found.shops[0].carries == pytest.approx(of.pressure[row, kind], rel=1e-11)


def test_together_is_less_than_the_sum_of_each_alone(inputs: Inputs) -> None:
    table, _parameters = made(inputs, fullest=1e9)
    one, two = ((table.premises[0], "cafe"),), ((table.premises[1], "cafe"),)
    both = score(table, tuple(sorted(one + two)))
    assert both.new < 0.99 * (score(table, one).new + score(table, two).new)
    other = score(table, tuple(sorted((*one, (table.premises[1], "books")))))
    books = score(table, ((table.premises[1], "books"),))
    assert other.new == pytest.approx(score(table, one).new + books.new, rel=1e-12)


def test_money_adds_up_and_the_interval_holds_the_middle(inputs: Inputs) -> None:
    table, _parameters = made(inputs)
    found = score(table, ((table.premises[0], "cafe"), (table.premises[3], "shoes")))
    parts = found.district + found.town + found.outside + found.nobody
    assert found.new == pytest.approx(parts, rel=1e-9)
    assert found.nobody > 0  # nobody sells shoes today
    assert found.low < found.gain < found.high
    assert found.diversity[1] > found.diversity[0] == pytest.approx(variety(table, ()))
    assert found.draws == 20
    assert found.sensitive in {*vars(table.assumed), "spending"}


def test_nothing_placed_changes_nothing(inputs: Inputs) -> None:
    table, _parameters = made(inputs)
    found = score(table, ())
    assert (found.gain, found.low, found.high, found.bears, found.shops) == (0, 0, 0, 0, ())


def test_a_full_shop_turns_people_away(inputs: Inputs) -> None:
    table, _parameters = made(inputs, fullest=0.01)
    found = score(table, ((table.premises[0], "cafe"),))
    needs = table.area[0] * table.assumed.needed[0, table.trades.index("cafe")]
    assert found.new == pytest.approx(0.01 * needs, rel=1e-12)
    assert found.shops[0].carries > 0.01


def test_the_same_table_again_and_fewer_draws_where_it_would_take_long(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _parameters = made(inputs)
    again, _parameters = made(inputs)
    placed = ((first.premises[0], "cafe"),)
    assert score(first, placed) == score(again, placed)
    monkeypatch.setattr("torg.premises.scenarios.analysis.table._MOST_WORK", 1)
    assert prepare(inputs, Parameters(), 3).draws == 10


def test_gains_by_owner_add_up_to_what_all_gain(table: SimpleNamespace, inputs: Inputs) -> None:
    of_study, _parameters = made(inputs)
    rows = owners_of(of_study.premises, of_study.stores)
    of = owned(of_study, rows)
    vacancies = {one.pk: at for at, one in enumerate(table.vacant)}
    assert [of_study.premises[at] for at in range(6)] == sorted(vacancies)
    pks = [one.pk for one in table.vacant]
    placed = tuple(sorted([(pks[0], "books"), (pks[2], "cafe"), (pks[3], "cafe")]))
    found = gains(of_study, placed, of)
    assert found.owners == 3
    assert found.total == pytest.approx(sum(one.gain for one in found.by_owner.values()))
    a = found.by_owner[table.owners["a"].actor.pk]
    assert a.lost > 0  # the café in its own premises sells less
    assert found.total == pytest.approx(
        sum(one.shapley or 0 for one in found.by_owner.values()), rel=1e-9
    )
    three = _by_owner(placed, table)
    sets = [[one for bit, one in enumerate(three) if n >> bit & 1] for n in range(8)]
    by_hand = shapley([gains_of(of_study, members, of) for members in sets]).share
    owners = [table.owners[name].actor.pk for name in "abc"]
    assert [found.by_owner[pk].shapley for pk in owners] == pytest.approx(list(by_hand))


def _by_owner(placed: tuple[tuple[int, str], ...], table: SimpleNamespace) -> list[tuple[int, str]]:
    """The placements of A, B and C, one each."""
    trade = dict(placed)
    return [(table.vacant[n].pk, trade[table.vacant[n].pk]) for n in (0, 2, 3)]


def gains_of(of_study: Table, placed: list[tuple[int, str]], of: object) -> float:
    """What all owners gain, also where too few of them are concerned to say so."""
    found = gains(of_study, tuple(sorted(placed)), of)  # type: ignore[arg-type]
    return sum(one.gain for one in found.by_owner.values())


def test_of_two_owners_nothing_is_said(table: SimpleNamespace, inputs: Inputs) -> None:
    of_study, _parameters = made(inputs)
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    pks = [one.pk for one in table.vacant]
    found = gains(of_study, ((pks[0], "shoes"), (pks[2], "books")), of)
    assert (found.owners, found.total, found.winners) == (2, None, None)
    assert all(one.shapley is None for one in found.by_owner.values())


def test_who_acts_for_two_of_three_is_told_no_sum(table: SimpleNamespace, inputs: Inputs) -> None:
    """Both own lines taken from the sum would be the third owner's gain."""
    of_study, _parameters = made(inputs)
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    placed = tuple(
        sorted((table.vacant[n].pk, slug) for n, slug in ((2, "books"), (3, "shoes"), (4, "deli")))
    )
    b, c = (table.owners[name].actor.pk for name in "bc")
    assert gains(of_study, placed, of).total is not None
    assert gains(of_study, placed, of, frozenset({b})).total is not None
    two = gains(of_study, placed, of, frozenset({b, c}))
    assert (two.total, two.winners) == (None, None)
    assert all(one.shapley is None and one.nash is None for one in two.by_owner.values())


def test_many_owners_share_by_orders_drawn(
    table: SimpleNamespace, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_study, _parameters = made(inputs)
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    pks = [one.pk for one in table.vacant]
    placed = tuple(sorted([(pks[0], "cafe"), (pks[2], "cafe"), (pks[3], "cafe")]))
    exact = gains(of_study, placed, of).by_owner
    monkeypatch.setattr("torg.premises.scenarios.analysis.owners.MOST_EXACT", 1)
    drawn = gains(of_study, placed, of).by_owner
    for pk, one in exact.items():
        assert drawn[pk].shapley == pytest.approx(one.shapley, rel=0.05)
    assert replace(exact[table.owners["b"].actor.pk], shapley=None) == replace(
        drawn[table.owners["b"].actor.pk], shapley=None
    )
