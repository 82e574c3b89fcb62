"""What is told of a hit in the reader's language: the index keeps one title and one subtitle."""

from django.utils.translation import gettext as _

from torg.core.language import reads_swedish
from torg.places.enums import FacilityKind
from torg.places.queries.categories import category_at
from torg.portal.queries.map_facilities import kind_words


def kind_label(kind: str) -> str:
    """Return what a kind of thing is called, "" for one that is not known."""
    return {
        "place": _("Place"),
        "event": _("Event"),
        "walk": _("Guided walk"),
        "street": _("Street"),
        "square": _("Square"),
        "premises": _("Vacant premises"),
        "category": _("Category"),
        "facility": _("On the map"),
    }.get(kind, "")


def title_of(kind: str, slug: str, title: str) -> str:
    """Return a hit's title: those of categories, facilities and premises hold words of ours."""
    if kind == "facility":
        return kind_words(FacilityKind(slug))
    node = category_at(slug) if kind == "category" else None
    if kind == "premises" and not reads_swedish():
        return title.replace("Ledig lokal", _("Vacant premises"), 1)
    return node.name if node else title


def subtitle_of(kind: str, subtitle: str, facet: str) -> str:
    """Return what tells a hit from others of its name: of a place, its trade and its address."""
    if kind in {"street", "square"}:
        return kind_label(kind)
    node = category_at(facet) if kind == "place" and facet else None
    return subtitle.replace(node.name_sv, node.name, 1) if node else subtitle
