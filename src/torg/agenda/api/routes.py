"""Events: GET only, the same for everyone."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from torg.agenda.api import schemas
from torg.agenda.api.missing import led_on
from torg.agenda.api.params import EventPageParams, EventParams
from torg.agenda.api.shape import tell_event, tell_occurrences
from torg.agenda.models import Event
from torg.agenda.queries.boxes import within_box
from torg.agenda.queries.calendar import events_calendar
from torg.agenda.queries.counting import count_dates
from torg.agenda.queries.days import next_dates
from torg.agenda.queries.events import get_event, in_order, matching_events, narrow, resolve
from torg.core.api.paging import KeyOrder, meta_of, page_by_key
from torg.core.api.problems import ProblemOut
from torg.places.api.params import CityParams, city_asked_for
from torg.places.api.shape import SLUG_MARK, page_address

router = Router(tags=["events"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
OF_ONE = {**REFUSALS, 301: None, 410: ProblemOut}
DATES_SHOWN = 100
_FIELDS: dict[str, tuple[str, type[str] | type[datetime]]] = {
    "start_time": ("start", datetime),
    "end_time": ("end", datetime),
    "name": ("event__title", str),
    "last_modified_time": ("event__updated_at", datetime),
}
_ICS: dict[str, Any] = {
    "responses": {
        200: {"description": "OK", "content": {"text/calendar": {"schema": {"type": "string"}}}}
    }
}


@router.get(
    "/events/", response={200: schemas.EventList, **REFUSALS}, operation_id="list_events",
    summary="Events, one row for each date",
)  # fmt: skip
def list_events(request: HttpRequest, params: Query[EventPageParams]) -> dict[str, Any]:
    """Every date of every event that meets what is asked, by start; from now on if nothing is.

    The shape is that of Linked Events: a date of an event that recurs is an event of its own whose
    `super_event` is the whole.
    """
    city = city_asked_for(request, params.city)
    wanted = within_box(None, city, resolve(city, params.wanted(city, timezone.now())))
    field, kind = _FIELDS[params.sort.removeprefix("-")]
    order = KeyOrder(field, kind, descending=params.sort.startswith("-"))
    count = count_dates(city, wanted)
    page = page_by_key(narrow(city, wanted), order, params, in_order, known=count)
    # "Now" is pinned to its instant, so that the second page continues the first.
    pinned = {"start": wanted.start.isoformat()} if wanted.start else None
    return {
        "meta": meta_of(request, page, pinned),
        "data": tell_occurrences(request, city, page.rows),
    }


@router.get(
    "/events.ics", url_name="events_calendar", response={200: None, **REFUSALS},
    operation_id="get_events_calendar", summary="Events as iCalendar", openapi_extra=_ICS,
)  # fmt: skip
def list_calendar(request: HttpRequest, params: Query[EventParams]) -> HttpResponse:
    """A calendar to subscribe to of what the list with the same parameters shows."""
    city = city_asked_for(request, params.city)
    events = matching_events(None, city, params.wanted(city, timezone.now()))
    name = _("Events in %(city)s") % {"city": city.name}
    return _calendar(request, name, events)


# Before the event itself: its path would take ".ics" for a part of the slug.
@router.get(
    "/events/{slug}.ics", url_name="event_calendar", response={200: None, **OF_ONE},
    operation_id="get_event_calendar", summary="One event as iCalendar", openapi_extra=_ICS,
)  # fmt: skip
def event_calendar(
    request: HttpRequest, slug: Path[str], params: Query[CityParams]
) -> HttpResponse:
    """An event with its rule, its exceptions and its changed dates."""
    city = city_asked_for(request, params.city)
    try:
        event = get_event(None, city, slug)
    except Event.DoesNotExist:
        return led_on(request, city, slug, "api:event_calendar")
    return _calendar(request, event.title, [event])


@router.get(
    "/events/{slug}", url_name="event", response={200: schemas.EventDetailOut, **OF_ONE},
    operation_id="get_event", summary="One event",
)  # fmt: skip
def event(
    request: HttpRequest, slug: Path[str], params: Query[CityParams]
) -> dict[str, Any] | HttpResponse:
    """Everything that is known of an event, at its next date, with its coming dates.

    One that was found to be the same as another answers with that one's address (301).
    """
    city = city_asked_for(request, params.city)
    try:
        found = get_event(None, city, slug)
    except Event.DoesNotExist:
        return led_on(request, city, slug, "api:event")
    return tell_event(request, city, found, next_dates(found, DATES_SHOWN, timezone.now()))


def _calendar(request: HttpRequest, name: str, events: list[Any]) -> HttpResponse:
    page = page_address(request, "event")
    content = events_calendar(name, events, url_of=lambda one: page.replace(SLUG_MARK, one.slug))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
