"""What may be asked of events, and how each parameter is read."""

import re
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import field_validator

from torg.agenda.enums import EventKind, EventStatus
from torg.agenda.queries.events import EventFilter
from torg.core.api.paging import PageParams
from torg.core.api.params import Params
from torg.core.api.problems import bad_parameter
from torg.places.api.params import CITY, read_bbox, read_point
from torg.places.models import City

SORTS = ("start_time", "end_time", "name", "last_modified_time")
_AFTER_SPACE = re.compile(r" (?=\d\d:?\d\d$)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class EventParams(Params):
    """What narrows a list of events, for its pages and for its calendar."""

    city: str = CITY
    start: str = Field(
        "",
        max_length=40,
        description="What is on or begins at this time or later: `now`, `today`, a date or an "
        "instant (ISO 8601). Without a zone it is the city's local time. Without `start` and `end` "
        "it is `now`.",
        json_schema_extra={"example": "today"},
    )
    end: str = Field(
        "",
        max_length=40,
        description="What begins before this time; a date is meant to its end.",
        json_schema_extra={"example": "2026-12-24"},
    )
    bbox: str = Field(
        "", max_length=120, description="Only within west, south, east, north (degrees, WGS 84)."
    )
    dwithin_origin: str = Field(
        "",
        max_length=60,
        description="With `dwithin_metres`: around longitude, latitude (degrees, WGS 84).",
        json_schema_extra={"example": "12.6945,56.0465"},
    )
    dwithin_metres: float | None = Field(
        None, gt=0, le=50_000, description="At most so many metres from `dwithin_origin`."
    )
    keyword: str = Field("", max_length=200, description="Any of these keywords, by commas.")
    keyword_AND: str = Field("", max_length=200, description="All of these keywords, by commas.")  # noqa: N815  -- Linked Events' name
    kind: str = Field(
        "",
        max_length=120,
        description="Any of these kinds, by commas: " + ", ".join(EventKind.values),
    )
    free: bool = Field(False, description="Only what is free of charge.")
    children: bool = Field(False, description="Only what is made for children.")
    accessible: bool = Field(False, description="Only where a wheelchair can enter.")
    internet_based: bool | None = Field(None, description="Only what can be joined from afar.")
    event_status: str = Field(
        "",
        max_length=60,
        description="Any of these, by commas: " + ", ".join(EventStatus.values),
    )
    place: str = Field("", max_length=100, description="Slug of a place.")
    street: str = Field("", max_length=100, description="Slug of a street.")
    actor: str = Field("", max_length=80, description="Slug of the actor that arranges it.")
    series: str = Field("", max_length=100, description="Slug of a series.")
    q: str = Field("", max_length=200, description="Search words.")

    @field_validator("bbox")
    @classmethod
    def _bbox_is_one(cls, value: str) -> str:
        read_bbox(value)
        return value

    @field_validator("dwithin_origin")
    @classmethod
    def _origin_is_a_point(cls, value: str) -> str:
        read_origin(value)
        return value

    @field_validator("kind")
    @classmethod
    def _kinds_are_known(cls, value: str) -> str:
        _known(value, EventKind.values)
        return value

    @field_validator("event_status")
    @classmethod
    def _statuses_are_known(cls, value: str) -> str:
        _known(value, EventStatus.values)
        return value

    def wanted(self, city: City, now: datetime | None = None) -> EventFilter:
        """Return the filter. Raises Problem for what cannot be judged field by field."""
        if (self.dwithin_metres is None) != (not self.dwithin_origin):
            raise bad_parameter(
                "dwithin_metres", _("dwithin_origin and dwithin_metres need each other.")
            )
        now = now or timezone.now()
        start = read_time("start", self.start or ("" if self.end else "now"), city, now)
        end = read_time("end", self.end, city, now, closing=True)
        if start is not None and end is not None and end < start:
            raise bad_parameter("end", _("It is before start."))
        return EventFilter(
            start=start,
            end=end,
            bbox=read_bbox(self.bbox),
            near=read_origin(self.dwithin_origin),
            within_m=self.dwithin_metres,
            keywords=_list(self.keyword_AND),
            any_keyword=_list(self.keyword),
            kinds=_list(self.kind),
            free=self.free,
            children=self.children,
            accessible=self.accessible,
            online=self.internet_based,
            statuses=_list(self.event_status),
            place=self.place,
            street=self.street,
            actor=self.actor,
            series=self.series,
            q=self.q,
        )


class EventPageParams(PageParams, EventParams):
    sort: str = Field(
        "start_time",
        max_length=30,
        description="One of " + ", ".join(SORTS) + "; with - in front the last comes first.",
    )

    @field_validator("sort")
    @classmethod
    def _sort_is_known(cls, value: str) -> str:
        _known(value.removeprefix("-"), list(SORTS))
        return value


def read_origin(text: str) -> tuple[float, float] | None:
    """Return (latitude, longitude) of "longitude,latitude", None for "". Raises ValueError."""
    if not text:
        return None
    longitude, _comma, latitude = text.partition(",")
    try:
        return read_point(f"{latitude},{longitude}")
    except ValueError as error:
        raise ValueError(
            _("It must be longitude,latitude in degrees: longitude comes first.")
        ) from error


def read_time(
    parameter: str, text: str, city: City, now: datetime, *, closing: bool = False
) -> datetime | None:
    """Return the aware instant that a text names, None for "". Raises Problem with the reason.

    `closing`: a day is meant to its end.
    """
    if not text:
        return None
    if text == "now":
        return now.replace(microsecond=0)
    today = now.astimezone(city.tz).date()
    try:
        if text == "today" or len(text) <= 10:
            day = today if text == "today" else datetime.fromisoformat(text).date()
            moment = datetime.combine(day + timedelta(days=int(closing)), time(), city.tz)
        else:
            # A "+" that was not escaped in the address arrives as a space.
            moment = datetime.fromisoformat(_AFTER_SPACE.sub("+", text))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=city.tz)
        moment = moment.astimezone(UTC)
        if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
            raise ValueError(text)  # noqa: TRY301  -- one answer for every time that is none
    except (ValueError, OverflowError) as error:
        raise bad_parameter(
            parameter, _("It must be now, today, a date or a time such as 2026-11-28T14:00.")
        ) from error
    return moment


def _list(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _known(text: str, values: list[str]) -> None:
    if set(_list(text)) - set(values):
        raise ValueError(_("It must be one of %(expected)s.") % {"expected": ", ".join(values)})
