"""Asking the index: the same documents in the same order on SQLite and on PostgreSQL.

A document must answer every word. If none does, words may be answered more widely (a compound by
its head, a listed word across å ä ö; failing that, by its first parts); if still none, words that
the city does not have are left out; if still none, any word will do. The first step that finds
anything is the answer. Where few documents answer every word, those whose titles have the head of a
compound as a word of its own ("färg" for "målarfärg") come below them.

Ranking looks at 200 candidates: first documents that answer every word in the title, then those
that answer some word there, then the rest, each in the order of the key.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import inf

from torg.core.search.backends import Backend, Expression, backend
from torg.core.search.documents import Hit, Results
from torg.core.search.keys import city_range, label_of
from torg.core.search.models import SearchLabel
from torg.core.search.query import Question, read_question
from torg.core.search.ranking import Candidate, answers_by_words, rank

CANDIDATES = 200
FEW = 20  # fewer leave room on the first page for wider answers
Ranked = list[tuple[Candidate, float]]


def search(
    city_id: int,
    q: str,
    *,
    kinds: Collection[str] | None = None,
    facet: str = "",
    limit: int = 20,
    offset: int = 0,
    language: str = "sv",
) -> Results:
    """Return one page of what answers `q` in a city. Pages end after 200 hits; `total` is true.

    Any string is allowed: it is cut at 200 signs and 12 words. `language` is the asker's.
    """
    question = read_question(city_id, q, language)
    if not question.groups:
        return Results([], 0)
    search_ = _Search(question, city_range(city_id), backend())
    expression, found = search_.first_that_finds()
    few = expression == question.strict and sum(found.values()) < FEW
    beside = search_.beside(found) if few and question.has_wider else []
    counts = Counter(found) + Counter(other.label for other, _ in beside)
    names = _Names()
    labels = names.matching(counts, kinds, facet)
    narrowed = sorted(labels) if len(labels) < len(counts) else []
    ranked = search_.ranked(expression, sum(found.get(label, 0) for label in labels), narrowed)
    ranked += _below(ranked, [item for item in beside if item[0].label in labels])
    return Results(
        hits=[hit(*item) for item in ranked[offset : offset + limit]],
        total=sum(counts[label] for label in labels),
        by_kind=names.counted(counts, is_facet=False),
        by_facet=names.counted(counts, is_facet=True),
        suggestion=question.suggestion,
        relaxed=bool(found) and expression != question.strict,
    )


def expressions(question: Question) -> Iterator[Expression]:
    """Yield what to ask the engine, from strict to loose."""
    groups = question.groups
    if all(group.answers for group in groups):
        yield question.strict
    widest = [[*group.answers, *group.widest] for group in groups]
    if all(widest) and any(group.widest for group in groups):
        yield widest
    some = [answers for answers in widest if answers]
    if some and len(some) < len(widest):
        yield some
    if len(some) > 1:
        yield [[phrase for group in groups for phrase in group.answers or group.widest]]


@dataclass(frozen=True)
class _Search:
    """One question put to the engine about one city: keys between `between`."""

    question: Question
    between: tuple[int, int]
    engine: Backend

    def count(self, expression: Expression) -> dict[int, int]:
        return self.engine.count(expression, *self.between)

    def first_that_finds(self) -> tuple[Expression, dict[int, int]]:
        """Return the strictest step that finds anything, and its counts by label."""
        for expression in expressions(self.question):
            if counts := self.count(expression):
                return expression, counts
        return [], {}

    def ranked(self, expression: Expression, total: int, labels: list[int]) -> Ranked:
        """Return at most 200 of the `total` documents that match, best first."""
        if total > CANDIDATES:
            return rank(self.question, self._candidates(expression, total, labels))
        keys = self.engine.match(expression, *self.between, CANDIDATES, labels) if total else []
        return rank(self.question, keys)

    def beside(self, counts: dict[int, int]) -> Ranked:
        """Return what answers more widely than the strict step, of which there are `counts`.

        Only what has the wider word itself in its title: who asks for paint for houses may want the
        shop "Paint", but not one of nail paint. Nothing when there is very much of it: then the
        word is too wide to say anything.
        """
        wide = self.question.wide
        if not 0 < sum(self.count(wide).values()) - sum(counts.values()) <= CANDIDATES:
            return []
        known = set(self.engine.match(self.question.strict, *self.between, CANDIDATES))
        keys = self.engine.match(wide, *self.between, 2 * CANDIDATES)
        ranked = rank(self.question, [key for key in keys if key not in known])
        return [item for item in ranked if answers_by_words(self.question, item[0])]

    def _candidates(self, expression: Expression, total: int, labels: list[int]) -> list[int]:
        """Return the keys of 200 documents, those with the words in their titles first."""
        groups = [group for group in self.question.groups if group.answers]
        titles = [group.in_title() for group in groups]
        expected = groups[0].in_titles if len(groups) == 1 else 0
        stages: list[tuple[Expression, int]] = []
        if titles:
            # A word in a title is among the document's words: it need not be asked for twice.
            asked = [] if len(titles) == len(expression) else expression
            stages.append(([*asked, *titles], expected))
        if len(titles) > 1:
            stages.append(([*expression, [phrase for title in titles for phrase in title]], 0))
        stages.append((expression, total))
        keys: dict[int, None] = {}
        for stage, likely in stages:
            found = self.engine.match(
                stage, *self.between, CANDIDATES, labels, expected=0 if labels else likely
            )
            for key in found:
                if len(keys) < CANDIDATES:
                    keys[key] = None
            if len(keys) >= CANDIDATES:
                break
        return list(keys)


def _below(first: Ranked, more: Ranked) -> Ranked:
    """Return `more`, scored no better than the last of `first`."""
    least = first[-1][1] if first else inf
    return [(found, min(score, least)) for found, score in more]


def hit(found: Candidate, score: float) -> Hit:
    """Return a candidate as callers see it."""
    return Hit(
        kind=found.kind,
        object_id=found.object_id,
        title=found.title,
        subtitle=found.subtitle,
        slug=found.slug,
        score=score,
        facet=found.facet,
    )


class _Names:
    """What the codes in keys stand for."""

    def __init__(self) -> None:
        rows = SearchLabel.objects.values_list("is_facet", "code", "name")
        self._names = {(is_facet, code): name for is_facet, code, name in rows}

    def of(self, label: int) -> tuple[str, str]:
        kind, facet = label_of(label)
        return self._names.get((False, kind), ""), self._names.get((True, facet), "")

    def matching(
        self, counts: dict[int, int], kinds: Collection[str] | None, facet: str
    ) -> set[int]:
        """Return the labels of the wanted kinds and facet."""
        labels = set()
        for label in counts:
            kind, own_facet = self.of(label)
            if (kinds is None or kind in kinds) and (not facet or own_facet == facet):
                labels.add(label)
        return labels

    def counted(self, counts: dict[int, int], *, is_facet: bool) -> dict[str, int]:
        """Return counts by kind or by facet, the most first, then by name."""
        summed: dict[str, int] = {}
        for label, count in counts.items():
            name = self.of(label)[is_facet]
            if name:
                summed[name] = summed.get(name, 0) + count
        return dict(sorted(summed.items(), key=lambda item: (-item[1], item[0])))
