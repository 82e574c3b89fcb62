"""Guided walks."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.models import Walk
from torg.places.middleware import CityRequest
from torg.portal.queries.walks import walk_lines, walk_page


def walks(request: CityRequest) -> HttpResponse:
    """Every guided walk of the town."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    return render(request, "portal/walks.html", {"walks": walk_lines(request.user, request.city)})


def walk(request: CityRequest, slug: str) -> HttpResponse:
    """One walk: the way, and what there is to see at each stop."""
    if request.city is None:
        raise Http404
    url = request.build_absolute_uri(request.path)
    try:
        page = walk_page(request.user, request.city, slug, timezone.now(), url=url)
    except Walk.DoesNotExist:
        raise Http404(_("There is no such walk here.")) from None
    return render(request, "portal/walk.html", {"page": page})
