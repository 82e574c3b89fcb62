"""What the figures tell the apps above them."""

from torg.core.events import Event


class WeatherRead(Event):
    """Weather was read: some hours or days are new or corrected.

    city_id: the city
    """

    city_id: int


class FootfallCounted(Event):
    """Counts of passers-by were read: some hours are new or corrected.

    city_id: the city
    """

    city_id: int
