"""What is decided of events that may be the same: joined, kept apart, parted again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import MatchState, Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.services.composing import compose, recompose
from torg.agenda.services.events import (
    EDITABLE,
    edit_event,
    hide_event,
    is_held,
    publish_event,
    unpublish_event,
)
from torg.agenda.services.imports import save_events, wait_for_others
from torg.core.journal import record as note
from torg.core.models import User
from torg.places.enums import Source

_NEVER_EMPTY = {"title", "starts_at", "timezone", "status", "kind", "attendance", "audience"}


@transaction.atomic
def join_match(match: Match, *, by: User) -> Event:
    """Take record and event for the same: one event from now on, all their sources named.

    The event that the record had made is hidden, for `split_match` to give back, and its address
    leads on. Raises ValidationError when the pair has been decided already.
    """
    return _join(match, MatchState.SUGGESTED, by=by)


@transaction.atomic
def join_after_all(match: Match, *, by: User) -> Event:
    """Join a pair that was kept apart or parted. Raises ValidationError for any other."""
    return _join(match, MatchState.SPLIT, by=by)


def _join(match: Match, state: MatchState, *, by: User) -> Event:
    record = _lock(match)
    # The one event would be hidden as the double of itself.
    if match.state != state or record.event_id == match.event_id:
        raise ValidationError(_("This pair has been decided already."))
    if match.event.merged_into_id or record.event.merged_into_id:
        raise ValidationError(_("One of them has been joined to another. Look at the list anew."))
    return absorb(match, record.event, by=by)


def absorb(match: Match, own: Event, *, by: User | None) -> Event:
    """Let the event of a match take over all that tells of `own`.

    Call in a transaction, after `wait_for_others`.
    """
    target = match.event
    _settle_others(match, own)
    records = SourceRecord.objects.filter(event=own)
    match.own_event, match.moved = own, sorted(records.values_list("pk", flat=True))
    records.update(event=target)
    _decide(match, MatchState.MERGED, by)
    Event.objects.filter(pk=own.pk).update(merged_into=target)
    own.refresh_from_db()
    if own.publication == Publication.PUBLISHED:
        hide_event(own, f"the same as event {target.pk}", by=by)
    recompose({target.pk}, by=by)
    note("event.joined", target, by=by, record=match.record_id, own=own.pk, score=match.score)
    return target


@transaction.atomic
def refuse_match(match: Match, *, by: User) -> Match:
    """Keep record and event apart, for good. Raises ValidationError when it has been decided."""
    record = _lock(match)
    if match.state != MatchState.SUGGESTED:
        raise ValidationError(_("This pair has been decided already."))
    _decide(match, MatchState.SPLIT, by)
    note("event.kept_apart", match.event, by=by, record=record.pk)
    return match


@transaction.atomic
def split_match(match: Match, *, by: User) -> Event:
    """Part what was joined: the record's own event is there again, with all that told of it.

    What came along when they were joined goes back together; a record that was joined before it
    ever had an event gets one. Raises ValidationError when the two are not joined.
    """
    record = _lock(match)
    if match.state != MatchState.MERGED or record.event_id != match.event_id:
        raise ValidationError(_("These two are not joined."))
    _decide(match, MatchState.SPLIT, by)
    return _give_back(match, record, by=by)


@transaction.atomic
def draft_event(event: Event, *, by: User) -> Event:
    """Make a published event a draft again; what sources tell of the same shows by itself.

    Nothing is kept apart by that: shown again, it is compared with what they tell then.
    """
    wait_for_others(event.city)
    unpublish_event(event, by=by)
    joined = Match.objects.filter(event=event, state=MatchState.MERGED, record__gone_at=None)
    for match in joined.select_related("event", "own_event", "city").order_by("-pk"):
        record = SourceRecord.objects.select_related("feed__city", "event").get(pk=match.record_id)
        if record.event_id == event.pk:  # an earlier one may have taken it along
            _give_back(match, record, by=by)
            match.delete()
    event.refresh_from_db()
    return event


def _give_back(match: Match, record: SourceRecord, *, by: User) -> Event:
    """Show the record's own event again, with all that told of it; return it."""
    own = match.own_event or _made_of(record, match, by=by)
    back = {record.pk, *match.moved}
    SourceRecord.objects.filter(pk__in=back, event=match.event).update(event=own)
    Event.objects.filter(pk=own.pk).update(merged_into=None)
    own.refresh_from_db()
    recompose({own.pk, match.event_id}, by=by)
    if not match.event.records.exists():
        _forget_sources(match.event, by=by)
    if own.publication == Publication.HIDDEN and not is_held(own):
        publish_event(own, by=by)
    note("event.parted", match.event, by=by, record=record.pk, own=own.pk, records=sorted(back))
    return own


def _made_of(record: SourceRecord, match: Match, *, by: User) -> Event:
    row, _given = compose("own", [record])
    changes = save_events(match.city, [row], {}, by=by)
    if changes.refused:
        raise ValidationError(changes.refused[0][1])
    return Event.objects.get(pk=changes.events["own"])


def _forget_sources(event: Event, *, by: User | None) -> None:
    """Empty what only sources had said of an event that somebody here has written."""
    event.refresh_from_db()
    said = {name for name, source in event.provenance.items() if source == Source.FEED}
    if set(event.provenance.values()) <= {Source.FEED.value}:
        return  # nobody here has said anything: it would be left without a word
    nothing = Event()
    empty = {name: getattr(nothing, name) for name in said & EDITABLE - _NEVER_EMPTY}
    edit_event(event, empty, by=by, source=Source.FEED)


def _lock(match: Match) -> SourceRecord:
    """Hold the pair and every record behind its two events; return the pair's own record.

    A record may stand in several pairs, and the pairs of two events may cross: whoever decides one
    waits for the other, then sees what it did. The turn comes before the rows, as in an import.
    Raises ValidationError when another decision has done away with the pair meanwhile.
    """
    wait_for_others(match.city)
    there = Match.objects.select_related("record").filter(pk=match.pk).first()
    if there is None:
        raise ValidationError(_("This pair has been decided already."))
    behind = SourceRecord.objects.filter(
        event__in={there.event_id, there.record.event_id}
    ).order_by("pk")
    list(behind.select_for_update().values_list("pk"))
    match.refresh_from_db(from_queryset=Match.objects.select_for_update())
    return SourceRecord.objects.select_related("feed__city", "event").get(pk=match.record_id)


def _settle_others(match: Match, own: Event) -> None:
    """Take care of the other open pairs of an event that is joined to the match's.

    Those between the two are answered by this one. Those that thought of it think of the event
    that it becomes: joined to the one that is hidden, a record would be seen nowhere.
    """
    waiting = Match.objects.filter(state=MatchState.SUGGESTED).exclude(pk=match.pk)
    both = (own.pk, match.event_id)
    waiting.filter(event__in=both, record__event__in=both).delete()
    asked = Match.objects.filter(event=match.event_id).values("record")
    waiting.filter(event=own, record__in=asked).delete()
    waiting.filter(event=own).update(event=match.event_id)


def _decide(match: Match, state: MatchState, by: User | None) -> None:
    match.state, match.decided_by, match.decided_at = state.value, by, timezone.now()
    match.save()
