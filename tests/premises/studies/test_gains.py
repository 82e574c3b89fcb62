"""What a study says beyond turnovers: catchment, gap, neighbours, passers-by, wishes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from django.utils import timezone
from scipy.stats import spearmanr

from tests.factories.places import PlaceFactory
from tests.factories.premises import PremisesFactory
from tests.premises.studies.town import FEW, LAT, LON, STEP, by_day
from torg.core.geo import metres
from torg.places.geometry.walkways import MINUTES_A_METRE, Walkways
from torg.places.models import Category, City, District
from torg.premises.enums import State
from torg.premises.figures.models import Area, Counter, HourCount
from torg.premises.figures.services.signals import Wish, receive_wish
from torg.premises.models import Premises
from torg.premises.passing.analysis.hours import gather as hours_of_rows
from torg.premises.passing.models import SetAside
from torg.premises.studies.analysis import Parameters, answer, gather
from torg.premises.studies.analysis.answer import _draws, lacks
from torg.premises.studies.analysis.around import _a_day
from torg.premises.studies.analysis.lines import shown, supply
from torg.premises.studies.analysis.model import market, slices
from torg.premises.studies.analysis.neighbours import company
from torg.premises.studies.analysis.passing import Crowd, flow_past, footfall
from torg.premises.studies.analysis.sensitivity import NAMES, correlations, hinges
from torg.premises.studies.analysis.walks import Walks
from torg.premises.studies.enums import Lack
from torg.premises.studies.material import Demand, Inputs, Units
from torg.premises.studies.parameters import METRES_A_MINUTE
from torg.premises.studies.queries.assumptions import missing_of

pytestmark = pytest.mark.django_db
PARAMETERS = Parameters(**FEW)
COLUMN = metres(LAT, LON, LAT, LON + STEP)  # between two corners


@pytest.fixture
def inputs(city: City, district: District) -> Inputs:
    by_day(city)
    return gather(city, district, PARAMETERS)


def test_who_is_within_so_many_minutes(inputs: Inputs) -> None:
    found = answer(inputs, PARAMETERS, seed=1).catchment
    assert found.stretches == ()  # from the middle of two cafés and a vacancy: the third corner
    assert pytest.approx(1 / MINUTES_A_METRE) == METRES_A_MINUTE
    for band in found.bands:
        reached = [n for n in range(10) if abs(n - 2) * COLUMN <= band.minutes * 75]
        assert band.residents == sum(1000 + n for n in reached)
        assert (band.workers, band.students) == (500, 100)
        assert band.stores == sum(corner in reached for corner in (1, 3, 7, 8))
        shape = shapely.geometry.shape(band.outline)
        assert all(shape.contains(shapely.Point(LON + n * STEP, LAT)) for n in reached)
    assert [band.minutes for band in found.bands] == [5, 10, 15, 20]
    assert found.bands[0].residents < found.bands[1].residents == found.bands[3].residents


def test_where_nothing_is_walked_to_nobody_is_counted(city: City, district: District) -> None:
    city.places.all().delete()
    Premises.objects.all().delete()
    district.outline = []
    found = answer(gather(city, district, PARAMETERS), PARAMETERS, seed=1)
    assert {band.residents for band in found.catchment.bands} == {0}
    assert {str(band.outline) for band in found.catchment.bands} == {"{}"}
    assert (found.hinges, found.neighbours, found.premises) == ((), (), ())


def test_what_is_spent_near_by_and_what_the_floors_need(inputs: Inputs) -> None:
    line = next(t for t in answer(inputs, PARAMETERS, seed=1).trades if t.trade == "cafe")
    cafe, each = inputs.trades.slugs.index("cafe"), inputs.trades
    people = sum(1000 + n for n in range(10))
    day = 0.5 * (500 * each.worker[cafe] + 100 * each.student[cafe])
    assert line.expected == pytest.approx(people * each.resident[cafe] + day, abs=1)
    assert line.present == pytest.approx(3 * 120 * each.needed[cafe], abs=1)
    assert line.gap == pytest.approx(line.expected - line.present, abs=1)
    for low, middle, high in (
        (line.expected_low, line.expected, line.expected_high),
        (line.present_low, line.present, line.present_high),
        (line.gap_low, line.gap, line.gap_high),
    ):
        assert low < middle < high
    certain = replace(inputs, trades=replace(each, spread=np.zeros(len(each.slugs))))
    draws = list(_draws(certain, PARAMETERS, 1))
    assert np.ptp(supply(certain, draws)[1], axis=0).max() == 0  # no doubt, no interval


@pytest.mark.parametrize(
    ("here", "elsewhere", "town_shown", "district_shown"),
    [
        (0, 0, True, True),
        (1, 0, False, False),
        (2, 5, True, False),
        (3, 0, True, True),
        (3, 2, True, False),  # town minus district would tell of two
        (3, 3, True, True),
        (0, 2, False, False),
    ],
)
def test_nothing_is_told_of_one_or_two_shops(
    inputs: Inputs, here: int, elsewhere: int, town_shown: bool, district_shown: bool
) -> None:
    kinds = len(inputs.trades.slugs)
    size = here + elsewhere
    books = inputs.trades.slugs.index("books")
    stores = Units(
        tuple(range(size)), ("",) * size, np.full(size, 100.0), np.full(size, books),
        np.arange(size) < here,
    )  # fmt: skip
    may = shown(replace(inputs, stores=stores))
    assert (may.town[books], may.district[books]) == (town_shown, district_shown)
    assert may.town.sum() >= kinds - 1


def test_figures_of_few_shops_are_left_out_of_the_answer(inputs: Inputs) -> None:
    found = answer(inputs, PARAMETERS, seed=1)
    lines = {line.trade: line for line in found.trades}
    cafe, books, shoes = (lines[slug] for slug in ("cafe", "books", "shoes"))
    assert cafe.town == cafe.demand - cafe.unserved - cafe.outside
    assert (cafe.district, cafe.share_district, cafe.room_m2, cafe.room_low) == (None,) * 4
    assert (books.town, books.outside) == (None, None)
    assert (shoes.town, shoes.district, shoes.stores_town) == (0, 0, 0)
    fit = next(fit for fit in found.fits if fit.trade == "books")
    assert (fit.worst_loss, fit.taken_district) == (None, None)


def test_who_stands_near_whom(city: City, district: District) -> None:
    clothes, shoes, hardware = (
        Category.objects.get(slug=slug) for slug in ("clothes", "shoes", "hardware")
    )
    for n in range(12):  # clothes and shoes in pairs, tools by themselves in between
        east = LON + 0.02 + n * 0.01
        for category, more in ((clothes, 0.0), (shoes, 0.0002), (hardware, 0.005)):
            PlaceFactory(city=city, category=category, lat=LAT, lon=east + more)
    PlaceFactory(city=city, category=shoes, lat=LAT, lon=LON + 0.0204)  # one more than usual
    near, far = (
        PremisesFactory(city=city, district=district, state=State.VACANT, lat=LAT, lon=lon)
        for lon in (LON + 0.0203, LON + 0.0253)
    )
    inputs = gather(city, district, PARAMETERS)
    found = company(inputs, seed=1)
    pairs = {(pair.trade, pair.beside): pair for pair in found.pairs}
    assert pairs["clothes", "shoes"].attraction > 1
    assert pairs["clothes", "shoes"].p <= 0.01
    assert ("clothes", "cafe") not in pairs
    rows = [inputs.candidates.ids.index(premises.pk) for premises in (near, far)]
    clothes_at = found.quality[rows, inputs.trades.slugs.index("clothes")]
    assert clothes_at[0] > 0 > clothes_at[1]
    assert np.isnan(found.quality[:, inputs.trades.slugs.index("cafe")]).all()
    by = {(f.premises, f.trade): f for f in answer(inputs, PARAMETERS, seed=1).fits}
    assert by[near.pk, "clothes"].complementarity == pytest.approx(clothes_at[0])
    assert by[near.pk, "cafe"].complementarity is None


def test_walks_lead_past_what_is_on_the_way() -> None:
    corners = np.array([[0, 0], [1, 0], [2, 0], [2, 0.01], [2, 3], [3, 0]]) * STEP + (LON, LAT)
    edges = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [2, 5]], dtype=np.int32)
    walks = Walks(
        Walkways(corners, edges, np.zeros(5, dtype=np.bool_)), corners[[5]], np.zeros((0, 2))
    )
    start = walks.plane.to_xy(corners[[0]])
    to_stores, to_none = walks.between(corners[[0]], 3000.0)
    crowd = Crowd(start, Demand(np.array([[80.0]]), to_stores, to_none), 2.0)
    store = Units((1,), ("",), np.array([100.0]), np.array([0]), np.array([True]))
    past = flow_past(walks, walks.plane.to_xy(corners), [crowd], store, PARAMETERS)
    assert past[[0, 1, 2, 3, 5]] == pytest.approx([80] * 5)  # one shop: all 80 go there
    assert past[4] == 0  # up a side street
    nobody = replace(crowd, demand=replace(crowd.demand, people=np.zeros((1, 1))))
    assert not flow_past(walks, walks.plane.to_xy(corners), [nobody], store, PARAMETERS).any()


def counter(city: City, corner: int) -> None:
    made = Counter.objects.create(
        city=city, slug=f"c{corner}", name=f"Räknare {corner}", lat=LAT, lon=LON + corner * STEP
    )
    count(made, 10)


def count(made: Counter, people: float, *, stuck: bool = False) -> None:
    """Let a counter count so many an hour in the mean, for four weeks, more towards the night."""
    made.counts.all().delete()
    start = datetime(2026, 3, 2, tzinfo=UTC)
    HourCount.objects.bulk_create(
        HourCount(
            counter=made, start=start + timedelta(hours=n),
            people=round(people * (1.0 if stuck else 0.5 + n % 24 / 23)),
        )
        for n in range(672)
    )  # fmt: skip


def test_passers_by_are_told_by_the_counters(city: City, district: District) -> None:
    for corner in range(4, 9):
        counter(city, corner)
    flow = gather(city, district, PARAMETERS).around.counted.flow
    assert len(np.unique(flow)) == 5
    for row, at in zip(flow, Counter.objects.order_by("name"), strict=True):
        count(at, 1000 * np.exp(0.8 * np.log1p(row)))
    found = answer(gather(city, district, PARAMETERS), PARAMETERS, seed=1)
    assert (found.passing.counters, found.passing.why) == (5, "")
    assert found.passing.error == pytest.approx(0, abs=1e-3)
    spot = found.premises[0]
    past = gather(city, district, PARAMETERS).around.counted.candidates[0]
    assert spot.footfall == pytest.approx(24_000 * (1 + past) ** 0.8, rel=1e-3)
    assert spot.footfall_low <= spot.footfall <= spot.footfall_high
    # Three counters tell nothing: each that is left out would be told by a line through two.
    Counter.objects.filter(slug__in=("c4", "c5")).delete()
    found = answer(gather(city, district, PARAMETERS), PARAMETERS, seed=1)
    assert (found.passing.counters, found.passing.why, found.passing.error) == (3, "few", None)
    assert (found.premises[0].footfall, found.premises[0].footfall_low) == (None, None)


def test_a_stuck_counter_and_hours_set_apart_are_left_out(city: City, district: District) -> None:
    for corner in range(4, 9):
        counter(city, corner)
    sound = gather(city, district, PARAMETERS)
    assert Lack.COUNTERS not in lacks(sound)
    last = Counter.objects.get(slug="c8")
    count(last, 777, stuck=True)
    inputs = gather(city, district, PARAMETERS)
    assert np.isnan(inputs.around.counted.people).tolist() == [False] * 4 + [True]
    assert footfall(inputs.around.counted).passing.counters == 4
    assert lacks(inputs) == [*lacks(sound), Lack.COUNTERS]
    assert all(said.words and said.advice for said in missing_of([Lack.COUNTERS]))
    count(last, 10)
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    SetAside.objects.create(counter=last, start=monday, end=monday + timedelta(hours=1))
    assert Lack.COUNTERS in lacks(gather(city, district, PARAMETERS))  # an hour short of 4 weeks


def test_counters_that_see_as_many_walks_tell_nothing(inputs: Inputs) -> None:
    alike = replace(
        inputs.around.counted, names=tuple("abcd"), people=np.full(4, 9.0), flow=np.full(4, 5.0)
    )
    assert footfall(alike).passing.why == "alike"


def a_day(rows: list[tuple[datetime, int]]) -> float:
    counted = hours_of_rows(rows, (), (), UTC)
    assert counted is not None
    return _a_day(counted)


def test_gaps_do_not_weigh() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    hours = [(monday + timedelta(hours=n), 10 if n % 24 == 12 else 0) for n in range(168 * 8)]
    assert a_day(hours) == pytest.approx(10)
    nights_missing = [row for n, row in enumerate(hours) if n < 168 or row[0].hour > 6]
    assert a_day(nights_missing) == pytest.approx(10)


def test_wishes_near_by(city: City, district: District) -> None:
    now = timezone.now()
    receive_wish(city, "bakery", Wish("need:1", LAT, LON + 2 * STEP, 3, now))
    receive_wish(city, "bakery", Wish("need:2", LAT + 0.003, LON + 2 * STEP, 4, now))  # 330 m
    receive_wish(city, "bakery", Wish("need:3", LAT + 0.004, LON + 2 * STEP, 50, now))  # 440 m
    receive_wish(city, "bank", Wish("need:4", LAT, LON + 2 * STEP, 9, now))  # no trade
    found = answer(gather(city, district, PARAMETERS), PARAMETERS, seed=1)
    assert {fit.trade: fit.wishes for fit in found.fits if fit.wishes} == {"bakery": 7}
    assert found.premises[0].wishes == 7


def test_share_of_draws_that_bear_themselves(city: City, district: District) -> None:
    Area.objects.update(residents=75)  # so few that it is a near thing
    parameters = Parameters(draws=60)
    inputs = gather(city, district, parameters)
    found = answer(inputs, parameters, seed=3)
    cut = slices(inputs)
    pressure = np.array(
        [market(inputs, cut, parameters, draw).pressure for draw in _draws(inputs, parameters, 3)]
    )
    bears = {fit.trade: fit.bears for fit in found.fits}
    some = 0
    for kind, slug in enumerate(inputs.trades.slugs):
        if slug in bears:
            expected = sum(value >= 1 for value in pressure[:, 0, kind]) / 60
            assert bears[slug] == pytest.approx(expected)
            some += 0 < expected < 1
    assert some


def test_what_an_answer_hinges_on(city: City, district: District) -> None:
    alone = dict.fromkeys(
        ("worker_exponent", "attraction_exponent", "commuters", "rent_share"), (1.0, 1.0)
    )
    parameters = Parameters(draws=40, outside_share=(0.2, 0.9), resident_exponent=(2, 2), **alone)
    inputs = gather(city, district, parameters)
    flat = replace(inputs, trades=replace(inputs.trades, spread=np.zeros(len(inputs.trades.slugs))))
    found = answer(flat, parameters, seed=1)
    assert found.hinges[0].name == "outside_share"
    assert found.hinges[0].direction == pytest.approx(-1)  # the more other towns draw, the less
    assert next(f for f in found.fits if f.trade == "cafe").hinges_on == "outside_share"


def test_correlations_are_spearmans(inputs: Inputs) -> None:
    parameters = Parameters(draws=30)
    draws = list(_draws(inputs, parameters, 5))
    cut = slices(inputs)
    pressure = np.array([market(inputs, cut, parameters, draw).pressure for draw in draws])
    rho = correlations(pressure, draws)
    cafe = inputs.trades.slugs.index("cafe")
    for number, name in enumerate(NAMES):
        drawn = [np.broadcast_to(getattr(draw, name), len(rho[0, 0]))[cafe] for draw in draws]
        expected = spearmanr(drawn, pressure[:, 0, cafe]).statistic
        assert rho[number, 0, cafe] == pytest.approx(expected)
    order = [hinge.weight for hinge in hinges(rho, pressure[0])]
    assert order == sorted(order, reverse=True)
