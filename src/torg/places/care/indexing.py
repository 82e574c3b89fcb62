"""Indexing that is too much for one answer."""

from torg.core.tasks import task
from torg.places.models import City
from torg.places.services.search import index_city


@task()
def index_all_cities() -> None:
    """Bring every city's search index up to date, as when a category has another name."""
    for city in City.objects.all():
        index_city(city)
