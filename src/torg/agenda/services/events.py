"""Writes of events, one at a time: by staff and by the actors who arrange them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event, Series
from torg.agenda.services.checks import check_event, cleaned
from torg.agenda.services.event_pictures import drop_pictures
from torg.agenda.services.occurrences import LABELS, TIMING, renew_labels, renew_occurrences
from torg.agenda.services.search import index_events
from torg.agenda.signals import EventCancelled, EventChanged, EventPublished
from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.moderation.enums import Measure
from torg.core.moderation.queries import standing_measures
from torg.core.text import slugify_any
from torg.places.enums import Source
from torg.places.models import City

_RANK = {source.value: rank for rank, source in enumerate(Source)}
EDITABLE = frozenset(
    {"series", "status", "status_note", "title", "summary", "description", "texts", "kind",
     "keywords", "starts_at", "ends_at", "previous_start", "all_day", "timezone", "rrule",
     "rdates", "exdates", "place", "location_name", "address", "lat", "lon", "attendance",
     "online_url", "actor", "organiser_name", "website", "is_free", "price_min", "price_max",
     "price_text", "tickets_url", "audience", "min_age", "max_age", "accessibility", "languages",
     "image", "image_alt", "image_credit", "image_source"}
)  # fmt: skip
# What a visitor who has written it down must hear of.
_WHERE = frozenset({"place", "location_name", "address", "lat", "lon", "attendance", "online_url"})
# Facts of the day, not wordings: of what staff and the actor have said the latest counts.
FACTS = frozenset({"status", "status_note", "previous_start", "dates"})
_PEOPLE = frozenset({Source.STAFF.value, Source.ACTOR.value})
_TRIES = 5


@transaction.atomic
def create_event(
    city: City,
    values: Mapping[str, Any],
    *,
    by: User | None,
    source: Source = Source.STAFF,
    publication: Publication = Publication.PUBLISHED,
) -> Event:
    """Make an event of the city from values by field name, and return it.

    The zone is the city's where none is given. Raises ValueError for a field that cannot be set,
    ValidationError, by field, for what cannot be.
    """
    _refuse_unknown(values)
    event = Event(city=city, timezone=city.timezone, publication=publication)
    assign(event, cleaned(values))
    event.provenance = {name: source.value for name, value in values.items() if _says(value)}
    check_event(event)
    note_published(event)
    _save_with_slug(event)
    _follow_up(event, sorted(values), was=None)
    record("event.created", event, by=by, organisation_id=event.actor_id, source=source.value)
    return event


@transaction.atomic
def edit_event(
    event: Event, changes: Mapping[str, Any], *, by: User | None, source: Source
) -> list[str]:
    """Change fields of an event as `by` says; return the names of those that differ.

    `source` is noted for each field, so that no lower source overwrites it; a field that a higher
    source has set is left alone (`held_fields` names them). `event` is brought up to date. Raises
    as `create_event`.
    """
    _refuse_unknown(changes)
    return _edit(event, changes, "event.edited", by=by, source=source)


def _edit(
    event: Event, changes: Mapping[str, Any], verb: str, *, by: User | None, source: Source,
    as_fact: bool = False,
) -> list[str]:  # fmt: skip
    lock(event)
    was, picture = (event.publication, event.status), event.image
    mine = {
        name: value
        for name, value in cleaned(changes).items()
        if may_write(event.provenance, name, source, as_fact=as_fact)
    }
    changed = assign(event, mine)
    if not mine:
        return []
    event.provenance = {**event.provenance, **dict.fromkeys(mine, source.value)}
    check_event(event)
    if set(changed) & (TIMING | _WHERE):
        event.sequence += 1
    event.save()
    if "image" in changed:
        drop_pictures([picture])
    if changed:
        _follow_up(event, changed, was=was)
        record(
            verb, event, by=by, organisation_id=event.actor_id, fields=sorted(changed),
            source=source.value,
        )  # fmt: skip
    return sorted(changed)


def cancel_event(event: Event, note: str = "", *, by: User | None, source: Source) -> list[str]:
    """Cancel the whole event; it stays to be seen, with the reason."""
    changes = {"status": EventStatus.CANCELLED.value, "status_note": note}
    return _edit_atomic(event, changes, "event.cancelled", by=by, source=source)


def postpone_event(event: Event, note: str = "", *, by: User | None, source: Source) -> list[str]:
    """Say that the event will be at another time, which is not known yet."""
    changes = {"status": EventStatus.POSTPONED.value, "status_note": note}
    return _edit_atomic(event, changes, "event.postponed", by=by, source=source)


def mark_sold_out(event: Event, note: str = "", *, by: User | None, source: Source) -> list[str]:
    """Say that no tickets are left."""
    changes = {"status": EventStatus.SOLD_OUT.value, "status_note": note}
    return _edit_atomic(event, changes, "event.sold_out", by=by, source=source)


def reinstate_event(event: Event, *, by: User | None, source: Source) -> list[str]:
    """Say that the event is as planned after all."""
    changes = {"status": EventStatus.SCHEDULED.value, "status_note": "", "previous_start": None}
    return _edit_atomic(event, changes, "event.reinstated", by=by, source=source)


def move_event(
    event: Event,
    starts_at: datetime,
    ends_at: datetime | None,
    note: str = "",
    *,
    by: User | None,
    source: Source,
    where: Mapping[str, Any] | None = None,
) -> list[str]:
    """Move the event to another time and, with `where`, to another venue (fields of an event).

    The time that was first told stays, so that those who come then can be told.
    """
    changes = {
        **(where or {}),
        "status": EventStatus.MOVED.value,
        "status_note": note,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    if starts_at != event.starts_at:
        changes["previous_start"] = event.previous_start or event.starts_at
    _refuse_unknown(changes)
    return _edit_atomic(event, changes, "event.moved", by=by, source=source)


@transaction.atomic
def _edit_atomic(
    event: Event, changes: Mapping[str, Any], verb: str, *, by: User | None, source: Source
) -> list[str]:
    return _edit(event, changes, verb, by=by, source=source, as_fact=True)


@transaction.atomic
def publish_event(event: Event, *, by: User | None) -> Event:
    """Show a draft, or what staff had hidden, to everyone. Nothing happens when it is so.

    Raises ValidationError while a restriction holds it hidden, as `unpublish_event` does.
    """
    return _set_publication(event, Publication.PUBLISHED, "event.published", by=by)


@transaction.atomic
def unpublish_event(event: Event, *, by: User | None) -> Event:
    """Make a published event a draft again."""
    return _set_publication(event, Publication.DRAFT, "event.unpublished", by=by)


@transaction.atomic
def hide_event(event: Event, reason: str = "", *, by: User | None) -> Event:
    """Hide an event from everyone but staff and its organiser; by nobody when its source did."""
    return _set_publication(event, Publication.HIDDEN, "event.hidden", by=by, reason=reason[:500])


@transaction.atomic
def delete_draft(event: Event, *, by: User) -> None:
    """Delete an event that nobody has seen. Raises ValidationError for any other."""
    lock(event)
    if event.publication != Publication.DRAFT:
        raise ValidationError(_("Only a draft can be deleted. Cancel the event instead."))
    record("event.deleted", event, by=by, organisation_id=event.actor_id)
    drop_pictures([event.image])
    event.delete()


@transaction.atomic
def create_series(city: City, title: str, description: str = "", *, by: User | None) -> Series:
    """Make a series, a festival or a season, that events can belong to."""
    clean = cleaned({"title": title, "description": description})
    if not clean["title"]:
        raise ValidationError({"title": _("The series needs a title.")})
    taken = set(Series.objects.filter(city=city).values_list("slug", flat=True))
    slug = slugify_any(clean["title"], taken, max_length=100)
    series = Series.objects.create(city=city, slug=slug, **clean)
    record("series.created", series, by=by)
    return series


# --- what the services of events share -----------------------------------------------------------


def lock(event: Event) -> None:
    """Bring `event` up to date and keep others from writing it until the transaction ends."""
    event.refresh_from_db(from_queryset=Event.objects.select_for_update())


def is_held(event: Event) -> bool:
    """Tell whether a restriction keeps the event hidden until staff lift it, with reasons."""
    return Measure.HIDDEN in standing_measures("event", event.pk)


def held_fields(event: Event, source: str) -> set[str]:
    """Return the fields that somebody above `source` has written, which it cannot change."""
    return {name for name in EDITABLE if not may_write(event.provenance, name, source)}


def may_write(
    provenance: Mapping[str, str], name: str, source: str, *, as_fact: bool = False
) -> bool:
    """Tell whether `source` may write a field, given who wrote it last.

    Of a fact (`FACTS`, and all that follows from one: `as_fact`) staff and the actor are equal.
    """
    people = provenance.get(name) in _PEOPLE and source in _PEOPLE
    if people and (as_fact or name in FACTS):
        return True
    return _RANK.get(provenance.get(name, ""), -1) <= _RANK[source]


def assign(event: Event, values: Mapping[str, Any]) -> list[str]:
    """Set the values that differ, and what follows from them; return their names."""
    changed = [name for name, value in values.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, values[name])
    if "keywords" in changed:
        event.keyword_line = keyword_line(event.keywords)
    return changed


def note_published(event: Event) -> None:
    """Keep when everyone could first see it: it became news then, not when it was written."""
    if event.publication == Publication.PUBLISHED and event.published_at is None:
        event.published_at = timezone.now()


def keyword_line(keywords: list[str]) -> str:
    """Return keywords in small letters between bars: "|jazz|barn|"; "" for none."""
    words = [word.casefold().replace("|", " ") for word in keywords]
    return f"|{'|'.join(words)}|" if words else ""


def slug_of(event: Event, taken: set[str]) -> str:
    """Return a slug of the title; a namesake gets its date added, a further one a number."""
    slug = slugify_any(event.title, max_length=90)
    if slug in taken:
        day = event.starts_at.astimezone(event.tz).date()
        return slugify_any(f"{slug} {day.isoformat()}", taken, max_length=110)
    taken.add(slug)
    return slug


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    unknown = set(values) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")


def _says(value: object) -> bool:
    return value not in ("", None, [], {})


def _save_with_slug(event: Event) -> None:
    """Save a new event; should another take its slug in the same moment, take the next."""
    start = slugify_any(event.title, max_length=90)
    for attempt in range(_TRIES):
        namesakes = Event.objects.filter(city=event.city, slug__startswith=start)
        event.slug = slug_of(event, set(namesakes.values_list("slug", flat=True)))
        try:
            with transaction.atomic():
                event.save()
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _set_publication(
    event: Event, publication: Publication, verb: str, *, by: User | None, **data: Any
) -> Event:
    lock(event)
    was = event.publication, event.status
    if event.publication == publication:
        return event
    if publication != Publication.HIDDEN and is_held(event):
        raise ValidationError(
            _("A restriction keeps this event hidden. Lift the restriction to show it again.")
        )
    event.publication = publication
    note_published(event)
    check_event(event)
    event.save()
    _follow_up(event, ["publication"], was=was)
    record(verb, event, by=by, organisation_id=event.actor_id, **data)
    return event


def _follow_up(event: Event, changed: list[str], *, was: tuple[str, str] | None) -> None:
    """Bring occurrences and the search index in step, and tell whoever reacts.

    `was` is the publication and the status before; None for a new event.
    """
    if was is None or TIMING & set(changed):
        renew_occurrences([event], timezone.now())
    if was is not None and LABELS & set(changed):
        renew_labels([event])
    index_events([event.pk])
    if event.publication != Publication.PUBLISHED:
        return
    if was is None or was[0] != Publication.PUBLISHED:
        publish(EventPublished, event_id=event.pk)
    elif event.status == EventStatus.CANCELLED != was[1]:
        publish(EventCancelled, event_id=event.pk, original="")
    elif fields := sorted(set(changed) & (TIMING | _WHERE)):
        publish(EventChanged, event_id=event.pk, fields=fields)
