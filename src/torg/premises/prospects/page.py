"""The pages of prospects and of the board, ready to be drawn."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.frame import address, frame
from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import City
from torg.places.rules import edits_it, staff
from torg.premises.models import Premises, Stretch
from torg.premises.prospects import queries
from torg.premises.prospects.enums import OPEN_STAGES, Side, Stage
from torg.premises.prospects.matching import Match
from torg.premises.prospects.models import Case, Prospect
from torg.premises.prospects.rules import can_let_premises, can_move_case
from torg.premises.prospects.words import ReasonLine, reason_lines, wanted_facts
from torg.premises.queries.rents import public_rents, rent_words, rents_for
from torg.premises.queries.words import area_words

MOST_MATCHES = 12
MOST_CARDS = 30  # of one column


@dataclass(frozen=True)
class MatchLine:
    """A premises that fits, with the score and every reason."""

    premises: Premises
    score: int
    reasons: list[ReasonLine]
    url: str
    area: str
    rent: str
    case: Case | None = None
    may_open: bool = False


def match_lines(
    city: City, found: list[tuple[Premises, Match]], rents: dict[int, Any], cases: list[Case]
) -> list[MatchLine]:
    """Return the best matches in words. One query for the names of the stretches."""
    names = dict(Stretch.objects.filter(city=city).values_list("pk", "name"))
    known = {case.premises_id: case for case in cases if case.is_its_owners}
    return [
        MatchLine(
            row, match.score, reason_lines(match, names), page_of(row), area_words(row.area_m2),
            rent_words(rents[row.pk]) if row.pk in rents else "", known.get(row.pk),
        )
        for row, match in found[:MOST_MATCHES]
    ]  # fmt: skip


def page_of(premises: Premises) -> str:
    return address(frame.pages.get("premises", ""), premises.slug)


@dataclass(frozen=True)
class OwnPage:
    """What a prospect sees by its link: what fits, how it goes, who may see it."""

    prospect: Prospect
    facts: list[tuple[str, str]]
    matches: list[MatchLine]
    total: int
    cases: list[Case]
    forms: dict[str, Any] = field(default_factory=dict)
    asks: int = 0  # the premises that is written to

    @property
    def head(self) -> str:
        n = self.total
        return ngettext("%(n)s premises fits", "%(n)s premises fit", n) % {"n": n}


def own_page(prospect: Prospect, *, asks: int = 0, **forms: Any) -> OwnPage:
    """Return the page that a prospect's link opens; of rents only what everyone sees."""
    city, cases = prospect.city, queries.cases_of(prospect)
    found = queries.matches([prospect], queries.on_offer(None, city), city, rents_of=None)
    fits = found[prospect.pk]
    rents = public_rents(row.pk for row, _match in fits)
    lines = match_lines(city, fits, rents, cases) if prospect.confirmed_at else []
    return OwnPage(
        prospect, wanted_facts(prospect, rent=True), lines, len(fits), cases, forms, asks
    )


# --- the network's side --------------------------------------------------------------------------


@dataclass(frozen=True)
class ProspectRow:
    prospect: Prospect
    fits: int
    best: int

    @property
    def fits_words(self) -> str:
        n = self.fits
        return ngettext("fits %(n)s premises", "fits %(n)s premises", n) % {"n": n}


def prospects_list(user: User, city: City) -> list[ProspectRow]:
    """Return the prospects that `user` may see, newest first; owners see those that fit their own.

    Queries do not follow the number of prospects or premises.
    """
    rows = list(queries.visible_to(user, city))
    found = queries.matches(rows, offered_to(user, city), city, rents_of=user)
    told = [
        ProspectRow(row, len(found[row.pk]), found[row.pk][0][1].score if found[row.pk] else 0)
        for row in rows
    ]
    return told if staff(user) else [row for row in told if row.fits]


def offered_to(user: User, city: City) -> Any:
    """Return the vacant premises that prospects are matched with for this reader."""
    if staff(user):
        return queries.on_offer(user, city)
    return queries.own_on_offer(user, city)


@dataclass(frozen=True)
class ProspectPage:
    prospect: Prospect
    facts: list[tuple[str, str]]
    matches: list[MatchLine]
    tells_who: bool


def prospect_page(user: User, prospect: Prospect) -> ProspectPage | None:
    """Return a prospect as staff or an owner see it; None for an owner whom it does not fit."""
    city, by_staff = prospect.city, staff(user)
    found = queries.matches([prospect], offered_to(user, city), city, rents_of=user)
    fits = found[prospect.pk]
    if not fits and not by_staff:
        return None
    rents = rents_for(user, city, [row.pk for row, _match in fits])
    cases = list(queries.cases_visible_to(user, city).filter(prospect=prospect))
    owners = {row.owner_id: row.owner for row, _match in fits}
    writes_for = {number for number, owner in owners.items() if by_staff or edits_it(user, owner)}
    lines = [
        replace(line, may_open=line.premises.owner_id in writes_for)
        for line in match_lines(city, fits, rents, cases)
    ]
    return ProspectPage(prospect, wanted_facts(prospect, rent=by_staff), lines, by_staff)


@dataclass(frozen=True)
class Card:
    case: Case

    @property
    def days(self) -> int:
        return max(0, (timezone.now() - self.case.moved_at).days)

    @property
    def words(self) -> str:
        n = self.days
        if not n:
            return _("since today")
        return ngettext("for %(n)s day", "for %(n)s days", n) % {"n": n}


@dataclass(frozen=True)
class Column:
    """One stage: the cases that the reader sees, and how many there are in all."""

    stage: Stage
    label: str
    cards: list[Card]
    mine: int
    total: int

    @property
    def left_out(self) -> int:
        return self.mine - len(self.cards)

    @property
    def others(self) -> int:
        return self.total - self.mine


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    by_staff: bool

    @property
    def is_empty(self) -> bool:
        return not any(column.total for column in self.columns)


def board(user: Person, city: City) -> Board:
    """Return the board: one's own cases by stage, of others' the numbers only."""
    cases = list(queries.cases_visible_to(user, city))
    numbers = queries.numbers_by_stage(city)
    columns = []
    for stage in Stage:
        mine = [Card(case) for case in cases if case.stage == stage]
        columns.append(
            Column(
                stage, str(stage.label).capitalize(), mine[:MOST_CARDS], len(mine),
                numbers[stage.value],
            )
        )  # fmt: skip
    return Board(columns, staff(user))


@dataclass(frozen=True)
class CasePage:
    """A case as staff or the owner see it."""

    case: Case
    facts: list[tuple[str, str]]
    lines: list[ReasonLine]
    score: int | None
    tells_who: bool
    may_move: bool
    may_let: bool
    may_call_off: bool
    url: str
    place_url: str
    forms: dict[str, Any]


def case_page(user: User, case: Case, **forms: Any) -> CasePage:
    """Return the page of a case."""
    prospect, city = case.prospect, case.prospect.city
    here = queries.on_offer(user, city).filter(pk=case.premises_id)
    fits = queries.matches([prospect], here, city, rents_of=user)[prospect.pk]
    names = dict(Stretch.objects.filter(city=city).values_list("pk", "name"))
    going = case.stage in OPEN_STAGES
    letting = getattr(case, "letting", None)
    place = letting.place if letting else None
    return CasePage(
        case, wanted_facts(prospect, rent=staff(user)),
        reason_lines(fits[0][1], names) if fits else [], fits[0][1].score if fits else None,
        staff(user) or case.address_shown_at is not None,
        can_move_case(user, case) and case.stage != Stage.LET,
        can_let_premises(user, case) and going,
        can_let_premises(user, case) and letting is not None and letting.opened_at is None,
        page_of(case.premises),
        address(frame.pages.get("place", ""), place.slug) if place else "", forms,
    )  # fmt: skip


def side_of(user: User) -> Side:
    """Return for which side a person acts: staff act as staff, all others for the owner."""
    return Side.STAFF if staff(user) else Side.OWNER
