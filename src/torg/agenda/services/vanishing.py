"""What a source has no more: marked as gone, hidden only where nobody else tells of it.

Nothing is deleted. What is over stays: a source that forgets its past says nothing about it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from torg.agenda.enums import Publication
from torg.agenda.models import Event, Occurrence, SourceRecord
from torg.agenda.services.events import hide_event, is_held, publish_event
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import Feed

FEW = 4  # a source of so few may lose more than half of them without anybody wondering
_IN = 500


@dataclass
class Gone:
    """`missing` of `known` coming events were not there; `held`: too many to believe it."""

    missing: int = 0
    known: int = 0
    hidden: int = 0
    held: bool = False


def mark_gone(
    feed: Feed,
    seen: Collection[str],
    withdrawn: Collection[str],
    now: datetime,
    *,
    by: User | None,
    agreed: bool,
) -> Gone:
    """Mark the records of a source that were not seen; hide coming events that nobody else tells.

    More than half of them gone at once is not believed (`held`) until staff have `agreed`; a
    source that came back empty is one of these. What it has `withdrawn` itself is hidden at once,
    whenever it was: that is its word, not its silence.
    """
    # What this very reading brought says nothing of how much of the old is left.
    live = SourceRecord.objects.filter(feed=feed, gone_at=None, first_seen_at__lt=now)
    coming = set(
        Occurrence.objects.filter(event__records__in=live, end__gte=now)
        .values_list("event_id", flat=True)
        .distinct()
    )
    pairs = list(live.values_list("pk", "uid", "event_id"))
    # One date of many is over by itself.
    over = set(live.filter(original__lt=now).values_list("pk", flat=True))
    ahead = [pair for pair in pairs if pair[2] in coming and pair[0] not in over]
    back = [pair for pair in pairs if pair[1] in withdrawn]
    missing = [pair for pair in ahead if pair[1] not in seen and pair[1] not in withdrawn]
    gone = Gone(len(missing) + len(back), len(ahead))
    if len(missing) > max(FEW, len(ahead) / 2) and not agreed:
        gone.held, missing = True, []
    numbers = [pk for pk, _uid, _event in [*missing, *back]]
    for at in range(0, len(numbers), _IN):
        SourceRecord.objects.filter(pk__in=numbers[at : at + _IN]).update(gone_at=now)
    gone.hidden = hide_untold({event for _pk, _uid, event in missing}, feed, by=by)
    events = {event for _pk, _uid, event in back}
    gone.hidden += hide_untold(events, feed, by=by, cancelled_too=True)
    return gone


def hide_untold(
    events: set[int], feed: Feed, *, by: User | None, cancelled_too: bool = False
) -> int:
    """Hide those that no other source tells of and that no person has had a hand in.

    That one is cancelled stays to be seen, unless `cancelled_too`.
    """
    hidden = 0
    told = set(
        SourceRecord.objects.filter(event__in=events, gone_at=None).values_list(
            "event_id", flat=True
        )
    )
    orphans = Event.objects.filter(pk__in=events - told, publication=Publication.PUBLISHED)
    for event in orphans if cancelled_too else orphans.exclude(status="cancelled"):
        if set(event.provenance.values()) - {Source.FEED.value}:
            continue  # an actor or staff have said something of it: it is theirs now
        hide_event(event, f"gone from source {feed.pk}", by=by)
        SourceRecord.objects.filter(event=event).update(hid=True)
        hidden += 1
    return hidden


def show_again(records: Iterable[SourceRecord], *, by: User | None) -> None:
    """Show events whose going from their source had hidden them: they are told of again.

    What a restriction holds stays hidden: that somebody tells of it again does not lift it.
    """
    numbers = [record.pk for record in records]
    if not numbers:
        return
    SourceRecord.objects.filter(pk__in=numbers).update(gone_at=None)
    back = SourceRecord.objects.filter(Q(pk__in=numbers), hid=True).select_related("event")
    for record in back:
        if record.event.publication == Publication.HIDDEN and not is_held(record.event):
            publish_event(record.event, by=by)
    SourceRecord.objects.filter(event__in=[r.event_id for r in back]).update(hid=False)
