"""Sources that are read again and again: each taken by one reader, and how the reading went.

One that fails is asked later and later, then not at all until a person has looked.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import PolledSource, User

STOP_AFTER = 40  # failures in a row; then a person has to look
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=24)


@transaction.atomic
def pause_source(source: PolledSource, *, by: User) -> None:
    """Read the source no longer; what it has given stays. Nothing happens when it is so."""
    lock_source(source)
    if source.is_active:
        source.is_active = False
        source.save(update_fields=["is_active"])
        _record("paused", source, by=by)


@transaction.atomic
def resume_source(source: PolledSource, *, by: User) -> None:
    """Read the source again, in full, at the next tick and as if it had never failed."""
    lock_source(source)
    source.is_active, source.failures, source.next_at = True, 0, timezone.now()
    forget_reading(source)
    source.save()
    _record("resumed", source, by=by)


@transaction.atomic
def claim_source(source: PolledSource, now: datetime) -> bool:
    """Take a source that is due, so that nobody else reads it too. False when somebody has."""
    due = _rows(source).filter(pk=source.pk, is_active=True, next_at__lte=now)
    return bool(due.update(next_at=now + source.RETAKEN_AFTER))


@transaction.atomic
def note_success(source: PolledSource, now: datetime, **seen: Any) -> None:
    """Note that a reading went well. `seen` are columns: etag, last_modified, digest and its own.

    `source.url` is to be the address that was read: where the source has another one by now,
    nothing is noted, and it is read there at the time that its move has set.
    """
    if not _lock_unmoved(source):
        return
    was_wrong = bool(source.failures)
    for name, value in seen.items():
        setattr(source, name, value)
    source.failures, source.last_error, source.error_text, source.error_facts = 0, "", "", {}
    source.last_tried_at = source.last_ok_at = now
    if source.next_at:
        source.next_at = after(now, source.every)
    source.save()
    if was_wrong:
        _record("recovered", source, by=None)


@transaction.atomic
def note_failure(
    source: PolledSource,
    now: datetime,
    problem: str,
    text: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    retry_after: int | None = None,
) -> None:
    """Note that a reading failed: it is tried again later and later, then not at all.

    `problem` is a value of `core.fetching.Problem` or the source's own; `retry_after` seconds.
    Nothing is noted where the source has another address by now than the one that was read.
    """
    if not _lock_unmoved(source):
        return
    source.failures = min(source.failures + 1, 30_000)
    source.last_error, source.error_text = problem, text[:500]
    source.error_facts, source.last_tried_at = dict(facts or {}), now
    if source.next_at:
        wait = wait_after(source.failures, FIRST_WAIT, LONGEST_WAIT, retry_after)
        source.next_at = after(now, wait)
    if source.failures >= STOP_AFTER and source.is_active:
        source.is_active = False
        _record("stopped", source, by=None, problem=problem)
    elif source.failures == 1:
        _record("failed", source, by=None, problem=problem)
    source.save()


@dataclass(frozen=True)
class Health:
    """How a source is doing. `state` is well, waiting, trouble, stopped or paused."""

    state: str
    words: str  # what is wrong, in the reader's language; empty when nothing is


def health_in(source: PolledSource, words: str) -> Health:
    """Return how a source is doing, `words` saying what is wrong with it."""
    if source.failures >= STOP_AFTER:
        return Health("stopped", words)
    if not source.is_active:
        return Health("paused", words)
    if words:
        return Health("trouble", words)
    return Health("well" if source.last_ok_at else "waiting", "")


def lock_source(source: PolledSource) -> None:
    """Read the source anew and let nobody else write it before this transaction ends."""
    source.refresh_from_db(from_queryset=_rows(source).select_for_update())


def forget_reading(source: PolledSource) -> None:
    """Have the source read in full next time, whether it has changed or not. Does not save."""
    source.etag = source.last_modified = source.digest = ""


def wait_after(
    failures: int, first: timedelta, longest: timedelta, retry_after: int | None
) -> timedelta:
    """Return how long to wait after so many failures: twice `first`, then twice as long each time.

    At most `longest`, and at least the seconds that the other side asks for.
    """
    wait = min(first * 2 ** min(failures, 12), longest)
    return max(wait, timedelta(seconds=retry_after or 0))


def after(now: datetime, span: timedelta) -> datetime:
    """Return when a span is over, up to a tenth later: a city's sources do not all come at once."""
    return now + span + span * (secrets.randbelow(1000) / 10_000)


def _lock_unmoved(source: PolledSource) -> bool:
    """Lock the source; False where it has moved since it was read: the reading is not of it."""
    read = source.url
    lock_source(source)
    return bool(source.url == read)


def _rows(source: PolledSource) -> QuerySet[Any]:
    """Return all sources of its kind."""
    return type(source)._default_manager.all()  # noqa: SLF001  -- documented for any model


def _record(done: str, source: PolledSource, *, by: User | None, **data: Any) -> None:
    record(f"{source.NOUN}.{done}", source, by=by, organisation_id=source.organisation_id, **data)
