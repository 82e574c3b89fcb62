"""Vacant premises on the map: a dashed window each, and a row beside it."""

from dataclasses import dataclass
from typing import Any

from torg.core.frame import address
from torg.places.models import City
from torg.places.queries.places import BBox
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.queries.premises import visible_to
from torg.premises.queries.words import area_words, state_words

LISTED = 5  # beside the map before the rest folds out
MARKED = 300  # of one window
_DECIMALS = 6  # of a degree: a tenth of a metre


@dataclass(frozen=True)
class PremisesOnMap:
    """`key` is what mark and row have in common; places use their slug alone."""

    premises: Premises

    @property
    def key(self) -> str:
        return f"premises:{self.premises.slug}"

    @property
    def title(self) -> str:
        street = self.premises.street.name if self.premises.street else self.premises.slug
        return self.premises.address or street

    @property
    def words(self) -> str:
        area = area_words(self.premises.area_m2)
        return " · ".join(filter(None, (state_words(self.premises), area)))

    @property
    def url(self) -> str:
        return address("portal:premises_page", self.premises.slug)

    @property
    def mark(self) -> list[Any]:
        """Return [lon, lat, kind, key, title, words, address], as events have it."""
        at = [round(self.premises.lon, _DECIMALS), round(self.premises.lat, _DECIMALS)]
        return [*at, "vacant", self.key, self.title, self.words, self.url]


def premises_in_view(city: City, box: BBox) -> list[PremisesOnMap]:
    """Return the vacant premises that everyone sees in (west, south, east, north). One query."""
    west, south, east, north = box
    there = visible_to(None, city).filter(
        state=State.VACANT, lat__range=(south, north), lon__range=(west, east)
    )
    rows = there.select_related("street").order_by("street_name", "along_m", "pk")
    return [PremisesOnMap(row) for row in rows[:MARKED]]
