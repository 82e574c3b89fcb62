"""What staff see of the city's sources, and of events that may be the same."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.agenda.enums import MatchState, PictureTrouble
from torg.agenda.models import Match, SourcePicture, SourceRecord
from torg.agenda.queries.matching import to_decide
from torg.core.fetching import explain
from torg.core.rules import Person, staff_with_mfa
from torg.core.sources import Health
from torg.places.enums import FeedTrouble
from torg.places.models import Actor, City, Feed
from torg.places.queries.feeds import health_of, troubled, visible_to
from torg.portal.queries.queues import Waiting, add_queue

_NOTICES = 8
_REASONS = 5  # of pictures that are not taken
_STATES = {
    "well": gettext_lazy("works"),
    "waiting": gettext_lazy("not read yet"),
    "trouble": gettext_lazy("does not work"),
    "stopped": gettext_lazy("has been given up"),
    "paused": gettext_lazy("paused"),
}


@dataclass(frozen=True)
class FeedLine:
    """A source as its list shows it; `events` is how many it tells of now."""

    feed: Feed
    health: Health
    events: int
    pictures: "PictureTally"

    @property
    def state(self) -> str:
        return str(_STATES[self.health.state])

    @property
    def file(self) -> str:
        """The file's name without the folders that are the operator's own business."""
        return self.feed.url.rsplit("/", 1)[-1]

    @property
    def notices(self) -> list[str]:
        """What was mended, guessed or not found when it was last read in full."""
        run = self.feed.last_run
        return list(run.summary.get("notices", []))[:_NOTICES] if run else []

    @property
    def waits_for_a_nod(self) -> bool:
        return self.feed.last_error == FeedTrouble.SHRUNK


@dataclass(frozen=True)
class PictureTally:
    """How the pictures go that a source names: how many are shown, wait, and are not taken."""

    shown: int = 0
    waiting: int = 0
    refused: int = 0
    reasons: tuple[tuple[str, int], ...] = ()  # in the reader's language, the commonest first
    example: str = ""  # the address of one that is not taken

    @property
    def any(self) -> bool:
        return bool(self.shown or self.waiting or self.refused)


def picture_tallies(feeds: Sequence[Feed]) -> dict[int, PictureTally]:
    """Return how the pictures of sources go, by the number of the source; one query."""
    rows = SourcePicture.objects.filter(feed__in=feeds).values_list(
        "feed", "name", "problem", "facts", "url"
    )
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    examples: dict[int, str] = {}
    for feed, name, problem, facts, url in rows:
        counted[feed]["shown" if name else "refused" if problem else "waiting"] += 1
        if problem:
            reasons[feed][picture_words(problem, facts)] += 1
            examples.setdefault(feed, url)
    return {
        feed: PictureTally(
            counts["shown"], counts["waiting"], counts["refused"],
            tuple(reasons[feed].most_common(_REASONS)), examples.get(feed, ""),
        )
        for feed, counts in counted.items()
    }  # fmt: skip


def picture_words(problem: str, facts: dict[str, Any]) -> str:
    """Return why a picture is not taken, in the reader's language."""
    if problem in PictureTrouble.values:
        return str(PictureTrouble(problem).label)
    return explain(problem, facts)


def feed_lines(user: Person, city: City, *, actor: Actor | None = None) -> list[FeedLine]:
    """Return the sources that this person may see, those in trouble first; three queries.

    With `actor` only those that are its own to add and take away.
    """
    seen = visible_to(user, city)
    feeds = list(seen.filter(actor=actor, by_actor=True) if actor else seen)
    rows = (
        SourceRecord.objects.filter(feed__in=feeds, gone_at=None)
        .order_by()
        .values_list("feed")
        .annotate(n=Count("event", distinct=True))
    )
    counts: dict[int, int] = dict(rows)
    pictures = picture_tallies(feeds)
    lines = [
        FeedLine(
            feed, health_of(feed), counts.get(feed.pk, 0), pictures.get(feed.pk, PictureTally())
        )
        for feed in feeds
    ]
    return sorted(lines, key=lambda line: (line.health.state not in {"trouble", "stopped"},))


def get_feed(user: Person, city: City, number: int) -> Feed:
    """Return one source. Raises Feed.DoesNotExist."""
    return visible_to(user, city).get(pk=number)


@dataclass(frozen=True)
class Side:
    """One of two events that may be the same, as it is set beside the other."""

    title: str
    when: datetime
    where: str
    organiser: str
    text: str
    sources: str
    slug: str


@dataclass(frozen=True)
class MatchLine:
    match: Match
    one: Side
    other: Side
    why: list[str]  # in the reader's language
    parts: list[str]  # names of the sources whose event is there again when the two are parted
    again: str  # the title of that event


def match_lines(matches: Sequence[Match]) -> list[MatchLine]:
    """Return pairs with both sides; two queries for all their sources."""
    events = [event for match in matches for event in (match.record.event, match.event)]
    named: dict[int, list[str]] = {}
    rows = SourceRecord.objects.filter(event__in=events, gone_at=None)
    for event, name in rows.order_by("feed__rank").values_list("event_id", "feed__name"):
        named.setdefault(event, []).append(name)
    moved = {number for match in matches for number in (match.record_id, *match.moved)}
    told_by = dict(SourceRecord.objects.filter(pk__in=moved).values_list("pk", "feed__name"))
    return [_match_line(match, named, told_by) for match in matches]


def _match_line(match: Match, named: dict[int, list[str]], told_by: dict[int, str]) -> MatchLine:
    numbers = dict.fromkeys([match.record_id, *match.moved])
    parts = dict.fromkeys(told_by[number] for number in numbers if number in told_by)
    return MatchLine(
        match, _side(match.record.event, named), _side(match.event, named), _why(match.reasons),
        list(parts), match.own_event.title if match.own_event else match.record.data["title"],
    )  # fmt: skip


def open_matches(user: Person, city: City) -> QuerySet[Match]:
    """Return the pairs that wait for staff; nobody else sees any."""
    found: QuerySet[Match] = to_decide(city)
    return found if staff_with_mfa(user) else found.none()


def joined_matches(user: Person, city: City) -> QuerySet[Match]:
    """Return pairs that were taken for the same lately: they can be parted again."""
    found = (
        Match.objects.filter(city=city, state=MatchState.MERGED, record__event=F("event"))
        .select_related("record__feed", "record__event__place", "event__place", "own_event")
        .order_by("-pk")
    )
    return found if staff_with_mfa(user) else found.none()


def parted_matches(user: Person, city: City) -> QuerySet[Match]:
    """Return pairs that were kept apart or parted lately: they can be joined after all."""
    found = (
        Match.objects.filter(city=city, state=MatchState.SPLIT, event__merged_into=None)
        .exclude(record__event=F("event"))
        .select_related("record__feed", "record__event__place", "event__place", "own_event")
        .order_by("-decided_at", "-pk")
    )
    return found if staff_with_mfa(user) else found.none()


def _side(event: Any, named: dict[int, list[str]]) -> Side:
    where = event.place.name if event.place_id else event.location_name or event.address
    return Side(
        event.title, event.starts_at.astimezone(event.city.tz), where, event.organiser_name,
        event.summary, ", ".join(named.get(event.pk, [])) or _("written here"), event.slug,
    )  # fmt: skip


def _why(figures: dict[str, Any]) -> list[str]:
    """Return the figures behind a likeness in words."""
    said = [_("the titles are %(n)d %% alike") % {"n": round(100 * figures.get("title", 0))}]
    minutes = figures.get("minutes", 0)
    said.append(
        _("they begin at the same time")
        if minutes <= 5
        else _("they begin %(n)d minutes apart") % {"n": minutes}
    )
    if figures.get("same_place"):
        said.append(_("the same place"))
    elif "metres" in figures:
        said.append(_("%(n)d metres apart") % {"n": figures["metres"]})
    elif "venue" in figures:
        said.append(
            _("the venues' names are %(n)d %% alike") % {"n": round(100 * figures["venue"])}
        )
    else:
        said.append(_("one of them does not say where"))
    if figures.get("same_page"):
        said.append(_("they link to the same page"))
    return said


def _feeds(city: City, _now: datetime) -> Waiting:
    found = troubled(city).aggregate(n=Count("pk"), oldest=Min("last_ok_at"))
    return Waiting(found["n"], found["oldest"])


def _doubles(city: City, _now: datetime) -> Waiting:
    found = to_decide(city).order_by().aggregate(n=Count("pk"), oldest=Min("created_at"))
    return Waiting(found["n"], found["oldest"])


def fill_feed_queues() -> None:
    """Add the queues of sources to staff's desk; called once, when Django has loaded."""
    add_queue(
        "feeds", label=gettext_lazy("Sources in trouble"), view="staff:feeds", read=_feeds, order=25
    )
    add_queue(
        "doubles", label=gettext_lazy("The same event?"), view="staff:doubles", read=_doubles,
        order=35,
    )  # fmt: skip
