"""What a premises has been, as periods; and what many were on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from torg.places.queries.places import may_be_named
from torg.premises.enums import State
from torg.premises.models import Premises, PremisesStatus
from torg.premises.queries.words import UNDATED


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; `until` None = still so."""

    pk: int
    since: date
    until: date | None
    state: State
    who: str  # the place or tenant; "" = nobody
    origin: str
    note: str

    @property
    def label(self) -> str:
        return self.who or str(self.state.label).capitalize()

    @property
    def days_words(self) -> str:
        """ "March 2025–", "Jan 2019–Feb 2025"; a map's day is when it was noted."""
        first = date_format(self.since, "M Y")
        if self.origin in UNDATED and self.until is None:
            return _("noted %(month)s") % {"month": first}
        return f"{first}–{date_format(self.until, 'M Y')}" if self.until else f"{first}–"


def periods_of(premises: Premises) -> list[Period]:
    """Return the periods of a premises, the present one first. One query."""
    rows = list(premises.history.select_related("place").order_by("-since"))
    periods, until = [], None
    for row in rows:
        periods.append(
            Period(row.pk, row.since, until, State(row.state), _who(row), row.origin, row.note)
        )
        until = row.since - timedelta(days=1)
    return periods


def _who(row: PremisesStatus) -> str:
    """Return who was there. A place that has left is named, one that staff have hidden is not."""
    if row.place is None:
        return row.tenant
    return row.place.name if may_be_named(row.place) else ""


def states_on(premises: QuerySet[Premises], day: date) -> QuerySet[Premises]:
    """Annotate premises with `state_then`: what they were on a day, None = nobody knows."""
    then = PremisesStatus.objects.filter(premises=OuterRef("pk"), since__lte=day)
    return premises.annotate(state_then=Subquery(then.order_by("-since").values("state")[:1]))
