"""Reads of guided walks. `visible_walks` is the only door to a walk."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from torg.agenda.enums import Publication
from torg.agenda.models import Walk, WalkStop
from torg.core.rules import Person, staff_with_mfa
from torg.places.models import City

LEAST_STOPS = 2
FOLDER = "walks/"  # in the storage: pictures and recordings of stops


def visible_walks(user: Person | None, city: City) -> QuerySet[Walk]:
    """Return the city's walks that `user` may see, by title: staff see drafts too."""
    walks = Walk.objects.filter(city=city).order_by("title", "pk")
    if staff_with_mfa(user):
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


def stop_of(walk: Walk, number: int) -> WalkStop:
    """Return the stop with that primary key of the walk; raises `WalkStop.DoesNotExist`."""
    stop = WalkStop.objects.select_related("place").get(walk=walk, pk=number)
    stop.walk = walk
    return stop


def walk_with_file(user: Person | None, name: str) -> Walk:
    """Return the walk that `user` may see with a stop that has the file of that name.

    Raises `Walk.DoesNotExist` also for a file that no stop has any more.
    """
    stop = WalkStop.objects.select_related("walk").filter(Q(image=name) | Q(audio=name)).first()
    is_draft = stop is not None and stop.walk.publication != Publication.PUBLISHED
    if stop is None or (is_draft and not staff_with_mfa(user)):
        raise Walk.DoesNotExist
    return stop.walk


def what_is_missing(walk: Walk, stops: Sequence[WalkStop]) -> list[str]:
    """Return in plain words what keeps the walk from being published; empty when nothing does."""
    missing = []
    if len(stops) < LEAST_STOPS:
        missing.append(too_few())
    if not walk.summary:
        missing.append(_("Say in one sentence what the walk is about."))
    missing += [
        _("Stop %(n)d, %(title)s, has no text.") % {"n": stop.number, "title": stop.title}
        for stop in stops
        if not stop.text
    ]
    return missing


def too_few() -> str:
    """Return what is said of a walk with too few stops."""
    return _("A walk has at least %(n)d stops.") % {"n": LEAST_STOPS}
