"""Who is written to about a place."""

from torg.places.enums import Role
from torg.places.models import Membership, Place


def contacts_of(place: Place) -> list[tuple[str, str]]:
    """Return (address, language) of those who run a place, else its public address, if any."""
    if place.actor_id is not None:
        people = Membership.objects.filter(
            actor=place.actor_id, until=None, role__in=[Role.OWNER, Role.EDITOR],
            user__is_active=True,
        ).order_by("pk")  # fmt: skip
        found = list(people.values_list("user__email", "user__language"))
        if found:
            return found
    return [(place.email, place.city.language[:2])] if place.email else []
