"""Swedish inflection of listed words: every form that a noun of this shape can take.

It makes more forms than the language has ("ostar" and also "oster"). That is harmless, since a
made form never displaces a listed word, and it saves every word from carrying a declension.
"""

import re

_VOWELS = "aeiouyåäö"
# cykel → cykl-, möbel → möbl-, fönster → fönstr-, vatten → vattn-
_UNSTRESSED = re.compile(rf"^(.*[{_VOWELS}].*[^{_VOWELS}])e([lnr])$")
# One short vowel before m or n: rum → rummet, spann → spannet.
_DOUBLED = re.compile(rf"(?:^|[^{_VOWELS}])[{_VOWELS}]([mn])$")


def inflections(lemma: str) -> set[str]:
    """Return the forms of the noun or adjective `lemma`, itself included."""
    forms = {lemma, *_plain_forms(lemma)}
    return forms | {form + "s" for form in forms if form[-1] not in "sxz"}


def _plain_forms(lemma: str) -> list[str]:  # one return for each shape of word
    if lemma.endswith("are"):
        return [lemma + "n", lemma + "na", lemma[:-1] + "na", lemma[:-1] + "n"]
    if lemma.endswith("a"):
        return [lemma + "n", *_with(lemma[:-1], "or", "orna")]
    if lemma.endswith("e"):
        forms = _with(lemma, "n", "t", "na", "r", "rna")
        # Not of te: "tar" is a verb.
        return forms + _with(lemma[:-1], "ar", "arna") if len(lemma) > 2 else forms
    if lemma.endswith("um"):
        return _with(lemma[:-2], "et", "er", "erna")
    if lemma[-1] in _VOWELS:
        return _with(lemma, "n", "t", "et", "er", "erna", "r", "rna", "na")
    forms = _with(lemma, "en", "et", "ar", "arna", "er", "erna", "or", "orna", "t", "a")
    if found := _UNSTRESSED.match(lemma):
        short = found[1] + found[2]
        if short[-3:-1] in ("mm", "nn"):  # sommar-like; himmel → himl-
            short = short[:-3] + short[-2:]
        forms += [
            lemma + "n",
            *_with(short, "ar", "arna", "er", "erna", "et", "en", "a", "or", "orna"),
        ]
    elif _DOUBLED.search(lemma):
        forms += _with(lemma + lemma[-1], "en", "et", "ar", "arna", "er", "erna")
    return forms


def _with(stem: str, *endings: str) -> list[str]:
    return [stem + ending for ending in endings]


def joints(lemma: str) -> set[str]:
    """Return the shapes that `lemma` can take as a first part of a compound.

    skola → skol-, kyrka → kyrko-, gata → gatu-, arbete → arbets-, kyckling → kyckling-
    """
    shapes = {lemma}
    if lemma[-1] not in "sxz" and len(lemma) > 2:  # te, ko, ö bind without s
        shapes.add(lemma + "s")
    if len(lemma) > 3 and lemma[-1] in "ae":
        stem = lemma[:-1]
        shapes |= {stem, stem + "s", stem + "e"}
        if lemma[-1] == "a":
            shapes |= {stem + "o", stem + "u"}
    return shapes
