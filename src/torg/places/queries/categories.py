"""The category tree: the same for every city, read on nearly every page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache

from torg.core.language import reads_swedish
from torg.places.models import Category

_KEY = "places:categories"
_SECONDS = 60  # staff edit the tree now and then; every list page reads it


@dataclass(frozen=True)
class CategoryNode:
    """A category with what stands below it."""

    id: int
    slug: str
    name_sv: str
    name_en: str
    facade: str
    needs: int
    schema_type: str
    parent_slug: str  # "" at the top
    children: tuple["CategoryNode", ...]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_sv if reads_swedish() else self.name_en

    def walk(self) -> Iterator["CategoryNode"]:
        """Yield this node and everything below it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.walk()


def category_tree() -> tuple[CategoryNode, ...]:
    """Return the top of the tree, in staff's order; cached for a minute."""
    tree: tuple[CategoryNode, ...] | None = cache.get(_KEY)
    if tree is None:
        tree = _build(list(Category.objects.order_by("order", "name_sv", "id")))
        cache.set(_KEY, tree, _SECONDS)
    return tree


def forget_categories() -> None:
    """Drop the cached tree; called by whatever writes a category."""
    cache.delete(_KEY)


def category_at(slug: str) -> CategoryNode | None:
    """Return the node named `slug`, with what stands below it."""
    return next((n for top in category_tree() for n in top.walk() if n.slug == slug), None)


def category_ids(slug: str) -> list[int]:
    """Return the ids of a category and of all below it; empty when there is none so named."""
    node = category_at(slug)
    return [n.id for n in node.walk()] if node else []


def _build(rows: list[Category]) -> tuple[CategoryNode, ...]:
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def nodes(parent_id: int | None, parent_slug: str) -> tuple[CategoryNode, ...]:
        return tuple(
            CategoryNode(
                id=row.pk,
                slug=row.slug,
                name_sv=row.name_sv,
                name_en=row.name_en,
                facade=row.facade,
                needs=row.needs,
                schema_type=row.schema_type,
                parent_slug=parent_slug,
                children=nodes(row.pk, row.slug),
            )
            for row in below.get(parent_id, [])
        )

    return nodes(None, "")
