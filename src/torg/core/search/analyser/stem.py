"""Stems: Snowball for Swedish and English, and the join of Swedish stems that lose a vowel."""

import re
import threading
from functools import lru_cache

import simplemma
import Stemmer

# cykel/cyklar, möbel/möbler, nyckel/nycklar, pensel/penslar: the e before l, n, r goes away.
_SYNCOPE = re.compile(r"(?<=[bcdfghjkmnpqrstvxz])e(?=[lnr]$)")
# fingrar → finger, öknar → öken: what the plural of such a word looks like.
_SHORTENED = re.compile(
    r"^(.*[aeiouyåäö].*?(?:[bdfgkmpstv](?=[lr])|[kt](?=n)))([lnr])"
    r"(?:ar|arna|er|erna|en|et)s?$"
)
_VOWEL = re.compile("[aeiouyåäö]")
_local = threading.local()  # PyStemmer's objects must not be shared by threads


def _stemmer(language: str) -> Stemmer.Stemmer:
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language, 0)
    return stemmers[language]


@lru_cache(maxsize=100_000)
def stem_swedish(form: str) -> str:
    """Return the Swedish stem of a normalised form; å ä ö are kept."""
    stem: str = _stemmer("swedish").stemWord(form)
    joined = _SYNCOPE.sub("", stem)
    return joined if _VOWEL.search(joined) else stem


def stem_unshortened(form: str) -> str:
    """Return the stem of the singular that `form` is a shortened plural of, or "".

    Snowball takes "er" off "finger" but not "r" off "fingr-", so the two need this to meet.
    """
    found = _SHORTENED.match(form)
    return stem_swedish(f"{found[1]}e{found[2]}") if found else ""


@lru_cache(maxsize=20_000)
def stem_english(form: str) -> str:
    """Return the English stem of a normalised form."""
    stem: str = _stemmer("english").stemWord(form)
    return stem


@lru_cache(maxsize=100_000)
def lemma_swedish(form: str) -> str:
    """Return the dictionary form of `form`, or "" when the dictionary does not know it.

    Short forms are skipped: the dictionary takes many of them for verbs (öl → öla).
    """
    if len(form) < 5 or not simplemma.is_known(form, lang="sv"):
        return ""
    return simplemma.lemmatize(form, lang="sv").lower()
