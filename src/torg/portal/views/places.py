"""The list of places and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from torg.places.middleware import CityRequest
from torg.places.models import Place
from torg.places.queries.calendar import hours_calendar
from torg.portal.queries.choosing import read_choosing
from torg.portal.queries.place import missing_place, page_key, place_page, shown_place
from torg.portal.queries.places import list_key, list_places
from torg.portal.visits import count_calendar, count_view


def places(request: CityRequest) -> HttpResponse:
    """Every place of the town, narrowed by what is chosen; htmx gets the changing part alone."""
    city, user, now = request.city, request.user, timezone.now()
    if city is None:
        return render(request, "portal/no_city.html")
    choosing = read_choosing(request.GET)
    context = {
        "choosing": choosing,
        "key": list_key(user, city, choosing, now),
        # Read only when its fragment is not in the cache; so is the page of a place.
        "list": SimpleLazyObject(lambda: list_places(user, city, choosing, now)),
    }
    return render(request, "portal/places.html" + ("#found" if request.htmx else ""), context)


def place(request: CityRequest, slug: str) -> HttpResponse:
    """One place: its front, whether it is open, the coming two weeks, where it is."""
    user, now, url = request.user, timezone.now(), request.build_absolute_uri(request.path)
    try:
        shown = shown_place(user, request.city, slug)
    except Place.DoesNotExist:
        missing = missing_place(user, request.city, slug)
        context = {"missing": missing}
        return render(request, "portal/place_missing.html", context, status=missing.status)
    count_view(request, shown, now)  # here, for the page itself comes from the cache
    page = SimpleLazyObject(lambda: place_page(user, shown, now, url=url))
    key = page_key(user, shown, now, url=url)
    return render(request, "portal/place.html", {"place": shown, "page": page, "key": key})


def place_ics(request: CityRequest, slug: str) -> HttpResponse:
    """The opening hours for the visitor's own calendar."""
    try:
        shown = shown_place(request.user, request.city, slug)
    except Place.DoesNotExist as error:
        raise Http404 from error
    url = request.build_absolute_uri(reverse("portal:place", args=[shown.slug]))
    count_calendar(request, shown, now := timezone.now())
    calendar = hours_calendar(shown, now, url=url)
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
