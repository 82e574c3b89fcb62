"""One source, from its address or file to events: fetched, read, taken, and how it went noted."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.agenda.importers.lookups import LookUps
from torg.agenda.importers.reading import read_source
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading
from torg.agenda.services.records import Taken, take_statements
from torg.agenda.services.rows import Statement
from torg.agenda.services.source_pictures import want_pictures
from torg.core.fetching import MAX_BYTES, TIMEOUT, FetchError, fetch
from torg.core.fetching.charset import decode
from torg.core.importing import ImportReport, RefusedWhole, start_import
from torg.core.models import User
from torg.core.sources import note_failure
from torg.places.enums import FeedTrouble
from torg.places.models import Feed
from torg.places.services.feeds import note_success

logger = logging.getLogger(__name__)

MAX_PAGES = 20  # of a source that says where its next page is


@dataclass(frozen=True)
class Source:
    """What was fetched of a source. `text` None: it is as it was."""

    text: str | None
    digest: str = ""
    etag: str = ""
    last_modified: str = ""
    url: str = ""


def get_source(feed: Feed, *, timeout: float = TIMEOUT) -> Source:
    """Fetch or read a source; `timeout` is in seconds.

    Raises FetchError, or OSError for a file that cannot be read.
    """
    if feed.is_file:
        path = Path(feed.url)
        if path.stat().st_size > MAX_BYTES:
            raise OSError("too large")
        body = path.read_bytes()
        return Source(decode(body), hashlib.sha256(body).hexdigest())
    answer = fetch(
        feed.url, etag=feed.etag, last_modified=feed.last_modified, insecure=feed.insecure,
        timeout=timeout,
    )  # fmt: skip
    tags = {"etag": answer.etag, "last_modified": answer.last_modified}
    if not answer.is_new:
        modified = answer.last_modified or feed.last_modified
        return Source(None, feed.digest, answer.etag or feed.etag, modified)
    digest = hashlib.sha256(answer.body).hexdigest()
    return Source(answer.text(), digest, url=answer.final_url, **tags)


def import_events(
    feed: Feed, source: Source, report: ImportReport, *, by: User | None, agreed: bool = False
) -> Taken:
    """Read what was fetched and take it. Raises RefusedWhole, with the reason, and changes nothing.

    A source without a single event is refused: an empty answer is no proof that all is off. What it
    says that nobody is to see is its word, though, even where it says nothing else.
    """
    reading = read_fetched(feed, source)
    report.read = reading.read
    for refused in reading.refused:
        report.refuse(refused.row, refused.reason, refused.content)
    if not reading.events and not reading.withdrawn:
        raise RefusedWhole(_("The source holds no event that can be taken. Nothing was changed."))
    statements = [
        Statement(event.uid, event.url or event.website, event.as_json())
        for event in reading.events
    ]
    taken = take_statements(
        feed, statements, by=by, complete=not reading.nameless and not reading.next_url,
        present=reading.present, withdrawn=reading.withdrawn, agreed=agreed,
    )  # fmt: skip
    want_pictures(feed)
    report.created, report.updated, report.unchanged = (
        taken.created, taken.updated, taken.unchanged,
    )  # fmt: skip
    for uid, reason in taken.refused:
        report.refuse(uid, reason)
    report.summary = {
        "format": reading.format, "merged": taken.merged, "suggested": taken.suggested,
        "not_found": reading.not_found, "notices": _notices(reading),
        "gone": taken.gone.missing, "hidden": taken.gone.hidden, "held": taken.gone.held,
    }  # fmt: skip
    return taken


def _notices(reading: Reading) -> list[str]:
    """Return what was mended, each once: a feed makes the same mistake in every row."""
    own = [notice for event in reading.events for notice in event.notices]
    return list(dict.fromkeys([*reading.notices, *own]))[:30]


def read_fetched(feed: Feed, source: Source, *, follow: bool = True) -> Reading:
    """Read a source and, to `follow`, the pages that it says come after it, from the same host.

    Raises RefusedWhole, with the reason.
    """
    look_up = LookUps(feed, source.url) if follow and source.url else None
    context = Context(feed.city.timezone, feed.city.language[:2], source.url or "", look_up)
    try:
        reading = read_source(source.text or "", feed.format, context)
        pages = 1
        while follow and reading.next_url and not feed.is_file and pages < MAX_PAGES:
            if urlsplit(reading.next_url).hostname != urlsplit(source.url).hostname:
                break
            answer = fetch(reading.next_url, insecure=feed.insecure)
            more = read_source(answer.text(), reading.format, context)
            _add(reading, more)
            pages += 1
    except NotOfFormatError as reason:
        raise RefusedWhole(str(reason)) from None
    except FetchError as fault:
        raise RefusedWhole(_("A later page: %(why)s") % {"why": fault}) from None
    if look_up is not None and look_up.failed:
        reading.notice(look_up.words)
        reading.not_found = look_up.failed
    return reading


def _add(reading: Reading, more: Reading) -> None:
    reading.read += more.read
    reading.events += more.events
    reading.refused += more.refused
    reading.present |= more.present
    reading.withdrawn |= more.withdrawn
    reading.nameless += more.nameless
    # A page that names itself as the next would never end.
    reading.next_url = "" if more.next_url == reading.next_url else more.next_url


def sync_feed(feed: Feed, *, by: User | None = None, now: datetime | None = None) -> str:
    """Read a source and note how it went: "unchanged", "taken", or the problem. Never raises."""
    now = now or timezone.now()
    with override(feed.city.language[:2]):
        try:
            return _sync(feed, by, now)
        except FetchError as fault:
            note_failure(feed, now, fault.problem.value, facts=fault.facts,
                         retry_after=fault.retry_after)  # fmt: skip
            return fault.problem.value
        except OSError:
            note_failure(feed, now, FeedTrouble.NO_FILE.value)
        except RefusedWhole as reason:
            note_failure(feed, now, FeedTrouble.NOT_OF_FORMAT.value, str(reason))
        except Exception:
            logger.exception("feed %d failed", feed.pk)
            note_failure(feed, now, FeedTrouble.FAULT.value)
        return feed.last_error


def _sync(feed: Feed, by: User | None, now: datetime) -> str:
    source = get_source(feed)
    seen = {"etag": source.etag, "last_modified": source.last_modified, "digest": source.digest}
    if source.text is None or (source.digest == feed.digest and not feed.gone_agreed):
        note_success(feed, now, **seen)
        return "unchanged"
    with start_import("events", feed.name, by=by, city=feed.city) as report:
        feed.last_run_id = report.run_id
        feed.save(update_fields=["last_run"])
        taken = import_events(feed, source, report, by=by, agreed=feed.gone_agreed)
    if taken.gone.held:
        facts = {"gone": taken.gone.missing, "known": taken.gone.known}
        note_failure(feed, now, FeedTrouble.SHRUNK.value, facts=facts)
        return FeedTrouble.SHRUNK.value
    if report.summary["not_found"]:  # read in full next time: what was not found may be there
        seen = dict.fromkeys(seen, "")
    note_success(feed, now, **seen)
    return "taken"
