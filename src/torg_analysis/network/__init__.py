"""Walking on the street network: distances, the nearest street, how central a street is."""

from .graph import Betweenness, StreetNetwork
from .snapping import Positions

__all__ = ["Betweenness", "Positions", "StreetNetwork"]
