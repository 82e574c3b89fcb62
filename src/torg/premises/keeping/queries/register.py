"""The register as staff see it: narrowed, paged, with what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from torg.core.rules import Person
from torg.core.text import clean_text
from torg.places.models import Actor, City, District, Street
from torg.premises.enums import State
from torg.premises.models import NetworkSeat, Premises
from torg.premises.queries.owners import owners_in
from torg.premises.queries.premises import visible_to

PER_PAGE = 50
LACKS = {
    "owner": Q(owner=None),
    "area": Q(area_m2=None),
    "street": Q(street=None),
    "state": Q(state=State.UNKNOWN),
}


@dataclass(frozen=True)
class Narrowing:
    """What staff have chosen; empty asks for nothing."""

    q: str = ""
    state: str = ""
    district: str = ""
    street: str = ""
    owner: str = ""
    lacks: str = ""
    repaired: bool = False
    hidden: bool = False

    def query(self) -> str:
        """The query string of the choices, for the pages of the list."""
        said = {name: value for name, value in vars(self).items() if value}
        return urlencode({name: "1" if value is True else value for name, value in said.items()})

    @property
    def narrows(self) -> bool:
        return self != Narrowing()


def read_narrowing(params: Mapping[str, str]) -> Narrowing:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return clean_text(params.get(name, ""), 100)

    state, lacks = told("state"), told("lacks")
    return Narrowing(
        told("q"), state if state in State.values else "", told("district"), told("street"),
        told("owner"), lacks if lacks in LACKS else "", bool(told("repaired")),
        bool(told("hidden")),
    )  # fmt: skip


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register, and what can be chosen."""

    narrowing: Narrowing
    page: Page[Premises]
    total: int
    districts: list[District]
    streets: list[Street]
    owners: list[Actor]
    states: list[tuple[str, Any]] = field(default_factory=lambda: list(State.choices))

    @property
    def rows(self) -> list[Premises]:
        return list(self.page.object_list)


def register_page(user: Person, city: City, narrowing: Narrowing, number: str) -> RegisterPage:
    """Return a page of the register. Five queries, whatever the number of premises."""
    found = narrow(visible_to(user, city), narrowing)
    ordered = found.select_related("street", "district", "owner", "place").order_by(
        "street_name", "along_m", "house_number", "pk"
    )
    page = Paginator(ordered, PER_PAGE).get_page(number)
    fronted = Premises.objects.filter(city=city, street__isnull=False).values("street")
    return RegisterPage(
        narrowing, page, page.paginator.count,
        list(District.objects.filter(city=city).order_by("name")),
        list(Street.objects.filter(pk__in=fronted).order_by("name", "pk")),
        owners_in(city),
    )  # fmt: skip


def narrow(premises: QuerySet[Premises], chosen: Narrowing) -> QuerySet[Premises]:
    """Return those that meet every choice."""
    if chosen.q:
        premises = premises.filter(_words(chosen.q))
    asked = {
        "state": chosen.state,
        "district__slug": chosen.district,
        "street__slug": chosen.street,
        "owner__slug": chosen.owner,
        "is_hidden": chosen.hidden,
    }
    premises = premises.filter(**{name: value for name, value in asked.items() if value})
    if chosen.lacks:
        premises = premises.filter(LACKS[chosen.lacks])
    return premises.exclude(notices=[]) if chosen.repaired else premises


def _words(text: str) -> Q:
    street, _space, number = text.rpartition(" ")
    said = Q(street_name__icontains=text) | Q(reference__iexact=text)
    said |= Q(tenant__icontains=text) | Q(place__name__icontains=text)
    if street and number[:1].isdigit():
        said |= Q(street_name__icontains=street, house_number__istartswith=number)
    return said


def seats_in(city: City) -> list[NetworkSeat]:
    """Return the seats in the owners' network: those that are held now first, then by name."""
    seats = NetworkSeat.objects.filter(city=city).select_related("owner", "city")
    return sorted(seats, key=lambda seat: (seat.left_on is not None, seat.owner.name, seat.pk))


def seatless_owners(city: City) -> list[Actor]:
    """Return the owners of premises that have no seat now."""
    seated = {seat.owner_id for seat in seats_in(city) if seat.left_on is None}
    return [owner for owner in owners_in(city) if owner.pk not in seated]
