"""What the figures tell the apps above them."""

from torg.core.events import Event


class FootfallCounted(Event):
    """Counts of passers-by were read: some hours are new or corrected.

    city_id: the city
    """

    city_id: int
