"""A source that has another address now: which of its old events are which of the new ones."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from torg.agenda.models import SourceRecord
from torg.agenda.queries.matching import TOLERANCE, Likeness, Told, compare, told_of
from torg.agenda.queries.venues import VenueFinder
from torg.agenda.services.rows import Statement
from torg.places.models import Feed


def follow(feed: Feed, statements: Sequence[Statement]) -> int:
    """Give the source's records the names that it uses at its new address; return how many.

    An event that is clearly the same keeps its page and all that hangs on it. Who wrote a calendar
    anew in another program has other names for everything; who only moved it has the same, and
    nothing is done. Call in the transaction that takes the statements, before they are sorted.
    """
    named = {statement.uid: statement for statement in statements}
    records = list(SourceRecord.objects.filter(feed=feed))
    known = {record.uid for record in records}
    left = [r for r in records if r.gone_at is None and r.uid not in named]
    new = [one for uid, one in named.items() if uid not in known]
    pairs = _pairs(feed, left, new) if left and new else []
    taken: set[int] = set()
    given: set[str] = set()
    for likeness, uid in pairs:
        if likeness.event_id not in taken and uid not in given:
            taken.add(likeness.event_id)
            given.add(uid)
            SourceRecord.objects.filter(pk=likeness.event_id).update(uid=uid)
    return len(given)


def _pairs(
    feed: Feed, left: Iterable[SourceRecord], new: Iterable[Statement]
) -> list[tuple[Likeness, str]]:
    """Return clear likenesses, with a record's number for an event's, the most alike first."""
    by_day: dict[date, list[Told]] = defaultdict(list)
    for record in left:
        told = replace(told_of(record), event_id=record.pk)
        by_day[told.start.astimezone(feed.city.tz).date()].append(told)
    venues, found = VenueFinder(feed.city), list[tuple[Likeness, str]]()
    for statement in new:
        data = statement.data
        venue = venues.find(
            data.get("location_name", ""), data.get("address", ""), data.get("lat"),
            data.get("lon"),
        ).as_json()  # fmt: skip
        told = told_of(SourceRecord(feed=feed, data=data, venue=venue))
        moments = (told.start - TOLERANCE, told.start, told.start + TOLERANCE)
        days = {moment.astimezone(feed.city.tz).date() for moment in moments}
        near = [other for day in sorted(days) for other in by_day.get(day, ())]
        likely = [compare(told, other) for other in near]
        found += [(likeness, statement.uid) for likeness in likely if likeness.is_clear]
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].event_id, pair[1]))
