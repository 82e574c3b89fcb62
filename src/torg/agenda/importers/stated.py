"""What a source states of its events, before anything of it is believed: one shape for all formats.

Every reader (`ical.py`, `jsonld.py`, …) gives a `Reading`. Nothing here knows the database.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

MAX_ROWS = 20_000  # of one feed; what comes after is refused
_SHOWN = 1_500  # characters of a refused row that are kept


class NotOfFormatError(Exception):
    """The whole source is refused: it is not what it should be. The message says why."""


class RowError(Exception):
    """One row is refused; the message says why, in the reader's language."""


class WithdrawnError(RowError):
    """One row is refused because its source says that it is not for everybody (any more)."""


@dataclass(frozen=True)
class Context:
    """What the reader of a source must know of the city and the feed."""

    timezone: str = "Europe/Stockholm"
    language: str = "sv"  # which of several languages is the main one
    base_url: str = ""  # against which relative addresses are read
    # Returns what is at an address that stands for a place or a key word; None: nobody looks.
    look_up: Callable[[str], dict[str, Any] | None] | None = None

    def whole(self, value: Any) -> Any:
        """Return a thing that is named by its "@id" alone as what stands at that address."""
        bare = isinstance(value, dict) and set(value) <= {"@id", "@type", "id"}
        address = value.get("@id") if bare else None
        if not self.look_up or not isinstance(address, str) or not address:
            return value
        return self.look_up(address) or value

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass
class StatedDate:
    """One date that is not as the rest: moved, cancelled, or of another length."""

    original: datetime
    starts_at: datetime | None = None  # None = at its ordinary time
    ends_at: datetime | None = None
    status: str = "scheduled"
    note: str = ""


@dataclass
class StatedEvent:
    """One event as its source tells it. The fields are those of `agenda.models.Event`.

    `uid` names it in the source, `original` is given where it is one date of another event.
    Times are aware. Prices are öre. What is not stated is empty or None.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    all_day: bool = False
    timezone: str = ""
    rrule: str = ""
    rdates: list[str] = field(default_factory=list)
    exdates: list[str] = field(default_factory=list)
    dates: list[StatedDate] = field(default_factory=list)

    url: str = ""  # the page of the event at the source
    status: str = "scheduled"
    status_note: str = ""
    summary: str = ""
    description: str = ""  # Markdown
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    kind: str = "other"
    keywords: list[str] = field(default_factory=list)
    series: str = ""

    location_name: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    attendance: str = "onsite"
    online_url: str = ""
    organiser_name: str = ""
    website: str = ""

    is_free: bool | None = None
    price_min: int | None = None
    price_max: int | None = None
    price_text: str = ""
    tickets_url: str = ""
    audience: str = "everyone"
    min_age: int | None = None
    max_age: int | None = None
    accessibility: dict[str, Any] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    image_source: str = ""
    image_alt: str = ""
    image_credit: str = ""

    notices: list[str] = field(default_factory=list)  # what was repaired or guessed

    def as_json(self) -> dict[str, Any]:
        """Return the facts as plain JSON, empty ones left out: equal facts give equal JSON."""
        facts = {
            name: value
            for name, value in asdict(self).items()
            if name != "notices" and value not in ("", None, [], {})
        }
        plain: dict[str, Any] = json.loads(json.dumps(facts, default=datetime.isoformat))
        return plain


def _sound(value: object) -> str:
    """Return a text without halves of characters, which no database takes."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Refused:
    row: str
    reason: str
    content: str = ""


@dataclass
class Reading:
    """What came of reading one source. `read` counts events, also the refused ones."""

    format: str
    read: int = 0
    events: list[StatedEvent] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    next_url: str = ""  # where the source says that more is
    # What is there although it could not be read: it must not be taken for gone.
    present: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)  # what its source says that nobody is to see
    nameless: int = 0  # rows refused before anybody knew their names
    not_found: int = 0  # places and key words that are named by an address and could not be had

    def refuse(self, row: object, reason: object, content: object = "") -> None:
        self.refused.append(
            Refused(_sound(row)[:200], _sound(reason)[:500], _sound(content)[:_SHOWN])
        )

    def note_refused(self, uid: str, reason: RowError) -> None:
        """Note what a refused row says of its event: there though unread, or withdrawn."""
        (self.withdrawn if isinstance(reason, WithdrawnError) else self.present).add(uid)

    def notice(self, text: object) -> None:
        """Say something of the whole source, once."""
        if str(text) not in self.notices:
            self.notices.append(str(text))
