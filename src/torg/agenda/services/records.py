"""What a source states → events: matched with those of other sources, told apart, kept in step."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from torg.agenda.enums import MatchState
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.queries.matching import Candidates, Likeness, told_of
from torg.agenda.queries.venues import VenueFinder
from torg.agenda.services.composing import compose
from torg.agenda.services.imports import save_events, wait_for_others
from torg.agenda.services.moving import follow
from torg.agenda.services.rows import EventChanges, EventRow, Known, Statement
from torg.agenda.services.vanishing import Gone, mark_gone, show_again
from torg.core.models import User
from torg.places.models import Feed

_IN, _BATCH = 500, 500
_ALIKE = 0.02  # two candidates so close to each other are for a person to tell apart

Step = Callable[[str, float], None]


@dataclass
class Taken:
    """What came of a reading. `refused` is uid and reason; `gone` what the source has no more."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    suggested: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    gone: Gone = field(default_factory=Gone)


@transaction.atomic
def take_statements(
    feed: Feed,
    statements: Sequence[Statement],
    *,
    by: User | None,
    now: datetime | None = None,
    complete: bool = True,
    present: Collection[str] = (),
    withdrawn: Collection[str] = (),
    agreed: bool = False,
) -> Taken:
    """Bring the events in step with what a source states now.

    `complete`: the statements are all that the source has, so what is missing is gone, save what
    is `present` (uids) without being readable; `withdrawn` is what the source itself says that
    nobody is to see; `agreed`: staff believe that so much is gone at once. What stands as it
    stood costs nothing.
    """
    there = Feed.objects.select_for_update().get(pk=feed.pk)
    wait_for_others(feed.city)  # before the first record is touched: staff may be joining some
    if there.moved_at is not None:
        follow(feed, statements)
    work = _Work(feed, now or timezone.now(), by)
    work.sort(statements)
    work.match()
    work.save()
    stated = {statement.uid for statement in statements}
    seen = stated | set(present) if complete else set(work.known)
    taken_back = set(withdrawn) - stated
    work.taken.gone = mark_gone(feed, seen, taken_back, work.now, by=by, agreed=agreed)
    # Where another source tells of the same, nothing of what was withdrawn stays to be read.
    recompose(
        {one.event_id for uid, one in work.known.items() if uid in taken_back and not one.gone_at},
        by=by,
    )
    return work.taken


class _Work:
    """One reading under way."""

    def __init__(self, feed: Feed, now: datetime, by: User | None) -> None:
        self.feed, self.now, self.by, self.taken = feed, now, by, Taken()
        self.known = {
            record.uid: record
            for record in SourceRecord.objects.filter(feed=feed).defer("venue", "given")
        }
        self.changed: list[SourceRecord] = []
        self.new: list[SourceRecord] = []
        self.matches: dict[str, list[Likeness]] = {}
        self.rows: dict[str, EventRow] = {}

    def sort(self, statements: Iterable[Statement]) -> None:
        """Tell what is new, changed and as it was."""
        venues = VenueFinder(self.feed.city)
        same: list[int] = []
        back: list[SourceRecord] = []
        for statement in {one.uid: one for one in statements}.values():
            data = statement.data
            venue = venues.find(
                data.get("location_name", ""), data.get("address", ""), data.get("lat"),
                data.get("lon"),
            ).as_json()  # fmt: skip
            digest = statement.digest(venue)
            record = self.known.get(statement.uid)
            if record is not None and record.digest == digest:
                self.taken.unchanged += 1
                same.append(record.pk)
                if record.gone_at is not None:
                    back.append(record)
                continue
            self._note(record, statement, venue, digest)
        for at in range(0, len(same), _IN):
            SourceRecord.objects.filter(pk__in=same[at : at + _IN]).update(
                seen_at=self.now, gone_at=None
            )
        show_again(back, by=self.by)

    def _note(
        self,
        record: SourceRecord | None,
        statement: Statement,
        venue: dict[str, Any],
        digest: str,
    ) -> None:
        if record is None:
            record = SourceRecord(feed=self.feed, uid=statement.uid, first_seen_at=self.now)
            self.new.append(record)
        else:
            was, is_now = record.data.get("status"), statement.data.get("status")
            if was != is_now and "cancelled" in {was, is_now}:
                record.status_at = self.now
            self.changed.append(record)
        record.data, record.venue, record.digest = statement.data, venue, digest
        record.url, record.seen_at = statement.url[:500], self.now

    def match(self) -> None:
        """Look among the events of other sources for each new record; decide what is clear."""
        if not self.new:
            return
        mine = {record.event_id for record in self.known.values()}
        told = {record.uid: told_of(record) for record in self.new}
        days = {one.start.astimezone(self.feed.city.tz).date() for one in told.values()}
        candidates = Candidates(self.feed.city, days, mine)
        taken: set[int] = set()
        for record in self.new:
            found = candidates.best(told[record.uid], taken)
            if not found:
                continue
            self.matches[record.uid] = found
            owner = candidates.owner_of(found[0].event_id)
            is_others = self.feed.actor_id is not None and owner not in {None, self.feed.actor_id}
            # What an actor's own source says of somebody else's event is for staff to judge.
            if found[0].is_clear and not is_others and not self._is_torn(found):
                record.event_id = found[0].event_id
                taken.add(found[0].event_id)

    @staticmethod
    def _is_torn(found: Sequence[Likeness]) -> bool:
        return len(found) > 1 and found[0].score - found[1].score < _ALIKE and found[1].is_clear

    def save(self) -> None:
        """Write events, records and matches in a few statements."""
        alone = [record for record in self.new if record.event_id is None]
        changes = self._make_events(alone)
        made = [record for record in alone if record.uid in changes.events]
        for record in made:
            record.event_id = changes.events[record.uid]
            record.given = _filled(self.rows[record.uid])
        joined = [r for r in self.new if r.event_id is not None and r.uid not in changes.events]
        SourceRecord.objects.bulk_create([*made, *joined], batch_size=_BATCH)
        SourceRecord.objects.bulk_update(
            self.changed,
            ["data", "venue", "digest", "url", "seen_at", "status_at"],
            batch_size=100,
        )
        self.taken.created, self.taken.merged = len(made), len(joined)
        self._keep_matches([*made, *joined])
        refused = recompose({r.event_id for r in (*joined, *self.changed)}, by=self.by)
        back = [record for record in self.changed if record.gone_at is not None]
        show_again(back, by=self.by)
        self._count_updates(joined, refused)

    def _count_updates(self, joined: Sequence[SourceRecord], refused: dict[int, str]) -> None:
        for record in (*joined, *self.changed):
            if record.event_id in refused:
                self.taken.refused.append((record.uid, refused[record.event_id]))
                # Refused again next time, and said again: it is not as it was.
                SourceRecord.objects.filter(pk=record.pk).update(digest="")
            else:
                self.taken.updated += 1

    def _make_events(self, records: Sequence[SourceRecord]) -> EventChanges:
        for number, record in enumerate(records):
            record.pk = -1 - number  # compose tells records apart by number
            self.rows[record.uid], _given = compose(record.uid, [record])
            record.pk = None
        changes = save_events(self.feed.city, list(self.rows.values()), {}, by=self.by)
        self.taken.refused += changes.refused
        return changes

    def _keep_matches(self, records: Sequence[SourceRecord]) -> None:
        rows = []
        for record in records:
            for likeness in self.matches.get(record.uid, [])[:3]:
                is_it = likeness.event_id == record.event_id
                if not is_it and self._is_joined(record):
                    continue  # joined to another: the rest need nobody's eyes
                rows.append(
                    Match(
                        city=self.feed.city, record=record, event_id=likeness.event_id,
                        score=likeness.score, reasons=likeness.reasons,
                        state=MatchState.MERGED if is_it else MatchState.SUGGESTED,
                    )
                )  # fmt: skip
        Match.objects.bulk_create(rows, batch_size=_BATCH)
        self.taken.suggested = sum(row.state == MatchState.SUGGESTED for row in rows)

    def _is_joined(self, record: SourceRecord) -> bool:
        return any(one.event_id == record.event_id for one in self.matches[record.uid])


def _filled(row: EventRow) -> list[str]:
    return [name for name, value in row.values().items() if value not in ("", None, [], {})]


def recompose(event_ids: Iterable[int], *, by: User | None) -> dict[int, str]:
    """Bring events in line with what their sources say; return the reasons of those refused.

    Call in the transaction that changed the records. Records that are gone count only where they
    had said that the event is cancelled, or where no other is left.
    """
    wanted = sorted(event_ids)
    refused: dict[int, str] = {}
    for at in range(0, len(wanted), _IN):
        part = wanted[at : at + _IN]
        by_event: dict[int, list[SourceRecord]] = defaultdict(list)
        for record in (
            SourceRecord.objects.filter(event__in=part)
            .select_related("feed__city")
            .order_by("feed__rank", "pk")
        ):
            by_event[record.event_id].append(record)
        refused |= _recompose_part(by_event, by=by)
    return refused


def _recompose_part(by_event: dict[int, list[SourceRecord]], *, by: User | None) -> dict[int, str]:
    rows: list[EventRow] = []
    touched: list[SourceRecord] = []
    city = None
    for event_id, records in by_event.items():
        live = [
            r for r in records if r.gone_at is None or r.data.get("status") == "cancelled"
        ] or records
        row, given = compose(str(event_id), live)
        for record in records:
            fields = given.get(record.pk, [])
            if record.given != fields:
                record.given = fields
                touched.append(record)
        rows.append(row)
        city = records[0].feed.city
    if city is None:
        return {}
    known = {row.ref: Known(int(row.ref), "") for row in rows}
    changes = save_events(city, rows, known, by=by)
    SourceRecord.objects.bulk_update(touched, ["given"], batch_size=200)
    return {int(ref): reason for ref, reason in changes.refused}


def events_behind(feed: Feed) -> int:
    """Return how many events a source tells of now."""
    live = SourceRecord.objects.filter(feed=feed, gone_at=None)
    return Event.objects.filter(records__in=live).distinct().count()
