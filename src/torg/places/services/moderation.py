"""Places as moderation knows them: what hiding one or taking its text away does, and undoes."""

from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from torg.core import moderation
from torg.core.frame import address, frame
from torg.core.journal import record
from torg.core.models import User
from torg.core.moderation.enums import Measure
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.contacts import contacts_of
from torg.places.rules import works_for_it
from torg.places.services.ground import recount_fronts
from torg.places.services.search import index_places

# What each measure holds: while it stands, nobody's edit of the field takes effect.
HELD = {Measure.HIDDEN.value: "status", Measure.TEXT_REMOVED.value: "description"}


def find_place(number: int, *, public: bool = False) -> Place | None:
    """Return a place, hidden or not; with `public` only one that visitors see."""
    places = Place.objects.filter(pk=number)
    if public:
        places = places.filter(status=PlaceStatus.ACTIVE)
    return places.select_related("city", "actor").first()


def place_page(place: Place) -> str:
    """Return the path of its page."""
    return address(frame.pages.get("place", ""), place.slug)


def restrict_place(place: Place, measure: str, *, by: User) -> dict[str, Any]:
    """Hide the place or take its description away; return what was there before."""
    held = HELD[measure]
    before = {held: getattr(place, held)}
    _write(place, {held: PlaceStatus.HIDDEN if held == "status" else ""}, by=by)
    return before


def restore_place(place: Place, measure: str, before: dict[str, Any], *, by: User | None) -> None:
    """Put back what the measure took."""
    held = HELD[measure]
    _write(place, {held: before.get(held, PlaceStatus.ACTIVE if held == "status" else "")}, by=by)


def place_emails(place: Place) -> list[tuple[str, str]]:
    """Return who is told of a decision about the place: who runs it, else its public address."""
    return contacts_of(place)


def place_says(place: Place) -> str:
    """Return what the place's own words are: its name, description and website."""
    return "\n\n".join(filter(None, [place.name, place.description, place.website]))


def find_city(number: int, *, public: bool = False) -> City | None:
    """Return a city: what is wrong with the site as a whole is reported of it."""
    return City.objects.filter(pk=number).first()


def register_kinds() -> None:
    """Tell moderation of the kinds that this app has; called once, when it is loaded."""
    moderation.register(
        "place",
        label=_("place"),
        find=find_place,
        restrict=restrict_place,
        restore=restore_place,
        page=place_page,
        author_emails=place_emails,
        measures=tuple(HELD),
    )
    moderation.register(
        "city",
        label=_("the site"),
        find=find_city,
        restrict=_never,
        restore=_never,
        page=lambda city: address(frame.home_view),
        author_emails=lambda city: [],
        measures=(),
    )
    moderation.quote("place", place_says)
    moderation.exclude("place", lambda place, user: works_for_it(user, place))


def _never(*_args: Any, **_more: Any) -> NoReturn:
    """A city has no author and nothing to restrict: it registers no measure."""
    raise ValueError("a city cannot be restricted")


def _write(place: Place, values: dict[str, Any], *, by: User | None) -> None:
    Place.objects.select_for_update().get(pk=place.pk)
    for name, value in values.items():
        setattr(place, name, value)
    place.save(update_fields=[*values, "updated_at"])
    recount_fronts({place.street_id})
    index_places([place])
    record("place.moderated", place, by=by, organisation_id=place.actor_id, fields=sorted(values))
