"""The curated words: what they look like inflected, and inside compounds.

`data/words.txt` is written by hand and may be edited. Its sections:

[words]      nouns and adjectives, one or more a line. `blomster|handel` tells the parts of a
             compound; a word without a bar is never taken apart (glasögon, verkstad).
[irregular]  `lemma: form form …`, what the inflection rules cannot make.
[fixed]      words that are not inflected.
[selling]    heads that only say "a place that sells it": asking for "ostaffär" also finds "ost".
[vague]      what such a shop may be named by without saying what it sells ("matbutik").
[broad]      heads that say too little to answer for the compound ("lekplats" is no "plats").
[heads]      words that end names, whatever stands before them ("Nybohallen").
[verbs]      as [irregular]; never a part of a compound's end.
[whole]      words that look like compounds and are none.
[joints]     `lemma: shape …`, shapes as a first part that the rules cannot make.
[short]      two-letter words that may stand first in a compound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from torg.core.search.analyser.inflect import inflections, joints
from torg.core.search.analyser.stem import stem_swedish
from torg.core.search.analyser.text import fold, normalise

_THREE = re.compile(r"(.)\1\1")
_PLURALS = ("er", "or", "ar")
_DATA = Path(__file__).parent / "data"


@dataclass
class Lexicon:
    """Look-up tables made from the word list. Keys are normalised forms."""

    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # lemma → parts' lemmas
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # form → lemmas
    shapes: dict[str, str] = field(default_factory=dict)  # first part of a compound → lemma
    selling: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    broad: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    def folded(self) -> "Lexicon":
        """Return the same words as typed without å ä ö; what is a word already, stays out."""
        return Lexicon(
            parts=self.parts,
            forms={fold(k): v for k, v in reversed(self.forms.items()) if fold(k) not in self.forms}
            | {k: v for k, v in self.forms.items() if fold(k) == k},
            shapes={fold(k): v for k, v in reversed(self.shapes.items())}
            | {k: v for k, v in self.shapes.items() if fold(k) == k},
            selling=self.selling,
            vague=self.vague,
            broad=self.broad,
            heads=self.heads,
            short=frozenset(map(fold, self.short)),
            verbs=self.verbs,
        )


def read_sections(name: str) -> Iterator[tuple[str, str]]:
    """Yield (section, line) of a data file, without comments and blank lines."""
    section = ""
    for raw in (_DATA / name).read_text(encoding="utf-8").splitlines():
        line = normalise(raw.split("#", maxsplit=1)[0]).strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            yield section, line


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon, read once per process (about 0.1 s)."""
    sections: dict[str, list[str]] = {}
    for section, line in read_sections("words.txt"):
        sections.setdefault(section, []).append(line)
    verbs = _pairs(sections.get("verbs", []))
    irregular = _pairs(sections.get("irregular", [])) | verbs
    fixed = _items(sections.get("fixed", []))
    selling = frozenset(_items(sections.get("selling", [])))
    heads = frozenset(_items(sections.get("heads", [])))
    written = [*_items(sections.get("words", [])), *_items(sections.get("whole", []))]
    lemmas = dict.fromkeys([*(_joined(w) for w in written), *selling, *heads, *irregular, *fixed])
    result = Lexicon(
        forms=_forms(lemmas, irregular, frozenset(fixed) | frozenset(verbs)),
        shapes=_shapes(lemmas, _pairs(sections.get("joints", []))),
        selling=selling,
        vague=frozenset(_items(sections.get("vague", []))),
        broad=frozenset(_items(sections.get("broad", []))),
        heads=heads | selling,
        short=frozenset(_items(sections.get("short", []))),
        verbs=frozenset(verbs),
    )
    for word in written:
        if "|" in word:
            pieces = [_lemma_of(piece, result) for piece in word.split("|")]
            result.parts[_joined(word)] = tuple(lemma for _, lemma in pieces)
            # What stands first in a listed compound may stand first in others.
            for piece, lemma in pieces[:-1]:
                if len(piece) > 2:
                    result.shapes.setdefault(piece, lemma)
    return result


@lru_cache(maxsize=1)
def folded_lexicon() -> Lexicon:
    """Return the lexicon for words typed without å ä ö."""
    return lexicon().folded()


def _items(lines: list[str]) -> list[str]:
    return [item for line in lines for item in line.split()]


def _joined(word: str) -> str:
    """Return "matt|tvätt" as it is spelt: of three equal consonants one goes."""
    return _THREE.sub(r"\1\1", word.replace("|", ""))


def _pairs(lines: list[str]) -> dict[str, list[str]]:
    split = (line.partition(":") for line in lines)
    return {lemma.strip(): forms.split() for lemma, _, forms in split}


def _forms(
    lemmas: dict[str, None], irregular: dict[str, list[str]], fixed: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {lemma: [lemma] for lemma in lemmas}
    for lemma, extra in irregular.items():
        definite = [form + "na" for form in extra if form.endswith(_PLURALS)]
        for form in dict.fromkeys([*extra, *definite]):
            owners = forms.setdefault(form, [])
            if lemma not in owners:
                owners.append(lemma)
            if form[-1] not in "sxz":
                forms.setdefault(form + "s", [lemma])
    for lemma in lemmas:
        if lemma in fixed:
            continue
        for form in inflections(lemma):
            # A made form never displaces a listed word: "banan" is the fruit, not "the track".
            owners = forms.setdefault(form, [])
            if form not in lemmas and lemma not in owners:
                owners.append(lemma)
    return {form: tuple(owners) for form, owners in forms.items()}


def _shapes(lemmas: dict[str, None], special: dict[str, list[str]]) -> dict[str, str]:
    shapes = {lemma: lemma for lemma in lemmas}
    for lemma, extra in special.items():
        shapes.update(dict.fromkeys(extra, lemma))
    for lemma in lemmas:
        for shape in joints(lemma):
            shapes.setdefault(shape, lemma)
    return shapes


def _lemma_of(piece: str, words: Lexicon) -> tuple[str, str]:
    """Return a part as it was written, and the word that it is."""
    if piece in words.parts or piece in words.forms.get(piece, ()):
        return piece, piece
    if piece in words.shapes:
        return piece, words.shapes[piece]
    if piece in words.forms:
        return piece, words.forms[piece][0]
    return piece, stem_swedish(piece.removesuffix("s") if len(piece) > 4 else piece)
