"""The map of the town, its layers and its marks."""

from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from torg.places.middleware import CityRequest
from torg.portal.queries.map import map_page, marks_in_view
from torg.portal.queries.map_layers import map_layer
from torg.portal.queries.map_view import read_view


def town_map(request: CityRequest) -> HttpResponse:
    """The map and the equal list beside it; the script asks for the list alone."""
    city = request.city
    if city is None:
        return render(request, "portal/no_city.html")
    page = map_page(request.user, city, read_view(request.GET), timezone.now())
    template = "portal/map.html" + ("#found" if request.htmx else "")
    return render(request, template, {"map": page})


def layer(request: CityRequest, layer: str) -> HttpResponse:
    """One layer of the base map as GeoJSON, compressed (every browser of today unpacks it)."""
    found = map_layer(request.city, layer) if request.city else None
    if found is None:
        raise Http404
    etag = f'"{found.etag}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    answer = HttpResponse(found.packed, content_type="application/geo+json")
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["ETag"] = etag
    answer.headers["Vary"] = "Cookie"  # the city may be chosen by one
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@gzip_page
def places(request: CityRequest) -> HttpResponse:
    """The marks of the window that the script shows."""
    if request.city is None:
        raise Http404
    view = read_view(request.GET)
    return JsonResponse(marks_in_view(request.user, request.city, view, timezone.now()))
