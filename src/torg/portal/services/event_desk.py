"""What the desk's forms do to an event, by the services of the agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event
from torg.agenda.services import dates, events
from torg.agenda.services.checks import cleaned
from torg.agenda.services.event_pictures import drop_pictures, keep_picture
from torg.agenda.services.matching import draft_event
from torg.agenda.services.written import Found, match_written
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import Actor, City
from torg.places.pictures import Size
from torg.places.services.actors import refuse_incomplete, refuse_without_reasons


def change_event(
    event: Event,
    deed: str,
    *,
    original: datetime | None,
    new_start: datetime | None,
    note: str,
    by: User,
    source: Source,
) -> None:
    """Cancel, move, sell out, put off or put back: the one date, else the whole event.

    Raises ValidationError for what cannot be done, in words; RefusedDeedError when staff would
    cancel what is an actor's.
    """
    if deed == "cancel":
        refuse_without_reasons(event, by=by)
    if original is not None:
        _change_date(event, deed, original, new_start, note, by=by, source=source)
        return
    if deed == "move" and new_start is not None:
        end = event.ends_at and new_start + (event.ends_at - event.starts_at)
        events.move_event(event, new_start, end, note, by=by, source=source)
        match_written(event, by=by)
    elif deed == "restore":
        events.reinstate_event(event, by=by, source=source)
    else:
        whole = {
            "cancel": events.cancel_event,
            "sold_out": events.mark_sold_out,
            "postpone": events.postpone_event,
        }
        if deed not in whole:
            raise ValidationError(_("Choose what has happened."))
        whole[deed](event, note, by=by, source=source)


def _change_date(
    event: Event, deed: str, original: datetime, new_start: datetime | None, note: str,
    *, by: User, source: Source,
) -> None:  # fmt: skip
    if deed == "cancel":
        dates.cancel_date(event, original, note, by=by, source=source)
    elif deed == "sold_out":
        dates.note_date(event, original, note, by=by, source=source, status=EventStatus.SOLD_OUT)
    elif deed == "move" and new_start is not None:
        dates.move_date(event, original, new_start, None, note, by=by, source=source)
    else:
        dates.restore_date(event, original, by=by, source=source)


@dataclass(frozen=True)
class Saved:
    """An event as it was saved, and what sources had told of it already."""

    event: Event
    found: Found


def save_event(
    city: City,
    values: Mapping[str, Any],
    *,
    event: Event | None,
    actor: Actor | None,
    publish: bool,
    by: User,
    picture: Size | None = None,
) -> Saved:
    """Make an event of the actor's (staff: the city's), or change it; return it.

    A new one is a draft where `publish` is False; `picture` takes the place of the one it has. What
    a source has told of already is found, and shown once. Raises ValidationError, by field.
    """
    saved = _save_with_picture(
        city, values, event=event, actor=actor, publish=publish, by=by, picture=picture
    )
    return Saved(saved, match_written(saved, by=by))


def _save_with_picture(
    city: City, values: Mapping[str, Any], *, event: Event | None, actor: Actor | None,
    publish: bool, by: User, picture: Size | None,
) -> Event:  # fmt: skip
    if picture is None:
        return _save_event(city, values, event=event, actor=actor, publish=publish, by=by)
    name = keep_picture(picture)
    told = {**values, "image": name}
    try:
        saved = _save_event(city, told, event=event, actor=actor, publish=publish, by=by)
    except ValidationError:
        drop_pictures([name])
        raise
    if saved.image != name:
        drop_pictures([name])
    return saved


def _save_event(
    city: City, values: Mapping[str, Any], *, event: Event | None, actor: Actor | None,
    publish: bool, by: User,
) -> Event:  # fmt: skip
    source = Source.ACTOR if actor else Source.STAFF
    if event is None:
        shown = Publication.PUBLISHED if publish else Publication.DRAFT
        event = events.create_event(
            city, {**values, "actor": actor}, by=by, source=source, publication=shown
        )
    else:
        # What was left as it stood nobody has said anew: it stays with whoever has.
        told = cleaned(values)
        changes = {name: said for name, said in told.items() if getattr(event, name) != said}
        events.edit_event(event, changes, by=by, source=source)
    return event


def show_event(event: Event, *, by: User) -> Found:
    """Publish a draft; return what sources had told of it already.

    Raises ValidationError, and IncompleteTraderError whoever publishes.
    """
    refuse_incomplete(event.actor)
    events.publish_event(event, by=by)
    return match_written(event, by=by)


def withdraw_event(event: Event, *, by: User) -> bool:
    """Make a published event a draft; delete a draft. Return whether the event is still there.

    What sources tell of the same event is shown by itself while it is a draft. Raises
    ValidationError, and RefusedDeedError when staff would take back what is an actor's.
    """
    refuse_without_reasons(event, by=by)
    if event.publication == Publication.DRAFT:
        events.delete_draft(event, by=by)
        return False
    draft_event(event, by=by)
    return True
