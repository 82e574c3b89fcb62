"""The analyser alone: spelling, stems, compounds, and any text at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torg.core.search.analyser import (
    analyse_text,
    analyse_word,
    fold,
    forms_of,
    normalise,
    warm_up,
)
from torg.core.search.analyser.compounds import split_compound
from torg.core.search.analyser.lexicon import folded_lexicon, lexicon
from torg.core.search.analyser.synonyms import synonyms
from torg.core.search.analyser.text import MAX_FORM
from torg.core.search.analyser.words import restore_word

VOCABULARY = Path(__file__).parents[4] / "shared" / "data" / "text" / "snowball_swedish_voc.txt"

SAME = [
    "cykel cykeln cyklar cyklarna cykelns",
    "möbel möbeln möbler möblerna",
    "nyckel nycklar nycklarna",
    "sko skon skor skorna skornas",
    "bok boken böcker böckerna",
    "fot foten fötter fötterna",
    "hand handen händer händerna",
    "gås gåsen gäss",
    "tand tänder tänderna",
    "blomma blommor blommorna",
    "mössa mössan mössor",
    "frisör frisören frisörer",
    "bageri bageriet bagerier bagerierna",
    "museum museet museer",
    "rum rummet rummen",
    "bagare bagaren bagarna",
    "äpple äpplet äpplen",
    "kök köket köken",
    "bröd brödet bröden",
    "fågel fågeln fåglar",
    "café cafe cafeer caféet",
    "stövel stövlar stövlarna",
    "fönster fönstret fönstren",
    "papper pappret papperet",
    "stad staden städer städerna",
    "cykelreparation cykelreparationer cykelreparationen",
    "barnbok barnböcker barnböckerna",
    "skinnstövel skinnstövlar skinnstövlarna",
    "verkstad verkstaden verkstäder",
]
PARTS = {
    "cykelreparation": {"cykel", "reparation"},
    "barnkläder": {"barn", "kläder"},
    "blomsterhandel": {"blomster", "handel"},
    "blombud": {"blomma", "bud"},
    "leksaksaffären": {"leksak", "affär"},
    "köksredskap": {"kök", "redskap"},
    "tehandel": {"te", "handel"},
    "ölbutik": {"öl", "butik"},
    "ostkaka": {"ost", "kaka"},
    "gatukök": {"gata", "kök"},
    "kyrkokör": {"kyrka", "kör"},
    "läkarmottagning": {"läkare", "mottagning"},
    "julklapp": {"jul", "klapp"},
    "matkorgar": {"mat", "korg"},
    "mattvätt": {"matta", "tvätt"},
    "glasskål": {"glas", "skål"},
    "Nybobageriet": {"nybo", "bageri"},
}
WHOLE = [
    "köld", "verkstad", "smörgås", "trädgård", "glasögon", "ost", "kost", "öst", "frost",
    "rost", "konst", "barnmorska", "teater", "konstig", "takten", "vingarna", "husera",
    "fiskal", "restaurang", "apotek", "bibliotek", "hotell", "sommar", "skola", "kassa",
    "park", "stolpe", "lustig", "märkbar", "föreställning",
]  # fmt: skip


@pytest.mark.parametrize("forms", SAME)
def test_forms_of_a_word_share_their_term(forms: str) -> None:
    terms = {analyse_word(normalise(form)).terms[0] for form in forms.split()}
    assert len(terms) == 1, terms


def test_different_words_do_not() -> None:
    words = ["ost", "öst", "kost", "rost", "bar", "bär", "hår", "har", "kok", "kök", "mus", "mössa"]
    assert len({analyse_word(word).terms[0] for word in words}) == len(words)


@pytest.mark.parametrize(("word", "parts"), PARTS.items())
def test_compounds_are_taken_apart(word: str, parts: set[str]) -> None:
    assert set(analyse_word(normalise(word)).parts) == parts


@pytest.mark.parametrize("word", WHOLE)
def test_other_words_are_left_whole(word: str) -> None:
    assert analyse_word(word).parts == ()


def test_what_cannot_be_typed_is_restored() -> None:
    restored = {word: restore_word(word) for word in ("kottbullar", "harfrisor", "skinnstovlar")}
    assert {word: found and found.terms[0] for word, found in restored.items()} == {
        "kottbullar": "köttbulle",
        "harfrisor": "hårfrisör",
        "skinnstovlar": "skinnstövel",
    }
    assert restore_word("ost") is None


def test_spelling_is_made_one() -> None:
    assert forms_of("Café  CAFÉ cafe\u0301 Müller Ærø naïve Straße") == [
        "cafe", "cafe", "cafe", "muller", "ärö", "naive", "strasse",
    ]  # fmt: skip
    assert forms_of("T-shirt, joe's & Råg!") == ["t-shirt", "joes", "råg"]
    assert forms_of("東京ラーメン") == ["東京", "京ラ", "ラー", "ーメ", "メン"]
    assert forms_of("Кафе مقهى") == ["кафе", "مقهى"]


def test_english_gets_the_english_stemmer() -> None:
    assert [word.terms[0] for word in analyse_text("Running shoes", "en")] == ["run", "shoe"]


@given(st.text(max_size=300))
def test_any_text_gives_clean_and_bounded_terms(text: str) -> None:
    for word in analyse_text(text):
        for term in (*word.terms, *word.parts):
            assert term
            assert len(term) <= MAX_FORM + 20
            assert not set(term) & set(" |>\"'()*:&!<\\\x00¹ª")


@given(st.text(max_size=100))
def test_spelling_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert fold(fold(once)) == fold(once)


@given(st.sampled_from(sorted(lexicon().forms)))
def test_every_listed_form_leads_to_a_word_that_is_its_own(form: str) -> None:
    for lemma in lexicon().forms[form]:
        assert lemma in lexicon().forms[lemma]


def test_synonyms_are_phrases_of_known_length() -> None:
    table = synonyms()
    assert 1 < table.longest <= 4
    assert ("toalett",) in table.also[("wc",)]
    assert all(phrase not in found for phrase, found in table.also.items())


@pytest.mark.skipif(not VOCABULARY.exists(), reason="Snowball's vocabulary lies in shared/data")
def test_few_words_of_old_novels_are_taken_apart() -> None:
    words = VOCABULARY.read_text(encoding="utf-8").split()
    split = [word for word in words if word not in lexicon().forms and split_compound(word)]
    assert len(split) < 0.08 * len(words)


def test_after_warming_up_a_new_word_reads_no_dictionary() -> None:
    warm_up()
    before = (lexicon.cache_info().misses, folded_lexicon.cache_info().misses)
    analyse_word("frukostflingor")
    restore_word("kottbulle")
    assert (lexicon.cache_info().misses, folded_lexicon.cache_info().misses) == before
