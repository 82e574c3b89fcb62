"""Every reaction of one app to another app's event, in one file."""

from torg.agenda.services.search import index_city_events
from torg.core.events import subscribe
from torg.core.signals import TownRestored
from torg.places.models import City
from torg.places.services.search import index_city


def index_every_city(made_at: str) -> None:
    """A backup does not hold the search index: make it again from the tables."""
    for city in City.objects.all():
        index_city(city)
        index_city_events(city)


subscribe(TownRestored, index_every_city)
