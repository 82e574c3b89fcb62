"""The index from outside: what is written is found, in one order, on whichever engine is set."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.search.retail import CITY, SHOPS, documents
from torg.core.search import Document, index_documents, remove_documents, search, suggest
from torg.core.search.models import SearchDocument, SearchTerm
from torg.core.search.query import MAX_WORDS, read_question

pytestmark = pytest.mark.django_db

# Ids (places in the list, from 1) in order. The same list holds on SQLite and on PostgreSQL.
ORDER = {
    "cykel": [1, 2],
    "kafé": [4, 3],
    "cafe": [3, 4],
    "kläder": [11, 12, 41, 21],
    "norra provgatan": [18, 1, 34, 24, 31, 5, 23],
    "bröd": [5, 3],
    "laga cykeln": [1, 2],
    "harfrisor": [13, 14],
}


@pytest.fixture
def shops() -> None:
    index_documents(documents())


def titles(asked: str, **narrowed: object) -> list[str]:
    return [hit.title for hit in search(CITY, asked, **narrowed).hits]


@pytest.mark.usefixtures("shops")
class TestFinding:
    def test_same_ids_in_the_same_order_on_both_engines(self) -> None:
        found = {q: [hit.object_id for hit in search(CITY, q, limit=100).hits] for q in ORDER}
        assert found == ORDER

    def test_accents_as_typed_come_first(self) -> None:
        index_documents(
            [
                Document(kind="place", object_id=901, city_id=CITY, title="Rag Bageri", slug="a"),
                Document(kind="place", object_id=902, city_id=CITY, title="Råg Bageri", slug="b"),
            ]
        )
        assert titles("råg bageri")[0] == "Råg Bageri"
        assert titles("rag bageri")[:2] == ["Rag Bageri", "Råg Bageri"]

    def test_counts_before_narrowing_and_total_after(self) -> None:
        results = search(CITY, "provtorget", facet="frisör")
        assert [hit.title for hit in results.hits] == ["Salong Saxen"]
        assert results.total == 1
        assert results.by_kind == {"place": sum("Provtorget" in s for _, s, _ in SHOPS)}
        assert results.by_facet["frisör"] == 1
        assert search(CITY, "provtorget", kinds=["street"]).total == 0

    def test_pages_go_on_where_the_last_ended(self) -> None:
        whole = titles("provtorget", limit=100)
        assert titles("provtorget", limit=4) + titles("provtorget", limit=100, offset=4) == whole

    def test_nothing_that_matches_all_relaxes_to_some(self) -> None:
        results = search(CITY, "herrskor pizza")
        assert results.relaxed
        assert {hit.title for hit in results.hits} == {"Herrskor Fjord", "Spiskupolen"}

    def test_misspelt_words_are_suggested(self) -> None:
        results = search(CITY, "restuarang kajutan")
        assert results.suggestion == "restaurang kajutan"
        assert [hit.title for hit in results.hits] == ["Restaurang Kajutan"]
        assert search(CITY, "restaurang").suggestion == ""

    def test_other_cities_stay_apart(self) -> None:
        assert search(CITY + 1, "cykel").total == 0
        index_documents([replace(documents()[0], city_id=CITY + 1)])
        assert search(CITY + 1, "cykel").total == 1
        assert search(CITY, "cykel").total == 2

    def test_empty_and_harmless(self) -> None:
        for q in ("", "   ", '"*) OR (', "' | ''", "NEAR(a b)", "\x00", "&&!", "-", "a" * 5000):
            assert search(CITY, q).total == 0, q
        assert search(CITY, 'cykel\x00 "AND" \'OR').total >= 0

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.text(max_size=250))
    def test_any_string_is_answered(self, q: str) -> None:
        results = search(CITY, q)
        assert results.total >= len(results.hits)
        assert len(read_question(CITY, q).groups) <= MAX_WORDS
        suggest(CITY, q)


@pytest.mark.usefixtures("shops")
class TestSuggesting:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [("caf", "Café Tärnan"), ("cykelr", "Cykelreparation Ekdal"), ("råg o", "Råg & Salt"),
         ("ostb", "Ostboden"), ("hotell p", "Hotell Provstad"), ("kottb", "Slaktarens"),
         ("tand", "Tandläkarna i hamnen"), ("blomsterl", "Blomsterlyckan")],
    )  # fmt: skip
    def test_titles_go_on_as_one_types(self, typed: str, first: str) -> None:
        assert suggest(CITY, typed)[0].text == first

    def test_a_finished_word_is_taken_at_its_word(self) -> None:
        assert "Östra kiosken" not in [line.text for line in suggest(CITY, "ost")]
        assert "Östra kiosken" in [line.text for line in suggest(CITY, "ostr")]

    def test_a_better_spelling_comes_first(self) -> None:
        lines = suggest(CITY, "restuarang")
        assert (lines[0].text, lines[0].kind) == ("restaurang", "")
        assert len(suggest(CITY, "p", limit=3)) == 3


@pytest.mark.parametrize(
    ("title", "asked"),
    [("東京ラーメン", "ラーメン"), ("Кафе Пион", "кафе"), ("مقهى النور", "النور"),
     ("Ravintola Ääni", "ravintola"), ("Ærø Bodega", "ærø"), ("Joe's Diner", "joes"),
     ("T-shirtboden", "t-shirtboden"), ("สวนอาหาร", "อาหาร")],
)  # fmt: skip
def test_names_in_any_script(title: str, asked: str) -> None:
    index_documents([Document(kind="place", object_id=1, city_id=5, title=title, slug="x")])
    assert [hit.title for hit in search(5, asked).hits] == [title]


class TestIndexing:
    def test_unchanged_documents_are_left_alone(self) -> None:
        assert index_documents(documents()) == len(SHOPS)
        before = SearchTerm.objects.count()
        assert index_documents(documents()) == 0
        assert index_documents([replace(documents()[0], title="Vävstugan")]) == 1
        assert titles("vävstugan") == ["Vävstugan"]
        assert titles("ekdal") == []
        assert index_documents(documents()) == 1
        assert SearchTerm.objects.count() == before

    def test_removal_leaves_nothing_behind(self) -> None:
        index_documents(documents())
        assert remove_documents("place", range(1, 1000)) == len(SHOPS)
        assert search(CITY, "cykel provtorget kafé").total == 0
        assert SearchDocument.objects.count() == SearchTerm.objects.count() == 0

    def test_the_last_of_two_with_one_name_counts(self) -> None:
        first = documents()[0]
        index_documents([first, replace(first, title="Vävstugan")])
        assert titles("vävstugan") == ["Vävstugan"]

    def test_many_matches_keep_the_best_and_the_true_total(self) -> None:
        many = [
            Document(kind="place", object_id=n, city_id=6, title=f"Butik {n}", slug=str(n),
                     subtitle="Glass", facet="a" if n % 2 else "b")
            for n in range(1, 301)
        ]  # fmt: skip
        index_documents([*many, replace(many[0], object_id=999, title="Glass")])
        results = search(6, "glass", limit=300)
        assert (results.total, len(results.hits)) == (301, 200)
        assert results.hits[0].title == "Glass"
        assert results.by_facet == {"a": 151, "b": 150}
        assert search(6, "glass", facet="b").total == 150


def test_a_search_takes_few_queries(django_assert_max_num_queries: object) -> None:
    index_documents(documents())
    for q in ("provtorget", "laga cykel", "norra provgatan café", "restuarang"):
        with django_assert_max_num_queries(9):  # type: ignore[operator]  # a pytest fixture
            search(CITY, q)
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # a pytest fixture
        suggest(CITY, "caf")


WIDER = ("Målarfärg Sundby", "Färg & fernissa", "Färgkritan", "Nagelfärg Lack", "Rosor")


@pytest.mark.parametrize(
    ("asked", "titles", "total"),
    [
        # Its head as a word of its own, below what has the word itself; nothing of other compounds.
        ("målarfärg", ["Målarfärg Sundby", "Färg & fernissa"], 2),
        ("rosor", ["Rosor"], 1),
    ],
)
def test_a_narrow_hit_does_not_hide_the_wider_one(
    asked: str, titles: list[str], total: int
) -> None:
    index_documents(
        Document(
            kind="place" if number % 2 else "square", object_id=number, city_id=CITY, title=title,
            slug=str(number), facet="handel",
        )
        for number, title in enumerate(WIDER, start=1)
    )  # fmt: skip
    results = search(CITY, asked)
    assert ([hit.title for hit in results.hits], results.total) == (titles, total)
    assert not results.relaxed
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)
    assert results.by_facet == {"handel": total}
    if total > 1:
        squares = search(CITY, asked, kinds=["square"])
        assert ([hit.title for hit in squares.hits], squares.total) == (titles[1:], 1)
        assert squares.by_kind == {"place": 1, "square": 1}
        assert [hit.title for hit in search(CITY, asked, limit=1, offset=1).hits] == titles[1:]
