"""On PostgreSQL the index stands on a table of keys: it never says other than the terms do."""

import random

import pytest
from django.db import connection

from torg.core.search import Document, index_documents, remove_documents
from torg.core.search.backends import backend
from torg.core.search.keys import LABEL_MASK, city_range

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such table"),
]
WORDS = ["skor", "kaffe", "cykel", "råg", "ost", "te", "glas", "bok"]


def some_document(rng: random.Random, number: int) -> Document:
    return Document(
        kind=rng.choice(["place", "street"]),
        object_id=number,
        city_id=7,
        title=" ".join(rng.sample(WORDS, 2)),
        slug=f"d{number}",
        body=" ".join(rng.sample(WORDS, rng.randrange(4))),
        weight=rng.random() * 3,
        facet=rng.choice(["", "mat", "mode"]),
    )


def by_terms(query: str) -> list[int]:
    """Ask every row for its terms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM search_index WHERE terms @@ %s::tsquery ORDER BY key", [query]
        )
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.parametrize("scan", ["seqscan", "bitmapscan"])
def test_it_follows_every_change_of_the_terms(scan):
    rng = random.Random(3)
    engine, between = backend(), city_range(7)
    asked = [[[[word]]] for word in WORDS]
    asked += [[[[a]], [[b], [a, c]]] for a, b, c in [rng.sample(WORDS, 3) for _ in range(10)]]
    with connection.cursor() as cursor:  # through the index, and by the function row by row
        cursor.execute(f"SET LOCAL enable_{scan} = off")
    for _ in range(6):
        index_documents([some_document(rng, number) for number in rng.sample(range(60), 25)])
        remove_documents(rng.choice(["place", "street"]), rng.sample(range(60), 5))
        for expression in asked:
            keys = by_terms(engine.write(expression))
            assert engine.match(expression, *between, 1000) == keys
            labels = [key & LABEL_MASK for key in keys]
            counts = {label: labels.count(label) for label in labels}
            assert engine.count(expression, *between) == counts
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_key")
        assert cursor.fetchone() == (len(by_terms("!nothing")),)
        cursor.execute("UPDATE search_index SET key = key + 1, terms = 'nytt'")
        assert engine.match([[["nytt"]]], *between, 1000) == by_terms("nytt")
        assert engine.match(asked[0], *between, 1000) == []
        cursor.execute("TRUNCATE search_index")
    assert engine.match([[["nytt"]]], *between, 1000) == []
