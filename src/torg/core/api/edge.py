"""Where the API meets HTTP: language, other sites' pages, caches, and errors outside the routes."""

from collections.abc import Callable
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from torg.core.api.problems import MEDIA_TYPE, problem_response

PREFIX = "/api/v1/"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# A state has minutes in it ("closes in 25 min"), so an answer may be a minute old and no older.
_FRESH = "public, max-age=60"


class ApiMiddleware:
    """Serves `/api/v1/`: everything public there may be read by any page on any site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = preferred_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = self._answer(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Language, Retry-After"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        method = request.method
        if method == "HEAD":
            request.method = "GET"  # the routes know only GET; the server drops the body
        try:
            response = self.get_response(request)
        finally:
            request.method = method
        if response.status_code >= 400:
            return _as_problem(request, response)
        if method in {"GET", "HEAD"} and response.status_code == 200:
            return _cacheable(request, response)
        return response


def preferred_language(header: str) -> str:
    """Return the first of Swedish and English in an Accept-Language header; Swedish if neither."""
    for name, _weight in parse_accept_lang_header(header[:500]):
        if name[:2] in {"sv", "en"}:
            return name[:2]
    return "sv"


def _preflight() -> HttpResponse:
    """Allow any site to read, and to ask whether its copy is still fresh."""
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(sorted(_READS)),
            "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
            "Access-Control-Max-Age": "86400",
            "Allow": ", ".join(sorted(_READS)),
        },
    )


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        problem = response
    else:
        problem = problem_response(request, response.status_code)
        if "Allow" in response.headers:
            problem.headers["Allow"] = response.headers["Allow"]
    problem.headers["Cache-Control"] = "no-store"
    return problem


def _cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", _FRESH)
    return get_conditional_response(request, etag=etag, response=response) or response
