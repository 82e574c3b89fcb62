"""Places that the register says have left their premises, whatever the map still says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from torg.core.geo import metres
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.premises.models import Premises, PremisesStatus
from torg.premises.queries.where import NEAR_M
from torg.premises.queries.words import UNDATED


@dataclass(frozen=True)
class Departed:
    """A place, the premises that it has left, and since which day somebody says so."""

    place: Place
    premises: Premises
    since: date


def departed(premises: QuerySet[Premises]) -> list[Departed]:
    """Return the places that have left these premises, the first to leave first.

    Somebody (a count, a list, the owner, staff) has said since that another is there, or nobody;
    the map alone never says so. What stands in another premises has not left, and neither has what
    the map has moved elsewhere. One query where nobody has left, else three.
    """
    told = PremisesStatus.objects.filter(premises=OuterRef("premises")).exclude(origin__in=UNDATED)
    rows = PremisesStatus.objects.filter(
        Exists(told), premises__in=premises.filter(is_hidden=False).order_by().values("pk")
    )
    # Rows as tuples: a street is walked often, and hardly anybody has left.
    read = ("premises", "premises__source_ref", "since", "origin", "place")
    gone: dict[int, tuple[date, int]] = {}
    for number, history in groupby(
        rows.order_by("premises", "since").values_list(*read), key=itemgetter(0)
    ):
        for place, since in _left(history):
            gone[place] = max(gone.get(place, (date.min, 0)), (since, number))
    units = Premises.objects.in_bulk({number for _since, number in gone.values()})
    standing = Premises.objects.filter(place=OuterRef("pk"), is_hidden=False)
    found = [
        Departed(place, units[gone[place.pk][1]], gone[place.pk][0])
        for place in Place.objects.filter(~Exists(standing), pk__in=gone)
    ]
    return sorted(filter(_is_there, found), key=lambda one: (one.since, one.place.pk))


def still_mapped(city: City) -> list[Departed]:
    """Return those of a city that everybody still sees on the map: staff are to close them."""
    found = departed(Premises.objects.filter(city=city))
    return [one for one in found if one.place.status == PlaceStatus.ACTIVE]


def made_of(source_ref: str) -> int | None:
    """Return the number of the place that a premises was made of; None where it was of none."""
    kind, _colon, number = source_ref.partition(":")
    return int(number) if kind == "place" and number.isdecimal() else None


def _left(history: Iterable[tuple[Any, ...]]) -> list[tuple[int, date]]:
    """Return who has left a premises by its history, the oldest row first, and since when."""
    was: dict[int, date | None] = {}
    for number, (_unit, source_ref, since, origin, place) in enumerate(history):
        if number == 0 and (first := made_of(source_ref)) is not None:
            was[first] = None  # also where its row was written anew on the day that it was made
        if place is not None:
            was[place] = None
        if origin not in UNDATED:
            left = [one for one, day in was.items() if day is None and one != place]
            was |= dict.fromkeys(left, since)
    return [(one, day) for one, day in was.items() if day is not None]


def _is_there(one: Departed) -> bool:
    spots = one.place.lat, one.place.lon, one.premises.lat, one.premises.lon
    return metres(*spots) <= NEAR_M
