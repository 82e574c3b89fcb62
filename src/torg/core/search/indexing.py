"""Writing the index: changed documents in, vocabulary and inverted index kept in step."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from torg.core.search.backends import backend
from torg.core.search.documents import Document
from torg.core.search.keys import MAX_FACETS, MAX_KINDS, make_key
from torg.core.search.models import SearchDocument, SearchLabel
from torg.core.search.tokens import analyse_document, digest_of, engine_tokens, unpack_words
from torg.core.search.vocabulary import count_words

_BATCH = 2000
_IN = 500  # SQLite allows 999 variables in old builds
_FIELDS = ["city_id", "title", "slug", "subtitle", "facet", "weight", "lat", "lon"]
_ANALYSED = ["terms", "words", "digest"]


def index_documents(documents: Iterable[Document]) -> int:
    """Index `documents`, new or changed; return how many were. Unchanged ones cost a look-up."""
    changed = 0
    iterator = iter(documents)
    while batch := list(islice(iterator, _BATCH)):
        unique = {_name(document): document for document in batch}
        with transaction.atomic():
            changed += _index_batch(list(unique.values()))
    return changed


def remove_documents(kind: str, ids: Iterable[int], *, city_id: int | None = None) -> int:
    """Take the documents of `kind` with these object ids out; return how many there were.

    With `city_id`, only that city's: a category is a document in every city that has it.
    """
    removed = 0
    for part in _chunks(sorted(set(ids)), _IN):
        with transaction.atomic():
            found = SearchDocument.objects.filter(kind=kind, object_id__in=part)
            rows = list(found if city_id is None else found.filter(city_id=city_id))
            _take_out(rows)
            SearchDocument.objects.filter(pk__in=[row.pk for row in rows]).delete()
        removed += len(rows)
    return removed


def indexed_ids(kind: str, city_id: int) -> set[int]:
    """Return the object ids of `kind` that are indexed in the city."""
    rows = SearchDocument.objects.filter(kind=kind, city_id=city_id)
    return set(rows.values_list("object_id", flat=True))


def _index_batch(documents: list[Document]) -> int:
    present = _present(documents)
    wanted = []
    for document in documents:
        digest = digest_of(document)
        old = present.get(_name(document))
        if old is None or old.digest != digest:
            wanted.append((document, digest, old))
    if not wanted:
        return 0
    _take_out([old for _, _, old in wanted if old is not None])
    rows = [_fill(old or SearchDocument(), document, digest) for document, digest, old in wanted]
    known = [row for row in rows if row.pk is not None]
    SearchDocument.objects.bulk_update(known, [*_FIELDS, *_ANALYSED], batch_size=50)
    SearchDocument.objects.bulk_create([row for row in rows if row.pk is None])
    codes = _codes([document for document, _, _ in wanted])
    for row in rows:
        row.key = make_key(
            city_id=row.city_id,
            weight=row.weight,
            document_id=row.pk,
            kind=codes[False, row.kind],
            facet=codes[True, row.facet],
        )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_searchdocument SET key = %s WHERE id = %s",
            [(row.key, row.pk) for row in rows],
        )
    backend().add([(row.key or 0, engine_tokens(row.terms)) for row in rows])
    _count(rows, sign=1)
    return len(rows)


def _name(thing: Document | SearchDocument) -> tuple[int, str, int]:
    return thing.city_id, thing.kind, thing.object_id


def _present(documents: Sequence[Document]) -> dict[tuple[int, str, int], SearchDocument]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        by_kind[document.kind].append(document.object_id)
    found = {}
    for kind, ids in by_kind.items():
        for part in _chunks(ids, _IN):
            for row in SearchDocument.objects.filter(kind=kind, object_id__in=part):
                found[_name(row)] = row
    return found


def _fill(row: SearchDocument, document: Document, digest: str) -> SearchDocument:
    analysed = analyse_document(document)
    row.kind, row.object_id, row.city_id = document.kind, document.object_id, document.city_id
    row.title, row.subtitle = document.title[:200], document.subtitle[:300]
    row.slug, row.facet = document.slug, document.facet
    row.weight, row.lat, row.lon = document.weight, document.lat, document.lon
    row.terms, row.words = analysed.packed_terms(), analysed.packed_words()
    row.digest = digest
    return row


def _take_out(rows: Collection[SearchDocument]) -> None:
    if rows:
        backend().remove([(row.key, engine_tokens(row.terms)) for row in rows if row.key])
        _count(rows, sign=-1)


def _count(rows: Collection[SearchDocument], *, sign: int) -> None:
    by_city: dict[int, list[SearchDocument]] = defaultdict(list)
    for row in rows:
        by_city[row.city_id].append(row)
    for city_id, members in sorted(by_city.items()):
        triples = (triple for row in members for triple in unpack_words(row.words))
        count_words(city_id, *((triples, ()) if sign > 0 else ((), triples)))


def _codes(documents: Sequence[Document]) -> dict[tuple[bool, str], int]:
    """Return the code of each kind and facet, giving codes to new ones. "" is 0."""
    codes = {(row.is_facet, row.name): row.code for row in SearchLabel.objects.all()}
    codes |= {(False, ""): 0, (True, ""): 0}
    names = {(False, document.kind) for document in documents}
    names |= {(True, document.facet) for document in documents}
    for is_facet, name in sorted(names - set(codes)):
        code = 1 + max(value for (facet, _), value in codes.items() if facet == is_facet)
        if code >= (MAX_FACETS if is_facet else MAX_KINDS):
            raise OverflowError(f"no code is left for {'facet' if is_facet else 'kind'} {name!r}")
        SearchLabel.objects.create(is_facet=is_facet, code=code, name=name)
        codes[is_facet, name] = code
    return codes


def _chunks(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
