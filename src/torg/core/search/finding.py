"""Asking the index: the same documents in the same order on SQLite and on PostgreSQL.

A document must answer every word. If none does, words may be answered more widely (a compound by
its head, a listed word across å ä ö); if still none, words that the city does not have are left
out; if still none, any word will do. The first step that finds anything is the answer.

Ranking looks at 200 candidates: first documents that answer every word in the title, then those
that answer some word there, then the rest, each in the order of the key.
"""

from collections.abc import Collection, Iterator

from torg.core.search.backends import Backend, Expression, backend
from torg.core.search.documents import Hit, Results
from torg.core.search.keys import city_range, label_of
from torg.core.search.models import SearchLabel
from torg.core.search.query import Question, read_question
from torg.core.search.ranking import Candidate, rank

CANDIDATES = 200


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
    low, high = city_range(city_id)
    engine = backend()
    counts: dict[int, int] = {}
    expression: Expression = []
    for expression in expressions(question):
        counts = engine.count(expression, low, high)
        if counts:
            break
    if not counts:
        return Results([], 0, suggestion=question.suggestion)
    names = _Names()
    labels = names.matching(counts, kinds, facet)
    total = sum(counts[label] for label in labels)
    narrowed = sorted(labels) if len(labels) < len(counts) else []
    keys: list[int] = []
    if total > CANDIDATES:
        keys = _candidates(engine, question, expression, (low, high), narrowed)
    elif total:
        keys = engine.match(expression, low, high, CANDIDATES, narrowed)
    ranked = rank(question, keys)
    return Results(
        hits=[hit(*item) for item in ranked[offset : offset + limit]],
        total=total,
        by_kind=names.counted(counts, is_facet=False),
        by_facet=names.counted(counts, is_facet=True),
        suggestion=question.suggestion,
        relaxed=[list(words) for words in expression] != question.strict,
    )


def expressions(question: Question) -> Iterator[Expression]:
    """Yield what to ask the engine, from strict to loose."""
    groups = question.groups
    if all(group.answers for group in groups):
        yield question.strict
    wide = [[*group.answers, *group.wider] for group in groups]
    if all(wide) and any(group.wider for group in groups):
        yield wide
    some = [answers for answers in wide if answers]
    if some and len(some) < len(wide):
        yield some
    if len(some) > 1:
        yield [[phrase for group in groups for phrase in group.answers or group.wider]]


def _candidates(
    engine: Backend,
    question: Question,
    expression: Expression,
    between: tuple[int, int],
    labels: list[int],
) -> list[int]:
    """Return the keys of at most 200 documents, those with the words in their titles first."""
    titles = [group.in_title() for group in question.groups if group.answers]
    stages: list[Expression] = []
    if titles:
        stages.append([*expression, *titles])
        if len(titles) > 1:
            stages.append([*expression, [phrase for title in titles for phrase in title]])
    stages.append(expression)
    keys: dict[int, None] = {}
    for stage in stages:
        for key in engine.match(stage, *between, CANDIDATES, labels):
            if len(keys) < CANDIDATES:
                keys[key] = None
        if len(keys) >= CANDIDATES:
            break
    return list(keys)


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
