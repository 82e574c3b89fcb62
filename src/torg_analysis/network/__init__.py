"""Walking on the street network: distances, the nearest street, how central a street is."""

from .graph import Betweenness, StreetNetwork
from .snapping import Positions
from .spreading import RouteFlow

__all__ = ["Betweenness", "Positions", "RouteFlow", "StreetNetwork"]
