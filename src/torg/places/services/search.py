"""What of a city can be found, as search documents: places, streets, squares, categories and
kinds of facilities.

The index is made from the tables and can be made again at any time; it is therefore no journalled
event of its own. Whatever writes a place calls `index_places` in the same transaction.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from torg.core.search import Document, index_documents, remove_documents
from torg.core.search.indexing import indexed_ids
from torg.places.enums import FacilityKind, PlaceStatus
from torg.places.models import City, Place, Square, Street
from torg.places.queries.categories import CategoryNode, category_tree, forget_categories
from torg.places.queries.facilities import kinds_there
from torg.places.queries.search_words import search_words

_BATCH = 2000
# What comes first among equals: a category answers for many places, a street for its row.
_CATEGORY, _STREET, _SQUARE, _PLACE = 2.0, 1.5, 1.5, 1.0
_KNOWS_ITS_HOURS = 0.25

# The kinds of facilities that people ask for: the number of the document, Swedish, English.
_FACILITIES = {
    FacilityKind.TOILETS: (1, "Toaletter", "Toilets WC restroom"),
    FacilityKind.PLAYGROUND: (2, "Lekplatser", "Playgrounds"),
    FacilityKind.TRANSIT: (3, "Hållplatser", "Public transport stops bus stop station"),
    FacilityKind.PARKING: (4, "Parkering", "Parking car park"),
}

Tree = dict[int, tuple[CategoryNode, ...]]


def index_city(city: City) -> int:
    """Bring the whole index of `city` up to date; return how many documents were new or changed.

    Unchanged documents cost one look-up each. What is no longer there is taken out.
    """
    forget_categories()
    places = _public(Place.objects.filter(city=city))
    changed = index_documents(_place_documents(places))
    changed += index_documents(_street_documents(city))
    changed += index_documents(_square_documents(city))
    changed += index_documents(_category_documents(city))
    changed += index_documents(_facility_documents(city))
    _remove_missing("place", city, set(places.values_list("pk", flat=True)))
    _remove_missing("street", city, set(_ids(Street, city)))
    _remove_missing("square", city, set(_ids(Square, city)))
    _remove_missing("category", city, {node.id for node in _used_categories(city)})
    _remove_missing("facility", city, {_FACILITIES[kind][0] for kind in _found_facilities(city)})
    return changed


def index_places(places: Iterable[Place]) -> int:
    """Bring the documents of these places up to date; those that are not public are taken out.

    Returns how many were new or changed.
    """
    ids = [place.pk for place in places]
    public = _public(Place.objects.filter(pk__in=ids))
    changed = index_documents(_place_documents(public))
    remove_documents("place", set(ids) - set(public.values_list("pk", flat=True)))
    return changed


def _ids(model: type[Street] | type[Square], city: City) -> Iterator[int]:
    return iter(model.objects.filter(city=city).values_list("pk", flat=True))


def _public(places: QuerySet[Place]) -> QuerySet[Place]:
    return places.filter(status=PlaceStatus.ACTIVE)


def _remove_missing(kind: str, city: City, there: set[int]) -> None:
    remove_documents(kind, indexed_ids(kind, city.pk) - there, city_id=city.pk)


def _lineage() -> Tree:
    """Return each category with what stands above it, nearest first."""
    found: Tree = {}

    def walk(node: CategoryNode, above: tuple[CategoryNode, ...]) -> None:
        found[node.id] = (node, *above)
        for child in node.children:
            walk(child, found[node.id])

    for top in category_tree():
        walk(top, ())
    return found


def _place_documents(places: QuerySet[Place]) -> Iterator[Document]:
    lineage = _lineage()
    for place in places.order_by("pk").iterator(chunk_size=_BATCH):
        category = lineage[place.category_id][0]
        yield Document(
            kind="place",
            object_id=place.pk,
            city_id=place.city_id,
            title=place.name,
            slug=place.slug,
            subtitle=" · ".join(filter(None, (category.name_sv, place.address))),
            keywords=_keywords(place, category),
            english=" ".join([category.name_en, *map(str, place.cuisine)]).replace("_", " "),
            body=_body(place),
            whole=f"{place.address} {place.locality}",
            weight=_PLACE + (_KNOWS_ITS_HOURS if place.schedule_id else 0),
            lat=place.lat,
            lon=place.lon,
            facet=category.slug,
        )


def _keywords(place: Place, category: CategoryNode) -> str:
    """Return the words of the place's own trade. Those of the groups above would find too much:
    a shop for sports stands under "books, hobby and technology".
    """
    cuisines = search_words("cuisines")
    return " . ".join(
        [
            search_words("categories").get(category.slug, ""),
            *(cuisines.get(str(value), "") for value in place.cuisine),
            *(str(name) for name in place.names.values()),
        ]
    )


def _body(place: Place) -> str:
    words = search_words("attributes")
    facts = (words.get(f"{key}={value}", "") for key, value in place.attributes.items())
    step_free = "rullstol tillgänglig" if place.wheelchair == "yes" else ""
    return " . ".join([place.description, *facts, step_free, place.postcode, place.locality])


def _street_documents(city: City) -> Iterator[Document]:
    for street in Street.objects.filter(city=city).order_by("pk").iterator(chunk_size=_BATCH):
        yield Document(
            kind="street",
            object_id=street.pk,
            city_id=city.pk,
            title=street.name,
            slug=street.slug,
            subtitle="Gata",
            english="street",
            keywords=" . ".join(str(name) for name in street.names.values()),
            weight=_STREET if street.places_count else 1.0,
        )


def _square_documents(city: City) -> Iterator[Document]:
    for square in Square.objects.filter(city=city).order_by("pk").iterator(chunk_size=_BATCH):
        yield Document(
            kind="square",
            object_id=square.pk,
            city_id=city.pk,
            title=square.name,
            slug=square.slug,
            subtitle="Torg",
            english="square",
            weight=_SQUARE,
            lat=square.lat,
            lon=square.lon,
        )


def _used_categories(city: City) -> list[CategoryNode]:
    """Return the categories that the city has places in, and those above them."""
    used = set(
        _public(Place.objects.filter(city=city))
        .order_by()
        .values_list("category_id", flat=True)
        .distinct()
    )
    lineage = _lineage()
    found = {node.id: node for category_id in used for node in lineage[category_id]}
    return [found[pk] for pk in sorted(found)]


def _category_documents(city: City) -> Iterator[Document]:
    for node in _used_categories(city):
        yield Document(
            kind="category",
            object_id=node.id,
            city_id=city.pk,
            title=node.name_sv,
            slug=node.slug,
            english=node.name_en,
            keywords=search_words("categories").get(node.slug, ""),
            weight=_CATEGORY,
        )


def _found_facilities(city: City) -> list[FacilityKind]:
    there = kinds_there(city)
    return [kind for kind in _FACILITIES if kind in there]


def _facility_documents(city: City) -> Iterator[Document]:
    """One for each kind that the city has: it leads to the map, where they all are."""
    for kind in _found_facilities(city):
        number, title, english = _FACILITIES[kind]
        yield Document(
            kind="facility",
            object_id=number,
            city_id=city.pk,
            title=title,
            slug=kind.value,
            english=english,
            keywords=search_words("facilities")[kind.value],
            weight=_CATEGORY,
        )
