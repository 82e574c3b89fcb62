"""The one place that puts matches in order. At most 200 candidates; plain arithmetic; no engine."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from torg.core.search.analyser import forms_of
from torg.core.search.backends import backend
from torg.core.search.keys import LABEL_MASK
from torg.core.search.query import Question
from torg.core.search.tokens import CLASS_WEIGHTS, TITLE, class_weights

# Added to the mean worth of the words, each of which is at most 1.
_SAME_TITLE, _TITLE_BEGINS, _TITLE_COVERED, _EXACT_FORM, _WEIGHT = 1.5, 0.4, 0.5, 0.2, 0.15
_TRADE = "are"  # läkare, mäklare
_WIDER = 0.5  # what a wider answer counts beside a proper one


class Candidate(NamedTuple):
    """The columns of `SearchDocument` that ranking and hits need."""

    key: int
    kind: str
    object_id: int
    title: str
    subtitle: str
    slug: str
    facet: str
    weight: float
    terms: str

    @property
    def label(self) -> int:
        """The last bits of the key, by which matches are counted."""
        return self.key & LABEL_MASK


def answers_by_words(question: Question, found: Candidate) -> bool:
    """Return whether the document has an answer to every word: a proper one anywhere, a wider one
    as a whole word of its title. A trade is no wider answer: a dentist is no kind of physician."""
    phrases = [phrase for group in question.groups for phrase in (*group.answers, *group.wider)]
    weights = class_weights(found.terms, frozenset(token for phrase in phrases for token in phrase))
    return all(
        _worth(group.answers, weights)
        or any(
            min(weights.get(token, 0.0) for token in phrase) >= CLASS_WEIGHTS[TITLE]
            and not phrase[-1].endswith(_TRADE)
            for phrase in group.wider
        )
        for group in question.groups
    )


def rank(question: Question, keys: Collection[int]) -> list[tuple[Candidate, float]]:
    """Return the documents with these keys and their scores, best first; ties by title and key."""
    rows = backend().documents(keys, Candidate._fields)  # noqa: SLF001  -- public, for all its name
    wanted = frozenset(
        token
        for group in question.groups
        for phrase in (*group.answers, *group.widest)
        for token in phrase
    )
    ranked = [
        (found, _score(question, found, wanted)) for found in (Candidate(*row) for row in rows)
    ]
    ranked.sort(key=lambda item: (-item[1], item[0].title, item[0].key))
    return ranked


def _score(question: Question, found: Candidate, wanted: frozenset[str]) -> float:
    terms = found.terms
    weights = class_weights(terms, wanted)
    worth = 0.0
    for group in question.groups:
        worth += _worth(group.answers, weights) or _worth(group.widest, weights) * _WIDER
    asked = [group.word.form for group in question.groups]
    score = worth / len(asked) + _title_score(asked, question.forms, found.title)
    return round(score + _WEIGHT * found.weight, 6)


def _worth(answers: dict[tuple[str, ...], float], weights: dict[str, float]) -> float:
    best = 0.0
    for phrase, worth in answers.items():
        if worth > best:
            best = max(best, worth * min(weights.get(token, 0.0) for token in phrase))
    return best


_title_forms = lru_cache(maxsize=50_000)(forms_of)


def _title_score(asked: Sequence[str], forms: Sequence[str], title: str) -> float:
    titled = _title_forms(title)
    if not titled:
        return 0
    exact = sum(form in titled for form in asked)
    score = _EXACT_FORM * exact / len(asked) + _TITLE_COVERED * min(1, exact / len(titled))
    if titled == list(forms):
        score += _SAME_TITLE
    elif titled[0].startswith(asked[0]):
        score += _TITLE_BEGINS
    return score
