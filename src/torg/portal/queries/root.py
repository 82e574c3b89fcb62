"""What programs are told of the site: robots, security.txt, the sitemap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.events import visible_to as events_visible_to
from torg.agenda.queries.walks import visible_walks
from torg.core.frame import address
from torg.core.sitemap import PER_FILE, Page, section_named, sections
from torg.places.models import City, Street
from torg.places.queries.places import visible_to
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.queries.premises import visible_to as premises_visible_to

LANGUAGES = ("sv", "en")
_SECURITY_HOLDS = timedelta(days=180)
# Nothing to find there: forms, cases, staff, accounts, embeds of pages that stand elsewhere.
_NOT_FOR_ROBOTS = (
    "/stad/", "/en/staff/", "/konto/", "/en/account/", "/arende/", "/en/case/", "/beslut/",
    "/en/decision/", "/rapportera/", "/en/report/", "/inbaddat/", "/en/embed/", "/valj-stad/",
    "/en/choose-city/",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One address of the sitemap with the page's address in each language."""

    location: str
    alternates: tuple[tuple[str, str], ...]
    changed: datetime | None


def robots_text(root: str) -> str:
    """Return robots.txt; `root` is the site's address with a slash at the end."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    return "\n".join([*lines, "", f"Sitemap: {root}sitemap.xml", ""])


def security_text(root: str, now: datetime) -> str:
    """Return security.txt (RFC 9116), good for half a year from the month's first day.

    "" when the operator has named no contact.
    """
    contact = str(settings.SECURITY_CONTACT)
    if not contact:
        return ""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = (month + _SECURITY_HOLDS).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: sv, en\n"
        f"Canonical: {root}.well-known/security.txt\n"
    )


def sitemap_files(city: City | None, root: str) -> list[str]:
    """Return the addresses of the sitemap's files that have pages."""
    if city is None:
        return []
    return [
        f"{root}sitemap-{section.name}-{number}.xml"
        for section in sections()
        for number in range(1, -(-section.count(city) // PER_FILE) + 1)
    ]


def sitemap_page(city: City | None, name: str, number: int, root: str) -> list[Listed]:
    """Return the addresses of one file; empty when there is no such file."""
    section = section_named(name)
    if section is None or city is None or number < 1:
        return []
    start = (number - 1) * PER_FILE
    return [
        Listed(location, both, page.changed)
        for page in section.read(city, start, start + PER_FILE)
        for both in [_both(page, root.rstrip("/"))]
        for _language, location in both
    ]


def _both(page: Page, root: str) -> tuple[tuple[str, str], ...]:
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append((language, root + reverse(page.view, args=page.args)))
    return tuple(found)


# --- what the portal and the places below it have -------------------------------------------------

STANDING = (
    "portal:today", "portal:map", "portal:stroll_index", "portal:walks", "portal:places",
    "portal:agenda", "portal:premises", "portal:about", "portal:accessibility", "portal:privacy",
    "portal:embed_code", "studies:studies", "studies:method", "figures:figures", "passing:town",
)  # fmt: skip


def standing_views() -> list[str]:
    """Return the pages of which there is one, as far as this version has them."""
    return [view for view in STANDING if address(view)]


def read_standing(city: City, start: int, stop: int) -> list[Page]:
    """Return the pages of which there is one."""
    return [Page(view) for view in standing_views()][start:stop]


def count_places(city: City) -> int:
    """Return how many places everybody sees."""
    return visible_to(None, city).count()


def read_places(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the pages of places, by number."""
    rows = visible_to(None, city).order_by("pk").values_list("slug", "updated_at")[start:stop]
    return [Page("portal:place", (slug,), changed) for slug, changed in rows]


def count_events(city: City) -> int:
    """Return how many events are to come."""
    return _coming(city).count()


def read_events(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the pages of events to come, by number."""
    rows = _coming(city).order_by("pk").values_list("slug", "updated_at")[start:stop]
    return [Page("portal:event", (slug,), changed) for slug, changed in rows]


def _coming(city: City) -> QuerySet[Event]:
    dates = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=timezone.now())
    return events_visible_to(None, city).filter(Exists(dates))


def _walked(city: City) -> list[str]:
    streets = Street.objects.filter(city=city, places_count__gt=0).order_by("pk")
    return list(streets.values_list("slug", flat=True))


def count_streets(city: City) -> int:
    """Return how many streets there is something to see along."""
    return len(_walked(city))


def read_streets(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the strolls."""
    return [Page("portal:stroll", (slug,)) for slug in _walked(city)[start:stop]]


def count_premises(city: City) -> int:
    """Return how many vacant premises everybody sees: what is in the others has a page itself."""
    return _vacant(city).count()


def read_premises(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the pages of vacant premises, by number."""
    rows = _vacant(city).order_by("pk").values_list("slug", "updated_at")[start:stop]
    return [Page("portal:premises_page", (slug,), changed) for slug, changed in rows]


def _vacant(city: City) -> QuerySet[Premises]:
    return premises_visible_to(None, city).filter(state=State.VACANT)


def count_walks(city: City) -> int:
    """Return how many guided walks everybody sees."""
    return visible_walks(None, city).count()


def read_walks(city: City, start: int, stop: int) -> Iterable[Page]:
    """Return the pages of guided walks, by number."""
    walks = visible_walks(None, city).order_by("pk").values_list("slug", "updated_at")
    return [Page("portal:walk", (slug,), changed) for slug, changed in walks[start:stop]]
