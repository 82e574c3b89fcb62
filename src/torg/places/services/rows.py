"""A town as an importer hands it over: plain rows that no longer know where they came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from torg.places.geometry.walkways import Walkways


@dataclass(slots=True)
class Row:
    """One thing. `ref` is its stable reference in the source ("osm:way/1").

    `values` are model fields; `links` name other rows: {"street": "osm:way/2"} (empty = none).
    """

    ref: str
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class TownRows:
    """Everything that one source tells of a town. Degrees, WGS 84; `bbox` is what it covers."""

    bbox: tuple[float, float, float, float]
    lat: float
    lon: float
    timezone: str
    country: str
    language: str
    source_name: str
    source_at: datetime | None
    attribution: str
    districts: list[Row] = field(default_factory=list)
    squares: list[Row] = field(default_factory=list)
    streets: list[Row] = field(default_factory=list)
    openings: list[Row] = field(default_factory=list)  # `ref` is the street's
    places: list[Row] = field(default_factory=list)
    vacant: list[Row] = field(default_factory=list)  # premises that the source says stand empty
    facilities: list[Row] = field(default_factory=list)
    features: Iterable[Row] = ()  # read once, while they are written: there may be very many
    walkways: Walkways | None = None
