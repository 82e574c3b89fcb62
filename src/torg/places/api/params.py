"""What may be asked of places and streets, and how each parameter is read."""

import math
import re
from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import field_validator

from torg.core.api.paging import PageParams
from torg.core.api.params import Params
from torg.core.api.problems import Problem, bad_parameter
from torg.places.enums import FacilityKind, Need
from torg.places.models import City
from torg.places.queries.categories import category_at
from torg.places.queries.cities import all_cities, city_for
from torg.places.queries.places import BBox, PlaceFilter
from torg.places.services.rolling import catch_up

# Opening times are worked out for these days around today; outside them nothing is known.
DAYS_BACK, DAYS_AHEAD = 1, 20
_AFTER_SPACE = re.compile(r" (?=\d\d:?\d\d$)")

CITY = Field(
    "",
    max_length=50,
    description="Slug of the city; without it the city of the host name is meant.",
)
BBOX = Field(
    "",
    max_length=120,
    description="Only within west, south, east, north (degrees, WGS 84).",
    json_schema_extra={"example": "12.68,56.03,12.71,56.06"},
)


class CityParams(Params):
    city: str = CITY


class AtParams(CityParams):
    at: str = Field(
        "now",
        max_length=40,
        description="The instant whose opening state is told: ISO 8601 or `now`. "
        "Without a zone it is the city's local time.",
        json_schema_extra={"example": "2026-11-28T14:00"},
    )


class ListParams(PageParams):
    city: str = CITY


class FacilityParams(ListParams):
    kind: FacilityKind | None = Field(None, description="Only facilities of this kind.")
    bbox: str = BBOX

    @field_validator("bbox")
    @classmethod
    def _bbox_is_one(cls, value: str) -> str:
        read_bbox(value)
        return value


class PlaceParams(ListParams):
    bbox: str = BBOX
    near: str = Field(
        "",
        max_length=60,
        description="Nearest first from latitude, longitude (degrees, WGS 84).",
        json_schema_extra={"example": "56.0465,12.6945"},
    )
    within: float | None = Field(
        None, gt=0, le=50_000, description="With `near`: at most so many metres away."
    )
    category: str = Field(
        "", max_length=100, description="Slug of a category; what is below it is in it."
    )
    need: str = Field(
        "",
        max_length=80,
        description="What a visitor wants, all of: " + ", ".join(n.name.lower() for n in Need),
        json_schema_extra={"example": "eat,children"},
    )
    open_at: str = Field(
        "",
        max_length=40,
        description="Only what is open at the instant: ISO 8601 or `now`. "
        "Without a zone it is the city's local time. States are told for the same instant.",
        json_schema_extra={"example": "now"},
    )
    accessible: bool = Field(False, description="Only what a wheelchair can enter.")
    district: str = Field("", max_length=100, description="Slug of a district.")
    street: str = Field("", max_length=100, description="Slug of a street.")
    q: str = Field("", max_length=200, description="Search words; the best 200 only, best first.")

    @field_validator("bbox")
    @classmethod
    def _bbox_is_one(cls, value: str) -> str:
        read_bbox(value)
        return value

    @field_validator("near")
    @classmethod
    def _near_is_a_point(cls, value: str) -> str:
        read_point(value)
        return value

    @field_validator("need")
    @classmethod
    def _needs_are_known(cls, value: str) -> str:
        read_needs(value)
        return value

    def wanted(self, open_at: datetime | None) -> PlaceFilter:
        """Return the filter. Raises Problem for what cannot be judged field by field."""
        if self.within is not None and not self.near:
            raise bad_parameter("within", _("It needs `near`: the point to measure from."))
        if self.category and category_at(self.category) is None:
            raise bad_parameter("category", _("There is no such category; see /categories/."))
        return PlaceFilter(
            bbox=read_bbox(self.bbox),
            near=read_point(self.near),
            within_m=self.within,
            category=self.category,
            need=read_needs(self.need),
            open_at=open_at,
            accessible=self.accessible,
            district=self.district,
            street=self.street,
            q=self.q,
        )


def read_bbox(text: str) -> BBox | None:
    """Return (west, south, east, north) or None for "". Raises ValueError with the reason."""
    if not text:
        return None
    numbers = _numbers(text, 4, _("It must be west,south,east,north in degrees."))
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(
            _("West must not be greater than east, nor south than north, all within the globe.")
        )
    return (west, south, east, north)


def read_point(text: str) -> tuple[float, float] | None:
    """Return (latitude, longitude) or None for "". Raises ValueError with the reason."""
    if not text:
        return None
    lat, lon = _numbers(text, 2, _("It must be latitude,longitude in degrees."))
    # At the poles a metre of longitude has no length in degrees.
    if not (-89.9 <= lat <= 89.9 and -180 <= lon <= 180):
        raise ValueError(_("The point is not on the globe: latitude comes first."))
    return (lat, lon)


def read_needs(text: str) -> int:
    """Return the bits of a list such as "eat,children". Raises ValueError with the reason."""
    bits = 0
    for word in filter(None, text.lower().split(",")):
        if word.upper() not in Need.__members__:
            raise ValueError(
                _("It must be one of %(expected)s.")
                % {"expected": ", ".join(need.name.lower() for need in Need)}
            )
        bits |= Need[word.upper()].value
    return bits


def read_instant(parameter: str, text: str, city: City, now: datetime | None = None) -> datetime:
    """Return the aware instant that a text names. Raises Problem with the reason."""
    now = now or timezone.now()
    if text == "now":
        return now.replace(microsecond=0)
    try:
        # A "+" that was not escaped in the address arrives as a space.
        moment = datetime.fromisoformat(_AFTER_SPACE.sub("+", text))
        if "T" not in text and " " not in text:
            raise ValueError(text)  # noqa: TRY301  -- a date alone says no time
        aware = moment if moment.tzinfo else moment.replace(tzinfo=city.tz)
        moment = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad_parameter(
            parameter, _("It must be now, or a date and time such as 2026-11-28T14:00.")
        ) from error
    today = now.astimezone(city.tz).date()
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    begin = datetime.combine(first, time.min, city.tz)
    end = datetime.combine(last + timedelta(days=1), time.min, city.tz)
    if not begin <= moment < end:
        raise bad_parameter(
            parameter,
            _("Opening times are known from %(first)s to %(last)s.")
            % {"first": first.isoformat(), "last": last.isoformat()},
        )
    return moment


def city_asked_for(request: HttpRequest, slug: str) -> City:
    """Return the city of a request: the one named, else the host's. Raises Problem without one.

    Cookies are not asked: the same address must give everyone the same answer.
    """
    if slug:
        named = next((city for city in all_cities() if city.slug == slug), None)
        if named is None:
            known = ", ".join(city.slug for city in all_cities())
            raise bad_parameter("city", _("It must be one of %(expected)s.") % {"expected": known})
        catch_up(named)  # the host's own city has been looked at already
        return named
    city = city_for(request.get_host())
    if city is None:
        raise Problem(404, _("There is no city here yet."))
    return city


def _numbers(text: str, count: int, otherwise: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError(otherwise)
    return numbers
