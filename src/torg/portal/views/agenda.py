"""The agenda and the page of one event."""

from collections.abc import Callable

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from torg.agenda.enums import Publication
from torg.agenda.models import Event
from torg.agenda.queries.events import event_with_picture, picture_taken_away
from torg.agenda.queries.pictures import PICTURES, whole_of
from torg.core.rules import anyone, requires
from torg.places.middleware import CityRequest
from torg.places.models import Place
from torg.portal.queries.agenda import agenda_page, calendar_url, list_key
from torg.portal.queries.agenda_choosing import read_agenda_choosing
from torg.portal.queries.event import event_page, page_key, read_day, shown_event
from torg.portal.queries.event_calendars import (
    calendar_of_event,
    calendar_of_list,
    calendar_of_place,
)
from torg.portal.queries.event_missing import missing_event
from torg.portal.queries.event_picture import file_of
from torg.portal.queries.event_words import text_of
from torg.portal.queries.place import shown_place
from torg.portal.views.files import hidden_file, kept_file
from torg.portal.visits import count_event_view


def agenda(request: CityRequest) -> HttpResponse:
    """What happens, narrowed by what is chosen; htmx gets the changing part alone."""
    city, now = request.city, timezone.now()
    if city is None:
        return render(request, "portal/no_city.html")
    choosing = read_agenda_choosing(request.GET, now.astimezone(city.tz).date())
    context = {
        "choosing": choosing,
        "calendar_url": calendar_url(choosing),
        "key": list_key(city, choosing, now),
        # Read only when its fragment is not in the cache.
        "page": SimpleLazyObject(lambda: agenda_page(request.user, city, choosing, now)),
    }
    return render(request, "portal/agenda.html" + ("#found" if request.htmx else ""), context)


def event(request: CityRequest, slug: str) -> HttpResponse:
    """One event: its poster, what, when and where it is."""
    user, city, now = request.user, request.city, timezone.now()
    try:
        shown = shown_event(user, city, slug)
    except Event.DoesNotExist:
        return _missing(request, "portal:event", slug)
    count_event_view(request, shown, now)
    url = request.build_absolute_uri(request.path)
    day = read_day(request.GET, now.astimezone(shown.city.tz).date())
    page = SimpleLazyObject(lambda: event_page(user, shown, day, now, url=url))
    key = page_key(user, shown, day, now, url)
    title = text_of(shown, "title")
    context = {"event": shown, "title": title, "page": page, "key": key}
    return render(request, "portal/event.html", context)


@requires(anyone)
def event_file(request: CityRequest, name: str) -> HttpResponseBase:
    """An event's picture, or a smaller one; its name changes with its pixels."""
    whole = whole_of(PICTURES + name)
    try:
        shown = event_with_picture(request.user, whole)
    except Event.DoesNotExist as error:
        if picture_taken_away(whole):
            return hidden_file()
        raise Http404 from error
    is_public = shown.publication == Publication.PUBLISHED
    file = file_of(PICTURES + name, whole)
    return kept_file(request, file, "image/webp", is_public=is_public)


def event_ics(request: CityRequest, slug: str) -> HttpResponse:
    """One event for the visitor's own calendar."""
    try:
        shown = shown_event(request.user, request.city, slug)
    except Event.DoesNotExist:
        return _missing(request, "portal:event_ics", slug)
    return _calendar(calendar_of_event(shown, _url_of(request)))


def _missing(request: CityRequest, view: str, slug: str) -> HttpResponse:
    """No event at an address: led on to the one that it was joined to, or told why."""
    missing = missing_event(request.city, slug)
    if missing.joined:
        answer: HttpResponse = HttpResponsePermanentRedirect(reverse(view, args=[missing.joined]))
        answer["Cache-Control"] = "max-age=3600"  # staff can part the two again
        return answer
    context = {"missing": missing}
    return render(request, "portal/event_missing.html", context, status=missing.status)


def agenda_ics(request: CityRequest) -> HttpResponse:
    """All that is to come of what is chosen: a calendar to subscribe to."""
    city, now = request.city, timezone.now()
    if city is None:
        raise Http404
    choosing = read_agenda_choosing(request.GET, now.astimezone(city.tz).date())
    return _calendar(calendar_of_list(request.user, city, choosing, now, _url_of(request)))


def place_events_ics(request: CityRequest, slug: str) -> HttpResponse:
    """What is on at a place: a calendar to subscribe to."""
    try:
        place = shown_place(request.user, request.city, slug)
    except Place.DoesNotExist as error:
        raise Http404 from error
    now = timezone.now()
    return _calendar(calendar_of_place(request.user, place, now, _url_of(request)))


def _calendar(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _url_of(request: CityRequest) -> Callable[[Event], str]:
    return lambda event: request.build_absolute_uri(reverse("portal:event", args=[event.slug]))
