"""The Swedish analyser: pure Python, no database. Text in, terms out, the same everywhere."""

from torg.core.search.analyser.lexicon import Lexicon, lexicon
from torg.core.search.analyser.text import fold, forms_of, normalise
from torg.core.search.analyser.words import Word, analyse_text, analyse_word, warm_up

__all__ = [
    "Lexicon",
    "Word",
    "analyse_text",
    "analyse_word",
    "fold",
    "forms_of",
    "lexicon",
    "normalise",
    "warm_up",
]
