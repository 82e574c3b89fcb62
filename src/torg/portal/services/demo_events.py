"""The demo town's events: feeds written as files, read by the same readers as any city's."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from torg.places.models import City, Feed
from torg.places.services.feeds import add_feed

GOOD_FOR = timedelta(days=14)  # then the dates run out, and the files are written anew


def make_demo_events(city: City, scale: float) -> int:
    """Give the demo town its feeds, or fresh dates when they run out; return how many were read."""
    known = {feed.url: feed for feed in Feed.objects.filter(city=city)}
    folder = settings.HOME / "demo" / "events"
    written = folder / "kalender.ics"
    today = timezone.now().astimezone(city.tz).date()
    read = str(written.resolve()) in known and written.is_file()
    if read and today - _day_of(written.stat().st_mtime, city) < GOOD_FOR:
        return 0
    # The writer and the readers load what a second start should not wait for.
    from torg.agenda.importers.feed import sync_feed  # noqa: PLC0415  -- as above
    from torg.demo import write_events  # noqa: PLC0415  -- as above

    files = write_events(folder, today, scale=scale)
    for file in files:
        url = str(file.path.resolve())
        feed = known.get(url) or add_feed(
            city, url, by=None, name=file.name, rank=file.rank, every=timedelta(days=1)
        )
        sync_feed(feed)
    return len(files)


def _day_of(stamp: float, city: City) -> date:
    return datetime.fromtimestamp(stamp, city.tz).date()
