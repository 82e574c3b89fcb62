"""Swedish retail words find the right shops, and only those, on whichever engine is configured."""

import pytest

from tests.core.search.retail import CITY, EXPECTED, SHOPS, documents
from torg.core.search import index_documents, search

pytestmark = pytest.mark.django_db


def _found(asked: str) -> list[str]:
    return [hit.title for hit in search(CITY, asked, limit=100).hits]


def test_words_find_what_they_mean() -> None:
    index_documents(documents())
    wrong = []
    for asked, wanted in EXPECTED.items():
        found = _found(asked)
        for part in wanted:
            name = part.removeprefix("!")
            assert any(name in title for title, _, _ in SHOPS), name
            if any(name in title for title in found) == part.startswith("!"):
                wrong.append((asked, part, found))
    assert wrong == [], "\n".join(map(str, wrong))
