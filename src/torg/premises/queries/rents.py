"""What owners ask for their premises. Nothing else may read `AskingRent`.

Owners never see each other's figures: whoever shows a rent gets it from `rents_for`.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import City, Membership
from torg.places.rules import serves_it, staff
from torg.premises.enums import RentVisibility
from torg.premises.models import AskingRent, NetworkSeat


def rents_for(
    user: Person | None, city: City, premises_ids: Iterable[int]
) -> dict[int, AskingRent]:
    """Return by premises the rents that `user` may see: `rules.can_see_rent`, for many at once.

    What may not be seen is not there. One query, and a few for whom a signed-in person works.
    """
    if not isinstance(user, User):
        return public_rents(premises_ids)
    serves = owners_served(user, city)
    seen = Q(visibility=RentVisibility.PUBLIC) | Q(premises__owner__in=serves)
    seated = NetworkSeat.objects.filter(city=city, owner__in=serves, left_on=None)
    if staff(user) or (serves and seated.exists()):
        seen |= Q(visibility=RentVisibility.NETWORK)
    rows = AskingRent.objects.filter(seen, premises__in=list(premises_ids))
    return {row.premises_id: row for row in rows}


def owners_served(user: User, city: City) -> list[int]:
    """Return the numbers of the actors in the city that a person may act for now, in any role."""
    mine = Membership.objects.filter(user=user, until=None, actor__city=city)
    return [row.actor_id for row in mine.select_related("actor") if serves_it(user, row.actor)]


def public_rents(premises_ids: Iterable[int]) -> dict[int, AskingRent]:
    """Return by premises the rents that everyone may see: one query."""
    rows = AskingRent.objects.filter(
        premises__in=list(premises_ids), visibility=RentVisibility.PUBLIC
    )
    return {row.premises_id: row for row in rows}


def rent_words(rent: AskingRent) -> str:
    """Return a rent as pages say it."""
    return _("%(kr)s kr per m² and year") % {"kr": f"{rent.per_m2_year:,}".replace(",", "\u00a0")}
