"""What the portal tells of stretches: their row of fronts, studies, and what waits for staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.core.frame import address, frame
from torg.core.rules import Person
from torg.core.sitemap import Page
from torg.places.models import City
from torg.places.queries.places import if_public
from torg.places.queries.strolls import stroll
from torg.portal.queries.desk import add_tab
from torg.portal.queries.queues import Waiting, add_queue
from torg.portal.queries.strips import Shown, draw_part, evening_in
from torg.premises.models import Stretch, StretchPart
from torg.premises.prospects.models import Letting
from torg.premises.prospects.queries import has_seat, lettings_on, waiting_cases
from torg.premises.strategies.queries import late_actions, proposed_actions
from torg.premises.strategies.sections import add_section
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study

ROW_M = 110.0  # of drawn street: some ten fronts, as heavy as the row on a place's page


@dataclass(frozen=True)
class FrontsOfStretch:
    """The first fronts of a stretch, and the way to walk on."""

    shown: list[Shown]
    evening: bool
    url: str
    street: str


def fronts_of_stretch(user: Person, stretch: Stretch) -> FrontsOfStretch | None:
    """Return the fronts along the beginning of the longest part; None where none stands."""
    part = max(stretch.parts.all(), key=_length, default=None)
    if part is None:
        return None
    now, evening = timezone.now(), evening_in(stretch.city, timezone.now())
    walk = stroll(user, part.street, now)
    begin, end = walk.scale(part.from_m), walk.scale(part.to_m or part.street.length_m)
    sides = [
        [item for item in items if item.place and begin <= item.x_m < end]
        for side, items in walk.sides
        if part.side in {"", side.value}
    ]
    best = max(sides, key=len, default=[])
    if not best:
        return None
    # The row begins with a shop: walls alone say nothing of a street.
    begin = best[0].x_m
    items = next(items for _side, items in walk.sides if best[0] in items)
    shown = list(draw_part(items, evening, "", (begin, min(end, begin + ROW_M))))
    page = f"{address('portal:stroll', part.street.slug)}?from={part.from_m:.0f}"
    return FrontsOfStretch(shown, evening, page, part.street.name)


def _length(part: StretchPart) -> float:
    return (part.to_m or part.street.length_m) - part.from_m


def studies_of_stretch(_user: Person, stretch: Stretch) -> list[tuple[Study, str]] | None:
    """Return the answered studies of the districts that it lies in, newest first, with pages."""
    districts = {part.street.district_id for part in stretch.parts.all()} - {None}
    done = Study.objects.filter(
        city=stretch.city_id, state__in=[StudyState.DONE, StudyState.INCOMPLETE]
    ).exclude(result={})
    covering = done.filter(Q(district=None) | Q(district__in=districts))
    rows = covering.select_related("district").defer("result")[:5]
    return [(row, address(frame.pages.get("study", ""), row.slug)) for row in rows] or None


def moved_in_on_stretch(_user: Person, stretch: Stretch) -> list[tuple[Letting, str]] | None:
    """Return who moved in on the stretch through the network, newest first, with pages."""
    page = frame.pages.get("place", "")
    rows = [
        (row, address(page, row.place.slug))
        for row in lettings_on(stretch)
        if row.place is not None and if_public(row.place)
    ]
    return rows or None


# --- what waits for staff ------------------------------------------------------------------------


def _late(city: City, now: datetime) -> Waiting:
    rows = late_actions(city, now.astimezone(city.tz).date())
    return Waiting(rows.count())


def _proposed(city: City, _now: datetime) -> Waiting:
    found = proposed_actions(city).order_by().aggregate(n=Count("pk"), oldest=Min("created_at"))
    return Waiting(found["n"], found["oldest"])


def _cases(city: City, _now: datetime) -> Waiting:
    found = waiting_cases(city).order_by().aggregate(n=Count("pk"), oldest=Min("opened_at"))
    return Waiting(found["n"], found["oldest"])


def count_stretches(city: City) -> int:
    return Stretch.objects.filter(city=city).count()


def read_stretches(city: City, start: int, stop: int) -> list[Page]:
    rows = Stretch.objects.filter(city=city).order_by("pk")[start:stop]
    return [Page("strategies:stretch", (slug,)) for slug in rows.values_list("slug", flat=True)]


def fill_stretches() -> None:
    """Tell the page of a stretch what the portal knows; called once, when Django has loaded."""
    add_tab(
        "establishments", _("Establishments"), "prospects:from_desk", order=66, of_place=False,
        shown=has_seat,
    )  # fmt: skip
    add_section("portal/_stretch_fronts.html", fronts_of_stretch, order=10, hero=True)
    add_section("portal/_stretch_studies.html", studies_of_stretch, order=30)
    add_section("prospects/_moved_in.html", moved_in_on_stretch, order=20)
    add_queue(
        "prospect_cases", label=_("Prospects without an owner who answers"),
        view="prospects:board", read=_cases, order=52,
    )  # fmt: skip
    add_queue(
        "late_promises", label=_("Late promises"), view="strategies:index", read=_late, order=54
    )
    add_queue(
        "proposed_actions", label=_("Proposed actions"), view="strategies:index", read=_proposed,
        order=53,
    )  # fmt: skip
