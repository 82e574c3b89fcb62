"""Writes of guided walks. Whatever changes the stops works the route out anew, under a lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from torg.agenda.enums import Publication
from torg.agenda.models import Walk, WalkStop
from torg.agenda.queries.walks import LEAST_STOPS, too_few, what_is_missing
from torg.agenda.services.store import drop_files
from torg.core.journal import record
from torg.core.models import User
from torg.core.search import Document, index_documents, remove_documents
from torg.core.text import slugify_any
from torg.places.models import City
from torg.places.queries.walkways import WalkRoute, walk_route

MOST_STOPS = 40
# "english" are texts to be put beside those in Swedish; what is not named there stays.
_WALK_FIELDS = frozenset({"title", "summary", "description", "step_free", "texts", "english"})
_STOP_FIELDS = frozenset(
    {"title", "text", "place", "lat", "lon", "image", "image_alt", "audio", "transcript", "quiz",
     "texts", "english"}
)  # fmt: skip


@transaction.atomic
def create_walk(city: City, values: Mapping[str, Any], *, by: User | None) -> Walk:
    """Make a draft of a walk; `values` are fields of it. Raises ValidationError."""
    walk = Walk(city=city)
    _set(walk, values, _WALK_FIELDS)
    taken = set(Walk.objects.filter(city=city).values_list("slug", flat=True))
    walk.slug = slugify_any(walk.title, taken, max_length=100)
    walk.full_clean(exclude=["legs"])
    walk.save()
    record("walk.created", walk, by=by)
    return walk


@transaction.atomic
def edit_walk(walk: Walk, values: Mapping[str, Any], *, by: User | None) -> Walk:
    """Change fields of a walk; its address stays. Raises ValidationError."""
    walk = _locked(walk)
    changed = _set(walk, values, _WALK_FIELDS)
    walk.full_clean(exclude=["legs"])
    if changed:
        _renew(walk)
        record("walk.edited", walk, by=by, fields=changed)
    return walk


@transaction.atomic
def add_stop(walk: Walk, values: Mapping[str, Any], *, by: User | None) -> WalkStop:
    """Put a stop at the end of the walk. Raises ValidationError."""
    walk = _locked(walk)
    count = walk.stops.count()
    if count >= MOST_STOPS:
        raise ValidationError(
            _("A walk has at most %(n)d stops. Make two walks of it.") % {"n": MOST_STOPS}
        )
    stop = WalkStop(walk=walk, number=count + 1)
    _fill_stop(stop, values)
    stop.save()
    _renew(walk)
    record("walk.stop_added", walk, by=by, stop=stop.pk)
    return stop


@transaction.atomic
def edit_stop(stop: WalkStop, values: Mapping[str, Any], *, by: User | None) -> WalkStop:
    """Change fields of a stop. Raises ValidationError."""
    walk = _locked(stop.walk)
    stop = WalkStop.objects.select_related("walk", "place").get(pk=stop.pk)
    changed = _fill_stop(stop, values)
    if changed:
        stop.save()
        _renew(walk)
        record("walk.stop_edited", walk, by=by, stop=stop.pk, fields=changed)
    return stop


@transaction.atomic
def move_stop(stop: WalkStop, to: int, *, by: User | None) -> None:
    """Make the stop number `to` of its walk; the others make room. Out of range: the nearest."""
    walk = _locked(stop.walk)
    others = [other for other in walk.stops.all() if other.pk != stop.pk]
    mine = walk.stops.get(pk=stop.pk)
    others.insert(max(0, min(to - 1, len(others))), mine)
    if _number(others):
        _renew(walk)
        record("walk.stop_moved", walk, by=by, stop=stop.pk)


@transaction.atomic
def remove_stop(stop: WalkStop, *, by: User | None) -> None:
    """Take a stop away. Raises ValidationError when a published walk would have too few left."""
    walk = _locked(stop.walk)
    if walk.publication == Publication.PUBLISHED and walk.stops.count() <= LEAST_STOPS:
        raise ValidationError(too_few())
    number = stop.pk
    going = walk.stops.filter(pk=number)
    drop_files([name for names in going.values_list("image", "audio") for name in names])
    going.delete()
    _number(list(walk.stops.all()))
    _renew(walk)
    record("walk.stop_removed", walk, by=by, stop=number)


@transaction.atomic
def publish_walk(walk: Walk, *, by: User | None) -> Walk:
    """Show the walk to everybody. Raises ValidationError that says all that is missing."""
    walk = _locked(walk)
    if walk.publication == Publication.PUBLISHED:
        return walk
    if missing := what_is_missing(walk, list(walk.stops.all())):
        raise ValidationError(missing)
    walk.publication = Publication.PUBLISHED
    _renew(walk)
    record("walk.published", walk, by=by)
    return walk


@transaction.atomic
def unpublish_walk(walk: Walk, *, by: User | None) -> Walk:
    """Make a draft of the walk again."""
    walk = _locked(walk)
    if walk.publication != Publication.DRAFT:
        walk.publication = Publication.DRAFT
        _renew(walk)
        record("walk.unpublished", walk, by=by)
    return walk


@transaction.atomic
def reroute_walk(walk: Walk) -> bool:
    """Work the route out on the network as it is now; return whether it differs.

    No row in the journal: nobody did anything, the streets have changed.
    """
    walk = _locked(walk)
    before = walk.legs
    if _legs_of(_route(walk, list(walk.stops.all()))) == before:
        return False
    _renew(walk)
    return True


# --- inside --------------------------------------------------------------------------------------


def _locked(walk: Walk) -> Walk:
    """The walk as it is now; its stops are changed by one person at a time."""
    return Walk.objects.select_for_update().select_related("city").get(pk=walk.pk)


def _set(thing: Walk | WalkStop, values: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Set fields; return the names of those that differ. Raises ValueError for other fields."""
    if unknown := set(values) - allowed:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    values = dict(values)
    if "english" in values:
        values["texts"] = thing.with_english(values.pop("english"))
    changed = sorted(name for name, value in values.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def _fill_stop(stop: WalkStop, values: Mapping[str, Any]) -> list[str]:
    """Set a stop's fields and check them: at a place it stands where the place stands."""
    changed = _set(stop, values, _STOP_FIELDS)
    if stop.place is not None and "lat" not in values:
        stop.lat, stop.lon = stop.place.lat, stop.place.lon
    if stop.place is not None and stop.place.city_id != stop.walk.city_id:
        raise ValidationError({"place": _("That place lies in another town.")})
    stop.full_clean(validate_unique=False)
    errors = {}
    if stop.image and not stop.image_alt:
        errors["image_alt"] = _("Say in words what the image shows, for those who cannot see it.")
    if stop.audio and not stop.transcript:
        errors["transcript"] = _("Write what is said, for those who cannot hear it.")
    english = stop.texts.get("en", {}).get("quiz") or stop.quiz
    if not (_is_quiz(stop.quiz) and _is_quiz(english)) and (stop.quiz or english):
        errors["quiz"] = _("A quiz has a question, two to four answers, and one that is right.")
    if errors:
        raise ValidationError(errors)
    return changed


def _is_quiz(quiz: Any) -> bool:
    if not isinstance(quiz, dict) or not str(quiz.get("question") or "").strip():
        return False
    answers, right = quiz.get("answers"), quiz.get("right")
    return (
        isinstance(answers, list)
        and 2 <= len(answers) <= 4
        and all(isinstance(answer, str) and answer.strip() for answer in answers)
        and isinstance(right, int)
        and 0 <= right < len(answers)
    )


def _number(stops: Sequence[WalkStop]) -> bool:
    """Number the stops 1, 2, 3 … in the given order; return whether any number changed."""
    moved = [(stop, n) for n, stop in enumerate(stops, 1) if stop.number != n]
    # By way of numbers that no stop has: two may never bear the same one, not even for a moment.
    for shift in (MOST_STOPS + 1, 0):
        for stop, number in moved:
            WalkStop.objects.filter(pk=stop.pk).update(number=number + shift)
    return bool(moved)


def _renew(walk: Walk) -> None:
    """Work out the route, save the walk and what the search knows of it."""
    stops = list(walk.stops.order_by("number"))
    route = _route(walk, stops)
    walk.legs = _legs_of(route)
    walk.length_m = round(route.metres, 1)
    walk.save()
    walked = 0.0
    for stop, leg in zip(stops, [None, *route.legs], strict=False):
        walked += leg.metres if leg else 0.0
        if abs(stop.along_m - walked) > 0.05:
            WalkStop.objects.filter(pk=stop.pk).update(along_m=round(walked, 1))
    _index(walk, stops)


def _route(walk: Walk, stops: Sequence[WalkStop]) -> WalkRoute:
    points = [(stop.lat, stop.lon) for stop in stops]
    return walk_route(walk.city, points, step_free=walk.step_free)


def _legs_of(route: WalkRoute) -> list[dict[str, Any]]:
    """The route as it is kept."""
    return [{"line": leg.line, "m": leg.metres, "guessed": leg.is_straight} for leg in route.legs]


def _index(walk: Walk, stops: Sequence[WalkStop]) -> None:
    if walk.publication != Publication.PUBLISHED:
        remove_documents("walk", [walk.pk])
        return
    english = walk.texts.get("en", {})
    first = stops[0] if stops else None
    document = Document(
        kind="walk",
        object_id=walk.pk,
        city_id=walk.city_id,
        title=walk.title,
        slug=walk.slug,
        subtitle=walk.summary,
        body=" ".join([walk.description, *(stop.title for stop in stops)]),
        keywords="stadsvandring promenad guide",
        english=" ".join(filter(None, ["guided walk", *map(str, english.values())])),
        lat=first.lat if first else None,
        lon=first.lon if first else None,
    )
    index_documents([document])


def index_walks(city: City) -> None:
    """Bring the city's walks in the search index up to date."""
    for walk in Walk.objects.filter(city=city):
        _index(walk, list(walk.stops.all()))
