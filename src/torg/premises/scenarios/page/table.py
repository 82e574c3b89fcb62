"""The page of one scenario: palette, street, consequences, comparison, owners, what is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.rules import Person
from torg.places.models import Category
from torg.premises.figures.queries.datasets import wishes_near
from torg.premises.models import AskingRent, Premises
from torg.premises.queries.rents import rents_for
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.scoring import Score, score
from torg.premises.scenarios.analysis.table import Table
from torg.premises.scenarios.models import Comment, Placement, Scenario
from torg.premises.scenarios.page.compare import MOST, Column, Comparison, compare, met
from torg.premises.scenarios.page.outcome import Outcome, counts_words, outcome_of
from torg.premises.scenarios.page.own import Shared, shared
from torg.premises.scenarios.page.searched import Searched, searched
from torg.premises.scenarios.page.smallmap import small_map
from torg.premises.scenarios.page.strip import (
    Part,
    Strip,
    changed_fronts,
    draw_strip,
    parts_of,
    widths_of,
)
from torg.premises.scenarios.page.words import placed_words, short_name, study_url, url_of
from torg.premises.scenarios.queries.scenarios import (
    Placed,
    comments_on,
    own_ids,
    placed_now,
    premises_of,
    still_vacant,
    trades_named,
    visible_to,
    vote_of,
    votes_in,
)
from torg.premises.scenarios.rules import (
    can_change_scenario,
    can_put_forward,
    can_remove_comment,
)
from torg.premises.studies.models import Study

KEPT_SECONDS = 24 * 3600  # how wide fronts are drawn: set anew by every whole page
NEAR_DEGREES = (0.0036, 0.0065)  # about 400 m north and east: who wishes near a vacancy


@dataclass(frozen=True)
class Chip:
    """A trade of the palette; `used` says where it stands."""

    trade: Category
    used: str
    fits: tuple[int, ...]  # premises


@dataclass(frozen=True)
class Tab:
    scenario: Scenario
    url: str
    is_current: bool


@dataclass(frozen=True)
class Room:
    """One vacancy in the list beside the drawing."""

    premises: Premises
    trade: Category | None
    is_locked: bool
    is_vacant: bool


@dataclass(frozen=True)
class Said:
    comment: Comment
    who: str
    can_remove: bool


class Bench:
    """What every page of a study's scenarios needs: read once, shared by the parts of a page."""

    def __init__(self, user: Person, study: Study) -> None:
        self.user, self.study = user, study
        self.table: Table = table_of(study)
        self.premises = premises_of(self.table.premises)
        self.trades = trades_named(self.table.trades)
        self.where = study.district.name if study.district else study.city.name

    @property
    def day(self) -> date:
        """The city's day on which the study was run."""
        return (self.study.run_at or self.study.created_at).astimezone(self.study.city.tz).date()

    @cached_property
    def scenarios(self) -> list[Scenario]:
        return list(visible_to(self.user, self.study))

    @cached_property
    def own(self) -> frozenset[int]:
        """The owners whose own figures the reader may see."""
        return own_ids(self.user, self.study)

    @cached_property
    def wished(self) -> dict[str, int]:
        """The trades of the study that people near the vacancies wish for."""
        spots = [(one.lat, one.lon) for one in self.premises.values()]
        if not spots:
            return {}
        (lats, lons), (up, east) = zip(*spots, strict=True), NEAR_DEGREES
        box = (min(lons) - east, min(lats) - up, max(lons) + east, max(lats) + up)
        found = wishes_near(self.study.city, box)
        return {slug: n for slug, n in found.items() if slug in self.trades}

    @cached_property
    def rents(self) -> dict[int, AskingRent]:
        """The asking rents that the reader may see, and no other."""
        return rents_for(self.user, self.study.city, self.table.premises)

    @cached_property
    def votes(self) -> Any:
        return votes_in(self.study)

    def placed(self, scenario: Scenario) -> Placed:
        known = placed_now(scenario, self.premises)
        return tuple((pk, trade) for pk, trade in known if trade in self.trades)

    def score(self, scenario: Scenario) -> Score:
        return score(self.table, self.placed(scenario))

    def column(self, scenario: Scenario) -> Column:
        placed = {self.premises[pk]: self.trades[slug] for pk, slug in self.placed(scenario)}
        found = self.score(scenario)
        return Column(
            scenario, placed_words(placed), url_of(scenario), found, met(found, self.wished),
            self.votes[scenario.pk],
        )  # fmt: skip

    def comparison(self, scenarios: Sequence[Scenario]) -> Comparison:
        columns = [self.column(one) for one in scenarios[:MOST]]
        return compare(columns, self.where, len(self.wished), self.rents)


@dataclass(frozen=True)
class ScenarioPage:
    """All of one scenario's page."""

    bench: Bench
    scenario: Scenario
    tabs: tuple[Tab, ...]
    parts: tuple[Part, ...]
    strip: Strip | None
    chips: tuple[Chip, ...]
    rooms: tuple[Room, ...]
    outcome: Outcome
    counts: str
    comparison: Comparison
    others: tuple[Tab, ...]  # to compare with; current = chosen
    shared: Shared
    search: Searched | None
    said: tuple[Said, ...]
    votes: int
    voted: bool
    may_change: bool
    may_put_forward: bool
    chosen: Part | None
    map: SafeString

    @property
    def study(self) -> Study:
        return self.bench.study

    @property
    def study_url(self) -> str:
        return study_url(self.study)

    @property
    def heading(self) -> str:
        n = len(self.rooms)
        where = self.chosen.street.name if self.chosen and self.chosen.street else self.bench.where
        if self.chosen and self.chosen.street:
            n = len(self.chosen.premises)
        vacant = ngettext("%(n)s vacant premises", "%(n)s vacant premises", n) % {"n": n}
        return f"{where}, {vacant}"


def scenario_page(
    user: Person,
    scenario: Scenario,
    now: datetime,
    *,
    street: str = "",
    against: Sequence[str] = (),
    part: bool = False,
) -> ScenarioPage:
    """Return the page; `street` names a part of the street, `against` scenarios by number.

    With `part` only what a change changes: the street is not walked again.
    """
    bench = Bench(user, scenario.study)
    found = next((one for one in bench.scenarios if one.pk == scenario.pk), None)
    if found is None:  # removed since the address was read
        raise Http404(_("There is no such scenario here."))
    scenario = found
    rows = {row.premises_id: row for row in scenario.placements.all()}
    trades = {pk: bench.trades[slug] for pk, slug in bench.placed(scenario)}
    locked = frozenset(pk for pk, row in rows.items() if row.is_locked)
    parts = parts_of(list(bench.premises.values()))
    chosen = next((part for part in parts if part.key == street), _first(parts, trades))
    now = now.astimezone(scenario.study.city.tz)
    picked = [one for one in bench.scenarios if str(one.number) in against and one != scenario]
    if not against:
        picked = [one for one in bench.scenarios if one != scenario][:1]
    may_change = can_change_scenario(user, scenario)
    return ScenarioPage(
        bench=bench,
        scenario=scenario,
        tabs=_tabs(bench.scenarios, [scenario]),
        parts=tuple(parts),
        strip=_strip(user, scenario, chosen, now, trades, locked, part) if chosen else None,
        chips=_chips(bench, trades),
        rooms=_rooms(bench, chosen, rows),
        outcome=outcome_of(bench.score(scenario), bench.where, bench.premises, bench.trades),
        counts=counts_words(bench.table.beside, bench.day),
        comparison=bench.comparison([scenario, *picked]),
        others=_tabs([one for one in bench.scenarios if one != scenario], picked),
        shared=shared(bench.own, bench.table, bench.placed(scenario)),
        search=searched(
            scenario,
            bench.premises,
            bench.trades,
            bench.own,
            bench.where,
            bench.score(scenario).is_told,
        ),
        said=tuple(
            Said(one, one.author.name or _("Somebody"), can_remove_comment(user, one))
            for one in ([] if part else comments_on(scenario))
        ),
        votes=bench.votes[scenario.pk],
        voted=vote_of(user, scenario.study) == scenario.pk,
        may_change=may_change,
        may_put_forward=can_put_forward(user, scenario),
        chosen=chosen,
        map=small_map(scenario.study.city, chosen, trades) if chosen else SafeString(""),
    )


def _first(parts: Sequence[Part], trades: Mapping[int, Category]) -> Part | None:
    """Return the part that is drawn unless another is asked for: where most is proposed."""

    def proposed(part: Part) -> int:
        return sum(one.pk in trades for one in part.premises)

    return max(parts, key=proposed, default=None)


def _rooms(bench: Bench, chosen: Part | None, rows: Mapping[int, Placement]) -> tuple[Room, ...]:
    """Return the vacancies, those that are drawn first; a trade stays in one that has been let."""
    drawn = [one.pk for one in chosen.premises] if chosen else []
    order = [*drawn, *(pk for pk in bench.premises if pk not in drawn)]
    return tuple(
        Room(
            bench.premises[pk],
            bench.trades.get(rows[pk].trade) if pk in rows else None,
            pk in rows and rows[pk].is_locked,
            still_vacant(bench.premises[pk]),
        )
        for pk in order
    )


def _strip(
    user: Person,
    scenario: Scenario,
    chosen: Part,
    now: datetime,
    trades: Mapping[int, Category],
    locked: frozenset[int],
    part: bool,
) -> Strip:
    """Return the fronts of a part; after a change only the vacancies, as wide as they are drawn."""
    key = f"scenarios:widths:{scenario.study_id}:{chosen.key}"
    if part and (widths := cache.get(key)) is not None:
        return changed_fronts(chosen, widths, trades, locked)
    strip = draw_strip(user, chosen, now, trades, locked)
    cache.set(key, widths_of(strip), KEPT_SECONDS)
    return strip


def _tabs(scenarios: Sequence[Scenario], chosen: Sequence[Scenario]) -> tuple[Tab, ...]:
    return tuple(Tab(one, url_of(one), one in chosen) for one in scenarios)


def _chips(bench: Bench, placed: dict[int, Category]) -> tuple[Chip, ...]:
    """Return the trades that fit any vacancy, with where each stands."""
    chips = []
    for kind, slug in enumerate(bench.table.trades):
        fits = tuple(
            pk
            for row, pk in enumerate(bench.table.premises)
            if bench.table.fit[row, kind] and pk in bench.premises
        )
        if slug in bench.trades and fits:
            chips.append(Chip(bench.trades[slug], _used(bench, placed, slug), fits))
    return tuple(chips)


def _used(bench: Bench, placed: dict[int, Category], slug: str) -> str:
    """Return "no. 14, 20" where a trade is proposed; "" for nowhere."""
    numbers = [short_name(bench.premises[pk]) for pk, one in placed.items() if one.slug == slug]
    return _("no. %(numbers)s") % {"numbers": ", ".join(numbers)} if numbers else ""
