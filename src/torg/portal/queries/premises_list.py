"""The list of premises: rows, the choices beside them with true counts, the pages of the list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.facade import Front, draw_front
from torg.core.models import User
from torg.places.hours import UNKNOWN
from torg.places.models import City
from torg.places.queries.categories import category_ids, category_tree
from torg.places.queries.places import if_public
from torg.places.queries.walking import short_number
from torg.portal.queries.fronts import front_of
from torg.portal.queries.places import Facet, Option
from torg.portal.queries.premises_choosing import SIZES, PremisesChoosing
from torg.premises.enums import State
from torg.premises.models import AskingRent, Premises
from torg.premises.queries.premises import visible_to
from torg.premises.queries.rents import rent_words, rents_for
from torg.premises.queries.words import area_words, floor_words, state_words
from torg.premises.reading import GROUND

PER_PAGE = 24
Reader = User | AnonymousUser
_STREETS = 14


@dataclass(frozen=True)
class PremisesRow:
    """A premises as its card shows it. `rent` only where this reader may see it."""

    premises: Premises
    title: str
    state: str
    facts: str
    rent: str
    drawing: SafeString


@dataclass(frozen=True)
class PremisesList:
    choosing: PremisesChoosing
    total: int
    rows: list[PremisesRow]
    page: Page[int]
    facets: list[Facet]

    @property
    def head(self) -> str:
        """ "35 vacant premises"."""
        n = self.total
        if self.choosing.state == State.VACANT:
            return ngettext("%(n)s vacant premises", "%(n)s vacant premises", n) % {"n": n}
        return ngettext("%(n)s premises", "%(n)s premises", n) % {"n": n}

    @property
    def everything(self) -> str:
        """The query that asks for premises of any state, anywhere."""
        return PremisesChoosing(state=None).link()

    @property
    def previous_query(self) -> str:
        number = self.page.number - 1
        return self.choosing.link(page=number) if self.page.has_previous() else ""

    @property
    def next_query(self) -> str:
        number = self.page.number + 1
        return self.choosing.link(page=number) if self.page.has_next() else ""


def list_premises(user: Reader, city: City, choosing: PremisesChoosing) -> PremisesList:
    """Answer the choices. The number of queries does not follow the number of premises."""
    known = _Known(user, city)
    found = [row for row in known.rows if known.meets(row, choosing)]
    paginator = Paginator([row["pk"] for row in found], PER_PAGE)
    page = paginator.get_page(choosing.page)
    return PremisesList(
        choosing, len(found), premises_rows(user, city, list(page)), page, known.facets(choosing)
    )


def premises_rows(user: Reader, city: City, ids: list[int]) -> list[PremisesRow]:
    """Return the cards of premises in the order of `ids`."""
    joined = Premises.objects.select_related("place__category", "district", "street")
    by_id = joined.in_bulk(ids)
    rents = rents_for(user, city, ids)
    return [_row(by_id[number], rents.get(number)) for number in ids if number in by_id]


def _row(premises: Premises, rent: AskingRent | None) -> PremisesRow:
    place = if_public(premises.place)
    facts = [
        area_words(premises.area_m2),
        floor_words(premises) if premises.floor not in GROUND else "",
        premises.district.name if premises.district else "",
    ]
    return PremisesRow(
        premises,
        premises.address or (premises.street.name if premises.street else str(premises)),
        place.name if place else state_words(premises),
        " · ".join(filter(None, facts)),
        rent_words(rent) if rent else "",
        draw_front(front_of_premises(premises), shop_only=True).svg,
    )


def front_of_premises(premises: Premises) -> Front:
    """Return what is known of the front: its place's, or a vacant one with what is asked."""
    if (place := if_public(premises.place)) is not None:
        return front_of(place, UNKNOWN)
    return Front(
        name=f"vacant-{premises.slug}", kind="vacant", state="vacant",
        width_m=premises.frontage_m, number=short_number(premises.house_number),
        sign=state_words(premises), area=area_words(premises.area_m2),
        card=_("What is missing here?") if premises.is_vacant else "",
    )  # fmt: skip


class _Known:
    """The premises that a person may see, as plain rows: counted and narrowed in memory."""

    def __init__(self, user: Reader, city: City) -> None:
        visible = visible_to(user, city)
        rows = (
            visible.order_by("street__name", "side", "along_m", "street_name", "pk").values(
                "pk", "state", "area_m2", "wheelchair", "district__slug", "district__name",
                "street__slug", "street__name",
            )
        )  # fmt: skip
        self.rows: list[dict[str, Any]] = [dict(row) for row in rows]
        self.uses: dict[int, set[int]] = {}
        pairs = visible.filter(uses__isnull=False).values_list("pk", "uses")
        for premises, use in pairs:
            self.uses.setdefault(premises, set()).add(use)

    def meets(self, row: dict[str, Any], choosing: PremisesChoosing, without: str = "") -> bool:
        """Tell whether a row meets every choice but the one named."""
        low, high = SIZES.get(choosing.size, (0, 0))
        area = row["area_m2"]
        wanted = {
            "state": choosing.state is None or row["state"] == choosing.state,
            "district": not choosing.district or row["district__slug"] == choosing.district,
            "street": not choosing.street or row["street__slug"] == choosing.street,
            "size": not choosing.size or (area is not None and low <= area < high),
            "use": not choosing.use or bool(self._uses_of(row) & set(category_ids(choosing.use))),
            "accessible": not choosing.accessible or row["wheelchair"] == "yes",
        }
        return all(met for name, met in wanted.items() if name != without)

    def _uses_of(self, row: dict[str, Any]) -> set[int]:
        return self.uses.get(row["pk"], set())

    def facets(self, choosing: PremisesChoosing) -> list[Facet]:
        groups = [
            Facet("state", _("State"), self._states(choosing)),
            Facet("size", _("Size"), self._sizes(choosing)),
            Facet("use", _("Possible use"), self._use_options(choosing)),
            Facet("district", _("District"), self._named("district", choosing)),
            Facet("street", _("Street"), self._named("street", choosing)[:_STREETS]),
        ]
        return [group for group in groups if group.options]

    def _others(self, choosing: PremisesChoosing, name: str) -> Iterable[dict[str, Any]]:
        return (row for row in self.rows if self.meets(row, choosing, without=name))

    def _states(self, choosing: PremisesChoosing) -> tuple[Option, ...]:
        counts = Counter(row["state"] for row in self._others(choosing, "state"))
        options = [
            _option(str(state.label).capitalize(), counts[state], choosing, "state", state)
            for state in (State.VACANT, State.LET, State.REBUILDING, State.TEMPORARY,
                          State.OCCUPIED, State.UNKNOWN)
            if counts[state] or choosing.state == state
        ]  # fmt: skip
        everything = Option(
            _("All premises"), counts.total(), choosing.link(state=None), choosing.state is None
        )
        return (*options, everything)

    def _sizes(self, choosing: PremisesChoosing) -> tuple[Option, ...]:
        rows = list(self._others(choosing, "size"))
        labels = {
            "0-50": _("Under 50 m²"), "50-100": _("50–99 m²"),
            "100-200": _("100–199 m²"), "200-": _("200 m² and more"),
        }  # fmt: skip
        counts = {
            size: sum(row["area_m2"] is not None and low <= row["area_m2"] < high for row in rows)
            for size, (low, high) in SIZES.items()
        }
        return tuple(
            _option(labels[size], counts[size], choosing, "size", size)
            for size in SIZES
            if counts[size] or choosing.size == size
        )

    def _use_options(self, choosing: PremisesChoosing) -> tuple[Option, ...]:
        rows = list(self._others(choosing, "use"))
        options = []
        for top in category_tree():
            branch = {node.id for node in top.walk()}
            count = sum(bool(self._uses_of(row) & branch) for row in rows)
            if count or choosing.use == top.slug:
                options.append(_option(top.name, count, choosing, "use", top.slug))
        return tuple(options)

    def _named(self, field: str, choosing: PremisesChoosing) -> tuple[Option, ...]:
        rows = list(self._others(choosing, field))
        counts = Counter(row[f"{field}__slug"] for row in rows if row[f"{field}__slug"])
        names = {row[f"{field}__slug"]: row[f"{field}__name"] for row in self.rows}
        chosen = getattr(choosing, field)
        slugs = [slug for slug, _n in sorted(counts.items(), key=lambda it: (-it[1], it[0]))]
        if chosen and chosen not in slugs:
            slugs.insert(0, chosen)
        slugs.sort(key=lambda slug: slug != chosen)  # the chosen one is never cut off
        return tuple(
            _option(names.get(slug, slug), counts[slug], choosing, field, slug) for slug in slugs
        )


def _option(
    label: str, count: int, choosing: PremisesChoosing, field: str, value: object
) -> Option:
    chosen = getattr(choosing, field) == value
    back: object = None if field == "state" else ""
    return Option(label, count, choosing.link(**{field: back if chosen else value}), chosen)
