"""Reads of guided walks. `visible_walks` is the only door to a walk."""

from django.db.models import QuerySet

from torg.agenda.enums import Publication
from torg.agenda.models import Walk, WalkStop
from torg.places.models import City
from torg.places.queries.places import Person


def visible_walks(user: Person | None, city: City) -> QuerySet[Walk]:
    """Return the city's walks that `user` may see, by title: staff see drafts too."""
    walks = Walk.objects.filter(city=city).order_by("title", "pk")
    if user is not None and user.is_staff:
        return walks
    return walks.filter(publication=Publication.PUBLISHED)


def get_walk(user: Person | None, city: City, slug: str) -> Walk:
    """Return one walk; raises `Walk.DoesNotExist`, also for one that `user` may not see."""
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Walk.DoesNotExist
    return visible_walks(user, city).get(slug=slug)


def walks_with_stops(user: Person | None, city: City) -> QuerySet[Walk]:
    """Return the visible walks with their stops, in two queries."""
    return visible_walks(user, city).prefetch_related("stops")


def stops_of(walk: Walk) -> list[WalkStop]:
    """Return the stops in order, each with its place and the place's category, in one query."""
    return list(walk.stops.select_related("place", "place__category", "place__street"))
