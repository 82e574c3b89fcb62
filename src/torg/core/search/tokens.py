"""What a document is indexed under: terms by class, tokens for the engine, words for typing help.

Two marks make tokens that no typed text can contain, since NFKC turns both into plain letters:
"¹sko" is "sko" in the title, "ªrag" is "råg" as typed without å ä ö.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from torg.core.search.analyser import Word, analyse_text, fold, forms_of, normalise
from torg.core.search.documents import Document

# Raise it when the analyser or the word list changes what documents are indexed under.
VERSION = 2
IN_TITLE, FOLDED = "¹", "ª"
# Classes of terms, in the order in which `SearchDocument.terms` keeps them, and what each counts.
TITLE, KEYWORDS, BODY, TITLE_PARTS, PARTS = range(5)
CLASS_WEIGHTS = (1.0, 0.6, 0.3, 0.5, 0.2)
_TITLE_CLASSES = (TITLE, TITLE_PARTS)
_BODY_WORDS = 600
_OTHER_WORDS = 80


@dataclass(frozen=True)
class Analysed:
    """A document's terms by class, and the (form, term, in title) triples of its words."""

    terms: tuple[tuple[str, ...], ...]
    words: frozenset[tuple[str, str, bool]]

    def packed_terms(self) -> str:
        return "|".join(" ".join(terms) for terms in self.terms)

    def packed_words(self) -> str:
        return " ".join(sorted(f"{form}>{'>' * top}{term}" for form, term, top in self.words))


def analyse_document(document: Document) -> Analysed:
    """Return what `document` is indexed under."""
    language = document.language
    title = analyse_text(document.title, language, _OTHER_WORDS)
    title += initials(document.title)
    keywords = [
        *analyse_text(f"{document.subtitle} . {document.keywords}", language, _OTHER_WORDS),
        *analyse_text(document.english, "en", _OTHER_WORDS),
    ]
    body = analyse_text(document.body, language, _BODY_WORDS)
    whole = frozenset(forms_of(document.whole))
    keywords, body = _kept_whole(keywords, whole), _kept_whole(body, whole)
    terms = (
        _terms(title),
        _terms(keywords),
        _terms(body),
        _unique(part for word in title for part in word.parts),
        _unique(part for word in [*keywords, *body] for part in word.parts),
    )
    words = {pair: False for word in [*keywords, *body] for pair in _pairs(word)}
    words |= {pair: True for word in title for pair in _pairs(word)}
    return Analysed(terms, frozenset((form, term, top) for (form, term), top in words.items()))


def _kept_whole(words: list[Word], whole: frozenset[str]) -> list[Word]:
    return [replace(word, parts=()) if word.form in whole else word for word in words]


def initials(title: str) -> list[Word]:
    """Return "hm" for "H & M" and "hms" for "H.M.S.": single letters as one word."""
    runs: list[str] = [""]
    for form in normalise(title).replace("&", " ").replace(".", " ").split():
        if len(form) == 1 and form.isalnum():
            runs[-1] += form
        elif runs[-1]:
            runs.append("")
    return [Word(run, (run,)) for run in runs if len(run) > 1]


def engine_tokens(packed: str) -> list[str]:
    """Return the tokens that the engine indexes, from `SearchDocument.terms`."""
    tokens: dict[str, None] = {}
    for class_, terms in enumerate(packed.split("|")):
        for term in terms.split():
            for token in {term: None, _folded(term): None}:
                tokens[token] = None
                if class_ in _TITLE_CLASSES:
                    tokens[IN_TITLE + token] = None
    return list(tokens)


def class_weights(packed: str, wanted: frozenset[str]) -> dict[str, float]:
    """Return what each wanted token of a document counts: the best of the classes it stands in.

    Tokens that the document lacks are absent.
    """
    weights: dict[str, float] = {}
    spellings = [packed]
    if not packed.isascii() and any(token[0] == FOLDED for token in wanted):
        spellings.append(_folded_terms(packed))  # which has no other tokens
    for spelling in spellings:
        for weight, terms in zip(CLASS_WEIGHTS, spelling.split("|"), strict=True):
            for token in wanted.intersection(terms.split()):
                weights[token] = max(weight, weights.get(token, 0))
    return weights


@lru_cache(maxsize=20_000)
def _folded_terms(packed: str) -> str:
    """Return the tokens of `packed` that stand for terms with å ä ö, in the same classes."""
    return "|".join(
        " ".join(FOLDED + fold(term) for term in terms.split() if not term.isascii())
        for terms in packed.split("|")
    )


def unpack_words(packed: str) -> list[tuple[str, str, bool]]:
    """Return the triples of `Analysed.words` from `SearchDocument.words`."""
    triples = []
    for pair in packed.split():
        form, _, term = pair.partition(">")
        triples.append((form, term.removeprefix(">"), term.startswith(">")))
    return triples


def digest_of(document: Document) -> str:
    """Return a digest of everything that the index keeps of `document`."""
    return hashlib.sha1(f"{VERSION}{document!r}".encode(), usedforsecurity=False).hexdigest()


def _folded(term: str) -> str:
    plain = fold(term)
    return term if plain == term else FOLDED + plain


def _terms(words: Iterable[Word]) -> tuple[str, ...]:
    return _unique(term for word in words for term in word.terms)


def _unique(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


def _pairs(word: Word) -> list[tuple[str, str]]:
    form = word.form.replace("-", "")
    return [(form, word.terms[0]), *((part, part) for part in word.parts)]
