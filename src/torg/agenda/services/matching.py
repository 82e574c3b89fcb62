"""What people decide of events that may be the same: joined, kept apart, parted again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import MatchState, Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.services.composing import compose
from torg.agenda.services.events import hide_event, is_held, publish_event
from torg.agenda.services.imports import save_events
from torg.agenda.services.records import recompose
from torg.core.journal import record as note
from torg.core.models import User


@transaction.atomic
def join_match(match: Match, *, by: User) -> Event:
    """Take record and event for the same: one event from now on, both sources named.

    The event that the record had made is hidden, for `split_match` to give back.
    Raises ValidationError when it has been decided already.
    """
    record = _lock(match)
    if match.state != MatchState.SUGGESTED:
        raise ValidationError(_("This pair has been decided already."))
    own = record.event
    moved = SourceRecord.objects.filter(event=own)
    moved.update(event=match.event)
    _decide(match, MatchState.MERGED, by)
    match.own_event = own
    match.save(update_fields=["own_event"])
    if own.publication == Publication.PUBLISHED:
        hide_event(own, f"the same as event {match.event_id}", by=by)
    recompose({match.event_id}, by=by)
    note("event.joined", match.event, by=by, record=record.pk, own=own.pk, score=match.score)
    return match.event


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
    """Part what was joined: the record gets an event of its own again, and keeps it.

    Raises ValidationError when the two are not joined.
    """
    record = _lock(match)
    if match.state != MatchState.MERGED or record.event_id != match.event_id:
        raise ValidationError(_("These two are not joined."))
    own = match.own_event
    if own is None:
        row, _given = compose("own", [record])
        changes = save_events(match.city, [row], {}, by=by)
        if changes.refused:
            raise ValidationError(changes.refused[0][1])
        own = Event.objects.get(pk=changes.events["own"])
    record.event = own
    record.save(update_fields=["event"])
    _decide(match, MatchState.SPLIT, by)
    recompose({own.pk, match.event_id}, by=by)
    if own.publication == Publication.HIDDEN and not is_held(own):
        publish_event(own, by=by)
    note("event.parted", match.event, by=by, record=record.pk, own=own.pk)
    return own


def _lock(match: Match) -> SourceRecord:
    match.refresh_from_db(from_queryset=Match.objects.select_for_update())
    return SourceRecord.objects.select_related("feed__city", "event").get(pk=match.record_id)


def _decide(match: Match, state: MatchState, by: User) -> None:
    match.state, match.decided_by, match.decided_at = state.value, by, timezone.now()
    match.save(update_fields=["state", "decided_by", "decided_at"])
