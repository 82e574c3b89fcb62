"""The list of places and the page of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from torg.places.middleware import CityRequest
from torg.places.models import Place
from torg.places.queries.calendar import hours_calendar
from torg.places.queries.places import get_place
from torg.portal.queries.choosing import read_choosing
from torg.portal.queries.place import missing_place, place_page
from torg.portal.queries.places import list_places


def places(request: CityRequest) -> HttpResponse:
    """Every place of the town, narrowed by what is chosen; htmx gets the changing part alone."""
    city = request.city
    if city is None:
        return render(request, "portal/no_city.html")
    listing = list_places(request.user, city, read_choosing(request.GET), timezone.now())
    template = "portal/places.html" + ("#found" if request.htmx else "")
    return render(request, template, {"list": listing})


def place(request: CityRequest, slug: str) -> HttpResponse:
    """One place: its front, whether it is open, the coming two weeks, where it is."""
    city, url = request.city, request.build_absolute_uri(request.path)
    try:
        page = place_page(request.user, city, slug, timezone.now(), url=url)
    except Place.DoesNotExist:
        missing = missing_place(request.user, city, slug)
        return render(
            request, "portal/place_missing.html", {"missing": missing}, status=missing.status
        )
    return render(request, "portal/place.html", {"page": page})


def place_ics(request: CityRequest, slug: str) -> HttpResponse:
    """The opening hours for the visitor's own calendar."""
    try:
        shown = get_place(request.user, request.city, slug)
    except Place.DoesNotExist as error:
        raise Http404 from error
    url = request.build_absolute_uri(reverse("portal:place", args=[shown.slug]))
    calendar = hours_calendar(shown, timezone.now(), url=url)
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
