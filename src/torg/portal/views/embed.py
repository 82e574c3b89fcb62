"""Parts of the town on other sites, and the page that gives the code."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from torg.core.embed import embeddable, render_embed
from torg.places.middleware import CityRequest
from torg.portal.queries.agenda_choosing import read_agenda_choosing
from torg.portal.queries.agenda_find import coming_events
from torg.portal.queries.embed import codes, one_place, town_now


@embeddable
def today(request: CityRequest) -> HttpResponse:
    """What is open in the town now."""
    if request.city is None:
        return render_embed(request, "portal/embed/missing.html", {}, status=404)
    town = town_now(request.city, timezone.now())
    return render_embed(request, "portal/embed/today.html", {"town": town})


@embeddable
def place(request: CityRequest, slug: str) -> HttpResponse:
    """One place: whether it is open, and its week."""
    shown = one_place(request.city, slug, timezone.now())
    if shown is None:
        return render_embed(request, "portal/embed/missing.html", {}, status=404)
    return render_embed(request, "portal/embed/place.html", {"shown": shown})


@embeddable
def events(request: CityRequest) -> HttpResponse:
    """What is to come, in the order of the agenda; `?typ=`, `?var=` and the like narrow it."""
    city, now = request.city, timezone.now()
    if city is None:
        return render_embed(request, "portal/embed/missing.html", {}, status=404)
    choosing = read_agenda_choosing(request.GET, now.astimezone(city.tz).date())
    context = {"happenings": coming_events(city, choosing, now)}
    return render_embed(request, "portal/embed/events.html", context)


@csp_update({"frame-src": ["'self'"]})
def code(request: HttpRequest) -> HttpResponse:
    """The code to copy, and how it looks."""
    found = codes(getattr(request, "city", None), request.build_absolute_uri("/"))
    return render(request, "portal/embed/code.html", {"codes": found})
