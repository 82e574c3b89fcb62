"""The way from one point to another, on foot, along the city's own network."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from torg.places.geometry.walkways import Leg, Walkways, shortest_legs
from torg.places.models import City, WalkNetwork

__all__ = ["Leg", "WalkRoute", "walk_route"]


@dataclass(frozen=True)
class WalkRoute:
    """A way through several points, in their order."""

    legs: tuple[Leg, ...]

    @property
    def metres(self) -> float:
        return sum(leg.metres for leg in self.legs)

    @property
    def line(self) -> list[list[float]]:
        """The whole line, [[lon, lat], …]; where two legs meet the point stands once."""
        line: list[list[float]] = []
        for leg in self.legs:
            line += leg.line[1:] if line and line[-1] == leg.line[0] else leg.line
        return line

    @property
    def is_guessed(self) -> bool:
        """Whether some leg is a straight line, because no way is known there."""
        return any(leg.is_straight for leg in self.legs)


def walk_route(
    city: City, points: Sequence[tuple[float, float]], *, step_free: bool = False
) -> WalkRoute:
    """Return the shortest way through the (lat, lon) points; two queries at most.

    A city that was imported before it had a network gives straight lines.
    """
    network = _network(city)
    return WalkRoute(tuple(shortest_legs(network, points, step_free=step_free)))


def _network(city: City) -> Walkways:
    digest = WalkNetwork.objects.filter(city=city).values_list("digest", flat=True).first()
    return _unpacked(city.pk, digest or "")


@lru_cache(maxsize=4)  # a large city's network takes tens of megabytes
def _unpacked(city_id: int, digest: str) -> Walkways:
    """Return the network of that version; an empty one when there is none."""
    packed = WalkNetwork.objects.filter(city_id=city_id, digest=digest).values_list("packed")
    row = packed.first()
    return Walkways.unpacked(bytes(row[0])) if row else Walkways.empty()
