"""Errors as problem documents (RFC 9457), in the reader's language."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("torg.api")


class BadParameter(Schema):
    """One parameter that was refused, and why."""

    parameter: str = Field(description="Its name in the address.", examples=["bbox"])
    reason: str = Field(description="What is wrong and what would be right.")


class ProblemOut(Schema):
    """An error, RFC 9457. `detail` and `reason` are written for people, in their language."""

    type: str = Field(description="Address of what this kind of problem is.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field("", description="What went wrong here, and what to do next.")
    instance: str = Field("", description="The path that was asked for.")
    errors: list[BadParameter] = Field(
        default_factory=list, description="Every refused parameter (status 422)."
    )


class Problem(Exception):  # noqa: N818  -- the standard's own word for it
    """Raised by a route to answer with a problem document."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def bad_parameter(parameter: str, reason: str) -> Problem:
    """Return the problem of one parameter that only the route can judge."""
    return Problem(422, _about_parameters(), [{"parameter": parameter, "reason": reason}])


def asked_too_often(seconds: int) -> Problem:
    """Return the problem of a visitor who is to wait so many seconds before asking again."""
    return Problem(429, headers={"Retry-After": str(seconds)})


def problem_response(
    request: HttpRequest,
    status: int,
    detail: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the problem document of a status."""
    name, title, usual = _kind(status)
    body: dict[str, Any] = {
        "type": request.build_absolute_uri(f"/api/docs#problem-{name}"),
        "title": title,
        "status": status,
        "detail": detail or usual,
        "instance": request.path,
    }
    if errors:
        body["errors"] = list(errors)
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def answer_with_problems(api: NinjaAPI) -> None:
    """Make `api` answer every exception with a problem document."""

    def of_missing(request: HttpRequest, exc: Any) -> HttpResponse:
        return problem_response(request, 404)

    def of_validation(request: HttpRequest, exc: Any) -> HttpResponse:
        errors = [_bad_parameter(error) for error in exc.errors]
        return problem_response(request, 422, _about_parameters(), errors)

    def of_anything(request: HttpRequest, exc: Any) -> HttpResponse:
        _log.exception("api.failed", extra={"path": request.path})
        return problem_response(request, 500)

    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Problem: lambda request, e: problem_response(
            request, e.status, e.detail, e.errors, e.headers
        ),
        Http404: of_missing,
        ObjectDoesNotExist: of_missing,
        HttpError: lambda request, e: problem_response(request, e.status_code),
        ValidationError: of_validation,
        Exception: of_anything,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _about_parameters() -> str:
    return _("Some parameters cannot be used. Each is listed with the reason.")


def _kind(status: int) -> tuple[str, str, str]:
    """Return the anchor, the title and the usual detail of a status."""
    kinds = {
        401: ("signed-out", _("Not signed in"), _("Sign in first, then ask again.")),
        403: ("not-yours", _("Not for you to see"), _("You may not see what is here.")),
        404: ("not-found", _("Not found"), _("There is nothing at this address.")),
        410: ("gone", _("No longer here"), _("What was at this address has been taken away.")),
        405: (
            "method",
            _("The method is not allowed"),
            _("This address can only be read: use GET, HEAD or OPTIONS."),
        ),
        422: ("parameters", _("Parameters that cannot be used"), ""),
        429: (
            "too-often",
            _("Too many questions"),
            _("You have asked too often. Wait as long as Retry-After says, then ask again."),
        ),
        500: (
            "failed",
            _("Something went wrong here"),
            _("The fault is ours and has been noted. Try again in a while."),
        ),
    }
    return kinds.get(status, ("other", HTTPStatus(status).phrase, ""))


def _bad_parameter(error: Mapping[str, Any]) -> dict[str, str]:
    context = error.get("ctx", {})
    return {
        "parameter": str(context.get("parameter") or error["loc"][-1]),
        "reason": _reason(str(error["type"]), context) or str(error["msg"]),
    }


def _reason(kind: str, context: Mapping[str, Any]) -> str:
    """Say in the reader's language what pydantic's error type means; "" when it has no words."""
    if kind == "value_error":
        return str(context["error"])
    reasons = {
        "missing": _("It is needed."),
        "int_parsing": _("It must be a whole number."),
        "int_from_float": _("It must be a whole number."),
        "int_parsing_size": _("It must be a whole number."),
        "float_parsing": _("It must be a number."),
        "finite_number": _("It must be a number."),
        "bool_parsing": _("It must be true or false."),
        "literal_error": _("It must be one of %(expected)s."),
        "greater_than_equal": _("It must be at least %(ge)s."),
        "greater_than": _("It must be more than %(gt)s."),
        "less_than_equal": _("It must be at most %(le)s."),
        "string_too_long": _("It must have at most %(max_length)s characters."),
        "string_too_short": _("It must have at least %(min_length)s characters."),
        "unknown_parameter": _("There is no parameter with this name here."),
        "bad_character": _("It has a character that no text can have."),
    }
    words = reasons.get(kind, "")
    plain = {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in context.items()
    }
    return words % plain if words else ""
