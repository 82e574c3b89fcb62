"""From any text to word forms: NFKC, lower case, foreign accents folded, å ä ö kept.

Scripts without spaces (Chinese, Japanese, Thai, …) are cut into single signs and pairs of signs,
which makes any part of a name findable.
"""

import re
import unicodedata
from itertools import pairwise

MAX_FORM = 40  # signs; longer words are cut, in documents and questions alike

_SWEDISH = frozenset("åäö")
# Letters that no decomposition takes apart. Danish and Norwegian letters have Swedish twins.
_TWINS = {
    "æ": "ä",
    "ø": "ö",
    "œ": "o",
    "ß": "ss",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
_PLAIN = str.maketrans({"å": "a", "ä": "a", "ö": "o"})
# Arabic and Hebrew vowel signs are optional in writing, so they are left out.
_OPTIONAL_SIGNS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")


class _AccentTable(dict[int, str | int | None]):
    """Translation table for `str.translate` that works out each sign once."""

    def __missing__(self, code: int) -> str | int | None:
        sign = chr(code)
        result: str | int | None = code
        if sign in _TWINS:
            result = _TWINS[sign]
        elif _OPTIONAL_SIGNS.match(sign):
            result = None
        elif sign not in _SWEDISH and sign.isalpha():
            parts = unicodedata.normalize("NFD", sign)
            # Only letters that carry accents: Korean syllables must stay whole.
            if len(parts) > 1 and _OPTIONAL_SIGNS.match(parts[1]):
                result = parts[0]
        self[code] = result
        return result


_ACCENTS = _AccentTable()


def _marks() -> str:
    """Return the combining signs that are part of a word, such as Indic vowels."""
    return "".join(
        chr(code) for code in range(0x300, 0x3000) if unicodedata.category(chr(code))[0] == "M"
    )


_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[{_marks()}]|['’](?=[^\W_]))*(?:[-‐‑][^\W_](?:[^\W_]|['’](?=[^\W_]))*)*"
)
# Thai, Lao, Burmese, Khmer, kana, Han: written without spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")


def normalise(text: str) -> str:
    """Return `text` in one spelling: NFKC, lower case, accents folded except those of å ä ö."""
    text = unicodedata.normalize("NFKC", text).lower()
    # Lower-casing can leave signs that NFKC would join (İ); once more makes this idempotent.
    text = unicodedata.normalize("NFKC", text).translate(_ACCENTS)
    return unicodedata.normalize("NFC", text)


def fold(form: str) -> str:
    """Return `form` as typed on a keyboard without å ä ö."""
    return form.translate(_PLAIN)


def forms_of(text: str, limit: int = 4000) -> list[str]:
    """Return the word forms of `text` in order, at most `limit`.

    A hyphenated word stays one form with its hyphens ("t-shirt"); an apostrophe is left out
    ("joe's" → "joes").
    """
    forms: list[str] = []
    for found in _WORD.finditer(normalise(text)):
        raw = found[0]
        if _UNSPACED.search(raw):
            forms.extend(_unspaced(raw))
        else:
            raw = raw.replace("’", "").replace("'", "").replace("‐", "-").replace("‑", "-")
            forms.append(raw[:MAX_FORM].rstrip("-"))
        if len(forms) >= limit:
            return forms[:limit]
    return forms


def _unspaced(raw: str) -> list[str]:
    """Return the pairs of signs of each run without spaces, and what stands between the runs."""
    forms: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(raw):
        forms.extend(_spaced(raw[end : run.start()]))
        signs = run[0]
        forms.extend([signs] if len(signs) == 1 else map("".join, pairwise(signs)))
        end = run.end()
    forms.extend(_spaced(raw[end:]))
    return forms


def _spaced(raw: str) -> list[str]:
    return [part[:MAX_FORM] for part in re.findall(r"[^\W_]+", raw)]


def is_unspaced(form: str) -> bool:
    """Return whether `form` comes from a script without spaces between words."""
    return bool(_UNSPACED.fullmatch(form))
