"""One box over everything, and what it suggests while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from torg.places.middleware import CityRequest
from torg.portal.queries.search import read_asking, search_page, suggest_lines


def search(request: CityRequest) -> HttpResponse:
    """What the town has of what was asked for; htmx gets the changing part alone."""
    city = request.city
    if city is None:
        return render(request, "portal/no_city.html")
    found = search_page(request.user, city, read_asking(request.GET), timezone.now())
    template = "portal/search.html" + ("#found" if request.htmx else "")
    return render(request, template, {"search": found})


def suggest(request: CityRequest) -> HttpResponse:
    """The options of the search box for the text so far; empty when nothing begins like it."""
    lines = suggest_lines(request.city, request.GET.get("q", "")) if request.city else []
    return render(request, "portal/suggest.html", {"lines": lines})
