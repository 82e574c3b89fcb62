"""What has become of an event, in the words of each format."""

import re
from typing import Any

# schema.org's EventStatusType, Linked Events' and Helsingborg's words: the last part, lower case.
_STATUSES = {
    "eventscheduled": "scheduled",
    "scheduled": "scheduled",
    "eventcancelled": "cancelled",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "eventpostponed": "postponed",
    "postponed": "postponed",
    "eventrescheduled": "moved",
    "rescheduled": "moved",
    "moved": "moved",
    "eventmovedonline": "scheduled",
    "soldout": "sold_out",
    "sold_out": "sold_out",
}
_IN_TITLE = (
    (
        "cancelled",
        re.compile(r"^\W*(inställt|inställd|avlyst|cancelled|canceled)\b", re.IGNORECASE),
    ),
    (
        "postponed",
        re.compile(r"^\W*(uppskjutet|uppskjuten|framflyttat|postponed)\b", re.IGNORECASE),
    ),
    (
        "sold_out",
        re.compile(r"^\W*(utsålt|slutsålt|sold out|fullbokat|fullbokad)\b", re.IGNORECASE),
    ),
)


def read_status(value: Any) -> str:
    """Return the status that a word or address says; "scheduled" when it says nothing known."""
    if isinstance(value, list):
        found = [read_status(item) for item in value]
        return next((status for status in found if status != "scheduled"), "scheduled")
    if isinstance(value, dict):
        value = value.get("@id") or value.get("name")
    text = str(value or "").rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return _STATUSES.get(text.strip().lower(), "scheduled")


def from_title(title: str) -> str:
    """Return the status that a title begins with ("INSTÄLLT: Konsert")."""
    return next((status for status, words in _IN_TITLE if words.search(title)), "scheduled")
