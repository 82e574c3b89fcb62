"""The search page: one question, everything that answers it, and how to narrow it."""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from torg.core.frame import frame
from torg.core.rules import Person
from torg.core.search import Hit, Results, Suggestion, search, suggest
from torg.places.hours import OpeningState
from torg.places.models import City, Place, Square
from torg.places.queries.categories import category_at
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.places import visible_to
from torg.places.queries.spells import with_context
from torg.portal.queries.agenda_find import next_of_each
from torg.portal.queries.asked import number_of_page, said, side
from torg.portal.queries.choosing import NAMES, YES
from torg.portal.queries.fronts import thumb_of
from torg.portal.queries.happenings import Happening, happenings_of
from torg.portal.queries.hits import kind_label, subtitle_of, title_of
from torg.portal.queries.map_view import map_of_facilities

PER_PAGE = 24
_ALL = 200  # as many as the index ranks
_LONGEST = 200  # characters of a question
_CATEGORIES = 12
# Swedish and English words in addresses; both are understood on both sides.
KINDS = {
    "place": ("plats", "place"),
    "event": ("evenemang", "event"),
    "walk": ("vandring", "walk"),
    "street": ("gata", "street"),
    "square": ("torg", "square"),
    "premises": ("lokal", "premises"),
    "category": ("kategori", "category"),
    "facility": ("finns", "facility"),
}
_KIND_NAME = ("typ", "type")
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


@dataclass(frozen=True)
class Asking:
    """What is asked and how it is narrowed; an empty field narrows nothing."""

    q: str = ""
    kind: str = ""
    category: str = ""
    only_open: bool = False
    page: int = 1

    def link(self, **changes: Any) -> str:
        """The query string that asks for this with `changes`, from the first page."""
        asking = replace(self, **{"page": 1, **changes})
        own = side()
        pairs = {
            "q": asking.q,
            _KIND_NAME[own]: KINDS[asking.kind][own] if asking.kind else "",
            NAMES["category"][own]: asking.category,
            NAMES["only_open"][own]: YES[own] if asking.only_open else "",
            NAMES["page"][own]: str(asking.page) if asking.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """A place that was found, as its card shows it."""

    place: Place
    state: OpeningState
    drawing: SafeString
    distance_m: float | None = None


@dataclass(frozen=True)
class Way:
    """A street, square, category or kind of facility that was found."""

    kind: str
    label: str
    title: str
    href: str


@dataclass(frozen=True)
class SearchPage:
    """Everything on the page. `best` is how many are shown of more that were found, else 0."""

    asking: Asking
    total: int
    best: int
    ways: list[Way]
    events: list[Happening]
    rows: list[Row]
    kinds: list[Choice]
    categories: list[Choice]
    open_now: Choice
    suggestion: str
    suggestion_query: str
    relaxed: bool
    previous_query: str
    next_query: str
    page: int
    pages: int

    @property
    def examples(self) -> list[Choice]:
        """A few questions to begin with."""
        words = (_("coffee"), _("shoes"), _("fix a bicycle"), _("hairdresser"), _("lunch"))
        return [Choice(word, 0, Asking(q=word).link(), chosen=False) for word in words]

    @property
    def narrowed(self) -> bool:
        return bool(self.asking.kind or self.asking.category or self.asking.only_open)


@dataclass(frozen=True)
class Line:
    """One line of the type-ahead; `href` leads to the thing, or searches for the word.

    `count` is where the script tells that a place was found by it; "" for anything else.
    """

    text: str
    label: str
    href: str
    count: str = ""


def read_asking(params: Mapping[str, str]) -> Asking:
    """Read a query string. What is not understood is left out, never an error."""

    def told(*names: str) -> str:
        return said(params, names, _LONGEST)

    return Asking(
        q=" ".join(told("q").split()),
        kind=_KIND_OF.get(told(*_KIND_NAME), ""),
        category=told(*NAMES["category"]),
        only_open=bool(told(*NAMES["only_open"])),
        page=number_of_page(told(*NAMES["page"])),
    )


def search_page(user: Person | None, city: City, asking: Asking, now: datetime) -> SearchPage:
    """Answer the question: at most twelve queries, however many things are found.

    What is open is known of the 200 best only, which is all that pages show.
    """
    results = _ask(city, asking)
    places = _places(user, city, results.hits)
    states = states_at(city, (place.schedule_id for place in places.values()), now)
    is_open = {pk: state_of(states, place).is_open for pk, place in places.items()}
    events = _events(user, city, results.hits, now)
    hits = [
        hit for hit in results.hits if _is_shown(hit, is_open, events, only_open=asking.only_open)
    ]
    results = _without_gone(results, places, events)
    page = Paginator(hits, PER_PAGE).get_page(asking.page)
    shown = [places[hit.object_id] for hit in page if hit.kind == "place"]
    return SearchPage(
        asking=asking,
        total=len(hits) if asking.only_open else results.total,
        best=_ALL if results.total > _ALL else 0,
        ways=_ways(city, [hit for hit in page if hit.kind not in ("place", "event")]),
        events=[events[hit.object_id] for hit in page if hit.kind == "event"],
        rows=[_row(place, state_of(states, place)) for place in shown],
        kinds=_kinds(asking, results),
        categories=_categories(asking, results),
        open_now=Choice(
            _("Open now"),
            sum(is_open.values()),
            asking.link(only_open=not asking.only_open),
            asking.only_open,
        ),
        suggestion=results.suggestion,
        suggestion_query=Asking(q=results.suggestion).link(),
        relaxed=results.relaxed,
        previous_query=asking.link(page=page.number - 1) if page.has_previous() else "",
        next_query=asking.link(page=page.number + 1) if page.has_next() else "",
        page=page.number,
        pages=page.paginator.num_pages,
    )


def suggest_lines(city: City, text: str) -> list[Line]:
    """Return the lines of the type-ahead for what has been typed so far."""
    lines = []
    for found in suggest(city.pk, text, language=get_language() or "sv"):
        if found.kind:
            href = _href(found.kind, found.slug)
            label = _label(found)
            count = reverse("portal:count", args=[found.slug]) if found.kind == "place" else ""
            lines.append(Line(title_of(found.kind, found.slug, found.text), label, href, count))
        else:
            href = reverse("portal:search") + Asking(q=found.text).link()
            lines.append(Line(found.text, _("Did you mean this?"), href))
    return lines


def _label(found: Suggestion) -> str:
    """Return what stands beside a line: a place's trade and address, else what it is."""
    if found.kind == "place":
        return subtitle_of(found.kind, found.subtitle, found.facet)
    more = found.subtitle if found.kind == "event" else ""
    return " · ".join(filter(None, (kind_label(found.kind), more)))


def _ask(city: City, asking: Asking) -> Results:
    return search(
        city.pk,
        asking.q,
        kinds=[asking.kind] if asking.kind else None,
        facet=asking.category,
        limit=_ALL,
        language=get_language() or "sv",
    )


def _places(user: Person | None, city: City, hits: list[Hit]) -> dict[int, Place]:
    ids = [hit.object_id for hit in hits if hit.kind == "place"]
    return {place.pk: place for place in with_context(visible_to(user, city)).filter(pk__in=ids)}


def _events(
    user: Person | None, city: City, hits: list[Hit], now: datetime
) -> dict[int, Happening]:
    """Return the next date of each event that was found and is still to come."""
    ids = [hit.object_id for hit in hits if hit.kind == "event"]
    found = happenings_of(next_of_each(user, city, ids, now), city.tz)
    return {happening.event.pk: happening for happening in found}


def _is_shown(
    hit: Hit, is_open: dict[int, bool], events: dict[int, Happening], *, only_open: bool
) -> bool:
    """Places and events must still be there; only places can be open."""
    if hit.kind == "event":
        return hit.object_id in events and not only_open
    if hit.kind != "place":
        return not only_open
    return hit.object_id in is_open and (is_open[hit.object_id] or not only_open)


def _without_gone(
    results: Results, places: dict[int, Place], events: dict[int, Happening]
) -> Results:
    """Count only what is shown: an event may be over, or a place hidden, since it was indexed."""
    there: dict[str, Container[int]] = {"place": places, "event": events}
    gone = Counter(
        hit.kind
        for hit in results.hits
        if hit.kind in there and hit.object_id not in there[hit.kind]
    )
    if not gone:
        return results
    by_kind = {kind: n - gone[kind] for kind, n in results.by_kind.items() if n > gone[kind]}
    return replace(results, total=results.total - gone.total(), by_kind=by_kind)


def _row(place: Place, state: OpeningState) -> Row:
    return Row(place, state, thumb_of(place, state))


def _ways(city: City, hits: list[Hit]) -> list[Way]:
    squares = [hit.object_id for hit in hits if hit.kind == "square"]
    points = {
        square.slug: f"{square.lat:.4f},{square.lon:.4f}"
        for square in Square.objects.filter(city=city, pk__in=squares).only("slug", "lat", "lon")
    }
    return [
        Way(
            hit.kind,
            kind_label(hit.kind),
            title_of(hit.kind, hit.slug, hit.title),
            _href(hit.kind, hit.slug, points.get(hit.slug, "")),
        )
        for hit in hits
    ]


def _href(kind: str, slug: str, near: str = "") -> str:
    """The page of a thing. A square has none of its own: the places nearest to it are shown; nor
    has a kind of facility: they are on the map."""
    try:
        if kind == "facility":
            return map_of_facilities(slug)
        if kind in frame.pages:
            return reverse(frame.pages[kind], args=[slug])
        name, value = ("near", near) if kind == "square" else ("category", slug)
        if not value:
            return reverse("portal:search") + Asking(q=slug.replace("-", " ")).link()
        return f"{reverse('portal:places')}?{urlencode({NAMES[name][side()]: value}, safe=',')}"
    except NoReverseMatch:  # a slug that no address can hold
        return reverse("portal:search")


def _kinds(asking: Asking, results: Results) -> list[Choice]:
    labels = {
        "place": _("Places"),
        "event": _("Events"),
        "walk": _("Guided walks"),
        "street": _("Streets"),
        "square": _("Squares"),
        "premises": pgettext("several", "Vacant premises"),
        "category": _("Categories"),
        "facility": _("On the map"),
    }
    return [
        Choice(
            labels[kind],
            results.by_kind[kind],
            asking.link(kind="" if kind == asking.kind else kind, category=""),
            kind == asking.kind,
        )
        for kind in KINDS
        if kind in results.by_kind
    ]


def _categories(asking: Asking, results: Results) -> list[Choice]:
    choices: list[Choice] = []
    for slug, count in results.by_facet.items():
        node = category_at(slug)
        chosen = slug == asking.category
        if node and (chosen or len(choices) < _CATEGORIES):
            query = asking.link(category="" if chosen else slug)
            choices.append(Choice(node.name, count, query, chosen))
    return choices
