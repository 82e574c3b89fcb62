"""What is on today as marks on the map and as rows beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from torg.agenda.queries.days import day_of
from torg.places.models import City
from torg.places.queries.places import BBox
from torg.portal.queries.happenings import Happening, happenings_of

LISTED = 5  # beside the map before the rest folds out


@dataclass(frozen=True)
class EventOnMap:
    """`key` is what mark and row have in common; places use their slug alone."""

    happening: Happening
    lat: float
    lon: float

    @property
    def key(self) -> str:
        return f"event:{self.happening.event.slug}"

    @property
    def words(self) -> str:
        status = self.happening.status_words
        return f"{status}, {self.happening.hours}" if status else self.happening.hours

    @property
    def mark(self) -> list[Any]:
        """Return [lon, lat, kind, key, title, words, address], as the marks of places and more."""
        happening = self.happening
        at = [round(self.lon, 6), round(self.lat, 6)]
        return [*at, "event", self.key, happening.title, self.words, happening.url]


def events_in_view(city: City, box: BBox, now: datetime) -> list[EventOnMap]:
    """Return what is left of today in the window (west, south, east, north). Two queries."""
    local = now.astimezone(city.tz)
    west, south, east, north = box
    found = []
    for happening in happenings_of(day_of(None, city, local.date()).timed, city.tz):
        point = happening.point
        if (
            point is None
            or happening.is_off
            or (happening.end <= local and happening.start < local)
        ):
            continue
        lat, lon = point
        if south <= lat <= north and west <= lon <= east:
            found.append(EventOnMap(happening, lat, lon))
    return found
