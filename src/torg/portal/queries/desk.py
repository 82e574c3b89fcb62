"""The actor's desk: its tabs, what the person may do, and what the storefront looks like now.

Apps that have something for actors to do add a tab when they are loaded:

    add_tab("events", _("Events"), "agenda:desk_events", order=60)

A tab's view takes the actor's slug and, with `of_place`, a place's slug after it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from torg.core.frame import Link, address
from torg.core.models import User
from torg.places import rules
from torg.places.enums import ActorKind, PlaceStatus, Role
from torg.places.hours import OpeningState
from torg.places.models import Actor, City, Mandate, Notice, Photo, Place
from torg.places.queries.actors import RENEWED, mandate_of, places_of
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.storefront import coming_notices, first_photos
from torg.portal.queries.fronts import thumb_of
from torg.premises.prospects.models import Letting
from torg.premises.prospects.queries import lettings_of


@dataclass(frozen=True)
class _Tab:
    key: str
    label: str | Promise
    view: str
    order: int
    of_place: bool
    shown: Callable[[Actor], bool] | None  # None = at every actor's


_tabs: dict[str, _Tab] = {}


def add_tab(
    key: str,
    label: str | Promise,
    view: str,
    *,
    order: int,
    of_place: bool = True,
    shown: Callable[[Actor], bool] | None = None,
) -> None:
    """Add a tab to every actor's desk, or to those of which `shown` holds; called once, when Django
    has loaded."""
    _tabs[key] = _Tab(key, label, view, order, of_place, shown)


@dataclass(frozen=True)
class Window:
    """A place as its actor sees it in a list: drawn, with its state and what is still missing."""

    place: Place
    state: OpeningState
    drawing: SafeString
    photo: Photo | None
    notices: list[Notice]

    @property
    def is_shown(self) -> bool:
        return self.place.status == PlaceStatus.ACTIVE

    @property
    def has_hours(self) -> bool:
        return self.place.schedule_id is not None


@dataclass
class Desk:
    """Everything around a page of the desk. `place` is the one that is worked on, if any."""

    user: User
    actor: Actor
    place: Place | None = None
    tab: str = ""
    now: datetime = field(default_factory=timezone.now)

    @property
    def city(self) -> City:
        return self.actor.city

    @cached_property
    def places(self) -> list[Place]:
        return places_of(self.actor)

    @cached_property
    def role(self) -> str:
        """What the person is here, in words; staff are staff."""
        role = rules.role_in(self.user, self.actor)
        return str(Role(role).label) if role else ""

    @cached_property
    def can_edit(self) -> bool:
        return rules.can_edit_place(self.user, self.actor)

    @cached_property
    def can_take_away(self) -> bool:
        """Whether what hangs here is theirs to take down; staff restrict it, with reasons."""
        return rules.can_take_away(self.user, self.actor)

    @cached_property
    def can_restrict(self) -> bool:
        return rules.can_restrict_it(self.user, self.actor)

    @cached_property
    def can_manage(self) -> bool:
        return rules.can_manage_people(self.user, self.actor)

    @cached_property
    def can_close(self) -> bool:
        return rules.can_close_actor(self.user, self.actor)

    @cached_property
    def can_edit_identity(self) -> bool:
        return rules.can_edit_identity(self.user, self.actor)

    @cached_property
    def is_mandated(self) -> bool:
        """Whether somebody may act for the actor at all."""
        return bool(rules.mandated_ids(self.actor))

    @cached_property
    def mandate(self) -> Mandate | None:
        return mandate_of(self.actor, self.user)

    @property
    def mandate_ends_soon(self) -> bool:
        return bool(self.mandate and self.mandate.ends_at <= self.now + RENEWED)

    @property
    def gaps(self) -> list[str]:
        return [str(gap) for gap in self.actor.trader_gaps]

    @property
    def url(self) -> str:
        return address("portal:desk", self.actor.slug)

    @cached_property
    def tabs(self) -> list[Link]:
        """The tabs of the place that is worked on, or of the only one, and those of the actor."""
        place = self.place or (self.places[0] if len(self.places) == 1 else None)
        links = []
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order):
            if tab.of_place and place is None:
                continue
            if tab.shown is not None and tab.key != self.tab and not tab.shown(self.actor):
                continue
            args = [self.actor.slug, place.slug] if tab.of_place and place else [self.actor.slug]
            if href := address(tab.view, *args):
                links.append(Link(href, tab.label, current=tab.key == self.tab))
        return links

    @cached_property
    def windows(self) -> list[Window]:
        """Every place as it looks now. Three queries, and one for the notices of each."""
        return windows_of(self.places, self.now)

    @cached_property
    def moved_in(self) -> dict[int, Letting]:
        """How places moved in, by number: those that came through the owners' network."""
        return lettings_of(self.places)

    @cached_property
    def window(self) -> Window | None:
        """The place that is worked on, as it looks now."""
        return windows_of([self.place], self.now)[0] if self.place else None


def windows_of(places: list[Place], now: datetime) -> list[Window]:
    """Return places of one city as their actor sees them."""
    if not places:
        return []
    states = states_at(places[0].city, [place.schedule_id for place in places], now)
    photos = first_photos(places)
    return [
        Window(
            place, state, thumb_of(place, state), photos.get(place.pk), coming_notices(place, now)
        )
        for place in places
        for state in [state_of(states, place)]
    ]


def identity_known(actor: Actor, person: User) -> dict[str, str]:
    """Return what we know already of what is missing of the actor's identity, for its form.

    From its first place and from whoever fills it in: they see it before it is saved.
    """
    place = next(iter(places_of(actor)), None)
    known = {
        "legal_name": actor.name,
        "email": (place.email if place else "") or person.email,
        "register": "Bolagsverket" if actor.kind == ActorKind.COMPANY else "",
    }
    if place is not None:
        known |= {
            "street_address": place.address, "postcode": place.postcode,
            "locality": place.locality or place.city.name, "phone": place.phone,
            "website": place.website,
        }  # fmt: skip
    return {name: value for name, value in known.items() if value and not getattr(actor, name)}
