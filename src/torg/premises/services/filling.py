"""A register at once, without anybody typing: from the places of a city and what stands empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.locks import take_turn
from torg.core.models import User
from torg.core.text import slugify_any
from torg.places.categories import FRONTLESS
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.walking import has_window
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, PremisesStatus
from torg.premises.reading import UnreadableError, read_area, read_floor
from torg.premises.services.search import index_city_premises
from torg.premises.services.states import Now, set_state

SAME_FRONT_M = 3.0  # metres along a street: nearer than this it is the same unit
_BATCH = 500
_FREE = (State.VACANT, State.UNKNOWN, State.LET, State.REBUILDING)


@dataclass
class Filled:
    """What came of it, in numbers of premises."""

    made: int = 0
    moved_in: int = 0  # a place that is new where the register had nobody any more
    moved_out: int = 0  # its place has closed for good


@transaction.atomic
def fill_register(
    city: City, vacant: Iterable[Mapping[str, Any]] = (), *, by: User | None = None
) -> Filled:
    """Make a premises of each storefront with a place in it, and of each that stands empty.

    `vacant` are rows as `places.signals.TownImported` has them. Safe to run again: what the
    register knows is not made twice, a new place where it knew of a vacant premises has moved in,
    and what people have said is never overwritten. One row of the journal tells of all.
    """
    take_turn("premises")  # two at once would make each premises twice
    known = _Known(city)
    day = _day_of(city)
    filled = Filled()
    rows = [_of_place(city, place) for place in _storefronts(city) if not known.place(place)]
    made: list[tuple[Premises, Place | None]] = []
    for row, place in rows:
        empty = known.left_at(row, place)
        if empty is not None:
            now = Now(State.OCCUPIED, max(day, empty.since or day), place)
            set_state(empty, now, by=by, origin=Origin.PLACES)
            filled.moved_in += 1
        else:
            made.append((row, place))
            known.add(row)
    for told in vacant:
        row = _of_vacant(city, told)
        if row.source_ref not in known.refs and not known.anything_at(row):
            made.append((row, None))
            known.add(row)
    _write(city, made, day)
    filled.made = len(made)
    filled.moved_out = _empty_closed(city, by=by)
    figures = vars(filled)
    if any(figures.values()):
        record("register.filled", city, by=by, city_id=city.pk, **figures)
    index_city_premises(city)
    return filled


def _day_of(city: City) -> date:
    """Return the day that the source tells of; never later than today."""
    now = timezone.now()
    return min(city.source_at or now, now).astimezone(city.tz).date()


def _storefronts(city: City) -> list[Place]:
    """Return the places with a window at a street, in walking order."""
    places = Place.objects.filter(
        city=city, status=PlaceStatus.ACTIVE, street__isnull=False, along_m__isnull=False
    ).exclude(category__slug__in=FRONTLESS)
    ordered = places.order_by("street_id", "side", "along_m", "pk")
    return [place for place in ordered if has_window(place)]


def _of_place(city: City, place: Place) -> tuple[Premises, Place]:
    row = Premises(
        city=city, source_ref=f"place:{place.pk}", street_name=place.street_name,
        house_number=place.house_number, lat=place.lat, lon=place.lon,
        district_id=place.district_id, street_id=place.street_id, side=place.side,
        along_m=place.along_m, frontage_m=place.frontage_m,
        floor=read_floor(place.floor).value,
        wheelchair=place.wheelchair,
    )  # fmt: skip
    row.provenance = dict.fromkeys(_told(row), Origin.PLACES.value)
    return row, place


def _of_vacant(city: City, told: Mapping[str, Any]) -> Premises:
    row = Premises(
        city=city, source_ref=str(told["ref"])[:60], street_name=told["street_name"],
        house_number=told["house_number"], lat=told["lat"], lon=told["lon"],
        district_id=told["district"], street_id=told["street"], side=told["side"],
        along_m=told["along_m"], frontage_m=told["frontage_m"],
        floor=read_floor(str(told["floor"])).value,
    )  # fmt: skip
    try:
        area = read_area(str(told["area"]))
    except UnreadableError as fault:
        row.notices = [str(fault)]
    else:
        row.area_m2 = None if area.value is None else int(area.value)
        row.notices = [area.notice] if area.notice else []
    row.provenance = dict.fromkeys(_told(row), Origin.OSM.value)
    return row


def _told(row: Premises) -> list[str]:
    names = ("street_name", "house_number", "lat", "lon", "street_id", "side", "along_m",
             "frontage_m", "floor", "district_id", "area_m2", "wheelchair")  # fmt: skip
    return [name.removesuffix("_id") for name in names if getattr(row, name) not in {None, ""}]


class _Known:
    """What the register holds of a city already, by its source, its place and where it stands."""

    def __init__(self, city: City) -> None:
        rows = list(Premises.objects.filter(city=city).select_related("place"))
        self.refs = {row.source_ref for row in rows if row.source_ref}
        self.places = {row.place_id for row in rows if row.place_id}
        self._taken: set[int] = set()
        self._fronts: dict[tuple[int, str], list[Premises]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Premises) -> None:
        if row.street_id is not None and row.along_m is not None:
            self._fronts.setdefault((row.street_id, row.side), []).append(row)

    def place(self, place: Place) -> bool:
        return f"place:{place.pk}" in self.refs or place.pk in self.places

    def _near(self, row: Premises) -> list[Premises]:
        if row.street_id is None or row.along_m is None:
            return []
        there = self._fronts.get((row.street_id, row.side), [])
        return [
            other
            for other in there
            if other.along_m is not None and abs(other.along_m - row.along_m) <= SAME_FRONT_M
        ]

    def anything_at(self, row: Premises) -> bool:
        return bool(self._near(row))

    def left_at(self, row: Premises, place: Place) -> Premises | None:
        """Return the premises that a place new to us has moved into; each is moved into once."""
        for other in self._near(row):
            gone = other.place is not None and other.place.status != PlaceStatus.ACTIVE
            # Who knew of the place and said "vacant" all the same, or since, knows better.
            free = other.state in _FREE and place.created_at.date() >= (other.since or date.min)
            if other.pk is not None and other.pk not in self._taken and (gone or free):
                self._taken.add(other.pk)
                return other
        return None


def _write(city: City, made: list[tuple[Premises, Place | None]], day: date) -> None:
    """Write many premises and their first state without a service's work for each."""
    taken = set(Premises.objects.filter(city=city).values_list("slug", flat=True))
    for row, place in made:
        row.slug = slugify_any(row.address or "lokal", taken, max_length=90)
        row.state = State.VACANT if place is None else State.OCCUPIED
        row.since, row.place = day, place
    rows = Premises.objects.bulk_create([row for row, _place in made], batch_size=_BATCH)
    PremisesStatus.objects.bulk_create(
        (
            PremisesStatus(
                premises=row, since=day, state=row.state, place=row.place,
                origin=Origin.PLACES if row.place else Origin.OSM,
            )
            for row in rows
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _empty_closed(city: City, *, by: User | None) -> int:
    """Say of premises whose place has closed for good that it is not known what they are now."""
    today = timezone.now().astimezone(city.tz).date()
    closed = Premises.objects.filter(city=city, place__status=PlaceStatus.CLOSED)
    rows = list(closed.select_related("city"))
    for row in rows:
        set_state(row, Now(State.UNKNOWN, today), by=by, origin=Origin.PLACES)
    return len(rows)
