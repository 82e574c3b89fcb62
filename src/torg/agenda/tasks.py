"""Work that comes round: occurrences ahead of the clock, what is over out of the search, routes."""

from datetime import timedelta

from torg.agenda.models import Walk
from torg.agenda.services.occurrences import roll_occurrences
from torg.agenda.services.search import index_city_events
from torg.agenda.services.walks import reroute_walk
from torg.core.tasks import periodic
from torg.places.models import City


@periodic("agenda.roll_occurrences", every=timedelta(hours=6))
def roll_all_occurrences() -> None:
    """Move every city's window of occurrences on to its own today."""
    for city in City.objects.all():
        roll_occurrences(city)


@periodic("agenda.forget_past_events", every=timedelta(days=1))
def forget_past_events() -> None:
    """Take events that are over out of the search index."""
    for city in City.objects.all():
        index_city_events(city)


@periodic("agenda.reroute_walks", every=timedelta(days=1))
def reroute_walks() -> None:
    """Lead every guided walk along the ways that the town has now: a new extract may differ."""
    for walk in Walk.objects.select_related("city").order_by("pk"):
        reroute_walk(walk)
