"""The page of the figures: what there is, whose it is, and what has been changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.core.language import reads_swedish
from torg.core.models import JournalEntry, User
from torg.core.rules import Person
from torg.places.models import City
from torg.premises.figures.enums import WEATHER, DatasetKind
from torg.premises.figures.models import (
    Area,
    Counter,
    Dataset,
    DemandSignal,
    Spending,
    Weather,
)
from torg.premises.figures.queries.datasets import spendings
from torg.premises.figures.rules import can_see_who_edited

_EDITS = 30  # the latest that are shown
_HISTORY = 20  # older deliveries of a kind
COUNTERS = 200
WISHES = 50

FIELDS: dict[str, Any] = {
    "resident": gettext_lazy("a resident, kr a year"),
    "worker": gettext_lazy("somebody who works here, kr a year"),
    "student": gettext_lazy("a student, kr a year"),
    "online_permille": gettext_lazy("bought on the net, per mille"),
    "spread_permille": gettext_lazy("uncertainty, ± per mille"),
    "turnover_per_m2": gettext_lazy("sales that a square metre needs, kr a year"),
    "least_m2": gettext_lazy("least floor, m²"),
}


@dataclass(frozen=True)
class SetOfFigures:
    """The current delivery of a kind, the older ones, and what it sums up to."""

    kind: str
    title: str
    current: Dataset | None
    older: list[Dataset]
    facts: list[tuple[str, int]]  # what, how many
    first: datetime | None = None  # of weather: from when until when it is known
    last: datetime | None = None


@dataclass(frozen=True)
class Edit:
    """A change of what is spent on a trade. `who` is empty for those who may not know."""

    at: datetime
    trade: str
    changes: list[tuple[str, int]]  # the field in words, its new value
    who: str


@dataclass(frozen=True)
class FiguresPage:
    people: list[SetOfFigures]
    spending: SetOfFigures
    rows: list[Spending]
    edits: list[Edit]
    counters: list[Counter]  # with `hours`, `first` and `last`
    wishes: list[tuple[str, int]]  # trade, people
    weather: list[SetOfFigures]  # the measures that have been read

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the city at all."""
        return not any(one.current for one in (*self.people, self.spending))


def figures_page(user: Person, city: City) -> FiguresPage:
    """Return the page of a city's figures. A fixed number of queries, whatever there is."""
    sets = list(Dataset.objects.filter(city=city).order_by("kind", "-is_current", "-taken_at"))
    spending = _set_of(sets, DatasetKind.SPENDING, _("What people spend"), [])
    rows = list(spendings(spending.current)) if spending.current else []
    return FiguresPage(
        [
            _set_of(sets, DatasetKind.POPULATION, _("Who lives where"), ["residents"]),
            _set_of(
                sets, DatasetKind.DAY_PEOPLE, _("Who works and studies where"),
                ["workers", "students"],
            ),
        ],
        spending, rows, _edits(user, rows), _counters(city), _wishes(city), _weather(city, sets),
    )  # fmt: skip


def _set_of(sets: list[Dataset], kind: DatasetKind, title: str, amounts: list[str]) -> SetOfFigures:
    mine = [one for one in sets if one.kind == kind]
    current = next((one for one in mine if one.is_current), None)
    older = [one for one in mine if one is not current][:_HISTORY]
    facts = _facts(current, amounts) if current and amounts else []
    return SetOfFigures(kind.value, title, current, older, facts)


def _facts(dataset: Dataset, amounts: list[str]) -> list[tuple[str, int]]:
    words = {"residents": _("Residents"), "workers": _("Workers"), "students": _("Students")}
    sums = Area.objects.filter(dataset=dataset).aggregate(
        areas=Count("pk"), **{name: Sum(name) for name in amounts}
    )
    told = [(words[name], sums[name] or 0) for name in amounts]
    return [*told, (_("Small areas"), sums["areas"])]


def _weather(city: City, sets: list[Dataset]) -> list[SetOfFigures]:
    """Return what is known of the weather; a query where there is any."""
    if not any(one.kind in WEATHER for one in sets):
        return []
    titles = {DatasetKind.TEMPERATURE: _("Temperature"), DatasetKind.RAIN: _("Precipitation")}
    sums = (
        Weather.objects.filter(city=city)
        .values("kind")
        .annotate(number=Count("pk"), first=Min("start"), last=Max("start"))
    )
    by_kind = {row["kind"]: row for row in sums}
    return [
        replace(
            _set_of(sets, kind, title, []), first=by_kind[kind]["first"],
            last=by_kind[kind]["last"],
            facts=[(_("Hours or days"), by_kind[kind]["number"])],
        )
        for kind, title in titles.items()
        if kind in by_kind
    ]  # fmt: skip


def _edits(user: Person, rows: list[Spending]) -> list[Edit]:
    by_id = {row.pk: row for row in rows}
    entries = list(
        JournalEntry.objects.filter(
            verb="spending.edited", object_type="figures.spending", object_id__in=by_id
        ).order_by("-pk")[:_EDITS]
    )
    named = can_see_who_edited(user)
    ids = [entry.user_id for entry in entries if entry.user_id] if named else []
    people = User.objects.in_bulk(ids) if named else {}
    return [_edit(entry, by_id, people, named=named) for entry in entries]


def _edit(
    entry: JournalEntry, rows: dict[int, Spending], people: dict[Any, User], *, named: bool
) -> Edit:
    person = people.get(entry.user_id)
    who = (str(person) if person else _("somebody who has left")) if named else ""
    values = entry.data.get("values", {})
    changes = [(str(FIELDS.get(name, name)), value) for name, value in sorted(values.items())]
    return Edit(entry.at, rows[entry.object_id or 0].category.name, changes, who)


def _counters(city: City) -> list[Counter]:
    found = Counter.objects.filter(city=city).annotate(
        hours=Count("counts"), first=Min("counts__start"), last=Max("counts__start")
    )
    return list(found.order_by("name")[:COUNTERS])


def _wishes(city: City) -> list[tuple[str, int]]:
    rows = (
        DemandSignal.objects.filter(city=city, withdrawn_at=None)
        .values_list("category__name_sv", "category__name_en")
        .annotate(people=Sum("supporters"))
        .order_by("-people", "category__name_sv")[:WISHES]
    )
    swedish = reads_swedish()
    return [(name if swedish else english, people) for name, english, people in rows]


def spending_of(city: City, number: int) -> Spending | None:
    """Return a row of the city's current spending; None when there is none of that number."""
    rows = Spending.objects.filter(dataset__city=city, dataset__is_current=True, pk=number)
    return rows.select_related("category", "dataset").first()
