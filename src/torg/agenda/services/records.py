"""What a source states → events: matched with those of other sources, told apart, kept in step."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from torg.agenda.enums import MatchState, Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.queries.matching import Candidates, Likeness, coming_of
from torg.agenda.queries.venues import VenueFinder
from torg.agenda.services.composing import compose, recompose
from torg.agenda.services.imports import save_events, wait_for_others
from torg.agenda.services.matching import absorb
from torg.agenda.services.moving import follow
from torg.agenda.services.rows import EventChanges, EventRow, Statement
from torg.agenda.services.vanishing import Gone, mark_gone, show_again
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import Feed

_IN, _BATCH = 500, 500
_TELLING = ("title", "starts_at", "rrule", "rdates")  # when these change, it is looked for anew
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
        self.renamed: list[SourceRecord] = []  # with another title or other times
        self.to_join: set[str] = set()  # of those, what is clearly told by others
        self.matches: dict[str, list[Likeness]] = {}
        self.rows: dict[str, EventRow] = {}
        self.stated: set[str] = set()

    def sort(self, statements: Iterable[Statement]) -> None:
        """Tell what is new, changed and as it was."""
        venues = VenueFinder(self.feed.city)
        same: list[int] = []
        back: list[SourceRecord] = []
        stated = {one.uid: one for one in statements}
        self.stated = set(stated)
        for statement in stated.values():
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
            if any(record.data.get(name) != statement.data.get(name) for name in _TELLING):
                self.renamed.append(record)
        record.data, record.venue, record.digest = statement.data, venue, digest
        record.url, record.seen_at = statement.url[:500], self.now

    def match(self) -> None:
        """Look among the events of other sources for each new record; decide what is clear.

        What has another title or other times now is looked for too, if nobody else tells of it.
        """
        self.renamed = told_alone(self.renamed)
        looked_for = [*self.new, *self.renamed]
        if not looked_for:
            return
        told = {record.uid: coming_of(record, self.now) for record in looked_for}
        days = {one.start.astimezone(self.feed.city.tz).date() for d in told.values() for one in d}
        # Who tells of one date of many may tell of the others too, not of that one once more.
        known = self.known.values()
        whole = {record.event_id for record in known if record.original is None}
        apart: set[tuple[int, datetime | None]] = {
            (one.event_id, one.original) for one in known if one.original and one.uid in self.stated
        }
        candidates = Candidates(self.feed.city, days, whole)
        kept_apart = pairs_kept_apart(self.renamed)
        for record in looked_for:
            kept = kept_apart.get(record.uid)
            found = candidates.best(told[record.uid], apart | kept if kept else apart)
            if not found:
                continue
            self.matches[record.uid] = found
            if self._is_clear(found, candidates):
                apart.add((found[0].event_id, found[0].original))
                if record.pk is None:
                    record.event_id = found[0].event_id
                else:
                    self.to_join.add(record.uid)

    def _is_clear(self, found: Sequence[Likeness], candidates: Candidates) -> bool:
        owner = candidates.owner_of(found[0].event_id)
        # What an actor's own source says of somebody else's event is for staff to judge.
        is_others = self.feed.actor_id is not None and owner not in {None, self.feed.actor_id}
        return found[0].is_clear and not is_others and not self._is_torn(found)

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
        for record in self.renamed:
            self._match_again(record)

    def _match_again(self, record: SourceRecord) -> None:
        """Join a record that was there to what it is like now, with the event that it had made."""
        is_clear = record.uid in self.to_join
        for likeness in self.matches.get(record.uid, [])[: 1 if is_clear else 3]:
            match, made = Match.objects.get_or_create(
                record=record, event_id=likeness.event_id,
                defaults={"city": self.feed.city, "score": likeness.score,
                          "reasons": likeness.reasons},
            )  # fmt: skip
            if is_clear:
                absorb(match, record.event, by=self.by)
            self.taken.merged += is_clear
            self.taken.suggested += made and not is_clear

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


def told_alone(records: Sequence[SourceRecord]) -> list[SourceRecord]:
    """Return those whose event is shown, with nobody else, source or person, telling of it."""
    alone: set[int] = set()
    for at in range(0, len(records), _IN):
        shown = Event.objects.filter(
            pk__in=[record.event_id for record in records[at : at + _IN]],
            publication=Publication.PUBLISHED,
        ).annotate(n=Count("records"))
        rows = shown.filter(n=1).values_list("pk", "provenance")
        alone |= {pk for pk, said in rows if set(said.values()) <= {Source.FEED.value}}
    return [record for record in records if record.event_id in alone]


def pairs_kept_apart(
    records: Sequence[SourceRecord],
) -> dict[str, set[tuple[int, datetime | None]]]:
    """Return by uid the events that a person has kept apart from a record's, either way round."""
    found = defaultdict[str, set[tuple[int, datetime | None]]](set)
    for at in range(0, len(records), _IN):
        part = {record.event_id: record.uid for record in records[at : at + _IN]}
        split = Match.objects.filter(state=MatchState.SPLIT).filter(
            Q(record__event__in=part) | Q(event__in=part)
        )
        for one, other in split.values_list("record__event", "event"):
            found[part.get(one, "")].add((other, None))
            found[part.get(other, "")].add((one, None))
    return found


def events_behind(feed: Feed) -> int:
    """Return how many events a source tells of now."""
    live = SourceRecord.objects.filter(feed=feed, gone_at=None)
    return Event.objects.filter(records__in=live).distinct().count()
