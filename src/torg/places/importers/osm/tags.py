"""Reads single OSM tags: names, addresses, contact. What is not known is empty, never guessed."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from torg.core.text import clean_text

Tags = Mapping[str, str]

_LANGUAGE = re.compile(r"name:([a-z]{2,3}(?:[-_][A-Za-z]{2,8})?)")
_NUMBER = re.compile(r"(?<![-\d.,])\d+(?:[.,]\d+)?")
_PHONE = re.compile(r"[^\d+() \-]")
_check_email = EmailValidator()
_check_url = URLValidator(schemes=["http", "https"])
MAX_NAMES = 24


def first(tags: Tags, *keys: str) -> str:
    """Return the first value that is there, stripped; empty when none is."""
    for key in keys:
        if key in tags and (value := tags[key].strip()):
            return value
    return ""


def name_of(tags: Tags, language: str = "") -> str:
    """Return the name as on the sign: name, else in the town's language, else brand or operator."""
    text = first(
        tags, "name", f"name:{language}", "official_name", "brand", "short_name", "name:en"
    )
    return clean_text(text, 160) if text else ""


def names_of(tags: Tags) -> dict[str, str]:
    """Return the names in other languages and spellings: {"fi": "…", "old": "…"}."""
    names = {}
    for key, value in sorted(tags.items()):
        found = _LANGUAGE.fullmatch(key)
        if found:
            names[found[1]] = clean_text(value, 160)
        elif key in {"alt_name", "old_name", "short_name", "loc_name"}:
            names[key.removesuffix("_name")] = clean_text(value, 160)
    kept = [(key, value) for key, value in names.items() if value]
    return dict(kept[:MAX_NAMES])


def number_of(text: str) -> float | None:
    """Return the first number of a text ("3;4" → 3.0, "2,5 m" → 2.5), or None; never below zero."""
    found = _NUMBER.search(text[:40])
    return float(found[0].replace(",", ".")) if found else None


def website_of(tags: Tags) -> str:
    """Return a full http(s) address, or empty when what is written is none."""
    text = first(tags, "website", "contact:website", "url", "contact:url").split(";")[0].strip()
    if not text or " " in text or len(text) > 490:
        return ""
    if not re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) or re.match(r"[^/]+\.\w+:\d", text):
        text = f"https://{text.removeprefix('//')}"
    try:
        _check_url(text)
        return text if urlsplit(text).username is None else ""
    except (ValidationError, ValueError):
        return ""


def email_of(tags: Tags) -> str:
    """Return a valid e-mail address or empty."""
    text = first(tags, "email", "contact:email").split(";")[0].strip().removeprefix("mailto:")
    try:
        _check_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def phone_of(tags: Tags) -> str:
    """Return the first telephone number, as written but only its digits and marks."""
    text = re.split(r"[;,/]", first(tags, "phone", "contact:phone", "contact:mobile", "mobile"))[0]
    text = " ".join(_PHONE.sub(" ", text).split())
    return text[:40] if 4 <= sum(char.isdigit() for char in text) <= 16 else ""


def words_of(text: str, limit: int = 12) -> list[str]:
    """Return the values of a tag that lists them with semicolons, each once, in order."""
    words = (clean_text(word, 40).lower().replace(" ", "_") for word in re.split(r"[;,]", text))
    return list(dict.fromkeys(word for word in words if word))[:limit]


@lru_cache(maxsize=50_000)
def street_key(name: str) -> str:
    """Return a street's name as it is compared: case, spacing and hyphens do not matter."""
    return " ".join(clean_text(name, 160).casefold().replace("-", " ").split())
