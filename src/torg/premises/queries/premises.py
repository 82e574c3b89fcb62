"""Reads about premises. `visible_to` is the only door to a premises; rents have their own."""

from django.db.models import Q, QuerySet

from torg.core.rules import Person
from torg.places.models import City, Membership
from torg.places.rules import staff
from torg.premises.models import Premises, Stretch, StretchPart


def visible_to(user: Person | None, city: City) -> QuerySet[Premises]:
    """Return the city's premises that `user` may see.

    Everyone sees what is not hidden, those who work for an owner also what it owns, staff all.
    What an owner asks for them is not in these rows: see `queries.rents`.
    """
    premises = Premises.objects.filter(city=city)
    if user is not None and staff(user):
        return premises
    seen = Q(is_hidden=False)
    if number := getattr(user, "pk", None):
        mine = Membership.objects.filter(user_id=number, until=None)
        seen |= Q(owner__in=mine.values("actor"))
    return premises.filter(seen)


def get_premises(user: Person | None, city: City, slug: str) -> Premises:
    """Return one premises with what stands around it in one query.

    Raises `Premises.DoesNotExist` for an unknown slug and for one that `user` may not see.
    """
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Premises.DoesNotExist
    joined = visible_to(user, city).select_related(
        "city", "street", "district", "owner", "place__category"
    )
    return joined.get(slug=slug)


def stretches_in(city: City) -> QuerySet[Stretch]:
    """Return the city's stretches by name, with their parts and streets: three queries."""
    return Stretch.objects.filter(city=city).prefetch_related("parts__street")


def on_stretch(premises: QuerySet[Premises], stretch: Stretch) -> QuerySet[Premises]:
    """Return those of the premises whose fronts stand on the stretch."""
    wanted = Q(pk__in=())
    for part in stretch.parts.all():
        here = Q(street=part.street_id, along_m__gte=part.from_m)
        if part.to_m is not None:
            here &= Q(along_m__lte=part.to_m)
        if part.side:
            here &= Q(side=part.side)
        wanted |= here
    return premises.filter(wanted)


def stands_on(premises: Premises, stretch: Stretch) -> bool:
    """Tell of one premises what `on_stretch` asks of many, without a query of its own."""
    return any(_stands_on_part(premises, part) for part in stretch.parts.all())


def _stands_on_part(premises: Premises, part: StretchPart) -> bool:
    along = premises.along_m
    if premises.street_id != part.street_id or along is None:
        return False
    within = part.from_m <= along and (part.to_m is None or along <= part.to_m)
    return within and part.side in {"", premises.side}
