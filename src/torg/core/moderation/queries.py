"""Reads of cases. `visible_to` is the door for staff, `by_token` for whoever has the link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Min, Model, QuerySet
from django.utils.crypto import constant_time_compare

from torg.core.moderation import Kind, kind_named
from torg.core.moderation.models import About, Appeal, Report, Restriction
from torg.core.rules import Person, staff_with_mfa

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Thing:
    """What a case is about, as far as it is still there; `title` is its name at the time."""

    kind: Kind | None
    thing: Any | None
    title: str

    @property
    def page(self) -> str:
        """Its path in the active language; "" when it is gone or has none."""
        return self.kind.page(self.thing) if self.kind and self.thing is not None else ""

    @property
    def label(self) -> str:
        return str(self.kind.label) if self.kind else ""

    @property
    def renamed(self) -> str:
        """What it is called now, where that is something else."""
        now = str(self.thing)[:200] if self.thing is not None else ""
        return now if now != self.title else ""


def visible_to(user: Person, model: type[Row]) -> QuerySet[Row]:
    """Return the cases of a model that this person may see: all of them for staff."""
    rows = model._default_manager.all()  # noqa: SLF001  -- Django's documented way for any model
    return rows if staff_with_mfa(user) else rows.none()


def by_token(model: type[Row], number: int, token: str) -> Row | None:
    """Return the case that the number and its secret open, or None."""
    row = model._default_manager.filter(pk=number).first()  # noqa: SLF001  -- as above
    return row if row is not None and constant_time_compare(row.token, token) else None  # type: ignore[attr-defined]  # an About


def thing_of(about: About) -> Thing:
    """Return the thing that a case is about, hidden or not, under the name that it had then."""
    kind = kind_named(about.kind)
    thing = kind.find(about.object_id) if kind else None
    return Thing(kind, thing, about.title)


def public_thing(kind_name: str, number: int) -> Thing | None:
    """Return a thing that a visitor sees and may report, or None."""
    kind = kind_named(kind_name)
    thing = kind.find(number, public=True) if kind else None
    return Thing(kind, thing, str(thing)) if kind and thing is not None else None


def standing_measures(kind: str, number: int) -> set[str]:
    """Return the measures that stand against a thing; its own services leave them in force."""
    standing = Restriction.objects.filter(kind=kind, object_id=number, lifted_at=None)
    return set(standing.values_list("measure", flat=True))


def standing_of(kind: str, number: int) -> QuerySet[Restriction]:
    """Return the restrictions that stand against a thing, newest first."""
    return Restriction.objects.filter(kind=kind, object_id=number, lifted_at=None)


def open_reports(city_id: int | None = None) -> QuerySet[Report]:
    """Return the undecided reports, oldest first; of one city, or of all."""
    reports = Report.objects.filter(outcome="")
    return reports if city_id is None else reports.filter(city_id=city_id)


def open_appeals(city_id: int | None = None) -> QuerySet[Appeal]:
    """Return the undecided appeals, oldest first, with the decision that each is about."""
    appeals = Appeal.objects.filter(answer="").select_related("restriction", "report")
    if city_id is None:
        return appeals
    return appeals.filter(restriction__city_id=city_id) | appeals.filter(report__city_id=city_id)


def oldest(rows: QuerySet[Any]) -> datetime | None:
    """Return when the oldest of the reports or appeals was made."""
    found: datetime | None = rows.order_by().aggregate(oldest=Min("made_at"))["oldest"]
    return found


def others_about(report: Report) -> QuerySet[Report]:
    """Return the other undecided reports about the same thing."""
    same = Report.objects.filter(kind=report.kind, object_id=report.object_id, outcome="")
    return same.exclude(pk=report.pk)
