"""The type-ahead: titles that go on as the visitor types, and the word that may be meant."""

from torg.core.search.backends import backend
from torg.core.search.documents import Suggestion
from torg.core.search.keys import city_range
from torg.core.search.query import read_question
from torg.core.search.ranking import rank

_CANDIDATES = 60  # a line is wanted at every key: fewer than a search looks at


def suggest(city_id: int, q: str, limit: int = 8, language: str = "sv") -> list[Suggestion]:
    """Return at most `limit` things whose titles answer `q`, whose last word may be unfinished.

    Titles come first; when they are few, things that answer elsewhere (a shop by its category) fill
    up. When nothing does and a word is misspelt, the better spelling comes back with kind "".
    """
    question = read_question(city_id, q, language, typing=True)
    if not question.groups or not all(group.answers for group in question.groups):
        return []
    low, high = city_range(city_id)
    engine = backend()
    titles = [group.in_title() for group in question.groups]
    keys = engine.match(titles, low, high, _CANDIDATES)
    if len(keys) < limit:
        rest = [list(group.answers) for group in question.groups]
        keys = list(dict.fromkeys([*keys, *engine.match(rest, low, high, _CANDIDATES)]))
    suggestions: dict[tuple[str, str, str], Suggestion] = {}
    for document, _ in rank(question, keys[:_CANDIDATES]):
        suggestions.setdefault(
            (document.title, document.kind, document.subtitle),
            Suggestion(
                document.title, document.kind, document.slug, document.subtitle, document.facet
            ),
        )
    if question.suggestion:
        meant = Suggestion(question.suggestion, "", "", "")
        return [meant, *list(suggestions.values())[: limit - 1]]
    return list(suggestions.values())[:limit]
