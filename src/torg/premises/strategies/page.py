"""The pages of stretches, ready to be drawn."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from torg.core.frame import address, frame
from torg.core.rules import Person
from torg.places.models import Actor, Category, City
from torg.places.rules import edits_it, staff
from torg.premises.counting.models import Count
from torg.premises.counting.page import percent
from torg.premises.counting.queries import Rate
from torg.premises.models import Premises, Stretch, StretchPart
from torg.premises.queries.words import area_words
from torg.premises.strategies import queries
from torg.premises.strategies.enums import ActionState
from torg.premises.strategies.models import Action, Strategy
from torg.premises.strategies.sections import Section, sections_for


def today_in(city: City) -> date:
    return timezone.now().astimezone(city.tz).date()


def part_words(part: StretchPart) -> str:
    """Return "Klockgatan, left side, 0–220 m"."""
    words = [part.street.name]
    if part.side:
        words.append(str(part.get_side_display()))
    if part.from_m or part.to_m is not None:
        end = part.to_m if part.to_m is not None else part.street.length_m
        words.append(f"{part.from_m:.0f}–{end:.0f}\N{NO-BREAK SPACE}m")
    return ", ".join(words)


@dataclass(frozen=True)
class Vacancy:
    """The vacancy rate of a stretch, from the newest count of the city."""

    rate: Rate
    count: Count

    @property
    def percent(self) -> str:
        return percent(self.rate.share)


@dataclass(frozen=True)
class ActionLine:
    """An action as this reader may see it: late ones are told to who promised them and staff."""

    action: Action
    state: ActionState
    may_open: bool  # there is something that the reader may do with it

    @property
    def who(self) -> str:
        return self.action.actor.name if self.action.actor else self.action.function

    @property
    def words(self) -> str:
        """What is said of how far it has come; a day stands beside it."""
        return str(self.state.label).capitalize()


def line_of(user: Person, action: Action, day: date, seats: list[Actor]) -> ActionLine:
    """Return an action for a reader; who is not told that it is late reads that it is promised."""
    state = action.state_on(day)
    mine = action.actor is not None and edits_it(user, action.actor)
    if state == ActionState.LATE and not (mine or staff(user)):
        state = ActionState.PROMISED
    may = staff(user) or mine or (bool(seats) and state == ActionState.OPEN)
    return ActionLine(action, state, may)


@dataclass(frozen=True)
class VacantLine:
    premises: Premises
    facts: str
    url: str


@dataclass(frozen=True)
class StretchPage:
    """Everything on the page of a stretch; `shown` is the strategy that is read."""

    stretch: Stretch
    shown: Strategy | None
    adopted: list[Strategy]
    vacancy: Vacancy | None
    vacant: list[VacantLine]
    actions: list[ActionLine]
    hero: list[Section]
    sections: list[Section]
    parts: list[tuple[str, str]]  # in words, and the address of the walk
    keeps: bool  # the reader is staff
    proposes: bool
    forms: dict[str, Any] = field(default_factory=dict)

    @property
    def wanted(self) -> list[Category]:
        return list(self.shown.wanted.all()) if self.shown else []

    @property
    def unwanted(self) -> list[Category]:
        return list(self.shown.unwanted.all()) if self.shown else []


def stretch_page(
    user: Person, stretch: Stretch, *, number: int | None = None, **forms: Any
) -> StretchPage:
    """Return the page of a stretch, with the strategy of that number or the one that holds now.

    Queries do not follow the number of premises, actions or strategies.
    """
    adopted = queries.adopted_of(stretch)
    wanted = [row for row in adopted if (row.stands if number is None else row.number == number)]
    seats, day = queries.seats_of(user, stretch.city), today_in(stretch.city)
    return StretchPage(
        stretch,
        wanted[0] if wanted else None,
        adopted,
        _vacancy(stretch),
        [_vacant(row) for row in queries.vacant_on(user, stretch)],
        [line_of(user, row, day, seats) for row in queries.actions_of(user, stretch)],
        sections_for(user, stretch, hero=True),
        sections_for(user, stretch),
        [(part_words(part), _walk(part)) for part in stretch.parts.all()],
        staff(user),
        bool(seats),
        forms,
    )


def _walk(part: StretchPart) -> str:
    page = address(frame.pages.get("street", ""), part.street.slug)
    return f"{page}?from={part.from_m:.0f}" if page and part.from_m else page


def _vacancy(stretch: Stretch) -> Vacancy | None:
    count, rates = queries.newest_rates(stretch.city)
    rate = rates.get(stretch.pk)
    return Vacancy(rate, count) if rate and count else None


def _vacant(row: Premises) -> VacantLine:
    return VacantLine(
        row, area_words(row.area_m2), address(frame.pages.get("premises", ""), row.slug)
    )


@dataclass(frozen=True)
class StretchRow:
    """A stretch in the list."""

    stretch: Stretch
    strategy: Strategy | None
    vacancy: Vacancy | None

    @property
    def start(self) -> str:
        """The first sentence or so of its identity, else its description."""
        text = self.strategy.identity if self.strategy else self.stretch.description
        return text.split("\n")[0]

    @property
    def streets(self) -> str:
        names = dict.fromkeys(part.street.name for part in self.stretch.parts.all())
        return ", ".join(names)


@dataclass(frozen=True)
class StretchList:
    rows: list[StretchRow]
    late: list[Action]  # that this reader is told of
    keeps: bool

    @property
    def late_head(self) -> str:
        n = len(self.late)
        return ngettext("%(n)s promise is late", "%(n)s promises are late", n) % {"n": n}


def stretch_list(user: Person, city: City) -> StretchList:
    """Return the stretches of a city. Queries do not follow their number."""
    stretches = list(queries.visible_to(user, city))
    strategies = queries.standing(stretches)
    count, rates = queries.newest_rates(city)
    rows = [
        StretchRow(
            stretch,
            strategies.get(stretch.pk),
            Vacancy(rates[stretch.pk], count) if count and stretch.pk in rates else None,
        )
        for stretch in stretches
    ]
    return StretchList(rows, queries.late_for(user, city, today_in(city)), staff(user))
