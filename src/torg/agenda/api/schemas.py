"""What the API says of events: field names of Linked Events where it has them.

Plain pydantic models, not ninja's `Schema`: answers are made of dicts.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from torg.core.api.paging import Meta
from torg.places.api.schemas import PointOut

Texts = dict[str, str]
_BY_LANGUAGE = "By language code; {} when there is none."


class LocationOut(BaseModel):
    id: str | None = Field(description="Slug of the place, where it is one of the city's.")
    name: Texts = Field(description=_BY_LANGUAGE)
    street_address: Texts = Field(description=_BY_LANGUAGE)
    postal_code: str
    address_locality: Texts
    position: PointOut | None
    info_url: Texts = Field(description="Its page, for people.")


class KeywordOut(BaseModel):
    id: str
    name: Texts


class OfferOut(BaseModel):
    is_free: bool | None = Field(description="null: not stated.")
    price: Texts = Field(description="As the organiser says it.")
    price_min: int | None = Field(description="öre")
    price_max: int | None = Field(description="öre")
    currency: Literal["SEK"] = "SEK"
    info_url: Texts = Field(description="Where tickets are.")
    availability: Literal["InStock", "SoldOut"]


class ImageOut(BaseModel):
    url: str
    alt_text: str
    photographer_name: str
    width: int  # pixels
    height: int


class SuperEventOut(BaseModel):
    id: str
    name: Texts
    super_event_type: Literal["recurring", "series"]
    recurrence: Texts = Field(description="When it happens, in words.")


class LanguageOut(BaseModel):
    id: str = Field(description="ISO 639 code, also of a signed language (swl).")


class EventOut(BaseModel):
    """One time that something happens. What is not known is empty, never guessed."""

    model_config = ConfigDict(populate_by_name=True)

    id: str = Field(description="The slug, with the date's own start where it happens again.")
    slug: str = Field(description="Names the event within its city; does not change.")
    name: Texts
    short_description: Texts = Field(description=_BY_LANGUAGE)
    description: Texts = Field(description=_BY_LANGUAGE + " Markdown.")
    start_time: datetime
    end_time: datetime | None = Field(description="null: not stated.")
    has_start_time: bool = Field(description="false: the whole day.")
    has_end_time: bool
    previous_start_time: datetime | None = Field(description="What was first told, when moved.")
    event_status: Literal["EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled"]
    status_note: Texts = Field(description="What has changed, in words.")
    kind: KeywordOut
    keywords: list[KeywordOut]
    location: LocationOut | None
    internet_based: bool = Field(description="Whether one can take part from afar.")
    virtual_location: str
    provider: Texts = Field(description="Who arranges it.")
    offers: list[OfferOut]
    audience: str
    audience_min_age: int | None
    audience_max_age: int | None
    accessibility: dict[str, str]
    in_language: list[LanguageOut]
    images: list[ImageOut]
    super_event: SuperEventOut | None
    info_url: Texts = Field(description="The organiser's own page about it.")
    created_time: datetime
    last_modified_time: datetime
    url: str = Field(description="Its page, for people.")
    ics_url: str


class EventList(BaseModel):
    meta: Meta
    data: list[EventOut]


class DateOut(BaseModel):
    id: str
    start_time: datetime
    end_time: datetime | None
    event_status: str
    status_note: Texts


class EventDetailOut(EventOut):
    """An event at its next date (its last one when all are over), with the coming dates."""

    rrule: str = Field(description="RFC 5545, one rule a line; empty when it happens once.")
    sub_events: list[DateOut] = Field(description="The next dates, a hundred at most.")
