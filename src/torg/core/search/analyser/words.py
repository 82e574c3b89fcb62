"""From a word form to what it is found by: its terms, and the terms of its parts."""

from dataclasses import dataclass
from functools import lru_cache

from torg.core.search.analyser.compounds import Compound, split_compound
from torg.core.search.analyser.lexicon import folded_lexicon, lexicon
from torg.core.search.analyser.stem import (
    lemma_swedish,
    stem_english,
    stem_swedish,
    stem_unshortened,
)
from torg.core.search.analyser.text import forms_of

# Words that bind or fill: found when they stand alone, never asked for beside others.
CONJUNCTIONS = frozenset(
    "och o en ett den det de i på av för med till vid hos om nära hitta var finns köpa "  # noqa: SIM905  -- a list of words
    "and the a an of in at for to with".split()
)


@dataclass(frozen=True)
class Word:
    """A word form and its terms. `terms[0]` is the best; `parts` end with the compound's head."""

    form: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()
    listed: bool = False  # in the curated list, so its spelling is certain


@lru_cache(maxsize=200_000)
def analyse_word(form: str, language: str = "sv") -> Word:
    """Return the analysis of one normalised form in Swedish ("sv") or English ("en")."""
    if "-" in form:
        return _hyphenated(form, language)
    if language == "en":
        return Word(form, (stem_english(form),))
    words = lexicon()
    if form in words.forms:
        lemmas = words.forms[form]
        return Word(form, lemmas, words.parts.get(lemmas[0], ()), listed=True)
    compound = split_compound(form)
    if compound:
        return _from_compound(form, compound)
    stem = stem_swedish(form)
    lemma = lemma_swedish(form)
    singular = stem_unshortened(form)
    return Word(form, _unique(stem, stem_swedish(lemma) if lemma else stem, singular or stem))


def analyse_text(text: str, language: str = "sv", limit: int = 4000) -> list[Word]:
    """Return the words of `text` in order, at most `limit`."""
    return [analyse_word(form, language) for form in forms_of(text, limit)]


@lru_cache(maxsize=20_000)
def restore_word(form: str) -> Word | None:
    """Return the word that `form` may be when å ä ö could not be typed ("kottbulle"), or None."""
    words = folded_lexicon()
    if not form.isascii() or form in lexicon().forms:
        return None
    lemmas = words.forms.get(form)
    if lemmas:
        return Word(form, lemmas, words.parts.get(lemmas[0], ()), listed=True)
    compound = split_compound(form, folded=True)
    return _from_compound(form, compound) if compound else None


def _from_compound(form: str, compound: Compound) -> Word:
    return Word(form, _unique(compound.whole, stem_swedish(form)), compound.parts)


def _hyphenated(form: str, language: str) -> Word:
    """Return "t-shirt" as "tshirt", with what stands between the hyphens as parts."""
    joined = analyse_word(form.replace("-", ""), language)
    pieces = [analyse_word(piece, language) for piece in form.split("-") if piece]
    own = (term for piece in pieces for term in (piece.terms[0], *piece.parts))
    return Word(form, joined.terms, _unique(*own, *joined.parts), listed=joined.listed)


def _unique(*terms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


def warm_up() -> None:
    """Read every dictionary, so that the first question is answered as fast as the next."""
    for language in ("sv", "en"):
        analyse_word("kaffebryggare", language)
    lemma_swedish("kaffebryggare")
    folded_lexicon()
