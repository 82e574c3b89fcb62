"""JSON as others write it: read strictly, else repaired where only one thing can be meant."""

import html
import json
import re
from typing import Any

from django.utils.translation import gettext as _

# What is never closed goes on to the end, and nothing is tried twice: else a source could send what
# takes a time that grows with the square of its length.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'  # a string: nothing inside it is touched
    r"|/\*.*?(?:\*/|\Z)|//[^\n]*"  # a comment
    r"|,(?=\s*[}\]])",  # a comma after the last
    re.DOTALL,
)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


class BadJsonError(ValueError):
    """The text is no JSON and cannot be made it; the message says where."""


def looks_like_json(text: str) -> bool:
    """Return whether a text begins as JSON with something in it does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def load_json(text: str) -> tuple[Any, bool]:
    """Return the value and whether it had to be repaired. Raises BadJsonError.

    Repaired: comments, commas after the last, control characters in strings, quotation marks
    written as &quot;, and what wraps a script in a page. Nothing is guessed.
    """
    first: ValueError | None = None
    for number, candidate in enumerate(_candidates(text)):
        try:
            value = json.loads(candidate, strict=number == 0, parse_constant=lambda _name: None)
            return _sound(value), number > 0
        except RecursionError:
            raise BadJsonError(_("It is nested too deeply.")) from None
        except ValueError as fault:
            first = first or fault
    raise BadJsonError(_where(first))


def _candidates(text: str) -> list[str]:
    stripped = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().strip(";").lstrip("\ufeff")
    # Twice: a comma may stand before a comment that stands before the end.
    mended = _mend(_mend(stripped))
    found = [text, stripped, mended]
    if "&quot;" in stripped or "&#34;" in stripped:
        found.append(_mend(html.unescape(stripped)))
    return found


def _mend(text: str) -> str:
    return _TOKEN.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)


def _where(fault: ValueError | None) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return _("It is not JSON: line %(line)d, character %(column)d.") % {
            "line": fault.lineno,
            "column": fault.colno,
        }
    return _("It is not JSON.")


def _sound(value: Any) -> Any:
    """Return the value without halves of characters (a lone \\ud800), which no database takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {_sound(name): _sound(item) for name, item in value.items()}
    return value
