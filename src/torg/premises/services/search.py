"""Vacant premises as search documents: what is taken is found by what is in it.

What an owner asks is in no document, whoever may see it: an index knows no reader.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from torg.core.search import Document, index_documents, remove_documents
from torg.core.search.indexing import indexed_ids
from torg.places.models import City
from torg.premises.enums import State
from torg.premises.models import Premises

_BATCH = 2_000
_SWEDISH = "ledig lokal butikslokal affärslokal hyra tomt skyltfönster etablera"
_ENGLISH = "vacant premises empty shop space to let rent unit"


def index_city_premises(city: City) -> int:
    """Bring the documents of a city's premises up to date; return how many were new or changed."""
    found = _findable(Premises.objects.filter(city=city))
    changed = index_documents(_documents(found))
    there = set(found.values_list("pk", flat=True))
    remove_documents("premises", indexed_ids("premises", city.pk) - there, city_id=city.pk)
    return changed


def index_premises(ids: Iterable[int]) -> None:
    """Bring the documents of these premises up to date; what is taken or hidden is taken out."""
    numbers = set(ids)
    found = _findable(Premises.objects.filter(pk__in=numbers))
    there = set(found.values_list("pk", flat=True))
    if there:
        index_documents(_documents(found))
    if gone := numbers - there:
        remove_documents("premises", gone)


def _findable(premises: QuerySet[Premises]) -> QuerySet[Premises]:
    return premises.filter(state=State.VACANT, is_hidden=False)


def _documents(premises: QuerySet[Premises]) -> Iterator[Document]:
    rows = premises.select_related("street", "district").prefetch_related("uses").order_by("pk")
    for row in rows.iterator(chunk_size=_BATCH):
        uses = list(row.uses.all())
        area = f"{row.area_m2} m²" if row.area_m2 else ""
        district = row.district.name if row.district else ""
        where = row.address or (row.street.name if row.street else "")
        yield Document(
            kind="premises",
            object_id=row.pk,
            city_id=row.city_id,
            title=f"Ledig lokal {where}".strip(),
            slug=row.slug,
            subtitle=" · ".join(filter(None, (area, district))),
            keywords=" . ".join([_SWEDISH, *(use.name_sv for use in uses)]),
            english=" . ".join([_ENGLISH, *(use.name_en for use in uses)]),
            body=row.description,
            whole=where,
            lat=row.lat,
            lon=row.lon,
        )
