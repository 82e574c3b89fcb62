"""Text from outside: clean it for display, make addresses of it."""

import html
import re
import unicodedata
from collections.abc import Container, MutableSet

import nh3

# Letters that Unicode does not take apart into a letter and an accent, and the two alphabets that
# European street signs use beside the Latin one. Other scripts go by their letters' own names.
_LATIN = {
    "æ": "ae",
    "ø": "o",
    "œ": "oe",
    "ß": "ss",
    "ð": "d",
    "đ": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ŋ": "ng",
    "ħ": "h",
    "ə": "e",
    "ŧ": "t",
    "ĸ": "k",
}
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэіїґўјћ", "abvgdeziyklmnoprstufyeiigujc", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ё": "yo",
    "є": "ye",
    "љ": "lj",
    "њ": "nj",
    "џ": "dz",
    "ђ": "dj",
    "ѓ": "gj",
    "ќ": "kj",
    "ѕ": "dz",
}
_GREEK = {
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}
_READINGS = {**_LATIN, **_CYRILLIC, **_GREEK}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Scripts whose letters are named after their sound with more behind it (beh, kaf, ban): the start.
_NAMED_LETTERS = {"ARABIC", "HEBREW", "SYRIAC", "ARMENIAN", "GEORGIAN", "THAI"}
_SOUND = re.compile(r"[^aeiou]+|[aeiou]")
# The words of a character's Unicode name that say what it is, not how it reads.
_KINDS = {"LETTER", "SYLLABLE", "CHARACTER", "SMALL", "CAPITAL", "SIGN", "VOWEL", "FINAL"}


def _reading(char: str) -> str:
    """Return a reading of one lower-case character in the letters a–z, or "-"."""
    if char.isascii():
        return char if char.isalnum() else "-"
    if char in _READINGS:
        return _READINGS[char]
    category = unicodedata.category(char)
    if category.startswith("M"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if not category.startswith("L"):
        return "-"
    name = unicodedata.name(char, "")
    if name.startswith("CJK"):
        return f"-{ord(char):x}-"  # how a Chinese sign reads depends on the language: its number
    words = name.split()
    after = next((i for i, word in enumerate(words) if word in _KINDS), len(words))
    said = [word for word in words[after:] if word not in _KINDS]
    if not said:
        return "-"
    reading = said[0].lower()
    sound = _SOUND.match(reading) if words[0] in _NAMED_LETTERS else None
    return sound.group() if sound else reading


def slugify_any(text: str, taken: Container[str] | None = None, *, max_length: int = 80) -> str:
    """Return an ASCII slug for a text in any script, not in `taken`.

    The same text always gives the same slug; "Åhléns & Søn" gives "ahlens-son". What has no letters
    gives "x". A slug in `taken` gets "-2", "-3", …; a set is given the new slug too.
    """
    # Kana and Hangul stay whole: a syllable has a name that reads well, its parts do not.
    lower = unicodedata.normalize("NFKC", text[: max_length * 4]).casefold()
    parts = (
        _reading(char) if char in _READINGS or _is_syllable(char) else _taken_apart(char)
        for char in lower
    )
    base = _NOT_SLUG.sub("-", "".join(parts)).strip("-")[:max_length].strip("-") or "x"
    slug = base if taken is None or base not in taken else _next_free(base, taken, max_length)
    if isinstance(taken, MutableSet):
        taken.add(slug)
    return slug


def _is_syllable(char: str) -> bool:
    return "ぁ" <= char <= "ヺ" or "가" <= char <= "힣"


def _taken_apart(char: str) -> str:
    return "".join(_reading(part) for part in unicodedata.normalize("NFKD", char))


def _next_free(base: str, taken: Container[str], max_length: int) -> str:
    """Return base-n with a free n. Doubling, then halving: ten thousand namesakes stay cheap."""

    def numbered(n: int) -> str:
        return f"{base[: max_length - len(str(n)) - 1].rstrip('-')}-{n}"

    low, high = 1, 2
    while numbered(high) in taken:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if numbered(middle) in taken:
            low = middle
        else:
            high = middle
    return numbered(high)


# Marks that turn writing round or hide in it; the joiners that scripts need are kept.
_HIDDEN = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD]
)
_JOINERS = "\u200c\u200d"


def clean_text(text: object, max_length: int = 160, *, lines: bool = False) -> str:
    """Return plain text of at most `max_length` characters: no mark-up, control or hidden marks.

    White space becomes single spaces; with `lines` line breaks stay (at most one empty line).
    None gives an empty string. The result is text, not HTML: templates must still escape it.
    """
    raw = "" if text is None else str(text)[: max_length * 8 + 400]  # enough even if most is tags
    for _round in range(3):  # mark-up that was escaped once or twice is still mark-up
        if "<" not in raw and "&" not in raw:
            break
        raw = html.unescape(nh3.clean(raw, tags=set()))
    raw = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    raw = "".join(char if _is_shown(char) else " " for char in raw.translate(_HIDDEN))
    if lines:
        rows = [" ".join(row.split()) for row in raw.split("\n")]
        clean = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()
    else:
        clean = " ".join(raw.split())
    return clean[:max_length].rstrip()


def _is_shown(char: str) -> bool:
    return char == "\n" or char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cs", "Cf"}
