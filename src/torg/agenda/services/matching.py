"""What people decide of events that may be the same: joined, kept apart, parted again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import MatchState, Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.services.composing import compose
from torg.agenda.services.events import hide_event, is_held, publish_event
from torg.agenda.services.imports import save_events, wait_for_others
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
    if own.pk == match.event_id:  # or the one event would be hidden as the double of itself
        raise ValidationError(_("This pair has been decided already."))
    _settle_others(match, own)
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


def _decide(match: Match, state: MatchState, by: User) -> None:
    match.state, match.decided_by, match.decided_at = state.value, by, timezone.now()
    match.save(update_fields=["state", "decided_by", "decided_at"])
