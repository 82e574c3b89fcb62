"""Events as search documents. Whatever writes an event calls `index_events` in the same
transaction; what is wholly over is taken out by the tick."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from torg.agenda.enums import Publication
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.search_words import KIND_WORDS
from torg.core.search import Document, index_documents, remove_documents
from torg.core.search.indexing import indexed_ids
from torg.places.models import City

_BATCH, _IN = 2_000, 500


def index_city_events(city: City, now: datetime | None = None) -> int:
    """Bring the documents of a city's events up to date; return how many were new or changed."""
    events = _findable(Event.objects.filter(city=city), now or timezone.now())
    changed = index_documents(_documents(events))
    there = set(events.values_list("pk", flat=True))
    remove_documents("event", indexed_ids("event", city.pk) - there, city_id=city.pk)
    return changed


def index_events(ids: Iterable[int], now: datetime | None = None) -> None:
    """Bring the documents of these events up to date; those that nobody can go to are taken out."""
    numbers = sorted(set(ids))
    for at in range(0, len(numbers), _IN):
        part = numbers[at : at + _IN]
        events = _findable(Event.objects.filter(pk__in=part), now or timezone.now())
        index_documents(_documents(events))
        remove_documents("event", set(part) - set(events.values_list("pk", flat=True)))


def _findable(events: QuerySet[Event], now: datetime) -> QuerySet[Event]:
    """Published, and not over. One without a stated end counts until its day is past."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=now)
    return events.filter(
        Q(occurs_until__isnull=False) | Exists(coming), publication=Publication.PUBLISHED
    )


def _documents(events: QuerySet[Event]) -> Iterator[Document]:
    rows = events.select_related("place", "actor", "series").order_by("pk")
    for event in rows.iterator(chunk_size=_BATCH):
        place = event.place
        venue = place.name if place else event.location_name
        organiser = event.actor.name if event.actor else event.organiser_name
        swedish, english = KIND_WORDS[event.kind]
        translated = event.texts.get("en", {})
        yield Document(
            kind="event",
            object_id=event.pk,
            city_id=event.city_id,
            title=event.title,
            slug=event.slug,
            subtitle=" · ".join(filter(None, (venue, organiser if organiser != venue else ""))),
            keywords=" . ".join([swedish, *map(str, event.keywords)]),
            english=" . ".join([english, *map(str, translated.values())]),
            body=" . ".join(
                (event.summary, event.description, event.series.title if event.series else "")
            ),
            whole=place.address if place else event.address,
            lat=place.lat if place else event.lat,
            lon=place.lon if place else event.lon,
            facet=event.kind,
        )
