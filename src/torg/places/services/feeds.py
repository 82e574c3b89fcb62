"""Writes of sources: added, changed, hastened. What befalls every kind of them: `core.sources`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core import sources
from torg.core.fetching import FetchError, Problem
from torg.core.fetching.addresses import read_url
from torg.core.journal import record
from torg.core.models import User
from torg.core.sources import forget_reading, lock_source
from torg.core.text import clean_text
from torg.places.enums import FeedFormat
from torg.places.models import City, Feed

EDITABLE = frozenset({"name", "format", "url", "actor", "place", "rank", "every"})
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
    lock_source(feed)
    changed = [name for name, value in changes.items() if getattr(feed, name) != value]
    for name in changed:
        setattr(feed, name, changes[name])
    if "url" in changed:
        _refuse_file(feed, by)
        feed.moved_at = timezone.now()
    _check(feed)
    if {"url", "format"} & set(changed):
        forget_reading(feed)
        feed.failures, feed.next_at = 0, timezone.now()
    feed.save()
    if changed:
        record("feed.edited", feed, by=by, organisation_id=feed.actor_id, fields=sorted(changed))
    return sorted(changed)


@transaction.atomic
def hasten_feed(feed: Feed, *, by: User) -> Feed:
    """Let the source be read at the next tick, in full. Nothing happens to one that is paused."""
    lock_source(feed)
    if feed.is_active:
        forget_reading(feed)
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


def note_success(feed: Feed, now: datetime, **seen: Any) -> None:
    """Note that a reading went well, as `core.sources.note_success` does of any source."""
    sources.note_success(feed, now, gone_agreed=False, moved_at=None, **seen)


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
