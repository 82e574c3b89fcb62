"""Guided walks."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import Publication
from torg.agenda.models import Walk
from torg.agenda.queries.walks import FOLDER, walk_with_file
from torg.agenda.sound import TYPES
from torg.core.rules import anyone, requires
from torg.places.middleware import CityRequest
from torg.portal.queries.walks import walk_lines, walk_page
from torg.portal.views.files import kept_file

_FILE = re.compile(r"[0-9a-f]{32}(?:-\d{1,5}x\d{1,5})?\.(webp|mp3|ogg|m4a|wav)", re.ASCII)
_KINDS = {"webp": "image/webp", **TYPES}


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


@requires(anyone)
def walk_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stop's picture or recording; its name changes with its content."""
    told = _FILE.fullmatch(name)
    if told is None:
        raise Http404
    try:
        walk = walk_with_file(request.user, FOLDER + name)
    except Walk.DoesNotExist as error:
        raise Http404 from error
    is_public = walk.publication == Publication.PUBLISHED
    return kept_file(request, FOLDER + name, _KINDS[told[1]], is_public=is_public)
