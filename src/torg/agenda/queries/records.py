"""Which sources tell of an event."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from torg.agenda.models import Event, SourceRecord


@dataclass(frozen=True)
class ToldBy:
    """A source that tells of an event, and where one can read it there ("" = nowhere)."""

    name: str
    url: str


def sources_of(event: Event) -> list[ToldBy]:
    """Return the sources that tell of an event now, the one believed most first. One query."""
    told = SourceRecord.objects.filter(event=event, gone_at=None)
    rows = told.order_by("feed__rank", "pk").values_list("feed__name", "url", "feed__url")
    found: dict[str, str] = {}
    for name, page, feed in rows:
        found[name] = found.get(name) or _page(page) or _site(feed)
    return [ToldBy(name, url) for name, url in found.items()]


def _page(url: str) -> str:
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def _site(url: str) -> str:
    """Return the site of a feed: its own address is for machines, and may hold a key."""
    parts = urlsplit(url)
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return f"{parts.scheme}://{parts.hostname}/" if is_web else ""
