"""Guesses a town's country, language and time zone from its extract, without asking anyone."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.languages import get_official_languages

from torg.places.importers.osm.extract import Extract, Point, Relation, Way

_ISO_KEYS = ("ISO3166-1:alpha2", "ISO3166-1", "country_code")


def country_of(extract: Extract) -> str:
    """Return the ISO 3166-1 code that the addresses, else the country's outline, name; or ""."""
    tagged: list[Point | Way | Relation] = [
        *extract.points,
        *extract.ways.values(),
        *extract.relations,
    ]
    counts = Counter(
        e.tags["addr:country"].strip().upper() for e in tagged if "addr:country" in e.tags
    )
    counts.update(
        code
        for relation in extract.relations
        if relation.tags.get("admin_level") == "2"
        for key in _ISO_KEYS
        if (code := relation.tags.get(key, "").strip().upper())
    )
    zones = get_global("territory_zones")
    return next((code for code, _n in counts.most_common() if code in zones), "")


def language_of(country: str) -> str:
    """Return the first official language of a country, as on its street signs; "" when unknown."""
    languages = get_official_languages(country, de_facto=True)
    return languages[0][:5] if languages else ""


def timezone_of(country: str, lon: float) -> str:
    """Return the country's time zone; of several the one whose clock fits the longitude best."""
    zones = [zone for zone in get_global("territory_zones").get(country, []) if "/" in zone]
    if not zones:
        return "UTC"
    winter = datetime(2026, 1, 15, 12, tzinfo=UTC)

    def misfit(zone: str) -> float:
        offset = ZoneInfo(zone).utcoffset(winter.replace(tzinfo=None))
        return abs((offset.total_seconds() / 3600 if offset else 0) - lon / 15)

    return min(zones, key=lambda zone: (misfit(zone), zone))
