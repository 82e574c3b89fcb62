"""The one place that puts matches in order. At most 200 candidates; plain arithmetic; no engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torg.core.search.analyser import forms_of
from torg.core.search.models import SearchDocument
from torg.core.search.query import Question
from torg.core.search.tokens import class_weights

# Added to the mean worth of the words, each of which is at most 1.
_SAME_TITLE, _TITLE_BEGINS, _TITLE_COVERED, _EXACT_FORM, _WEIGHT = 1.5, 0.4, 0.5, 0.2, 0.15


@dataclass(frozen=True)
class Ranked:
    document: SearchDocument
    score: float


def rank(question: Question, documents: Iterable[SearchDocument]) -> list[Ranked]:
    """Return the documents, best first; ties by title, then by key."""
    ranked = [Ranked(document, _score(question, document)) for document in documents]
    ranked.sort(key=lambda r: (-r.score, r.document.title, r.document.key))
    return ranked


def _score(question: Question, document: SearchDocument) -> float:
    weights = class_weights(document.terms)
    worths = [_worth(group.answers, weights) for group in question.groups]
    wider = [
        worth or _worth(group.wider, weights) * 0.5
        for worth, group in zip(worths, question.groups, strict=True)
    ]
    score = sum(wider) / len(wider)
    score += _title_score(
        [group.word.form for group in question.groups], question.forms, document.title
    )
    return round(score + _WEIGHT * document.weight, 6)


def _worth(answers: dict[tuple[str, ...], float], weights: dict[str, float]) -> float:
    return max(
        (
            worth * min(weights.get(token, 0) for token in phrase)
            for phrase, worth in answers.items()
        ),
        default=0,
    )


def _title_score(asked: Sequence[str], forms: Sequence[str], title: str) -> float:
    titled = forms_of(title, 40)
    if not titled:
        return 0
    exact = sum(form in titled for form in asked)
    score = _EXACT_FORM * exact / len(asked) + _TITLE_COVERED * min(1, exact / len(titled))
    if titled == list(forms):
        score += _SAME_TITLE
    elif titled[0].startswith(asked[0]):
        score += _TITLE_BEGINS
    return score
