"""The words of a city: how often they occur, how they go on, which a misspelt one means."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein

from torg.core.search.analyser import fold, lexicon
from torg.core.search.models import SearchTerm, SearchVocabulary

_BATCH = 500
_COMPLETIONS = 40  # words that a prefix stands for
_CORRECTIONS = 4
_LAST = "\U0010ffff"

Triples = Iterable[tuple[str, str, bool]]


@dataclass(frozen=True)
class _Copy:
    """A process's copy of a city's words, short ones first: folded forms, what they were, and how
    often."""

    version: int
    folded: list[str]
    rows: list[tuple[str, str, int, int]]  # form, term, df, in titles

    def of_length(self, least: int, most: int) -> tuple[int, list[str]]:
        """Return the folded forms of so many letters, and where they begin in `folded`."""
        begin = bisect_left(self.folded, least, key=len)
        return begin, self.folded[begin : bisect_right(self.folded, most, key=len)]


_copies: dict[int, _Copy] = {}


def count_words(city_id: int, added: Triples, removed: Triples) -> None:
    """Count words of documents up and down; notes when the city gains or loses a word."""
    df: Counter[tuple[str, str]] = Counter()
    titles: Counter[tuple[str, str]] = Counter()
    for triples, sign in ((added, 1), (removed, -1)):
        for form, term, in_title in triples:
            df[form, term] += sign
            titles[form, term] += sign * in_title
    changed = sorted(pair for pair in df if df[pair] or titles[pair])
    if not changed:
        return
    before = SearchTerm.objects.filter(city_id=city_id).count()
    rows = [(city_id, *pair, fold(pair[0]), df[pair], titles[pair]) for pair in changed]
    # Sorted, so that two writers lock shared words in the same order.
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            cursor.execute(
                "INSERT INTO search_searchterm "  # noqa: S608  -- only placeholders are put together
                "(city_id, form, term, folded, df, in_titles) VALUES "
                + ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(part))
                + " ON CONFLICT (city_id, form, term) DO UPDATE SET "
                "df = search_searchterm.df + excluded.df, "
                "in_titles = search_searchterm.in_titles + excluded.in_titles",
                [value for row in part for value in row],
            )
    gone, _ = SearchTerm.objects.filter(city_id=city_id, df__lte=0).delete()
    if gone or SearchTerm.objects.filter(city_id=city_id).count() != before:
        _note_change(city_id)


def _note_change(city_id: int) -> None:
    made = SearchVocabulary.objects.get_or_create(city_id=city_id, defaults={"version": 1})[1]
    if not made:
        SearchVocabulary.objects.filter(city_id=city_id).update(version=F("version") + 1)


def known_tokens(city_id: int, terms: Collection[str], folded: Collection[str]) -> dict[str, int]:
    """Return which of the terms, and of the folded forms as "ªform", the city has.

    With each, in how many titles its commonest form stands.
    """
    rows = SearchTerm.objects.filter(city_id=city_id).order_by()
    most = Max("in_titles")
    known = dict(rows.filter(term__in=list(terms)).values_list("term").annotate(most))
    if folded:
        plain = rows.filter(folded__in=list(folded)).values_list("folded").annotate(most)
        known |= {"ª" + form: count for form, count in plain}
    return known


def completions(city_id: int, prefix: str) -> list[tuple[str, str]]:
    """Return (form, term) of the commonest words that start with the normalised `prefix`.

    Words typed without å ä ö are understood; words with å ä ö, and listed words such as "ost",
    are taken at their word.
    """
    plain = fold(prefix)
    rows = (
        SearchTerm.objects.filter(city_id=city_id, folded__gte=plain, folded__lt=plain + _LAST)
        .order_by("-in_titles", "-df", "folded", "form", "term")
        .values_list("form", "term")
    )
    if plain != prefix or prefix in lexicon().forms:
        rows = rows.filter(form__gte=prefix, form__lt=prefix + _LAST)
    return list(rows[:_COMPLETIONS])


def corrections(city_id: int, form: str) -> list[tuple[str, str, int]]:
    """Return (form, term, in titles) of the words that an unknown `form` is most likely a
    misspelling of; in about how many titles each stands.

    Damerau–Levenshtein: one slip in words of 4–6 letters, two in longer ones. Only the nearest are
    returned; a wrong first letter counts as less likely, a frequent word as more.
    """
    plain = fold(form)
    if len(plain) < 4 or not plain.isalpha():
        return []
    most = 1 if len(plain) < 7 else 2
    copy = _copy_of(city_id)
    # Each letter more or less is a slip: no other lengths need be compared.
    begin, words = copy.of_length(len(plain) - most, len(plain) + most)
    near = process.extract(plain, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = []
    for candidate, _, index in near:
        word, term, df, titles = copy.rows[begin + index]
        distance = DamerauLevenshtein.distance(plain, candidate)
        ranked.append((distance, candidate[:1] != plain[:1], -df, word, term, titles))
    ranked.sort()
    return [row[3:] for row in ranked if row[:2] == ranked[0][:2]][:_CORRECTIONS]


def _copy_of(city_id: int) -> _Copy:
    row = SearchVocabulary.objects.filter(city_id=city_id).values_list("version", flat=True).first()
    version = row or 0
    copy = _copies.get(city_id)
    if copy is None or copy.version != version:
        rows = list(
            SearchTerm.objects.filter(city_id=city_id, df__gt=0)
            .order_by("folded", "form", "term")
            .values_list("folded", "form", "term", "df", "in_titles")
        )
        rows.sort(key=lambda row: len(row[0]))
        copy = _Copy(version, [row[0] for row in rows], [row[1:] for row in rows])
        _copies[city_id] = copy
    return copy
