"""What the API says of places and streets. Times are ISO 8601 with a zone; lengths are metres.

Plain pydantic models, not ninja's `Schema`: answers are made of dicts, and looking for the
attributes of Django objects in them took a third of a request's time.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from torg.core.api.paging import Meta
from torg.places.enums import FacilityKind


class PointOut(BaseModel):
    """A GeoJSON point."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float] = Field(description="Longitude, latitude (WGS 84).")


class CategoryRef(BaseModel):
    slug: str
    name: str = Field(description="In the reader's language (Accept-Language: sv or en).")
    parent: str | None = Field(description="Slug of the category above, or null at the top.")


class NamedRef(BaseModel):
    slug: str
    name: str


class AddressOut(BaseModel):
    text: str = Field(description="Street and number as written on an envelope; may be empty.")
    street: str
    number: str
    postcode: str
    locality: str


class StateOut(BaseModel):
    """Whether it is open, at the instant `at`."""

    kind: Literal["open", "soon", "closed", "unknown"] = Field(
        description="`soon`: open, and closes within the hour. `unknown`: the hours are not known."
    )
    label: str = Field(description='In words: "Open until 18:00".')
    at: datetime = Field(description="The instant that the state is about.")
    until: datetime | None = Field(description="When it closes, if open; null round the clock.")
    opens: datetime | None = Field(description="When it next opens, if closed and known.")
    minutes_left: int | None = Field(description="Minutes until it closes, if open.")
    reason: str = Field(description="A holiday, a note or a condition; mostly empty.")


class SpellOut(BaseModel):
    start: datetime
    end: datetime
    comment: str = Field(description='A condition such as "by appointment"; mostly empty.')


class HoursOut(BaseModel):
    expression: str | None = Field(
        description="OpenStreetMap opening_hours, as understood; null when not known."
    )
    raw: str = Field(description="As the source wrote it.")
    notice: str = Field(description="What was repaired or refused in it; mostly empty.")
    next: list[SpellOut] = Field(
        description="The coming seven days' opening times from the asked instant, "
        "holidays and dated exceptions included."
    )


class AccessibilityOut(BaseModel):
    wheelchair: Literal["yes", "limited", "no", "unknown"]
    details: dict[str, str] = Field(description="Further OpenStreetMap tags about access.")


class ContactOut(BaseModel):
    phone: str
    email: str
    website: str


class SourceOut(BaseModel):
    ref: str = Field(description='Where it comes from, such as "osm:node/123"; may be empty.')
    attribution: str = Field(description="Whom to name when the data is shown.")
    updated_at: datetime


class PlaceOut(BaseModel):
    """Somewhere to go. What is not known is empty, never guessed."""

    slug: str = Field(description="Names the place within its city; does not change.")
    name: str
    names: dict[str, str] = Field(description="Other languages and spellings, by language code.")
    description: str
    category: CategoryRef
    needs: list[str] = Field(
        description="What a visitor can do: eat, shop, see, errands, children, free, sit."
    )
    address: AddressOut
    location: PointOut
    distance_m: float | None = Field(None, description="From `near`, when that was asked.")
    street: NamedRef | None = Field(description="The street whose stroll passes its windows.")
    district: NamedRef | None
    state: StateOut
    hours: HoursOut
    accessibility: AccessibilityOut
    cuisine: list[str]
    payment: list[str]
    attributes: dict[str, str]
    contact: ContactOut
    source: SourceOut
    url: str = Field(description="Its page, for people.")
    ics_url: str = Field(description="Its opening hours as iCalendar.")


class PlaceList(BaseModel):
    meta: Meta
    data: list[PlaceOut]


class CategoryOut(CategoryRef):
    names: dict[str, str] = Field(description="Its name by language code.")
    needs: list[str]
    count: int = Field(description="Places in it and in all below it.")


class CategoryList(BaseModel):
    meta: Meta
    data: list[CategoryOut]


class StreetOut(BaseModel):
    slug: str
    name: str
    names: dict[str, str]
    pedestrian: bool
    length_m: float
    places: int = Field(description="Places whose windows stand on it.")
    district: NamedRef | None
    bbox: tuple[float, float, float, float] = Field(description="West, south, east, north.")
    stroll_url: str = Field(description="The API's stroll along it.")
    url: str = Field(description="Its page, for people.")


class StreetList(BaseModel):
    meta: Meta
    data: list[StreetOut]


class FacilityOut(BaseModel):
    """Something one uses without entering."""

    id: int
    kind: FacilityKind
    name: str = Field(description="May be empty.")
    location: PointOut
    wheelchair: str = Field(description="As in OpenStreetMap, or `unknown`.")
    fee: str = Field(description="`yes`, `no`, a price as the source tells it, or empty.")
    state: StateOut
    hours: str | None = Field(description="Opening hours in OpenStreetMap's syntax; null unknown.")
    attributes: dict[str, str] = Field(description="More of OpenStreetMap, such as `capacity`.")
    source: str = Field(description="What it is in its source, such as `osm:node/1`.")


class FacilityList(BaseModel):
    meta: Meta
    data: list[FacilityOut]


class PassedOut(BaseModel):
    """A place in the row of houses, or behind the same door."""

    slug: str
    name: str
    category: CategoryRef
    state: StateOut
    url: str
    reached: Literal["window", "courtyard", "floor", "door"] = Field(
        "window", description="`window`: its own front; else how one gets to it from this door."
    )


class StrollItemOut(BaseModel):
    """One thing that is passed on one side of the street."""

    kind: Literal[
        "place", "vacant", "street", "square", "park", "water", "door", "houses", "break"
    ] = Field(
        description="`houses`: fronts without anything to visit. `break`: nothing for `empty_m`."
    )
    name: str
    number: str = Field(description="House number; may be empty.")
    at_m: float = Field(description="True metres from the street's start to its middle.")
    x_m: float = Field(description="Left edge on the drawn strip, where long gaps are shortened.")
    width_m: float = Field(description="Width on the drawn strip.")
    place: PassedOut | None
    inside: list[PassedOut] = Field(description="Places reached through this door.")
    to_street: NamedRef | None = Field(description="The side street that one can turn into.")
    to_square: NamedRef | None
    open_count: int = Field(description="Open places along `to_street`.")
    lines: list[str] = Field(description="What is in the window: notices, events, offers.")
    area: str = Field(description="Of vacant premises.")
    premises: str = Field(description="Slug of premises without a place: see `/premises/{slug}`.")
    empty_m: float = Field(description="How far a break really is.")


class SideOut(BaseModel):
    side: Literal["left", "right"] = Field(description="Seen in walking direction.")
    faces: str = Field(description="The side of the street that it is: west, north, east, south.")
    items: list[StrollItemOut] = Field(description="In walking order, from start to end.")


class StrollOut(BaseModel):
    """A street as one walks it: both sides in true order, each storefront with its state."""

    street: StreetOut
    at: datetime
    open_count: int
    known_count: int = Field(description="Places whose hours are known.")
    total: int
    start_towards: str = Field(description="What lies at the start; may be empty.")
    end_towards: str
    line: list[tuple[float, float]] = Field(description="Longitude, latitude from start to end.")
    sides: list[SideOut]
