"""An event that somebody writes here after a source told of it: found at once, and shown once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from torg.agenda.enums import MatchState, Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.queries.matching import UNSURE, Candidates, Likeness, Told, compare
from torg.agenda.services.imports import wait_for_others
from torg.agenda.services.matching import absorb
from torg.core.models import User
from torg.places.enums import Source

_AHEAD, _DATES = timedelta(days=92), 40  # of an event that recurs, what is compared
_SUGGESTED = 3


@dataclass
class Found:
    """What sources had told already: `joined` are their names; `suggested` pairs wait for staff."""

    joined: list[str] = field(default_factory=list)
    suggested: int = 0


def match_written(event: Event, *, by: User | None) -> Found:
    """Compare a published event with what sources tell of; take what is clearly the same for it.

    Its own words win; what it does not say comes from the source. Never joined without staff: an
    event that people have written in, one of another actor's, one with more dates, and pairs that
    were kept apart. Nothing happens to a draft. Call outside a transaction that holds the event:
    imports take their turn before any row, and so does this.
    """
    if event.publication != Publication.PUBLISHED or not _likely(event):
        return Found()
    with transaction.atomic():
        wait_for_others(event.city)
        event.refresh_from_db()
        return _taken(event, by=by)


def _taken(event: Event, *, by: User | None) -> Found:
    found = Found()
    if event.publication != Publication.PUBLISHED or event.merged_into_id:
        return found
    likely = _likely(event)
    told_by = _records_of(likely)
    told = set(event.records.values_list("feed", "original"))
    for likeness, other in likely.values():
        records = told_by.get(other.event_id, [])
        feeds = {record.feed_id for record in records}
        if not records or _is_told(feeds, likeness, told) or _kept_apart(event, records):
            continue  # nobody but people tells of it, or who tells of both says that they are two
        if likeness.is_clear and not _is_anothers(event, other, records[0].event):
            absorb(_match_of(event, records[0], likeness), records[0].event, by=by)
            names = [record.feed.name for record in records]
            found.joined += [name for name in names if name not in found.joined]
            told |= {(feed, likeness.original) for feed in feeds}
        elif found.suggested < _SUGGESTED:
            match = _match_of(event, records[0], likeness)
            found.suggested += match.state == MatchState.SUGGESTED
    if found.joined:
        event.refresh_from_db()
    return found


def _is_told(
    feeds: set[int], likeness: Likeness, told: Collection[tuple[int, datetime | None]]
) -> bool:
    """Tell whether one of these sources tells of the event already; of that date, where of one."""
    at = likeness.original
    return any(feed in feeds and (at is None or date in {None, at}) for feed, date in told)


def _likely(event: Event) -> dict[int, tuple[Likeness, Told]]:
    """Return events at the same time that may be the same, the most alike first, by number."""
    starts = _starts(event)
    days = {start.astimezone(event.city.tz).date() for start in starts}
    candidates = Candidates(event.city, days, {event.pk})
    best: dict[int, tuple[Likeness, Told]] = {}
    for start in starts:
        told = _told(event, start)
        for other in candidates.near(told):
            likeness = compare(other, told)
            known = best.get(other.event_id)
            if likeness.score >= UNSURE and (known is None or known[0].score < likeness.score):
                best[other.event_id] = (likeness, other)
    return dict(sorted(best.items(), key=lambda item: (-item[1][0].score, item[0])))


def _starts(event: Event) -> list[datetime]:
    now = timezone.now()
    coming = event.occurrences.filter(end__gte=now, start__lt=now + _AHEAD).order_by("start")
    return list(coming.values_list("start", flat=True)[:_DATES]) or [event.starts_at]


def _told(event: Event, start: datetime) -> Told:
    place = event.place
    where = event.location_name or (place.name if place else event.address)
    return Told(
        event.pk, event.title, start, event.all_day, event.place_id, where,
        event.lat if event.lat is not None or place is None else place.lat,
        event.lon if event.lon is not None or place is None else place.lon,
        event.website, recurs=event.recurs, original=start,
    )  # fmt: skip


def _records_of(events: Iterable[int]) -> dict[int, list[SourceRecord]]:
    rows = SourceRecord.objects.filter(event__in=list(events), gone_at=None)
    found: dict[int, list[SourceRecord]] = defaultdict(list)
    for record in rows.select_related("feed", "event").order_by("feed__rank", "pk"):
        found[record.event_id].append(record)
    return found


def _kept_apart(event: Event, records: list[SourceRecord]) -> bool:
    there = Q(record__in=records, event=event)
    back = Q(record__event=event, event=records[0].event_id)
    return Match.objects.filter(there | back, state=MatchState.SPLIT).exists()


def _is_anothers(event: Event, other: Told, known: Event) -> bool:
    written = set(known.provenance.values()) - {Source.FEED.value}
    by_staff = Source.STAFF.value in event.provenance.values()
    is_others = other.actor_id not in {None, event.actor_id}
    return bool(written) or (is_others and not by_staff)


def _match_of(event: Event, record: SourceRecord, likeness: Likeness) -> Match:
    match, _made = Match.objects.get_or_create(
        record=record,
        event=event,
        defaults={
            "city_id": event.city_id,
            "score": likeness.score,
            "reasons": likeness.reasons,
        },
    )
    return match
