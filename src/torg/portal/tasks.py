"""Work that comes round in the portal."""

from datetime import timedelta

from django.utils import timezone

from torg.agenda.importers.feed import sync_feed
from torg.core.sources import claim_source
from torg.core.tasks import enqueue, periodic, task
from torg.places.models import City, Feed
from torg.places.queries.feeds import due
from torg.portal.services.effect_letters import send_letters_of


# Hourly: every city's own morning comes round within the hour.
@periodic("portal.effect_letters", every=timedelta(hours=1))
def send_effect_letters() -> None:
    """Send owners what Torg gave them last month, in the first days of the new one."""
    for city in City.objects.all():
        send_letters_of(city, timezone.now())


@task()
def read_feed(number: int) -> None:
    """Read one source of events and note how it went."""
    feed = Feed.objects.select_related("city").filter(pk=number).first()
    if feed is not None:
        sync_feed(feed)


@periodic("portal.read_feeds", every=timedelta(minutes=1))
def read_due_feeds() -> None:
    """Ask for every source whose time has come to be read, each once."""
    now = timezone.now()
    for feed in due(now)[:200]:
        if claim_source(feed, now):
            enqueue(read_feed, feed.pk)
