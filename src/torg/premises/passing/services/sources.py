"""Writes of sources of counts: added, paused, taken away; and how each reading went."""

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
from torg.places.models import City
from torg.premises.passing.models import CounterSource
from torg.premises.passing.queries.kept import STOP_AFTER

LONGEST_WAIT = timedelta(hours=24)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)


@transaction.atomic
def add_source(
    city: City,
    url: str,
    *,
    by: User | None,
    name: str = "",
    places_url: str = "",
    every: timedelta = timedelta(hours=6),
    insecure: bool = False,
) -> CounterSource:
    """Add a source of counts; it is read at the next tick.

    Raises ValidationError, by field. Files and plain http (`insecure`) are the operator's to add
    (`by` None), no form's: whoever may name a file here would have the server read its own secrets.
    """
    source = CounterSource(
        city=city, url=url.strip(), places_url=places_url.strip(), every=every,
        insecure=insecure and by is None, next_at=timezone.now(),
    )  # fmt: skip
    source.name = clean_text(name, 120) or source.url[:120]
    _check(source, by)
    source.save()
    record("counts_source.added", source, by=by, city_id=city.pk)
    return source


@transaction.atomic
def pause_source(source: CounterSource, *, by: User) -> CounterSource:
    """Read the source no longer; what it has given stays. Nothing happens when it is so."""
    _lock(source)
    if source.is_active:
        source.is_active = False
        source.save(update_fields=["is_active"])
        record("counts_source.paused", source, by=by, city_id=source.city_id)
    return source


@transaction.atomic
def resume_source(source: CounterSource, *, by: User) -> CounterSource:
    """Read the source again, in full, at the next tick and as if it had never failed."""
    _lock(source)
    source.is_active, source.failures, source.next_at = True, 0, timezone.now()
    source.etag = source.last_modified = source.digest = ""
    source.save()
    record("counts_source.resumed", source, by=by, city_id=source.city_id)
    return source


@transaction.atomic
def remove_source(source: CounterSource, *, by: User) -> None:
    """Take the source away; counters and counts stay."""
    record("counts_source.removed", source, by=by, city_id=source.city_id)
    source.delete()


@transaction.atomic
def claim_source(source: CounterSource, now: datetime) -> bool:
    """Take a source that is due, so that nobody else reads it too. False when somebody has."""
    soon = now + timedelta(minutes=30)  # when it is tried again should this reading die
    due = CounterSource.objects.filter(pk=source.pk, is_active=True, next_at__lte=now)
    return bool(due.update(next_at=soon))


@transaction.atomic
def note_success(source: CounterSource, now: datetime, **seen: Any) -> None:
    """Note that a reading went well. `seen` may hold etag, last_modified, digest."""
    _lock(source)
    was_wrong = bool(source.failures)
    for name, value in seen.items():
        setattr(source, name, value)
    source.failures, source.last_error, source.error_text, source.error_facts = 0, "", "", {}
    source.last_tried_at = source.last_ok_at = now
    source.next_at = now + source.every + _jitter(source.every)
    source.save()
    if was_wrong:
        record("counts_source.recovered", source, by=None, city_id=source.city_id)


@transaction.atomic
def note_failure(
    source: CounterSource,
    now: datetime,
    problem: str,
    text: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    retry_after: int | None = None,
) -> None:
    """Note that a reading failed: it is tried again later and later, then not at all.

    `problem` is a value of `core.fetching.Problem` or `enums.SourceTrouble`; `retry_after` seconds.
    """
    _lock(source)
    source.failures = min(source.failures + 1, 30_000)
    source.last_error, source.error_text = problem, text[:500]
    source.error_facts, source.last_tried_at = dict(facts or {}), now
    wait = min(timedelta(minutes=5) * 2 ** min(source.failures, 12), LONGEST_WAIT)
    wait = max(wait, timedelta(seconds=retry_after or 0))
    source.next_at = now + wait + _jitter(wait)
    if source.failures >= STOP_AFTER and source.is_active:
        source.is_active = False
        record("counts_source.stopped", source, by=None, city_id=source.city_id, problem=problem)
    elif source.failures == 1:
        record("counts_source.failed", source, by=None, city_id=source.city_id, problem=problem)
    source.save()


def _lock(source: CounterSource) -> None:
    source.refresh_from_db(from_queryset=CounterSource.objects.select_for_update())


def _jitter(span: timedelta) -> timedelta:
    """Return up to a tenth of a span, so that a city's sources do not all come at once."""
    return span * (secrets.randbelow(1000) / 10_000)


def _check(source: CounterSource, by: User | None) -> None:
    errors = {
        field: reason for field in ("url", "places_url") if (reason := _wrong(source, field, by))
    }
    if not SHORTEST <= source.every <= LONGEST:
        errors["every"] = _("Between every hour and once a week.")
    if CounterSource.objects.filter(city=source.city, url=source.url).exists():
        errors["url"] = _("The city already reads this source.")
    if errors:
        raise ValidationError(errors)


def _wrong(source: CounterSource, field: str, by: User | None) -> str:
    """Say what is wrong with an address; "" when nothing is."""
    url: str = getattr(source, field)
    if url.startswith("/"):
        return "" if by is None else str(FetchError(Problem.NOT_HTTPS))
    if not url and field == "places_url":
        return ""
    try:
        read_url(url, insecure=source.insecure)
    except FetchError as fault:
        return str(fault)
    return ""
