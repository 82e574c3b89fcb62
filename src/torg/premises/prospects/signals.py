"""What prospects tell the apps above them."""

from torg.core.events import Event


class PremisesLet(Event):
    """A premises was let to a prospect; it opens on a day that may lie ahead.

    letting_id: the letting
    premises_id: the premises
    """

    letting_id: int
    premises_id: int


class StorefrontOpened(Event):
    """A prospect has moved in: its place is on the map and stands in the street.

    letting_id: the letting
    premises_id: the premises
    place_id: the place
    """

    letting_id: int
    premises_id: int
    place_id: int
