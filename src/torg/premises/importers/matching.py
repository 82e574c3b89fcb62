"""Which premises a row is about, and where it lies."""

from typing import Any

from django.utils.translation import gettext as _

from torg.core.geo import metres
from torg.places.enums import PlaceStatus
from torg.places.models import Actor, City, Place, Street
from torg.places.queries.whereabouts import place_at, point_of_address
from torg.premises.enums import State
from torg.premises.importers.stated import StatedPremises
from torg.premises.models import Premises
from torg.premises.reading import GROUND

SAME_SPOT_M = 12.0  # metres from a stated point: it is this unit at the address
_NEAR_M = 60.0  # metres: a place of the tenant's name this near is the tenant


class Register:
    """The premises of a city as an import meets them; each is used by one row only."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._streets: dict[str, Street | None] = {}
        self._used: set[int] = set()
        self._places: dict[str, list[Place]] | None = None
        self.renew()

    def renew(self) -> None:
        """Read the register anew; what rows were about stays used."""
        city = self.city
        rows = list(Premises.objects.filter(city=city).select_related("place", "owner", "city"))
        self.slugs = {row.slug for row in rows}
        self._by_reference: dict[str, list[Premises]] = {}
        self._by_address: dict[tuple[str, str], list[Premises]] = {}
        for row in sorted(rows, key=lambda row: (row.along_m or 0.0, row.pk)):
            self.add(row)

    def add(self, row: Premises) -> None:
        """Take up a premises that was just made."""
        if row.reference:
            self._by_reference.setdefault(row.reference, []).append(row)
        self._by_address.setdefault(_address(row.street_name, row.house_number), []).append(row)

    def street(self, name: str) -> Street | None:
        """Return the longest street of that name, with its district."""
        key = name.casefold()
        if key and key not in self._streets:
            named = Street.objects.filter(city=self.city, name__iexact=name)
            longest = named.select_related("district").order_by("-length_m")
            self._streets[key] = longest.first()
        return self._streets.get(key)

    def use(self, row: Premises) -> None:
        """Note that a row of the file is about this premises: no other row can be."""
        self._used.add(row.pk)

    def find(self, stated: StatedPremises, owner: Actor | None) -> Premises | None:
        """Return the premises that a row is about: by reference, else by where it is."""
        if stated.reference:
            for row in self._by_reference.get(stated.reference, []):
                if row.pk not in self._used and (owner is None or row.owner_id in {owner.pk, None}):
                    return row
        if not stated.street_name or not stated.house_number:
            return None
        there = self._by_address.get(_address(stated.street_name, stated.house_number), [])
        free = [
            row
            for row in there
            if row.pk not in self._used
            and (not row.reference or row.reference == stated.reference)
            and _floor(row.floor) == _floor(str(stated.values.get("floor", row.floor)))
        ]
        return min(free, key=lambda row: _unlike(stated, row), default=None)

    def place_named(self, name: str, premises: Premises) -> Place | None:
        """Return the active place of that name at or near the premises."""
        if self._places is None:
            self._places = {}
            for place in Place.objects.filter(city=self.city, status=PlaceStatus.ACTIVE):
                self._places.setdefault(place.name.casefold(), []).append(place)
        near = [
            (metres(place.lat, place.lon, premises.lat, premises.lon), place.pk, place)
            for place in self._places.get(name.casefold(), [])
        ]
        found = min(near, default=None)
        return found[2] if found and found[0] <= _NEAR_M else None


def _address(street: str, number: str) -> tuple[str, str]:
    return street.casefold(), "".join(number.split()).casefold()


def _floor(text: str) -> str:
    return "" if text in GROUND else text


def _unlike(stated: StatedPremises, row: Premises) -> tuple[bool, float, bool]:
    """How unlike a premises at the address is to what a row states: tenant, spot, state."""
    last = stated.periods[-1] if stated.periods else None
    tenant = last.tenant.casefold() if last else ""
    there = (row.place.name if row.place else row.tenant).casefold()
    off = 0.0
    if stated.point is not None:
        off = metres(*stated.point, row.lat, row.lon)
        off = 0.0 if off <= SAME_SPOT_M else off
    vacant = last is not None and last.state == State.VACANT
    return (
        not (tenant and tenant == there),
        off,
        last is not None and vacant != (row.state == State.VACANT),
    )


def where_of(
    register: Register, stated: StatedPremises, known: Premises | None
) -> tuple[dict[str, Any], list[str]]:
    """Return the fields that say where a premises is, and notices.

    A premises that is known stays where it is, unless the row has a point that is elsewhere.
    """
    city, notices = register.city, list[str]()
    named = {
        name: value
        for name, value in (
            ("street_name", stated.street_name), ("house_number", stated.house_number),
        )
        if value
    }  # fmt: skip
    street = register.street(stated.street_name)
    if stated.street_name and street is None:
        notices.append(_("We know no street “%(name)s” here.") % {"name": stated.street_name})
    if known is not None and (
        stated.point is None or metres(*stated.point, known.lat, known.lon) <= SAME_SPOT_M
    ):
        return named, notices
    point = stated.point
    if point is None and street is not None:
        point = point_of_address(city, stated.street_name, stated.house_number)
    if point is None:
        notices.append(_("Where it lies is not known: it stands in the middle of the city."))
        return {**named, "lat": city.lat, "lon": city.lon}, notices
    front = place_at(city, *point, street_name=stated.street_name)
    front.pop("setback_m", None)
    if street is not None and front.get("street") not in {street, None}:
        notices.append(_("The point lies at another street than the address says."))
    district = front["street"].district if "street" in front else street and street.district
    return {**named, "lat": point[0], "lon": point[1], **front, "district": district}, notices
