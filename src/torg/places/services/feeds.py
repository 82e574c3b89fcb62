"""Writes of sources: added, changed, paused; and how each reading went."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.fetching import FetchError, Problem
from torg.core.fetching.addresses import read_url
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import FeedFormat
from torg.places.models import City, Feed
from torg.places.queries.feeds import STOP_AFTER

EDITABLE = frozenset({"name", "format", "url", "actor", "place", "rank", "every"})
LONGEST_WAIT = timedelta(hours=24)
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=7)


@transaction.atomic
def add_feed(
    city: City, url: str, *, by: User | None, by_hand: bool = False, **values: Any
) -> Feed:
    """Add a source; it is read at once unless it is one that is read `by_hand` only.

    Raises ValidationError, by field. Files and plain http are the operator's to add (`by` None), no
    form's: whoever may name a file here would have the server read its own secrets out.
    """
    feed = Feed(city=city, url=url.strip(), next_at=None if by_hand else timezone.now(), **values)
    feed.name = clean_text(feed.name, 120) or feed.url[:120]
    _refuse_file(feed, by)
    _check(feed)
    feed.save()
    record("feed.added", feed, by=by, organisation_id=feed.actor_id, format=feed.format)
    return feed


@transaction.atomic
def edit_feed(feed: Feed, changes: Mapping[str, Any], *, by: User) -> list[str]:
    """Change fields of a source; return the names of those that differ. Raises ValidationError."""
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    _lock(feed)
    changed = [name for name, value in changes.items() if getattr(feed, name) != value]
    for name in changed:
        setattr(feed, name, changes[name])
    if "url" in changed:
        _refuse_file(feed, by)
        feed.moved_at = timezone.now()
    _check(feed)
    if {"url", "format"} & set(changed):
        feed.etag = feed.last_modified = feed.digest = ""
        feed.failures, feed.next_at = 0, timezone.now()
    feed.save()
    if changed:
        record("feed.edited", feed, by=by, organisation_id=feed.actor_id, fields=sorted(changed))
    return sorted(changed)


@transaction.atomic
def pause_feed(feed: Feed, *, by: User) -> Feed:
    """Read the source no longer; what it has given stays. Nothing happens when it is so."""
    _lock(feed)
    if feed.is_active:
        feed.is_active = False
        feed.save(update_fields=["is_active"])
        record("feed.paused", feed, by=by, organisation_id=feed.actor_id)
    return feed


@transaction.atomic
def resume_feed(feed: Feed, *, by: User) -> Feed:
    """Read the source again, from now on and as if it had never failed."""
    _lock(feed)
    feed.is_active, feed.failures, feed.next_at = True, 0, timezone.now()
    feed.etag = feed.last_modified = feed.digest = ""
    feed.save()
    record("feed.resumed", feed, by=by, organisation_id=feed.actor_id)
    return feed


@transaction.atomic
def hasten_feed(feed: Feed, *, by: User) -> Feed:
    """Let the source be read at the next tick, in full. Nothing happens to one that is paused."""
    _lock(feed)
    if feed.is_active:
        feed.etag = feed.last_modified = feed.digest = ""
        feed.next_at = timezone.now()
        feed.save()
        record("feed.hastened", feed, by=by, organisation_id=feed.actor_id)
    return feed


@transaction.atomic
def agree_to_gone(feed: Feed, *, by: User) -> Feed:
    """Believe the source that so many of its events are gone; they are hidden at the next tick."""
    hasten_feed(feed, by=by)
    feed.gone_agreed = True
    feed.save(update_fields=["gone_agreed"])
    record("feed.believed", feed, by=by, organisation_id=feed.actor_id)
    return feed


@transaction.atomic
def claim_feed(feed: Feed, now: datetime) -> bool:
    """Take a source that is due, so that nobody else reads it too. False when somebody has."""
    soon = now + timedelta(minutes=15)  # when it is tried again should this reading die
    due = Feed.objects.filter(pk=feed.pk, is_active=True, next_at__lte=now)
    return bool(due.update(next_at=soon))


@transaction.atomic
def note_success(feed: Feed, now: datetime, **seen: Any) -> None:
    """Note that a reading went well. `seen` may hold etag, last_modified, digest, last_run.

    `feed.url` is to be the address that was read: where the source has another one by now, nothing
    is noted, and it is read there at the time that its move has set.
    """
    if _lock_unmoved(feed) is None:
        return
    was_wrong = bool(feed.failures)
    for name, value in seen.items():
        setattr(feed, name, value)
    feed.failures, feed.last_error, feed.error_text, feed.error_facts = 0, "", "", {}
    feed.gone_agreed, feed.moved_at = False, None
    feed.last_tried_at = feed.last_ok_at = now
    feed.next_at = now + feed.every + _jitter(feed.every) if feed.next_at else None
    feed.save()
    if was_wrong:
        record("feed.recovered", feed, by=None, organisation_id=feed.actor_id)


@transaction.atomic
def note_failure(
    feed: Feed,
    now: datetime,
    problem: str,
    text: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    retry_after: int | None = None,
) -> None:
    """Note that a reading failed: it is tried again later and later, then not at all.

    `problem` is a value of `core.fetching.Problem` or `enums.FeedTrouble`; `retry_after` seconds.
    Nothing is noted where the source has another address by now than the one that was read.
    """
    if _lock_unmoved(feed) is None:
        return
    feed.failures = min(feed.failures + 1, 30_000)
    feed.last_error, feed.error_text = problem, text[:500]
    feed.error_facts = dict(facts or {})
    feed.last_tried_at = now
    wait = min(timedelta(minutes=5) * 2 ** min(feed.failures, 12), LONGEST_WAIT)
    wait = max(wait, timedelta(seconds=retry_after or 0))
    if feed.next_at:
        feed.next_at = now + wait + _jitter(wait)
    if feed.failures >= STOP_AFTER and feed.is_active:
        feed.is_active = False
        record("feed.stopped", feed, by=None, organisation_id=feed.actor_id, problem=problem)
    elif feed.failures == 1:
        record("feed.failed", feed, by=None, organisation_id=feed.actor_id, problem=problem)
    feed.save()


def _lock(feed: Feed) -> None:
    feed.refresh_from_db(from_queryset=Feed.objects.select_for_update())


def _lock_unmoved(feed: Feed) -> Feed | None:
    """Lock the source; None where it has moved since it was read: the reading is not of it."""
    read = feed.url
    _lock(feed)
    return feed if feed.url == read else None


def _jitter(span: timedelta) -> timedelta:
    """Return up to a tenth of a span, so that a city's sources do not all come at once."""
    return span * (secrets.randbelow(1000) / 10_000)


def _refuse_file(feed: Feed, by: User | None) -> None:
    if feed.is_file and by is not None:
        raise ValidationError({"url": str(FetchError(Problem.NOT_HTTPS))})


def _check(feed: Feed) -> None:
    errors: dict[str, str] = {}
    if not feed.is_file:
        try:
            read_url(feed.url, insecure=feed.insecure)
        except FetchError as fault:
            errors["url"] = str(fault)
    if feed.format not in FeedFormat.values:
        errors["format"] = _("Choose one of the formats.")
    if not SHORTEST <= feed.every <= LONGEST:
        errors["every"] = _("Between every quarter of an hour and once a week.")
    taken = Feed.objects.filter(city=feed.city, kind=feed.kind, url=feed.url).exclude(pk=feed.pk)
    if taken.exists():
        errors["url"] = _("The city already reads this source.")
    if errors:
        raise ValidationError(errors)
