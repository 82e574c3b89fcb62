"""Reads about events. `visible_to` is the only door to an event, `occurrences` the one to dates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateTimeField, Min, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import get_language

from torg.agenda.enums import Publication, Trait
from torg.agenda.models import Event, Occurrence
from torg.core.geo import bbox_around
from torg.core.rules import Person, staff_with_mfa
from torg.core.search import search
from torg.places.models import Actor, City, Membership, Place
from torg.places.queries.places import BBox, with_distance

EVENTS_AT_MOST = 1_000  # in one calendar
FOUND_AT_MOST = 200  # what `q` may bring: the search index ranks its best 200
SHORT = timedelta(hours=36)  # what is not `is_long` lasts no longer
# Written as a list of one: Django asks `is_long=False` as "NOT is_long", for which SQLite uses no
# index, and a day's list would read all that ever happens.
SHORT_ONES, LONG_ONES = Q(is_long__in=(False,)), Q(is_long__in=(True,))
_JOINED_AT_MOST = 8  # one joined to another, which was joined to a third, and so on
ALL_TRAITS = range(1 << len(Trait))


@dataclass(frozen=True)
class EventFilter:
    """What is wanted of an event; an empty field asks for nothing.

    `start` and `end` (aware): what happens at some time from `start` up to `end`. `bbox` is west,
    south, east, north in degrees; `near` is latitude, longitude and needs `within_m` metres.
    `keywords` are all wanted, of `any_keyword` one is enough; `kinds` are alternatives, values of
    `EventKind`. `children`: made for children, or for an age that begins below twelve. `place`,
    `street`, `actor` and `series` are slugs; `area` is that of a district or a street. `online`
    True: one can take part from afar. `statuses` are values of `EventStatus`.
    """

    start: datetime | None = None
    end: datetime | None = None
    bbox: BBox | None = None
    near: tuple[float, float] | None = None
    within_m: float | None = None
    keywords: tuple[str, ...] = ()
    any_keyword: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    free: bool = False
    children: bool = False
    accessible: bool = False
    place: str = ""
    street: str = ""
    area: str = ""
    actor: str = ""
    series: str = ""
    online: bool | None = None
    statuses: tuple[str, ...] = ()
    q: str = ""
    # The ids that `q` found, best first; `resolve` fills it in so that one page searches once.
    found: tuple[int, ...] | None = None
    # The ids of the dates that meet all the rest; `boxes.within_box` fills it in.
    dates: tuple[int, ...] | None = None


def visible_to(user: Person | None, city: City) -> QuerySet[Event]:
    """Return the city's events that `user` may see.

    Everyone sees what is published, those who work for an actor also its other events, staff all.
    """
    events = Event.objects.filter(city=city)
    if staff_with_mfa(user):
        return events
    seen = Q(publication=Publication.PUBLISHED)
    if number := getattr(user, "pk", None):
        mine = Membership.objects.filter(user_id=number, until=None)
        seen |= Q(actor__in=mine.values("actor"))
    return events.filter(seen)


def get_event(user: Person | None, city: City, slug: str) -> Event:
    """Return one event with place, actor and series in one query.

    Raises `Event.DoesNotExist` for an unknown slug and for one that `user` may not see.
    """
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Event.DoesNotExist
    events = visible_to(user, city).select_related(
        "city", "series", "actor", "place__category", "place__street"
    )
    return events.get(slug=slug)


@dataclass(frozen=True)
class NoLonger:
    """Why visitors find no event at an address: `joined` is the one that it is told as now.

    `gone`: there was one, and it was taken away. Neither: there is none that anybody may know of.
    """

    gone: bool = False
    joined: Event | None = None


def no_longer_at(city: City, slug: str) -> NoLonger:
    """Return what has become of the event that was at an address."""
    if "\x00" in slug:
        return NoLonger()
    hidden = Event.objects.filter(city=city, publication=Publication.HIDDEN)
    event: Event | None = hidden.select_related("merged_into").filter(slug=slug).first()
    gone = event is not None
    for _step in range(_JOINED_AT_MOST):
        if event is None or event.publication == Publication.PUBLISHED:
            break
        event = event.merged_into if event.publication == Publication.HIDDEN else None
    is_shown = event is not None and event.publication == Publication.PUBLISHED
    return NoLonger(gone, event if is_shown else None)


def arranges_anything(actor: Actor) -> bool:
    """Return whether visitors see an event of the actor's."""
    return Event.objects.filter(actor=actor, publication=Publication.PUBLISHED).exists()


def event_with_picture(user: Person | None, name: str) -> Event:
    """Return the first event that `user` may see with the picture of that name in the storage.

    Raises `Event.DoesNotExist` also for a picture that no event has any more.
    """
    with_it = Event.objects.filter(image=name).exclude(image="")
    for city in City.objects.filter(pk__in=with_it.values("city")):
        event = visible_to(user, city).filter(image=name).first()
        if event is not None:
            return event
    raise Event.DoesNotExist


def picture_taken_away(name: str) -> bool:
    """Tell whether the picture of that name in the storage is one of an event that was hidden."""
    hidden = Event.objects.filter(image=name, publication=Publication.HIDDEN)
    return hidden.exclude(image="").exists()


def resolve(city: City, wanted: EventFilter) -> EventFilter:
    """Return `wanted` with its search words looked up (one search, or none without words)."""
    if not wanted.q.strip() or wanted.found is not None:
        return wanted
    language = (get_language() or "sv")[:2]
    results = search(city.pk, wanted.q, kinds=["event"], limit=FOUND_AT_MOST, language=language)
    return replace(wanted, found=tuple(hit.object_id for hit in results.hits))


def occurrences(user: Person | None, city: City, wanted: EventFilter) -> QuerySet[Occurrence]:
    """Return the occurrences that meet `wanted`, by start and id; `listed` reads them for a list.

    Only published events occur, for whoever asks. Without `start` all that is worked out is meant.
    """
    del user  # the same for everyone today; the door is asked so that it can differ
    rows = narrow(city, resolve(city, wanted))
    return rows.order_by("start", "id")


def matching_events(user: Person | None, city: City, wanted: EventFilter) -> list[Event]:
    """Return the events that have an occurrence which meets `wanted`, by first date.

    At most `EVENTS_AT_MOST`; two queries, and one search for `q`. For calendars: what recurs is
    there once.
    """
    rows = visible_to(user, city).filter(publication=Publication.PUBLISHED)
    return first_to_happen(rows, city, resolve(city, wanted), EVENTS_AT_MOST)


def first_to_happen(
    events: QuerySet[Event], city: City, wanted: EventFilter, at_most: int
) -> list[Event]:
    """Return those of `events` that have a date which meets a resolved filter, by first date.

    Which they are is found first, and only those are read with what belongs to them: PostgreSQL
    does not see through more than eight tables, and would join every event of the city.
    """
    met = narrow(city, wanted).order_by().values("event")
    ordered = events.filter(pk__in=met).order_by("starts_at", "pk")
    found = list(ordered.values_list("pk", flat=True)[:at_most])
    whole = events.select_related("city", "series", "actor", "place__category", "place__street")
    read = whole.in_bulk(found)
    return [read[number] for number in found if number in read]


def narrow(city: City, wanted: EventFilter) -> QuerySet[Occurrence]:
    """Apply every condition of a resolved filter; order and joins are left to the caller."""
    rows = Occurrence.objects.filter(city=city)
    if wanted.dates is not None:
        return rows.filter(pk__in=wanted.dates)
    if wanted.start is not None:
        rows = rows.filter(_goes_on_after(city, wanted.start))
    if wanted.end is not None:
        rows = rows.filter(start__lt=wanted.end)
    if wanted.statuses:
        rows = rows.filter(status__in=wanted.statuses)
    if wanted.found is not None:
        rows = rows.filter(event__in=wanted.found)
    return rows.filter(_of_event(wanted), *_of_spot(city, wanted))


def _goes_on_after(city: City, moment: datetime) -> Q:
    """Not over at `moment`. What has no stated end is over when it has begun.

    Nothing that began before the first of what is on for long can be on. That look-up is part of
    the query, and gives it one stretch of one index, in the order of a list: a page of all that is
    to come reads a page, and not a hundred thousand rows.
    """
    short = Value(moment - SHORT, output_field=DateTimeField())
    long = Occurrence.objects.filter(LONG_ONES, city=city, end__gt=moment).order_by()
    begun = Subquery(long.values("city").annotate(first=Min("start")).values("first"))
    first = Least(Coalesce(begun, short), short)
    return Q(start__gte=first) & (Q(start__gte=moment) | Q(end__gt=moment))


def _of_event(wanted: EventFilter) -> Q:
    """The conditions on the event itself: what the occurrence has of it, else on the event."""
    asked = Q()
    if wanted.kinds:
        asked &= Q(kind__in=wanted.kinds)
    if (traits := traits_met(wanted)) is not None:
        asked &= Q(traits__in=traits)
    for word in wanted.keywords:
        asked &= _has(word)
    if wanted.any_keyword:
        asked &= reduce(or_, map(_has, wanted.any_keyword))
    if wanted.actor:
        asked &= Q(event__actor__slug=wanted.actor)
    if wanted.series:
        asked &= Q(event__series__slug=wanted.series)
    return asked


def traits_met(wanted: EventFilter) -> tuple[int, ...] | None:
    """Return the values of `traits` that meet a filter, None when it asks for none of them."""
    asked, refused = Trait(0), Trait(0)
    if wanted.free:
        asked |= Trait.FREE
    if wanted.children:
        asked |= Trait.CHILDREN
    if wanted.online is not None:
        asked, refused = (
            (asked | Trait.AFAR, refused) if wanted.online else (asked, refused | Trait.AFAR)
        )
    if not asked and not refused:
        return None
    return tuple(n for n in ALL_TRAITS if n & asked == asked and not n & refused)


def _has(word: str) -> Q:
    return Q(event__keyword_line__contains=f"|{word.casefold().replace('|', ' ')}|")


def _of_spot(city: City, wanted: EventFilter) -> list[Q]:
    """The conditions on where it is: the event's place, or its own point where it has none."""
    asked = []
    if wanted.place:
        asked.append(Q(place__slug=wanted.place))
    if wanted.street:
        asked.append(Q(place__street__slug=wanted.street))
    if wanted.area:
        asked.append(Q(place__district__slug=wanted.area) | Q(place__street__slug=wanted.area))
    if wanted.accessible:
        unsaid = [n for n in ALL_TRAITS if n & Trait.STEP_UNSAID]
        asked.append(
            Q(traits__in=[n for n in ALL_TRAITS if n & Trait.STEP_FREE])
            | Q(place__wheelchair="yes", traits__in=unsaid)
        )
    if wanted.bbox is not None:
        asked.append(inside(wanted.bbox))
    if wanted.near is not None and wanted.within_m is not None:
        asked.append(inside(bbox_around(*wanted.near, wanted.within_m)))
        asked.append(Q(event__in=_around(city, wanted.near, wanted.within_m)))
    return asked


def inside(bbox: BBox) -> Q:
    """Return the condition that a date is in a box: its place, or its event's own point."""
    west, south, east, north = bbox
    return Q(
        place__lat__gte=south, place__lat__lte=north, place__lon__gte=west, place__lon__lte=east,
    ) | Q(
        place__isnull=True, event__lat__gte=south, event__lat__lte=north,
        event__lon__gte=west, event__lon__lte=east,
    )  # fmt: skip


def _around(city: City, near: tuple[float, float], within_m: float) -> QuerySet[Event]:
    """Return the events within a circle, on the plane that `places.queries` measures on."""
    # A distance is told of whatever has `lat` and `lon`.
    pointed: Any = Event.objects.filter(city=city, place__isnull=True, lat__isnull=False)
    places = _within(Place.objects.filter(city=city), near, within_m)
    return Event.objects.filter(Q(place__in=places) | Q(pk__in=_within(pointed, near, within_m)))


def _within(things: QuerySet[Place], near: tuple[float, float], within_m: float) -> QuerySet[Place]:
    measured = with_distance(things, *near, alias=True)
    # The plug-in for types does not see an annotation that another function made.
    return measured.filter(distance_sq__lte=within_m**2)  # type: ignore[misc]  # annotated


# What no page tells of a place, its street and its category.
_NEVER_SHOWN = (
    "event__place__street__line", "event__place__street__parts", "event__place__street__names",
    "event__place__category__osm_tags", "event__place__category__sni_codes",
)  # fmt: skip


def with_event(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Join all that an occurrence is shown with: event, place, category and street, organiser.

    For a few at a time; lists are read by `listed`.
    """
    joined = rows.select_related(
        "event", "event__place", "event__place__category", "event__place__street",
        "event__actor", "event__series",
    )  # fmt: skip
    return joined.defer(*_NEVER_SHOWN)


# What an answer tells of a date's place, organiser and series; of the event nearly all.
_ADDRESSED = ("slug", "name", "street_name", "house_number", "postcode", "locality", "lat", "lon")
_TOLD = (
    *(field.name for field in Occurrence._meta.concrete_fields),
    *(
        f"event__{field.name}"
        for field in Event._meta.concrete_fields
        if field.name not in {"provenance", "keyword_line", "image_source"}
    ),
    *(f"event__place__{name}" for name in _ADDRESSED),
    "event__actor__name", "event__series__slug", "event__series__title",
)  # fmt: skip


def in_order(ids: Sequence[int]) -> list[Occurrence]:
    """Return occurrences by id with what an answer tells of them, in the order of the ids.

    One query. For a few at a time; lists are read by `listed`.
    """
    joined = Occurrence.objects.select_related(
        "event", "event__place", "event__actor", "event__series"
    )
    found = joined.only(*_TOLD).in_bulk(list(ids))
    return [found[number] for number in ids if number in found]
