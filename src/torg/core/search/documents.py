"""What is handed to the index, and what comes back from it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing that can be found. `(kind, object_id)` names it in the whole installation.

    `title` counts most, then `subtitle`, `keywords` and `english`, then `body`. `english` gets
    the English stemmer whatever `language` says. `weight` (0–3.75) puts equals in order; `facet`
    is what results can be narrowed to, such as a category's slug. Words of `whole` are not taken
    apart where they stand outside the title: whoever looks for a school wants none of the shops
    in Skolgatan.
    """

    kind: str
    object_id: int
    city_id: int
    title: str
    slug: str
    subtitle: str = ""
    body: str = ""
    keywords: str = ""
    english: str = ""
    whole: str = ""
    language: str = "sv"
    weight: float = 1.0
    lat: float | None = None
    lon: float | None = None
    facet: str = ""


@dataclass(frozen=True)
class Hit:
    kind: str
    object_id: int
    title: str
    subtitle: str
    slug: str
    score: float
    facet: str


@dataclass(frozen=True)
class Results:
    """`hits` is one page; `total` counts all that match; the dicts count before narrowing.

    `suggestion` is a better spelling when a word was unknown. `relaxed` tells that nothing matched
    every word, so that hits match only some.
    """

    hits: list[Hit]
    total: int
    by_kind: dict[str, int] = field(default_factory=dict)
    by_facet: dict[str, int] = field(default_factory=dict)
    suggestion: str = ""
    relaxed: bool = False


@dataclass(frozen=True)
class Suggestion:
    """One line of the type-ahead. `kind` is "" for a word to search for."""

    text: str
    kind: str
    slug: str
    subtitle: str
    facet: str = ""
