"""The page of one premises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from torg.core.frame import address
from torg.places.models import Category, City, Place
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.places import if_public
from torg.portal.queries.map_view import map_around
from torg.portal.queries.premises_choosing import PremisesChoosing
from torg.portal.queries.premises_list import PremisesRow, Reader, front_of_premises, premises_rows
from torg.portal.queries.stroll import Row, row_of_front
from torg.portal.structured import premises_as_json
from torg.premises.enums import RentVisibility, State
from torg.premises.figures.queries.wishes import wishes_near
from torg.premises.keeping.queries.keep import keep_url
from torg.premises.models import AskingRent, Premises, PremisesPhoto
from torg.premises.queries.history import Period, periods_of
from torg.premises.queries.photos import photos_of
from torg.premises.queries.premises import visible_to
from torg.premises.queries.rents import public_rents, rent_words, rents_for
from torg.premises.queries.words import area_words, floor_words, since_words, state_words

NEIGHBOURS_EACH_WAY = 4
OTHERS = 4
MOST_WISHES = 6


@dataclass(frozen=True)
class PremisesPage:
    """Everything on the page; `rent` only where this reader may see it."""

    premises: Premises
    city: City
    row: Row
    periods: list[Period]
    uses: list[Category]
    photos: list[PremisesPhoto]
    rent: AskingRent | None
    others: list[PremisesRow]
    wishes: list[tuple[str, int]]
    keep_url: str
    url: str
    json_ld: SafeString

    @property
    def title(self) -> str:
        street = self.premises.street.name if self.premises.street else self.premises.slug
        return self.premises.address or street

    @property
    def place(self) -> Place | None:
        """What is in it, where everyone may see the place."""
        return if_public(self.premises.place)

    @property
    def state(self) -> str:
        place = self.place
        return place.name if place else state_words(self.premises)

    @property
    def since(self) -> str:
        newest = self.periods[0] if self.periods else None
        return since_words(self.premises, newest.origin if newest else "")

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        """Name and value of what is known."""
        premises = self.premises
        front = premises.frontage_m
        rows = [
            (_("Area"), area_words(premises.area_m2)),
            (_("Floor"), floor_words(premises)),
            (_("Frontage"), _("%(n)s m") % {"n": f"{front:.0f}"} if front else ""),
            (_("Possible use"), ", ".join(use.name for use in self.uses)),
            (_("Accessibility"), _accessibility(premises.wheelchair)),
            (_("Asking rent"), rent_words(self.rent) if self.rent else ""),
            (_("District"), premises.district.name if premises.district else ""),
        ]
        return [(name, value) for name, value in rows if value]

    @property
    def rent_is_for_some(self) -> bool:
        """Whether the reader sees a rent that not everyone may see: it is said beside it."""
        return self.rent is not None and self.rent.visibility != RentVisibility.PUBLIC

    @property
    def rent_readers(self) -> str:
        """Who else may see the rent that this reader sees."""
        if self.rent is not None and self.rent.visibility == RentVisibility.OWNER:
            return _("Only you who own the premises see the rent.")
        return _("Only the owners' network and the staff see the rent.")

    @property
    def street_url(self) -> str:
        """The stroll, begun a little before its windows."""
        street, along = self.premises.street, self.premises.along_m
        if street is None:
            return ""
        page = address("portal:stroll", street.slug)
        return f"{page}?{urlencode({'from': f'{max(0, (along or 0) - 20):.0f}'})}"

    @property
    def place_url(self) -> str:
        return address("portal:place", self.place.slug) if self.place else ""

    @property
    def map_url(self) -> str:
        return map_around(self.premises.lat, self.premises.lon)

    @property
    def minimap(self) -> SafeString:
        return minimap_svg(self.city, self.premises.lat, self.premises.lon, mark="vacant")

    @property
    def list_url(self) -> str:
        """The other vacant premises of the street."""
        slug = self.premises.street.slug if self.premises.street else ""
        return address("portal:premises") + PremisesChoosing(street=slug).link()


def _accessibility(wheelchair: str) -> str:
    return {
        "yes": _("Step-free"), "limited": _("Partly step-free"), "no": _("Not step-free"),
    }.get(wheelchair, "")  # fmt: skip


def premises_page(user: Reader, premises: Premises, now: datetime, *, url: str) -> PremisesPage:
    """Return the page. Queries do not follow the number of neighbours or periods."""
    city = premises.city
    uses = list(premises.uses.all())
    photos = photos_of(premises)
    open_to_all = public_rents([premises.pk]).get(premises.pk)
    return PremisesPage(
        premises=premises,
        city=city,
        row=row_of_front(
            user, premises.street, now, city=city, slug=premises.slug,
            place=if_public(premises.place), alone=front_of_premises(premises),
            n=NEIGHBOURS_EACH_WAY,
        ),
        periods=periods_of(premises),
        uses=uses,
        photos=photos,
        rent=rents_for(user, city, [premises.pk]).get(premises.pk),
        others=premises_rows(user, city, _others(user, premises)),
        wishes=wishes_near(city, premises.lat, premises.lon)[:MOST_WISHES],
        keep_url=keep_url(user, premises),
        url=url,
        json_ld=premises_as_json(premises, uses, open_to_all, url=url),
    )  # fmt: skip


def _others(user: Reader, premises: Premises) -> list[int]:
    """Return the nearest vacant premises: along the street first."""
    vacant = visible_to(user, premises.city).filter(state=State.VACANT).exclude(pk=premises.pk)
    rows = vacant.values_list("pk", "street_id", "along_m", "lat", "lon")

    def away(row: tuple[Any, ...]) -> tuple[bool, float]:
        _pk, street, along, lat, lon = row
        same = street is not None and street == premises.street_id
        if same:
            return (False, abs((along or 0) - (premises.along_m or 0)))
        return (True, (lat - premises.lat) ** 2 + ((lon - premises.lon) * 0.55) ** 2)

    return [row[0] for row in sorted(rows, key=away)[:OTHERS]]
