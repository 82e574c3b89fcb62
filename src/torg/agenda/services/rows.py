"""Events as an importer hands them over: plain rows that no longer know where they came from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any


@dataclass(slots=True)
class DateRow:
    """One date that is not as the rule says; see `models.EventDate`. Times are aware."""

    original: datetime
    starts_at: datetime | None = None  # None = at the time of the rule
    ends_at: datetime | None = None
    status: str = "scheduled"
    note: str = ""


@dataclass(slots=True)
class EventRow:
    """One event of one source. Fields are named as those of `models.Event`; times are aware.

    `ref` is its stable name in the source. `place_id` and `actor_id` are numbers that the importer
    has looked up. `series` is the title of what it belongs to.
    """

    ref: str
    title: str
    starts_at: datetime
    timezone: str
    ends_at: datetime | None = None
    all_day: bool = False
    rrule: str = ""
    rdates: list[str] = field(default_factory=list)
    exdates: list[str] = field(default_factory=list)
    dates: list[DateRow] = field(default_factory=list)
    status: str = "scheduled"
    status_note: str = ""
    previous_start: datetime | None = None
    summary: str = ""
    description: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    kind: str = "other"
    keywords: list[str] = field(default_factory=list)
    series: str = ""
    place_id: int | None = None
    location_name: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    attendance: str = "onsite"
    online_url: str = ""
    actor_id: int | None = None
    organiser_name: str = ""
    website: str = ""
    is_free: bool | None = None
    price_min: int | None = None  # öre
    price_max: int | None = None
    price_text: str = ""
    tickets_url: str = ""
    audience: str = "everyone"
    min_age: int | None = None
    max_age: int | None = None
    accessibility: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    image_source: str = ""
    image_alt: str = ""
    image_credit: str = ""

    def digest(self) -> str:
        """Return 40 characters that differ as soon as anything in the row does."""
        return blake2b(repr(asdict(self)).encode("utf-8", "replace"), digest_size=20).hexdigest()

    def values(self) -> dict[str, Any]:
        """Return the columns of an event; `ref`, `series` and `dates` are not among them."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(
    name for name in EventRow.__dataclass_fields__ if name not in {"ref", "series", "dates"}
)


@dataclass(frozen=True)
class Known:
    """An event that a row of the source made before, and the digest of the row as it was then."""

    event_id: int
    digest: str


@dataclass
class EventChanges:
    """What an import did. `events` and `digests` are by reference, of every row that was taken."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # reference, reason
    events: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def known(self) -> Mapping[str, Known]:
        """Return what to hand in next time."""
        return {ref: Known(number, self.digests[ref]) for ref, number in self.events.items()}


@dataclass(frozen=True)
class Statement:
    """One event as a source states it: `data` is plain JSON in the shape of `importers.stated`."""

    uid: str
    url: str
    data: dict[str, Any]

    def digest(self, venue: dict[str, Any]) -> str:
        facts = repr((self.data, venue.get("place"))).encode("utf-8", "replace")
        return blake2b(facts, digest_size=20).hexdigest()
