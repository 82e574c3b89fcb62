"""Facilities on the map: toilets, playgrounds, stops, parking, a sign each, and a row beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from torg.core.frame import address
from torg.core.geo import metres
from torg.places.enums import FacilityKind
from torg.places.hours import UNKNOWN, OpeningState
from torg.places.models import City, Facility
from torg.places.queries.facilities import find_facilities, streets_near
from torg.places.queries.hours import states_at
from torg.places.queries.places import BBox
from torg.portal.queries.map_view import CLOSE_ZOOM, View

MARKED = 400  # of one window
# Of several, and of one that has no name of its own.
_WORDS: dict[FacilityKind, tuple[Promise, Promise]] = {
    FacilityKind.TOILETS: (gettext_lazy("Toilets"), gettext_lazy("Public toilet")),
    FacilityKind.PLAYGROUND: (gettext_lazy("Playgrounds"), gettext_lazy("Playground")),
    FacilityKind.TRANSIT: (gettext_lazy("Public transport"), gettext_lazy("Public transport stop")),
    FacilityKind.PARKING: (gettext_lazy("Parking"), gettext_lazy("Car park")),
}
_WHEELCHAIR = {
    "yes": gettext_lazy("Fit for wheelchairs"),
    "designated": gettext_lazy("Fit for wheelchairs"),
    "limited": gettext_lazy("Partly accessible with a wheelchair"),
    "no": gettext_lazy("Not accessible with a wheelchair"),
}
_FEES = {"yes": gettext_lazy("There is a fee"), "no": gettext_lazy("Free of charge")}


@dataclass(frozen=True)
class FacilityOnMap:
    """`key` is what mark and row have in common; places use their slug alone."""

    facility: Facility
    state: OpeningState
    street: str

    @property
    def key(self) -> str:
        return f"facility:{self.facility.pk}"

    @property
    def kind(self) -> FacilityKind:
        return FacilityKind(self.facility.kind)

    @property
    def title(self) -> str:
        return self.facility.name or str(_WORDS[self.kind][1])

    @property
    def facts(self) -> str:
        """What is known of it but its hours: "Playground · Hamngatan · Free of charge"."""
        facility = self.facility
        known = (
            str(_WORDS[self.kind][1]) if facility.name else "",
            self.street,
            _fee_words(facility.fee),
            str(_WHEELCHAIR.get(facility.wheelchair, "")),
        )
        return " · ".join(filter(None, known))

    @property
    def knows_hours(self) -> bool:
        return self.state != UNKNOWN

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (self.state.label if self.knows_hours else "", self.facts)))

    @property
    def url(self) -> str:
        """The map with it in the middle."""
        facility = self.facility
        view = View(facility=self.kind, centre=(facility.lat, facility.lon), zoom=CLOSE_ZOOM)
        return address("portal:map") + view.link()

    @property
    def mark(self) -> list[Any]:
        """Return [lon, lat, kind, key, title, words, address], as events have it."""
        at = [round(self.facility.lon, 6), round(self.facility.lat, 6)]
        return [*at, self.kind.value, self.key, self.title, self.words, self.url]


def kind_words(kind: FacilityKind) -> str:
    """Return what several of a kind are called: "Toilets"."""
    return str(_WORDS[kind][0])


def facilities_in_view(
    city: City,
    kind: FacilityKind,
    box: BBox,
    now: datetime,
    *,
    only_open: bool = False,
    accessible: bool = False,
) -> list[FacilityOnMap]:
    """Return what lies in (west, south, east, north), nearest to its middle first.

    Three queries at most, and one more where the city's holidays are not cached.
    """
    found = find_facilities(city, kind, box)
    if accessible:
        found = found.filter(wheelchair__in=("yes", "designated"))
    if only_open:
        found = found.filter(schedule__isnull=False)
    west, south, east, north = box
    middle = ((south + north) / 2, (west + east) / 2)
    rows = sorted(found.order_by("pk")[:MARKED], key=lambda row: metres(*middle, row.lat, row.lon))
    states = states_at(city, (row.schedule_id for row in rows), now)
    streets = streets_near(city, [(row.lat, row.lon) for row in rows])
    shown = [
        FacilityOnMap(row, states.get(row.schedule_id or 0, UNKNOWN), street)
        for row, street in zip(rows, streets, strict=True)
    ]
    return [row for row in shown if row.state.is_open or not only_open]


def _fee_words(fee: str) -> str:
    """Return what the source says of a fee; a price is told as it stands there."""
    return str(_FEES[fee]) if fee in _FEES else fee
