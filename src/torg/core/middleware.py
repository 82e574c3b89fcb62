"""What every request goes through: health, a number, headers, the language of its path."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from torg.core.accounts import note_session
from torg.core.health import check_health
from torg.core.logs import request_id
from torg.core.models import User

logger = logging.getLogger("torg.request")

GetResponse = Callable[[HttpRequest], HttpResponse]
_GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERMISSIONS_POLICY = ", ".join(
    # "Near me" asks for the position; passkeys need their two; the rest is never used.
    [
        "geolocation=(self)",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "camera",
                "display-capture",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "usb",
            )
        ),
    ]
)


class HealthMiddleware:
    """Answers `/healthz` before anything else.

    A probe calls by address, not by host name, and must get an answer when the database is gone,
    so it goes round sessions, cities and redirects.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.rstrip("/") != "/healthz":
            return self.get_response(request)
        health = check_health()
        return HttpResponse(
            json.dumps(health.as_dict()),
            content_type="application/json",
            status=200 if health.ok else 503,
            headers={"Cache-Control": "no-store"},
        )


class RequestMiddleware:
    """Gives the request a number that its log lines and its answer carry, and logs it.

    The log has the path but no query string, no address and no person.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        # Not reset afterwards: Django logs a failure after the last middleware is done.
        request_id.set(number)
        start = time.perf_counter()
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            spent = round((time.perf_counter() - start) * 1000, 1)
            extra = {"status": response.status_code, "ms": spent}
            logger.info("%s %s", request.method, request.path, extra=extra)
        response.headers["X-Request-ID"] = number
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class SessionStepMiddleware:
    """Lets the rules know whether whoever is signed in has passed a second step in this session.

    Only when somebody asks who it is: a page that does not ask opens no session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user

        def known() -> Any:
            if isinstance(user, User):
                note_session(request, user)
            return user

        request.user = SimpleLazyObject(known)  # type: ignore[assignment]  # it behaves as the person
        return self.get_response(request)


class PathLocaleMiddleware:
    """The language is in the path: `/` is Swedish, `/en/` is English, whatever the browser says."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FragmentMiddleware:
    """Tells caches that a page and its fragment are two answers from one address.

    Without it the browser's "back" may show the fragment that it fetched last as the whole page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response


class VisitorMiddleware:
    """Says of a page that it was made for nobody in particular: the service worker may keep it.

    So it is when the browser sent no session and the answer sets no cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
        if is_page and not known and request.method == "GET" and response.status_code == 200:
            response.headers["Torg-Visitor"] = "anonymous"
        return response
