"""What stands at the root of the site for programs: robots, sitemap, security.txt, the worker."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from torg.places.middleware import CityRequest
from torg.portal.queries.root import robots_text, security_text, sitemap_files, sitemap_page
from torg.portal.queries.worker import worker_script

_HOUR = "public, max-age=3600"
_XML = "application/xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: all but what is personal."""
    text = robots_text(request.build_absolute_uri("/"))
    return HttpResponse(text, content_type=_TEXT, headers={"Cache-Control": _HOUR})


def security(request: HttpRequest) -> HttpResponse:
    """Where to tell of a security hole (RFC 9116); 404 where the operator has named nobody."""
    text = security_text(request.build_absolute_uri("/"), timezone.now())
    if not text:
        raise Http404
    return HttpResponse(text, content_type=_TEXT, headers={"Cache-Control": _HOUR})


def sitemap(request: CityRequest) -> HttpResponse:
    """The list of the sitemap's files."""
    context = {"files": sitemap_files(request.city, request.build_absolute_uri("/"))}
    answer = render(request, "portal/sitemap_index.xml", context, content_type=_XML)
    answer.headers["Cache-Control"] = _HOUR
    return answer


def sitemap_file(request: CityRequest, name: str, number: int) -> HttpResponse:
    """One file of the sitemap: pages of one sort, each in both languages."""
    pages = sitemap_page(request.city, name, number, request.build_absolute_uri("/"))
    if not pages:
        raise Http404
    answer = render(request, "portal/sitemap.xml", {"pages": pages}, content_type=_XML)
    answer.headers["Cache-Control"] = _HOUR
    return answer


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with what it is to keep; a new build is a new worker."""
    return HttpResponse(
        worker_script(),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
