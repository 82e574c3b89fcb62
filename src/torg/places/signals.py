"""What places tell the apps above them."""

from torg.core.events import Event


class TownImported(Event):
    """A source has told anew what a town holds: streets and places are up to date.

    city_id: the city
    vacant: the premises that the source says stand empty, each a dict with "ref", "lat", "lon",
        "street_name", "house_number", "street" and "district" (numbers or None), "side", "along_m",
        "frontage_m", "floor", "area" (as written) and "was" (what was in it)
    """

    city_id: int
    vacant: list[dict[str, object]]


class PlaceClaimed(Event):
    """Somebody said that an actor runs a place.

    claim_id: the claim
    place_id: the place, which may be new on the map
    actor_id: the actor
    is_disputed: another actor has the place or claims it too
    """

    claim_id: int
    place_id: int
    actor_id: int
    is_disputed: bool


class ClaimDecided(Event):
    """A claim was granted or refused, by a code or by staff.

    claim_id: the claim
    place_id: the place
    actor_id: the actor that claimed it
    granted: whether the actor now has the place
    previous_actor_id: the actor that had it before, 0 = none
    """

    claim_id: int
    place_id: int
    actor_id: int
    granted: bool
    previous_actor_id: int


class MembershipChanged(Event):
    """A person came to an actor, got another role or left.

    actor_id: the actor
    person_id: the person
    role: the role from now on, "" = none
    """

    actor_id: int
    person_id: int
    role: str


class MandateChanged(Event):
    """The right of a person to act for an actor was given, suspended, resumed or ended.

    actor_id: the actor
    person_id: the person
    is_current: whether the person may act for it now
    """

    actor_id: int
    person_id: int
    is_current: bool


class StorefrontChanged(Event):
    """Notices or photos of a place changed.

    place_id: the place
    what: "notice" or "photo"
    """

    place_id: int
    what: str


class PlaceEdited(Event):
    """An actor or a member of staff wrote what a place tells: facts or hours.

    place_id: the place
    person_id: who wrote it
    source: for whom, a value of enums.Source
    """

    place_id: int
    person_id: int
    source: str
