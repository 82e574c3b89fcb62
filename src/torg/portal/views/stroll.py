"""Walking a street from home."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from torg.places.middleware import CityRequest
from torg.places.models import Street
from torg.places.queries.strolls import get_street
from torg.portal.queries.stroll import stroll_page
from torg.portal.queries.stroll_index import index_key
from torg.portal.queries.stroll_index import stroll_index as index_page


def stroll_index(request: CityRequest) -> HttpResponse:
    """The streets worth walking, and all the others."""
    city, user, now = request.city, request.user, timezone.now()
    if city is None:
        return render(request, "portal/no_city.html")
    # Read only when its fragment is not in the cache.
    page = SimpleLazyObject(lambda: index_page(user, city, now))
    key = index_key(user, city, now)
    return render(request, "portal/stroll_index.html", {"page": page, "key": key})


def stroll(request: CityRequest, slug: str) -> HttpResponse:
    """One street, now or at `?t=`; from `?from=` metres on. For htmx only the walk itself."""
    if request.city is None:
        raise Http404
    try:
        street = get_street(request.city, slug)
    except Street.DoesNotExist:
        raise Http404(_("There is no such street here.")) from None
    ask = request.GET
    page = stroll_page(
        request.user,
        street,
        timezone.now(),
        t=ask.get("t", ""),
        start=ask.get("from", ""),
        only_open=bool(ask.get("open")),
    )
    template = "portal/stroll.html" + ("#walk" if request.htmx else "")
    return render(request, template, {"page": page})
