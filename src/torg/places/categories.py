"""The category tree: what a place can be, and which OSM tags and industry codes mean it.

The tree is kept in `data/categories.txt`, one line a category. `sync_categories` writes it to the
database, where staff may edit it; the importer reads the tags from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from torg.core.locks import take_turn
from torg.core.models import JournalEntry
from torg.places.enums import Need
from torg.places.models import Category

_FILE = Path(__file__).parent / "data" / "categories.txt"
_NEEDS = {
    "E": Need.EAT,
    "S": Need.SHOP,
    "V": Need.SEE,
    "R": Need.ERRANDS,
    "C": Need.CHILDREN,
    "F": Need.FREE,
    "I": Need.SIT,
}
# The keys that make something a place, most telling first: a bakery with tables is a bakery.
KEYS = (
    "shop",
    "amenity",
    "tourism",
    "leisure",
    "healthcare",
    "craft",
    "office",
    "railway",
    "public_transport",
    "historic",
    "club",
    "vending",
)
OTHER = "other"  # what has a name and opening hours, but no tag that says what it is
# Values that say that there is nothing to enter (any more, or for the public).
_NOTHING = {"", "no", "none", "vacant", "disused", "abandoned", "closed", "unknown", "empty"}
# Places to go to that have no house front to walk past.
FRONTLESS = frozenset(
    {"park", "viewpoint", "marina", "camping", "swimming", "cash", "bike-rental", "taxi", "toilets"}
)
# What is worth showing only under a name, or when one knows when it is open: for the rest the
# category alone tells a visitor enough ("Hairdresser").
NEED_A_NAME = frozenset(
    {"attraction", "viewpoint", "park", "community", "events-venue", "repair", "university",
     "townhall", "social-facility", "therapy", "swimming", "sports-hall", "other-shops", "station",
     "gallery", "marina", "hospital", "tourist-info", "play", "market", "bank", "bike-rental",
     "wellness", "office", "cash", "taxi", "toilets", "other"}
)  # fmt: skip
# Offices that the public does not visit, machines and stands: only with hours that say otherwise.
NEED_HOURS = frozenset({"office", "cash", "taxi", "toilets", "other"})


@dataclass(frozen=True)
class CategoryLine:
    """One line of the data file. `parent` is empty at the top of the tree."""

    slug: str
    parent: str
    name_sv: str
    name_en: str
    facade: str
    needs: int
    schema_type: str
    sni_codes: tuple[str, ...]
    osm_tags: tuple[str, ...]


def _line(text: str, parent: str) -> CategoryLine:
    slug, sv, en, facade, needs, schema, sni, osm = (part.strip() for part in text.split("|"))
    bits = sum(int(_NEEDS[letter]) for letter in needs)
    return CategoryLine(
        slug, parent, sv, en, facade, bits, schema, tuple(sni.split()), tuple(osm.split())
    )


@cache
def category_lines() -> tuple[CategoryLine, ...]:
    """Return the tree of the data file, every parent before its children."""
    lines: list[CategoryLine] = []
    top = ""
    for text in _FILE.read_text(encoding="utf-8").splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        line = _line(text, top if text[0] == " " else "")
        if not line.parent:
            top = line.slug
        lines.append(line)
    return tuple(lines)


class CategoryFinder:
    """Finds the category of OSM tags. `tags_of`: category slug → its tags ("shop=books")."""

    def __init__(self, tags_of: Mapping[str, Iterable[str]]) -> None:
        self._slug_of = {tag: slug for slug, tags in tags_of.items() for tag in tags}

    def all_for(self, tags: Mapping[str, str]) -> list[str]:
        """Return the slugs of every category that `tags` name, the most telling first."""
        found: list[str] = []
        for key in KEYS:
            if key not in tags:
                continue
            slugs = (self._of_value(key, part) for part in tags[key].split(";"))
            found += [slug for slug in slugs if slug and slug not in found]
        return found

    def _of_value(self, key: str, value: str) -> str | None:
        value = value.strip().lower().replace(" ", "_")
        if value in _NOTHING:
            return None
        return self._slug_of.get(f"{key}={value}") or self._slug_of.get(f"{key}=*")


@cache
def _finder() -> CategoryFinder:
    return CategoryFinder({line.slug: line.osm_tags for line in category_lines()})


def category_for(tags: Mapping[str, str]) -> str | None:
    """Return the slug of the category that OSM `tags` name in the delivered tree, or None."""
    found = _finder().all_for(tags)
    return found[0] if found else None


def finder_of_database() -> CategoryFinder:
    """Return a finder that knows what staff have changed. One query."""
    return CategoryFinder(dict(Category.objects.values_list("slug", "osm_tags")))


@transaction.atomic
def sync_categories() -> dict[str, Category]:
    """Write the delivered tree to the database and return all categories by slug.

    Idempotent. A category that staff have edited (the journal says so) is left as it is; one that
    they have added is left alone too.
    """
    take_turn("categories")  # two first imports at once would both make the tree
    edited = set(
        JournalEntry.objects.filter(
            object_type="places.category", verb="category.edited"
        ).values_list("object_id", flat=True)
    )
    known = {category.slug: category for category in Category.objects.all()}
    for order, line in enumerate(category_lines()):
        category = known.get(line.slug) or Category(slug=line.slug)
        if category.pk in edited:
            continue
        wanted = {
            "parent_id": known[line.parent].pk if line.parent else None,
            "name_sv": line.name_sv,
            "name_en": line.name_en,
            "facade": line.facade,
            "needs": line.needs,
            "osm_tags": list(line.osm_tags),
            "sni_codes": list(line.sni_codes),
            "schema_type": line.schema_type,
            "order": order,
        }
        if category.pk and all(getattr(category, key) == value for key, value in wanted.items()):
            continue
        for key, value in wanted.items():
            setattr(category, key, value)
        category.save()
        known[line.slug] = category
    return known
