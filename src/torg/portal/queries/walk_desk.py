"""What staff see while they make a guided walk."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from torg.agenda.models import Walk, WalkStop
from torg.agenda.queries.walks import stops_of, walks_with_stops, what_is_missing
from torg.core.rules import Person
from torg.places.models import City
from torg.portal.queries.walks import WalkMap, map_around, walk_map, walking_minutes

ACROSS = (400, 1200, 3000)  # metres that the map of a stop may show


@dataclass(frozen=True)
class DeskRow:
    """A walk in staff's list, and in how many ways it is not ready to be shown."""

    walk: Walk
    stops: int
    missing: int


@dataclass(frozen=True)
class WalkDesk:
    """A walk on the desk: `missing` keeps it from being shown, `advice` would make it better."""

    walk: Walk
    stops: list[WalkStop]
    map: WalkMap | None
    minutes: int
    missing: list[str]
    advice: list[str]


def desk_rows(user: Person, city: City) -> list[DeskRow]:
    """Return every walk of the city, drafts too, in two queries."""
    rows = []
    for walk in walks_with_stops(user, city):
        stops = list(walk.stops.all())
        rows.append(DeskRow(walk, len(stops), len(what_is_missing(walk, stops))))
    return rows


def walk_desk(walk: Walk) -> WalkDesk:
    """Return the walk as its editor shows it: one query, and one for a map that is not kept."""
    stops = stops_of(walk)
    return WalkDesk(
        walk=walk,
        stops=stops,
        map=walk_map(walk.city, walk, stops),
        minutes=walking_minutes(walk.length_m, len(stops)),
        missing=what_is_missing(walk, stops),
        advice=_advice(walk, stops),
    )


def _advice(walk: Walk, stops: list[WalkStop]) -> list[str]:
    """Return what would make the walk better, in plain words."""
    advice = []
    if not walk.texts.get("en", {}).get("title"):
        advice.append(_("The walk has no title in English."))
    advice += [
        _("Stop %(n)d, %(title)s, has no text in English.")
        % {"n": stop.number, "title": stop.title}
        for stop in stops
        if stop.text and not stop.texts.get("en", {}).get("text")
    ]
    advice += [
        _("No way on foot is known from stop %(n)d to the next: the line goes as the crow flies.")
        % {"n": number}
        for number, leg in enumerate(walk.legs, 1)
        if leg["guessed"]
    ]
    return advice


def stop_map(
    walk: Walk, stops: list[WalkStop], point: tuple[float, float] | None, across: int
) -> WalkMap:
    """Draw where a stop may be: around its point, the last stop, or the middle of the town."""
    last = (stops[-1].lat, stops[-1].lon) if stops else (walk.city.lat, walk.city.lon)
    lat, lon = point or last
    return map_around(walk.city, walk, stops, (lat, lon), across, mark=point)
