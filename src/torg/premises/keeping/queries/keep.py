"""The pages of one premises as its owner or the staff keep it: which, and what stands around."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from torg.core.frame import Link, address, frame
from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import Actor, City
from torg.places.queries.actors import get_actor
from torg.premises.enums import Origin, State
from torg.premises.keeping import rules
from torg.premises.keeping.around import around
from torg.premises.models import Premises, PremisesPhoto
from torg.premises.queries.history import Period, periods_of
from torg.premises.queries.photos import photos_of
from torg.premises.queries.premises import get_premises
from torg.premises.queries.words import since_words, state_words


@dataclass
class Keep:
    """Around a page of one premises. `actor` is whose desk it is on; None on the staff's."""

    user: User
    premises: Premises
    actor: Actor | None
    tab: str

    @property
    def city(self) -> City:
        return self.premises.city

    @cached_property
    def origin(self) -> Origin:
        """As who the person writes: as the owner from its desk, else as staff."""
        as_owner = self.actor is not None and rules.can_set_rent(self.user, self.premises)
        return Origin.OWNER if as_owner else Origin.STAFF

    @cached_property
    def may_set_rent(self) -> bool:
        return self.origin == Origin.OWNER

    def url(self, page: str) -> str:
        """The address of one of the pages, on the side where the person is."""
        if self.actor is not None:
            return address(f"keeping:own_{page}", self.actor.slug, self.premises.slug)
        return address(f"keeping:staff_{page}", self.premises.slug)

    @property
    def list_url(self) -> str:
        if self.actor is not None:
            return address("keeping:own", self.actor.slug)
        return address("keeping:register")

    @property
    def public_url(self) -> str:
        return address(frame.pages.get("premises", ""), self.premises.slug)

    @property
    def desk_tabs(self) -> list[Link]:
        return around.tabs(self.user, self.actor) if self.actor else []

    @property
    def tabs(self) -> list[Link]:
        """The pages of this premises."""
        pages = [
            ("state", _("State"), True),
            ("details", _("Details"), True),
            ("rent", _("Asking rent"), self.may_set_rent),
            ("photos", _("Photos"), True),
            ("where", _("Address and spot"), True),
            ("owner", _("Owner and sight"), self.actor is None),
        ]
        return [
            Link(self.url(page), label, current=page == self.tab)
            for page, label, shown in pages
            if shown
        ]

    @property
    def title(self) -> str:
        street = self.premises.street.name if self.premises.street else self.premises.slug
        return self.premises.address or street

    @cached_property
    def periods(self) -> list[Period]:
        return periods_of(self.premises)

    @property
    def state_line(self) -> str:
        """ "Vacant premises · Vacant since March 2025"."""
        newest = self.periods[0] if self.periods else None
        name = self.premises.place.name if self.premises.place else state_words(self.premises)
        since = since_words(self.premises, newest.origin if newest else "")
        return " · ".join(filter(None, (name, since)))

    @property
    def is_vacant(self) -> bool:
        return self.premises.state == State.VACANT

    @property
    def held(self) -> list[str]:
        """The fields that the owner has written: staff do not write over them."""
        if self.origin == Origin.OWNER:
            return []
        return [name for name, who in self.premises.provenance.items() if who == Origin.OWNER]


def keep_url(user: Person, premises: Premises) -> str:
    """Return where a person may keep the premises: at its owner's desk, or as staff; "" nowhere."""
    if premises.owner is not None and rules.can_set_rent(user, premises):
        return address("keeping:own_state", premises.owner.slug, premises.slug)
    return address("keeping:staff_state", premises.slug) if rules.can_keep_register(user) else ""


def keep_of(user: User, city: City | None, slug: str, *, actor: str = "", tab: str = "") -> Keep:
    """Return what a page needs. Raises Premises.DoesNotExist or Actor.DoesNotExist.

    With the slug of an actor: only what that actor owns, and only for those who see its desk.
    """
    if city is None:
        raise Premises.DoesNotExist
    premises = get_premises(user, city, slug)
    if not actor:
        return Keep(user, premises, None, tab)
    owner = own_actor(user, city, actor)
    if premises.owner_id != owner.pk:
        raise Premises.DoesNotExist
    premises.owner = owner
    return Keep(user, premises, owner, tab)


def photo_rows(premises: Premises) -> list[tuple[PremisesPhoto, str]]:
    """Return the photos of a premises in order, each with the address of its smallest size."""
    page = frame.pages.get("premises_photo", "")
    return [
        (photo, address(page, photo.digest, str(photo.shown_width), "jpg"))
        for photo in photos_of(premises)
    ]


def own_actor(user: Person, city: City | None, slug: str) -> Actor:
    """Return the actor whose desk is opened; raises Actor.DoesNotExist."""
    return get_actor(user, city, slug)
