"""What is new in a city, and for whom: read once for everybody, matched without the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from torg.agenda.enums import EventStatus
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.events import visible_to as visible_events
from torg.core.geo import metres
from torg.core.search.analyser import analyse_text
from torg.places.enums import PlaceStatus
from torg.places.models import City, Notice, Place
from torg.places.queries.categories import category_tree
from torg.portal.following.enums import What
from torg.portal.following.models import Follow

MOST = 2_000  # pieces of news in a city that one look takes in, newest first


@dataclass(frozen=True)
class News:
    """One thing that followers may be told. `at` is when it became news; `page` leads to it."""

    key: str  # "notice:7", "event:12", "event:12:cancelled"
    kind: str  # notice, event, cancelled
    title: str
    text: str
    page: tuple[str, str]  # view and slug
    at: datetime
    place: Place | None
    point: tuple[float, float] | None  # lat, lon
    starts: datetime | None = None  # when the event is next

    @cached_property
    def terms(self) -> frozenset[str]:
        """The words of it, as the search knows them."""
        return frozenset(_terms(f"{self.title} {self.text}"))

    @property
    def headline(self) -> str:
        """One line, as a mail and a phone say it."""
        if self.kind == "cancelled":
            return _("Cancelled: %(title)s") % {"title": self.title}
        return self.title


def news_since(city: City, since: datetime, now: datetime) -> list[News]:
    """Return what became news after `since`, newest first. Two queries, whoever is to read it."""
    found = [*_notices(city, since, now), *_events(city, since, now)]
    return sorted(found, key=lambda item: (item.at, item.key), reverse=True)[:MOST]


def news_of(city: City, keys: Iterable[str], now: datetime) -> list[News]:
    """Return these pieces of news again, as they are now; what is gone is left out."""
    wanted = set(keys)
    long_ago = now - timedelta(days=60)
    return [item for item in news_since(city, long_ago, now) if item.key in wanted]


def is_followed(item: News, follows: Iterable[Follow]) -> bool:
    """Tell whether one of the follows is about it."""
    return any(_MATCH[What(follow.what)](follow, item) for follow in follows)


def _notices(city: City, since: datetime, now: datetime) -> list[News]:
    up = Notice.objects.filter(
        place__city=city, place__status=PlaceStatus.ACTIVE, withdrawn_at=None,
        starts_at__gt=since, starts_at__lte=now, ends_at__gt=now,
    )  # fmt: skip
    return [
        News(
            key=f"notice:{notice.pk}",
            kind="notice",
            title=notice.place.name,
            text=notice.text,
            page=("portal:place", notice.place.slug),
            at=notice.starts_at,
            place=notice.place,
            point=(notice.place.lat, notice.place.lon),
        )
        for notice in up.select_related("place").order_by("-starts_at", "-pk")[:MOST]
    ]


def _events(city: City, since: datetime, now: datetime) -> list[News]:
    """Events that are new, and events that were cancelled, if they have not been yet."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), start__gte=now).order_by("start")
    changed = Q(published_at__gt=since) | Q(status=EventStatus.CANCELLED, updated_at__gt=since)
    events = (
        visible_events(None, city)
        .filter(changed, Exists(coming))
        .annotate(next_start=coming.values("start")[:1])
        .select_related("place")
        .order_by("-published_at", "-pk")
    )
    return [_event(event, event.next_start) for event in events[:MOST]]


def _event(event: Event, starts: datetime) -> News:
    cancelled = event.status == EventStatus.CANCELLED
    place = event.place if event.place and event.place.status == PlaceStatus.ACTIVE else None
    own = (event.lat, event.lon) if event.lat is not None and event.lon is not None else None
    return News(
        key=f"event:{event.pk}:cancelled" if cancelled else f"event:{event.pk}",
        kind="cancelled" if cancelled else "event",
        title=event.title,
        text=" ".join([event.summary, *map(str, event.keywords)]).strip(),
        page=("portal:event", event.slug),
        at=event.updated_at if cancelled else event.published_at or event.created_at,
        place=place,
        point=(place.lat, place.lon) if place else own,
        starts=starts,
    )


# --- who follows it ------------------------------------------------------------------------------


def _at_place(follow: Follow, item: News) -> bool:
    return item.place is not None and item.place.pk == follow.place_id


def _in_street(follow: Follow, item: News) -> bool:
    return item.place is not None and item.place.street_id == follow.street_id


def _in_district(follow: Follow, item: News) -> bool:
    return item.place is not None and item.place.district_id == follow.district_id


def _of_category(follow: Follow, item: News) -> bool:
    return item.place is not None and item.place.category_id in _below(follow.category_id or 0)


def _about(follow: Follow, item: News) -> bool:
    wanted = _terms(follow.keyword)
    return bool(wanted) and wanted <= item.terms


def _within(follow: Follow, item: News) -> bool:
    if item.point is None or follow.lat is None or follow.lon is None:
        return False
    return metres(follow.lat, follow.lon, *item.point) <= (follow.within_m or 0)


_MATCH = {
    What.PLACE: _at_place,
    What.STREET: _in_street,
    What.DISTRICT: _in_district,
    What.CATEGORY: _of_category,
    What.KEYWORD: _about,
    What.AREA: _within,
}


def _below(category_id: int) -> set[int]:
    """The category and all below it."""
    nodes = (node for top in category_tree() for node in top.walk())
    return {n.id for node in nodes if node.id == category_id for n in node.walk()}


def _terms(text: str) -> set[str]:
    """The best term of each word: "loppisar" and "loppis" are one."""
    return {word.terms[0] for word in analyse_text(text, limit=200) if word.terms}
