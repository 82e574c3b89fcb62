"""Notices as pages show them: on the page of a place, and on the front page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat
from django.utils.safestring import SafeString

from torg.core.language import reads_swedish
from torg.places.hours.states import clock
from torg.places.models import City, Notice, Place
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.storefront import notices_in, notices_of
from torg.portal.queries.fronts import thumb_of

ON_TODAY = 4


@dataclass(frozen=True)
class NoticeLine:
    """A notice and how long it is up, in words: "18.00", "fredag 18.00"."""

    number: int
    text: str
    until: str


@dataclass(frozen=True)
class NoticeRow:
    """A notice on the front page, beside the front of its place."""

    notice: Notice
    until: str
    drawing: SafeString


def notice_lines(place: Place, at: datetime) -> list[NoticeLine]:
    """Return what is up at a place; `at` is in the city's zone."""
    return [NoticeLine(row.pk, row.text, until(row, at)) for row in notices_of(place, at)]


def today_notices(city: City, moment: datetime) -> list[NoticeRow] | None:
    """Return the newest notices of a town, None when there is none. Two queries."""
    found = notices_in(city, moment, limit=ON_TODAY)
    if not found:
        return None
    states = states_at(city, [row.place.schedule_id for row in found], moment)
    return [
        NoticeRow(row, until(row, moment), thumb_of(row.place, state_of(states, row.place)))
        for row in found
    ]


def until(notice: Notice, at: datetime) -> str:
    """Return when a notice ends, as short as it can be said; `at` is in the city's zone."""
    end = notice.ends_at.astimezone(at.tzinfo)
    if end.date() == at.date():
        return clock(end)
    days = (end.date() - at.date()).days
    day = dateformat.format(end, "l" if days < 7 else "j F")
    return f"{day.lower() if reads_swedish() else day} {clock(end)}"
