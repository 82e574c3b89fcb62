"""The list of places: rows, the choices beside them with true counts, the pages of the list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torg.core.geo import metres
from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import Need
from torg.places.hours import OpeningState
from torg.places.models import City, Place
from torg.places.queries.categories import CategoryNode, category_tree
from torg.places.queries.facets import Facets, NamedCount, count_facets
from torg.places.queries.finding import Found, Seen, find_among, seen_by
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.places import FOUND_AT_MOST, PlaceFilter, resolve
from torg.places.queries.spells import in_order
from torg.portal.queries.choosing import Choosing, Sort
from torg.portal.queries.fronts import thumb_of

PER_PAGE = 24
_SECONDS = 60
_STREETS = 12


@dataclass(frozen=True)
class Row:
    place: Place
    state: OpeningState
    distance_m: float | None
    drawing: SafeString


@dataclass(frozen=True)
class Option:
    """A choice in a facet; `query` makes it, or takes it back when it is chosen."""

    label: str
    count: int
    query: str
    chosen: bool
    below: tuple["Option", ...] = ()


@dataclass(frozen=True)
class Facet:
    key: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Listing:
    """Everything on the page. `total` counts what was found, on all pages.

    `best` is how many of the best answers to search words were looked at, 0 when it was all.
    """

    choosing: Choosing
    total: int
    best: int
    open_now: int
    rows: list[Row]
    page: Page[int]
    pages: list[int | str]
    facets: list[Facet]
    switches: list[Option]
    chosen: list[Option]
    sorts: list[Option]

    @property
    def previous_query(self) -> str:
        number = self.page.number - 1
        return self.choosing.link(page=number) if self.page.has_previous() else ""

    @property
    def next_query(self) -> str:
        number = self.page.number + 1
        return self.choosing.link(page=number) if self.page.has_next() else ""

    @property
    def numbers(self) -> list[tuple[str, str, bool]]:
        """Text, query and "is this page" of each number; no query where numbers are left out."""
        return [
            (
                str(n),
                self.choosing.link(page=n) if isinstance(n, int) else "",
                n == self.page.number,
            )
            for n in self.pages
        ]

    @property
    def near_query(self) -> str:
        """The query into which the script fills the visitor's position."""
        return self.choosing.link(sort=Sort.NEAR, near=(0.0, 0.0))


def list_places(user: Person | None, city: City, choosing: Choosing, now: datetime) -> Listing:
    """Answer the choices: at most eight queries, whatever the number of places.

    The counts are kept for a minute, as long as the clock on the page says the same.
    """
    wanted = resolve(city, choosing.wanted(now))
    seen = seen_by(user, city)
    facets = _facets(user, seen, choosing, wanted, now)
    paginator = Paginator(_ordered(seen, choosing, wanted, now).ids(), PER_PAGE)
    page = paginator.get_page(choosing.page)
    shown = in_order(list(page))
    states = states_at(city, (place.schedule_id for place in shown), now)
    return Listing(
        choosing=choosing,
        total=paginator.count,
        best=FOUND_AT_MOST if len(wanted.found or ()) >= FOUND_AT_MOST else 0,
        open_now=facets.open_now,
        rows=[_row(place, state_of(states, place), choosing) for place in shown],
        page=page,
        pages=list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        facets=_facet_groups(choosing, facets),
        switches=_switches(choosing, facets),
        chosen=list(_chosen(choosing, facets)),
        sorts=_sorts(choosing),
    )


def list_key(user: Person | None, city: City, choosing: Choosing, now: datetime) -> str:
    """The key under which the drawn list may be kept: it changes with the minute."""
    sees_more = staff_with_mfa(user)
    changed = city.updated_at.timestamp()
    what = f"{choosing.query()}:{choosing.page}"
    return f"{city.pk}:{changed}:{now:%Y%m%d%H%M}:{get_language()}:{sees_more}:{what}"


def _ordered(seen: Seen, choosing: Choosing, wanted: PlaceFilter, now: datetime) -> Found:
    found = find_among(seen, wanted)
    if choosing.order == Sort.NEAR:
        return found.nearest_first(*(choosing.near or (seen.city.lat, seen.city.lon)))
    if choosing.order == Sort.OPEN:
        return found.by_name().open_first(now)
    if choosing.order == Sort.NAME:
        return found.by_name()
    return found


def _row(place: Place, state: OpeningState, choosing: Choosing) -> Row:
    far = metres(*choosing.near, place.lat, place.lon) if choosing.near else None
    return Row(place, state, far, thumb_of(place, state))


def _facets(
    user: Person | None, seen: Seen, choosing: Choosing, wanted: PlaceFilter, now: datetime
) -> Facets:
    sees_more = staff_with_mfa(user)
    what = choosing.link(sort=None, near=None)
    key = f"portal:facets:{seen.city.pk}:{sees_more}:{get_language()}:{now:%Y%m%d%H%M}:{what}"
    key = key if len(key) < 200 and key.isascii() and " " not in key else ""
    known: Facets | None = cache.get(key) if key else None
    if known is None:
        known = count_facets(seen, wanted, now)
        if key:
            cache.set(key, known, _SECONDS)
    return known


# --- choices -------------------------------------------------------------------------------------


def _facet_groups(choosing: Choosing, facets: Facets) -> list[Facet]:
    """The facets that offer a choice, in the order in which people think: what, then where."""
    groups = [
        Facet("need", _("What would you like to do?"), _need_options(choosing, facets)),
        Facet("category", _("Category"), _category_options(choosing, facets)),
        Facet("district", _("District"), _named_options("district", choosing, facets.districts)),
        Facet("street", _("Street"), _named_options("street", choosing, facets.streets, _STREETS)),
    ]
    return [group for group in groups if group.options]


def _switches(choosing: Choosing, facets: Facets) -> list[Option]:
    open_query = choosing.link(only_open=not choosing.only_open)
    wheel_query = choosing.link(accessible=not choosing.accessible)
    return [
        Option(_("Open now"), facets.open_now, open_query, choosing.only_open),
        Option(_("Step-free"), facets.accessible, wheel_query, choosing.accessible),
    ]


def _need_options(choosing: Choosing, facets: Facets) -> tuple[Option, ...]:
    return tuple(
        _option(str(need.label), facets.needs[need.value], choosing, "need", need)
        for need in Need
        if facets.needs[need.value] or choosing.need == need
    )


def _category_options(choosing: Choosing, facets: Facets) -> tuple[Option, ...]:
    """The top of the tree; below the chosen branch its own children."""

    def option(node: CategoryNode) -> Option:
        in_branch = any(below.slug == choosing.category for below in node.walk())
        below = tuple(option(child) for child in node.children if facets.categories[child.slug])
        base = _option(node.name, facets.categories[node.slug], choosing, "category", node.slug)
        return Option(base.label, base.count, base.query, base.chosen, below if in_branch else ())

    return tuple(
        option(top)
        for top in category_tree()
        if facets.categories[top.slug] or any(n.slug == choosing.category for n in top.walk())
    )


def _named_options(
    field: str, choosing: Choosing, counts: Sequence[NamedCount], at_most: int | None = None
) -> tuple[Option, ...]:
    return tuple(
        _option(item.name, item.count, choosing, field, item.slug)
        for item in counts
        if item in counts[:at_most] or item.slug == getattr(choosing, field)
    )


def _option(label: str, count: int, choosing: Choosing, field: str, value: object) -> Option:
    chosen = getattr(choosing, field) == value
    taken_back = None if field == "need" else ""
    return Option(label, count, choosing.link(**{field: taken_back if chosen else value}), chosen)


def _chosen(choosing: Choosing, facets: Facets) -> Iterator[Option]:
    """What is chosen, each with the query that takes it back."""
    if choosing.q:
        yield Option(
            _("“%(q)s”") % {"q": choosing.q}, 0, choosing.link(q="", sort=None), chosen=True
        )
    if choosing.need:
        yield Option(str(choosing.need.label), 0, choosing.link(need=None), chosen=True)
    if choosing.box:
        yield Option(_("In the window of the map"), 0, choosing.link(box=None), chosen=True)
    nodes = (node for top in category_tree() for node in top.walk())
    names = {
        "category": next((n.name for n in nodes if n.slug == choosing.category), ""),
        "district": _name_of(choosing.district, facets.districts),
        "street": _name_of(choosing.street, facets.streets),
    }
    for field, name in names.items():
        if slug := getattr(choosing, field):
            yield Option(name or slug, 0, choosing.link(**{field: ""}), chosen=True)
    for switch in _switches(choosing, facets):
        if switch.chosen:
            yield switch


def _name_of(slug: str, counts: Sequence[NamedCount]) -> str:
    return next((item.name for item in counts if item.slug == slug), "")


def _sorts(choosing: Choosing) -> list[Option]:
    labels = {
        Sort.MATCH: _("Best match"),
        Sort.OPEN: _("Open first"),
        Sort.NAME: _("Name"),
        Sort.NEAR: _("Near me") if choosing.near else _("Near the centre"),
    }
    return [
        Option(label, 0, choosing.link(sort=sort), choosing.order == sort)
        for sort, label in labels.items()
        if sort != Sort.MATCH or choosing.q
    ]
