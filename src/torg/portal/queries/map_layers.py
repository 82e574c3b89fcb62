"""The city's own geometry as GeoJSON, one file for each layer, small and kept."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.cache import cache

from torg.places.enums import LayerKind
from torg.places.models import City, MapFeature

_SECONDS = 24 * 3600
# Decimals of a degree: 5 is about a metre, fine for anything wider than a house.
_DECIMALS = {LayerKind.BUILDING: 6}
_NAMED = {LayerKind.ROAD, LayerKind.PATH, LayerKind.SQUARE, LayerKind.WATER, LayerKind.GREEN}


@dataclass(frozen=True)
class Layer:
    """A GeoJSON FeatureCollection, compressed; `etag` changes when a byte of it does."""

    packed: bytes
    etag: str


def map_layer(city: City, layer: str) -> Layer | None:
    """Return a layer of the city's base map; None when there is no such layer.

    Kept until the city is read anew, so that only the first visitor waits.
    """
    if layer not in LayerKind.values:
        return None
    key = f"portal:layer:{city.pk}:{city.updated_at.timestamp()}:{layer}"
    known: Layer | None = cache.get(key)
    if known is None:
        known = _pack(city, LayerKind(layer))
        cache.set(key, known, _SECONDS)
    return known


def _pack(city: City, layer: LayerKind) -> Layer:
    rows = MapFeature.objects.filter(city=city, layer=layer).order_by("rank", "pk")
    features = [
        {
            "type": "Feature",
            "properties": _properties(layer, rank, name),
            "geometry": {
                "type": geometry["type"],
                "coordinates": _rounded(geometry["coordinates"], _DECIMALS.get(layer, 5)),
            },
        }
        for rank, name, geometry in rows.values_list("rank", "name", "geometry")
    ]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    packed = gzip.compress(text.encode(), 6, mtime=0)
    return Layer(packed, hashlib.sha256(packed).hexdigest()[:24])


def _properties(layer: LayerKind, rank: int, name: str) -> dict[str, Any]:
    return {"r": rank, "n": name} if name and layer in _NAMED else {"r": rank}


def _rounded(coordinates: Any, decimals: int) -> Any:
    """Round the numbers of any geometry; points of a line that fall together become one."""
    if not isinstance(coordinates[0], list):
        return [round(number, decimals) for number in coordinates[:2]]
    parts = [_rounded(part, decimals) for part in coordinates]
    if isinstance(parts[0][0], list):
        return parts
    kept = [parts[0]] + [b for a, b in pairwise(parts) if a != b]
    # Two points must remain of a line, and four of a ring.
    least = 4 if parts[0] == parts[-1] else 2
    return kept if len(kept) >= least else parts
