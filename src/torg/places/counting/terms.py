"""Which words that somebody searched with may be kept: none that could be about a person."""

import re

from torg.core.text import clean_text

LONGEST = 60  # characters; more is no search but a message
_MOST_WORDS = 5
_MOST_DIGITS = 4  # a year or a house number; telephone and personal numbers have more
_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.(?:se|com|nu|net|org)\b")


def kept_term(text: str) -> str:
    """Return the words as they are counted, in small letters; "" when they must not be kept.

    What looks like an e-mail address, a web address, a telephone or a personal number is not
    kept, nor is a whole sentence. A name cannot be told from other words: so whoever shows terms
    shows only those that several searches used (`queries.effect.SHOWN_FROM`).
    """
    term = clean_text(text, LONGEST + 1).casefold()
    digits = sum(char.isdigit() for char in term)
    too_much = len(term) > LONGEST or len(term.split()) > _MOST_WORDS or digits > _MOST_DIGITS
    return "" if len(term) < 2 or too_much or _ADDRESS.search(term) else term
