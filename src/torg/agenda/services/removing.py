"""A source that is taken away: what becomes of its events, told before and done after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from torg.agenda.enums import Publication
from torg.agenda.models import Event, Match, Occurrence, SourceRecord
from torg.agenda.services.composing import recompose
from torg.agenda.services.imports import wait_for_others
from torg.agenda.services.vanishing import hide_untold
from torg.core.journal import record
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import Feed

_IN = 500


@dataclass(frozen=True)
class Leaving:
    """Events to come that a source tells of: how many would be hidden, and how many stay.

    Those stay that another source tells of too, and those that somebody has written in.
    """

    hidden: int
    kept: int


def leaving_of(feed: Feed) -> Leaving:
    """Return what becomes of a source's coming events when it is taken away."""
    events = _coming(feed)
    others = _told_by_others(feed, [event.pk for event in events])
    lone = [e for e in events if e.pk not in others and not _is_written(e)]
    return Leaving(len(lone), len(events) - len(lone))


@transaction.atomic
def remove_feed(feed: Feed, *, by: User) -> Leaving:
    """Take a source away for good, with all that it says. What is over stays as it was."""
    wait_for_others(feed.city)
    Feed.objects.select_for_update().get(pk=feed.pk)
    leaving = leaving_of(feed)
    now = timezone.now()
    events = set(SourceRecord.objects.filter(feed=feed).values_list("event", flat=True))
    coming = {event.pk for event in _coming(feed)}
    SourceRecord.objects.filter(feed=feed).update(gone_at=now)
    hide_untold(coming, feed, by=by)
    Match.objects.filter(record__feed=feed).delete()
    others = _told_by_others(feed, events)
    record(
        "feed.removed", feed, by=by, organisation_id=feed.actor_id, hidden=leaving.hidden,
        kept=leaving.kept,
    )  # fmt: skip
    feed.delete()
    recompose(others, by=by)
    return leaving


def _coming(feed: Feed) -> list[Event]:
    live = SourceRecord.objects.filter(feed=feed, gone_at=None)
    ahead = Occurrence.objects.filter(event__records__in=live, end__gte=timezone.now())
    shown = Event.objects.filter(publication=Publication.PUBLISHED)
    return list(shown.filter(pk__in=ahead.values("event")).only("pk", "provenance"))


def _told_by_others(feed: Feed, events: Iterable[int]) -> set[int]:
    numbers, found = sorted(events), set[int]()
    for at in range(0, len(numbers), _IN):
        rows = SourceRecord.objects.filter(event__in=numbers[at : at + _IN], gone_at=None)
        found |= set(rows.exclude(feed=feed).values_list("event", flat=True))
    return found


def _is_written(event: Event) -> bool:
    return bool(set(event.provenance.values()) - {Source.FEED.value})
