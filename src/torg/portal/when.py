"""A time in an address that a person can read and type: `?t=fre-20.00`, `?t=fri-20.00`.

A weekday means the next one, today included; weekdays may be written in either language, with or
without dots over the letters, short or whole.
"""

import re
from datetime import datetime, time, timedelta

from torg.core.language import reads_swedish

_SHORT = {
    "sv": ("man", "tis", "ons", "tor", "fre", "lor", "son"),
    "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
_DAYS = {
    name: day
    for names in (
        *_SHORT.values(),
        ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
    for day, name in enumerate(names)
}
_PLAIN = str.maketrans("åäö", "aao")
_FORM = re.compile(r"([a-z]+)[-. ]([0-9]{1,2})(?:[.:]([0-9]{2}))?", re.ASCII)


def parse_when(text: str, now: datetime) -> datetime | None:
    """Return the instant meant, in the zone of `now`; None for what cannot be read.

    `now` is in the city's zone. A time that has passed today means today all the same: who looks
    at Friday 20.00 at 21.00 still means this evening.
    """
    match = _FORM.fullmatch(text.strip().lower()[:20].translate(_PLAIN))
    if match is None:
        return None
    day, hour, minute = _DAYS.get(match[1]), int(match[2]), int(match[3] or 0)
    if day is None or hour > 23 or minute > 59:
        return None
    date = now.date() + timedelta(days=(day - now.weekday()) % 7)
    return datetime.combine(date, time(hour, minute), now.tzinfo)


def format_when(at: datetime) -> str:
    """Return an instant as an address says it, in the reader's language: "lor-20.00"."""
    language = "sv" if reads_swedish() else "en"
    return f"{_SHORT[language][at.weekday()]}-{at:%H.%M}"
