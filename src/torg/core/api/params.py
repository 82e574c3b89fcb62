"""Parameters in an address: what is unknown or unreadable is refused, never ignored."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import ValidationInfo, model_validator
from pydantic_core import PydanticCustomError


class Params(Schema):
    """The query parameters of a route: one such model for each route.

    A misspelt name would otherwise answer another question than the one that was asked.
    """

    @model_validator(mode="before")
    @classmethod
    def only_what_is_known(cls, data: Any, info: ValidationInfo) -> Any:
        request: HttpRequest | None = (info.context or {}).get("request")
        for name, value in request.GET.items() if request else ():
            if name not in cls.model_fields:
                raise PydanticCustomError("unknown_parameter", "unknown", {"parameter": name})
            if not is_text(str(value)):
                raise PydanticCustomError("bad_character", "character", {"parameter": name})
        return data


def is_text(value: str) -> bool:
    """Say whether both database engines can hold the string (no NUL, no lone surrogate)."""
    return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
