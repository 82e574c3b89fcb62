"""Pictures that sources name: fetched by the one safe fetcher, drawn anew, given to their events.

Never in a request: `torg tick` asks for those that are due, each a task of its own, and one that
fails is tried again later and later. Nothing of what came is kept but its pixels.
"""

import hashlib
import io
import logging
from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from torg.agenda.enums import PictureTrouble
from torg.agenda.models import Event, SourcePicture
from torg.agenda.queries.pictures import WIDEST, is_a_sources, unused, without_copy
from torg.agenda.services.event_pictures import drop_pictures, keep_picture
from torg.core.fetching import TIMEOUT, Fetched, FetchError, fetch
from torg.core.journal import record
from torg.core.sources import after, wait_after
from torg.places.enums import Source
from torg.places.exceptions import UnfitPhotoError
from torg.places.models import Feed
from torg.places.pictures import fitted, read_picture

logger = logging.getLogger(__name__)

ACCEPT = "image/jpeg, image/png, image/webp;q=0.9"
AT_MOST = 2_000  # of one source
AGAIN = timedelta(days=7)  # then it is asked whether what is at an address has changed
SOON = timedelta(minutes=15)  # when it is tried again should a fetching die
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=7)
AT_ONCE, OF_A_HOST = 100, 20  # pictures that one tick asks for
_BATCH = 500


@transaction.atomic
def want_pictures(feed: Feed, now: datetime | None = None) -> int:
    """Note the pictures that a source's coming events name and that are not here yet.

    Those that are here already are given to their events. Return how many are new; at most 2,000
    of one source are kept.
    """
    now = now or timezone.now()
    events = [event for event in without_copy(feed, now) if is_a_sources(event)]
    urls = dict.fromkeys(event.image_source for event in events)
    known = dict(
        SourcePicture.objects.filter(city=feed.city_id, url__in=list(urls)).values_list(
            "url", "name"
        )
    )
    _put([event for event in events if known.get(event.image_source)], known)
    left = max(0, AT_MOST - SourcePicture.objects.filter(feed=feed).count())
    new = [url for url in urls if url not in known][:left]
    SourcePicture.objects.bulk_create(
        [SourcePicture(city_id=feed.city_id, feed=feed, url=url, next_at=now) for url in new],
        batch_size=_BATCH,
        ignore_conflicts=True,  # two sources of the same picture
    )
    return len(new)


def due_pictures(now: datetime) -> list[SourcePicture]:
    """Return the pictures to fetch now, the one that has waited longest first, few of one host."""
    asked: Counter[str | None] = Counter()
    chosen = []
    for picture in SourcePicture.objects.filter(next_at__lte=now).order_by("next_at", "pk")[:2000]:
        host = urlsplit(picture.url).hostname
        asked[host] += 1
        if asked[host] <= OF_A_HOST:
            chosen.append(picture)
    return chosen[:AT_ONCE]


def claim_picture(picture: SourcePicture, now: datetime) -> bool:
    """Take a picture that is due, so that nobody else fetches it too. False when somebody has."""
    due = SourcePicture.objects.filter(pk=picture.pk, next_at__lte=now)
    return bool(due.update(next_at=now + SOON))


def fetch_picture(
    picture: SourcePicture, now: datetime | None = None, *, timeout: float = TIMEOUT
) -> str:
    """Fetch, check and keep one picture; note how it went. Return "kept", "unchanged", or why not.

    What is at the address is judged by its content alone. `timeout` is in seconds. Never raises.
    """
    now = now or timezone.now()
    try:
        answer = fetch(
            picture.url, etag=picture.etag, last_modified=picture.last_modified, accept=ACCEPT,
            timeout=timeout, insecure=bool(picture.feed and picture.feed.insecure),
        )  # fmt: skip
        digest = hashlib.sha256(answer.body).hexdigest() if answer.is_new else picture.digest
        if digest == picture.digest:
            return _note_same(picture, answer, now)
        drawn = fitted(read_picture(io.BytesIO(answer.body), len(answer.body)), WIDEST)
        return _keep(picture, keep_picture(drawn), answer, digest, now)
    except FetchError as fault:
        return _note_failure(picture, now, fault.problem.value, fault.facts, fault.retry_after)
    except UnfitPhotoError as unfit:
        known = unfit.reason in PictureTrouble.values
        problem = PictureTrouble(unfit.reason) if known else PictureTrouble.UNKNOWN
        return _note_unfit(picture, problem, answer, digest, now)
    except Exception:
        logger.exception("picture %d failed", picture.pk)
        return _note_failure(picture, now, PictureTrouble.FAULT.value, {}, None)


@transaction.atomic
def sweep_pictures() -> int:
    """Drop the copies of pictures that no event names any more which visitors see."""
    gone = list(unused(SourcePicture.objects.all()).order_by("pk")[:_BATCH])
    names = [picture.name for picture in gone if picture.name]
    Event.objects.filter(image__in=names).update(image="")
    SourcePicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
    drop_pictures(names)
    return len(gone)


@transaction.atomic
def _keep(picture: SourcePicture, name: str, answer: Fetched, digest: str, now: datetime) -> str:
    there = SourcePicture.objects.select_for_update().filter(pk=picture.pk).first()
    if there is None:
        drop_pictures([name])
        return "unused"  # its event has gone meanwhile
    old, picture.name = there.name, name
    picture.etag, picture.last_modified = answer.etag, answer.last_modified
    picture.digest, picture.problem, picture.facts = digest, "", {}
    _save_again(picture, now)
    events = Event.objects.select_for_update().filter(
        city=picture.city_id, image_source=picture.url
    )
    _put([event for event in events if is_a_sources(event)], {picture.url: picture.name})
    drop_pictures([old])
    record("picture.fetched", picture, by=None, city_id=picture.city_id)
    return "kept"


def _put(events: list[Event], names: dict[str, str]) -> None:
    """Give events the copies of the pictures that they name."""
    for event in events:
        event.image = names[event.image_source]
        event.provenance = {**event.provenance, "image": Source.FEED.value}
        event.updated_at = timezone.now()  # pages that are kept drawn are named after it
    Event.objects.bulk_update(events, ["image", "provenance", "updated_at"], batch_size=100)


def _note_same(picture: SourcePicture, answer: Fetched, now: datetime) -> str:
    picture.etag = answer.etag or picture.etag
    picture.last_modified = answer.last_modified or picture.last_modified
    if picture.problem not in PictureTrouble.values:  # what was unfit still is
        picture.problem, picture.facts = "", {}
    _save_again(picture, now)
    return "unchanged"


def _note_unfit(
    picture: SourcePicture, problem: PictureTrouble, answer: Fetched, digest: str, now: datetime
) -> str:
    """Note what is wrong with it; the same file is not read again, another one is.

    A copy of what was there before stays: a server in trouble says 200 to its own error page.
    """
    picture.etag, picture.last_modified = answer.etag, answer.last_modified
    picture.digest, picture.problem, picture.facts = digest, problem.value, {}
    _save_again(picture, now)
    return problem.value


def _note_failure(
    picture: SourcePicture, now: datetime, problem: str, facts: dict[str, object],
    retry_after: int | None,
) -> str:  # fmt: skip
    picture.failures = min(picture.failures + 1, 30_000)
    picture.problem, picture.facts, picture.tried_at = problem, facts, now
    if not picture.name:  # the next answer is read whatever it is
        picture.etag = picture.last_modified = picture.digest = ""
    wait = wait_after(picture.failures, FIRST_WAIT, LONGEST_WAIT, retry_after)
    picture.next_at = after(now, wait)
    _save(picture)
    return problem


def _save_again(picture: SourcePicture, now: datetime) -> None:
    picture.failures, picture.tried_at = 0, now
    picture.next_at = after(now, AGAIN)
    _save(picture)


def _save(picture: SourcePicture) -> None:
    """Write what is known of it, unless it was dropped meanwhile."""
    columns = ("name", "etag", "last_modified", "digest", "next_at", "failures", "problem",
               "facts", "tried_at")  # fmt: skip
    values = {column: getattr(picture, column) for column in columns}
    SourcePicture.objects.filter(pk=picture.pk).update(**values)
