"""Work that comes round: occurrences ahead of the clock, what is over out of the search, routes,
pictures that sources name."""

from datetime import timedelta

from django.utils import timezone

from torg.agenda.models import SourcePicture, Walk
from torg.agenda.services.occurrences import roll_occurrences
from torg.agenda.services.search import index_city_events
from torg.agenda.services.source_pictures import (
    claim_picture,
    due_pictures,
    fetch_picture,
    sweep_pictures,
    want_pictures,
)
from torg.agenda.services.walks import reroute_walk
from torg.core.tasks import enqueue, periodic, task
from torg.places.models import City, Feed


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


@task()
def fetch_one_picture(number: int) -> None:
    """Fetch a picture that a source names, and note how it went."""
    picture = SourcePicture.objects.select_related("feed").filter(pk=number).first()
    if picture is not None:
        fetch_picture(picture)


@periodic("agenda.fetch_pictures", every=timedelta(minutes=1))
def fetch_due_pictures() -> None:
    """Ask for every picture whose time has come to be fetched, each once."""
    now = timezone.now()
    for picture in due_pictures(now):
        if claim_picture(picture, now):
            enqueue(fetch_one_picture, picture.pk)


@periodic("agenda.keep_pictures", every=timedelta(hours=1))
def keep_pictures() -> None:
    """Note pictures that are not here yet, and drop those that nobody names any more."""
    for feed in Feed.objects.filter(kind="events", is_active=True):
        want_pictures(feed)
    sweep_pictures()
