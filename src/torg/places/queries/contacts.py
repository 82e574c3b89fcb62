"""Who is written to about a place."""

from torg.places.enums import Role
from torg.places.models import Membership, Place


def contacts_of(place: Place) -> list[tuple[str, str]]:
    """Return (address, language) of those who run a place, else its public address, if any."""
    if place.actor_id is not None and (found := contacts_of_actor(place.actor_id)):
        return found
    return [(place.email, place.city.language[:2])] if place.email else []


def contacts_of_actor(number: int) -> list[tuple[str, str]]:
    """Return (address, language) of the owners and editors of an actor."""
    people = Membership.objects.filter(
        actor=number, until=None, role__in=[Role.OWNER, Role.EDITOR], user__is_active=True
    )
    return list(people.order_by("pk").values_list("user__email", "user__language"))
