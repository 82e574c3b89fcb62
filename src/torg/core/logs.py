"""Logs: one JSON object a line, with the request's id and without personal data.

Everything that is written passes `masked`: e-mail addresses, personal identity numbers, telephone
numbers, IP addresses and the query strings of addresses are replaced, also in stack traces. Only
plain values among a record's extra fields are kept, so no request or user object slips in.
"""

import contextlib
import ipaddress
import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])"  # day + 60: co-ordination no.
_MASKS = [
    # The query string first: it may hold any of the others, cut in ways that hide them.
    (re.compile(r"(?<=[\w/])\?[\w.~%+\-]+=[^\s\"'<>]*"), "?[query]"),
    # It starts where a run starts: from every sign of a long one would take time by the square.
    (re.compile(r"(?<![\w.+%\-])[\w.+%\-]+(?:@|%40)[\w\-]+(?:\.[\w\-]+)+"), "[e-mail]"),
    (
        re.compile(rf"(?<!\d)(?:18|19|20)?\d\d{_MONTH_AND_DAY}[-+ ]?\d{{4}}(?!\d)"),
        "[personal number]",
    ),
    (
        re.compile(r"(?<![\w+])(?:\+\d{2}|00\d{2}|0)[\s-]?\d{1,3}(?:[\s-]\d{2,4}){2,4}(?!\d)"),
        "[phone]",
    ),
    (re.compile(r"(?<![\w+])\+\d{9,14}(?!\d)"), "[phone]"),
]
_MAYBE_IP = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?:[:.][0-9A-Fa-f:.]*)[0-9A-Fa-f:](?![\w])")
# What every record has; anything beyond it came in through `extra`.
_USUAL = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_DROPPED = {"request", "user", "email", "ip", "args"}


def masked(text: str) -> str:
    """Return the text with what points at a person replaced."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return _MAYBE_IP.sub(_mask_ip, text)


def _mask_ip(match: re.Match[str]) -> str:
    """Mask it if it is an address (perhaps with a port): a clock or a version is not."""
    found = match.group()
    for text in (found, found.rpartition(":")[0]):
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(text)
            return "[ip]"
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return masked(value) if isinstance(value, str) else None


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        for key, value in vars(record).items():
            if key not in _USUAL and key not in _DROPPED and _plain(value) is not None:
                entry[key] = _plain(value)
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
            entry["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
