"""Taking Swedish compounds apart: "cykelreparation" is "cykel" and "reparation".

Splitting too much is as bad as too little ("verkstad" has nothing to do with "stad"), so both
parts must be words that we know, and the more is guessed the longer the parts must be.
"""

from dataclasses import dataclass
from functools import lru_cache

from torg.core.search.analyser.lexicon import Lexicon, folded_lexicon, lexicon
from torg.core.search.analyser.stem import lemma_swedish, stem_swedish

_MIN = 3  # letters of a part
_MIN_HEAD_AFTER_SHORT = 4  # letters of the head after a two-letter part
_MIN_COMPOUND = 5
_MAX_PARTS = 4
# Endings of adjectives (hållbar) that look like a listed word; "vinbar" and its like are listed.
_ENDINGS = frozenset({"bar", "bara", "bars", "bart"})
_MIN_STRONG = 4  # letters of a head that may follow any name
_MIN_GUESSED = 5  # letters of a part that only the dictionary vouches for


@dataclass(frozen=True)
class Compound:
    """`parts` are lemmas, the head last; `whole` is the compound with its head uninflected."""

    whole: str
    parts: tuple[str, ...]


@lru_cache(maxsize=100_000)
def split_compound(form: str, *, folded: bool = False) -> Compound | None:
    """Return the parts of `form`, or None when it is no compound that we can be sure of.

    Fewest parts win, then a first part that ends in a binding s (trädgård-s-butik, not
    träd-gårdsbutik), then the longest head. With `folded`, `form` was typed without å ä ö.
    """
    if len(form) < _MIN_COMPOUND:
        return None
    words = folded_lexicon() if folded else lexicon()
    best: Compound | None = None
    for start in range(2, len(form) - _MIN + 1):
        lemmas = words.forms.get(form[start:])
        if not lemmas or not _can_end(form[start:], lemmas[0], words):
            continue
        first = _first_parts(form[:start], form[start:], words)
        if not first:
            continue
        rest = form[:start]
        fewer = best is None or len(first) + 1 < len(best.parts)
        if fewer or (
            _bound(form, start, first, words) and best and len(first) + 1 == len(best.parts)
        ):
            before = "".join(first) if folded else rest
            best = Compound(before + lemmas[0], (*first, lemmas[0]))
    if best is None and not folded:
        best = _guess(form, words)
    return best and _open_up(best, words)


def _bound(form: str, start: int, first: tuple[str, ...], words: Lexicon) -> bool:
    """Return whether an s before `start` can only bind: trädgård-s-butik, but silver-skatt."""
    bound = len(first) == 1 and form[:start] == first[0] + "s"
    return bound and form[start - 1 :] not in words.forms


def _can_end(head: str, lemma: str, words: Lexicon) -> bool:
    return len(lemma) >= _MIN and head not in _ENDINGS and lemma not in words.verbs


def _first_parts(rest: str, head: str, words: Lexicon) -> tuple[str, ...] | None:
    """Return the lemmas that `rest`, all that stands before `head`, is made of."""
    if len(rest) == 2:
        fits = rest in words.short and len(head) >= _MIN_HEAD_AFTER_SHORT
        return (words.shapes.get(rest, rest),) if fits else None
    found = _sequence(rest, words, _MAX_PARTS - 1)
    if found is None and rest[-1] == head[0]:
        # Three equal consonants are written as two: topp + plock would be "topplock".
        found = _sequence(rest + head[0], words, 1)
    return found


def _sequence(rest: str, words: Lexicon, most: int) -> tuple[str, ...] | None:
    if rest in words.shapes and len(rest) >= _MIN:
        return (words.shapes[rest],)
    if most < 2:
        return None
    for cut in range(len(rest) - _MIN, 1, -1):
        first = rest[:cut]
        if first in words.shapes and (len(first) >= _MIN or first in words.short):
            others = _sequence(rest[cut:], words, most - 1)
            if others:
                return (words.shapes[first], *others)
    return None


def _guess(form: str, words: Lexicon) -> Compound | None:
    """Split where one part is listed and the other is vouched for by length or dictionary."""
    for start in range(_MIN, len(form) - _MIN):
        head, rest = form[start:], form[:start]
        lemmas = words.forms.get(head)
        strong = lemmas is not None and lemmas[0] in words.heads and len(head) >= _MIN_STRONG
        if lemmas and lemmas[0] not in words.verbs and (strong or len(lemmas[0]) >= _MIN_GUESSED):
            first = _guessed_first(rest, strong=strong)
            if first:
                return Compound(rest + lemmas[0], (first, lemmas[0]))
    for start in range(len(form) - _MIN_GUESSED, _MIN, -1):
        rest, head = form[:start], form[start:]
        lemma = lemma_swedish(head)
        known = rest in words.shapes and len(words.shapes[rest]) > _MIN
        if known and len(stem_swedish(lemma)) >= _MIN_STRONG:
            return Compound(rest + lemma, (words.shapes[rest], stem_swedish(lemma)))
    return None


def _guessed_first(rest: str, *, strong: bool) -> str:
    for candidate in (rest, rest.removesuffix("s")):
        if len(candidate) >= _MIN_GUESSED and lemma_swedish(candidate):
            return stem_swedish(candidate)
    return stem_swedish(rest.removesuffix("s")) if strong and len(rest) >= _MIN else ""


def _open_up(compound: Compound, words: Lexicon) -> Compound:
    """Return `compound` with parts that are themselves listed compounds followed by theirs."""
    parts: dict[str, None] = {}
    for part in compound.parts[:-1]:
        parts.update(dict.fromkeys((part, *words.parts.get(part, ()))))
    head = compound.parts[-1]
    parts.update(dict.fromkeys((*words.parts.get(head, ()), head)))
    return Compound(compound.whole, tuple(parts))
