"""The list of premises and the page of one. Nothing of them is kept drawn: rents have readers."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.queries.storefront import ENDINGS, size_name
from torg.portal.queries.premises_choosing import read_premises_choosing
from torg.portal.queries.premises_list import list_premises
from torg.portal.queries.premises_page import premises_page
from torg.portal.views.files import kept_file
from torg.premises.counting.queries import photo_of
from torg.premises.counting.rules import can_count
from torg.premises.models import Premises, PremisesPhoto
from torg.premises.queries.photos import photo_named
from torg.premises.queries.premises import get_premises


def premises(request: CityRequest) -> HttpResponse:
    """The premises of the town, the vacant ones first asked for; htmx gets the changing part."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    choosing = read_premises_choosing(request.GET)
    found = list_premises(request.user, request.city, choosing)
    template = "portal/premises.html" + ("#found" if request.htmx else "")
    return render(request, template, {"list": found, "choosing": choosing})


def page(request: CityRequest, slug: str) -> HttpResponse:
    """One premises: its front among its neighbours, what it is, has been and could be."""
    try:
        found = get_premises(request.user, request.city, slug) if request.city else None
    except Premises.DoesNotExist:
        found = None
    if found is None:
        raise Http404(_("There is no such premises here."))
    url = request.build_absolute_uri(request.path)
    shown = premises_page(request.user, found, timezone.now(), url=url)
    return render(request, "portal/premises_page.html", {"page": shown, "premises": found})


def photo(request: HttpRequest, digest: str, width: int, ending: str) -> HttpResponseBase:
    """One size of a photo of a premises."""
    try:
        kept = photo_named(request.user, digest)
    except PremisesPhoto.DoesNotExist:
        raise Http404 from None
    if width not in kept.widths or ending not in ENDINGS:
        raise Http404
    return kept_file(request, size_name(digest, width, ending), ENDINGS[ending])


@requires(can_count)
def count_photo(request: CityRequest, digest: str, width: int, ending: str) -> HttpResponseBase:
    """One size of a photo that somebody took when counting: for staff, people may be in it."""
    kept = photo_of(request.city, digest) if request.city else None
    if kept is None or width not in kept.widths or ending not in ENDINGS:
        raise Http404
    return kept_file(request, size_name(digest, width, ending), ENDINGS[ending])
