"""Which place of the city a source means by a venue's name, address and spot."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from torg.core.geo import metres
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place

FAR_M = 400.0  # metres: further away it is another with the same name
NEAR_M = 80.0  # metres: so near a similar name is enough
_CELL = 0.002  # degrees: the grid in which near ones are looked for
_SURE, _LIKE = 94, 82  # of 100: alike anywhere; alike near by or at the same address
_SMALL_WORDS = re.compile(r"\b(the|ab|hb|i|på|in|at|och|and|restaurang|café|cafe)\b")


@dataclass(frozen=True)
class Venue:
    """The place that is meant, None when none is; `why` holds the figures behind `score` (0–1)."""

    place_id: int | None
    score: float = 0.0
    why: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        if self.place_id is None:
            return {}
        return {"place": self.place_id, "score": round(self.score, 3), "why": self.why}


@dataclass(frozen=True)
class _Known:
    pk: int
    name: str
    address: str
    lat: float
    lon: float


def plain_name(text: str) -> str:
    """Return a name without case, signs and small words, for comparing."""
    words = re.sub(r"[^\w\s]", " ", text.casefold())
    return " ".join(_SMALL_WORDS.sub(" ", words).split()) or " ".join(words.split())


def _plain_address(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.split(",", maxsplit=1)[0].casefold()).split())


class VenueFinder:
    """Finds places of a city; reads them once, remembers what was asked."""

    def __init__(self, city: City) -> None:
        rows = Place.objects.filter(city=city, status=PlaceStatus.ACTIVE).values_list(
            "pk", "name", "street_name", "house_number", "lat", "lon"
        )
        self._all = [
            _Known(pk, plain_name(name), _plain_address(f"{street} {number}"), lat, lon)
            for pk, name, street, number, lat, lon in rows
        ]
        self._names = [known.name for known in self._all]
        self._by_name: dict[str, list[_Known]] = defaultdict(list)
        self._by_address: dict[str, list[_Known]] = defaultdict(list)
        self._by_cell: dict[tuple[int, int], list[_Known]] = defaultdict(list)
        for known in self._all:
            self._by_name[known.name].append(known)
            self._by_address[known.address].append(known)
            self._by_cell[_cell(known.lat, known.lon)].append(known)
        self._asked: dict[tuple[object, ...], Venue] = {}

    def find(self, name: str, address: str, lat: float | None, lon: float | None) -> Venue:
        """Return the place that is meant by name, address and spot; nothing is guessed."""
        key = (name, address, lat, lon)
        if key not in self._asked:
            self._asked[key] = self._find(name, address, lat, lon)
        return self._asked[key]

    def _find(self, name: str, address: str, lat: float | None, lon: float | None) -> Venue:
        where = _plain_address(address)
        found = [
            venue
            for part in _parts(name, address)
            if (venue := self._named(plain_name(part), where, lat, lon)).place_id is not None
        ]
        return max(found, key=lambda venue: venue.score, default=Venue(None))

    def _named(self, name: str, address: str, lat: float | None, lon: float | None) -> Venue:
        if len(name) < 2:
            return Venue(None)
        candidates = {known.pk: known for known in self._by_name.get(name, ())}
        near = self._near(lat, lon)
        at_address = self._by_address.get(address, []) if address else []
        for known in (*near, *at_address):
            if fuzz.token_set_ratio(name, known.name) >= _LIKE:
                candidates[known.pk] = known
        if not candidates and len(name) >= 5:
            alike = process.extractOne(name, self._names, scorer=fuzz.ratio, score_cutoff=_SURE)
            if alike is not None:
                candidates[self._all[alike[2]].pk] = self._all[alike[2]]
        judged = [self._judge(known, name, address, lat, lon) for known in candidates.values()]
        judged = sorted((v for v in judged if v.score >= 0.7), key=lambda v: -v.score)
        if len(judged) > 1 and judged[0].score == judged[1].score:
            return Venue(None)  # two shops of a chain: which one is not said
        return judged[0] if judged else Venue(None)

    def _near(self, lat: float | None, lon: float | None) -> list[_Known]:
        if lat is None or lon is None:
            return []
        north, east = _cell(lat, lon)
        return [
            known
            for dn in (-1, 0, 1)
            for de in (-1, 0, 1)
            for known in self._by_cell.get((north + dn, east + de), ())
            if metres(lat, lon, known.lat, known.lon) <= NEAR_M
        ]

    def _judge(
        self, known: _Known, name: str, address: str, lat: float | None, lon: float | None
    ) -> Venue:
        likeness = max(fuzz.ratio(name, known.name), fuzz.token_set_ratio(name, known.name) - 5)
        why: dict[str, Any] = {"name": round(likeness / 100, 2)}
        score = 0.8 * likeness / 100
        if lat is not None and lon is not None:
            away = metres(lat, lon, known.lat, known.lon)
            why["metres"] = round(away)
            score += 0.15 if away <= NEAR_M else (0.05 if away <= FAR_M else -0.4)
        if address and known.address:
            why["same_address"] = address == known.address
            score += 0.15 if address == known.address else (-0.1 if lat is None else 0.0)
        return Venue(known.pk, min(1.0, score), why)


def _parts(name: str, address: str) -> list[str]:
    """Return the whole name, then its parts: "Stora salen, Kulturhuset" names two.

    An address without a number may go on with the name; with one it is an address.
    """
    whole = name if re.search(r"\d", address) else f"{name}, {address}"
    parts = [part.strip() for part in re.split(r"[,(|@]| [-–] ", whole) if len(part.strip()) > 2]
    return list(dict.fromkeys([name, *parts]))[:4]


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return (int(lat / _CELL), int(lon / _CELL))
