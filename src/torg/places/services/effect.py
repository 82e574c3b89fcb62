"""Counting what Torg gives a place, and forgetting what need not be known any more.

Counts are no deeds of a person's and have no rows in the journal.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from torg.places.counting import Count, Spool, kept_term
from torg.places.enums import EffectKind
from torg.places.models import Code, CodeDay, EffectDay, FoundTerm, Place
from torg.places.queries.effect import SHOWN_FROM

RARE_AFTER_DAYS = 35  # a term that few used is kept for as long as it may become one that many did
TERMS_KEPT_DAYS = 400  # so that a year can be compared with the one before


@cache
def _spool(folder: Path) -> Spool:
    return Spool(folder)


def spool() -> Spool:
    """Return the file in which this machine's counts wait."""
    return _spool(Path(settings.EFFECT_FOLDER))


def count(place: Place, kind: EffectKind, *, at: datetime, term: str = "") -> None:
    """Note that something happened with a place; `torg tick` brings it into the table.

    `term` is what somebody searched with; what must not be kept of it is not. Never raises.
    """
    day = at.astimezone(place.city.tz).date()
    _note(Count(day, "place", place.pk, kind.value, kept_term(term) if term else ""))


def count_scan(code: Code, *, at: datetime) -> None:
    """Note that a code was scanned: for the code and, if it stands at one, for its place."""
    day = at.astimezone(code.city.tz).date()
    _note(Count(day, "code", code.pk, EffectKind.SCAN.value))
    if code.place_id:
        _note(Count(day, "place", code.place_id, EffectKind.SCAN.value))


def _note(what: Count) -> None:
    spool().append(what)
    # A machine that only serves has no tick of its own. On SQLite there is but one machine, and a
    # request must never wait for its one writer.
    if connection.vendor == "postgresql" and spool().is_neglected:
        flush()


def flush() -> int:
    """Add the counts that wait to the tables and return how many they were.

    Each file is one transaction; two flushes at once share the files between them.
    """
    return sum(_flush_file(path) for path in spool().waiting())


@transaction.atomic
def _flush_file(path: Path) -> int:
    # The transaction has begun: on SQLite the write lock is ours before anything is taken.
    return add(Spool.take(path))


@transaction.atomic
def add(counts: Iterable[Count]) -> int:
    """Add counts to the tables and return how many they were; what is gone is left out."""
    places: Counter[tuple[int, date, str]] = Counter()
    terms: Counter[tuple[int, date, str]] = Counter()
    codes: Counter[tuple[int, date]] = Counter()
    number = 0
    for one in counts:
        number += 1
        if one.subject == "code":
            codes[one.number, one.day] += 1
            continue
        places[one.number, one.day, one.kind] += 1
        if one.term:
            terms[one.number, one.day, one.term] += 1
    add_days(places)
    add_terms(terms)
    add_code_days(codes)
    return number


def add_code_days(counts: Counter[tuple[int, date]]) -> None:
    """Add numbers of scans by code and day. Call within a transaction."""
    wanted = {key[0] for key in counts}
    known = set(Code.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    rows = [(pk, day.isoformat(), n) for (pk, day), n in sorted(counts.items()) if pk in known]
    _upsert(CodeDay._meta.db_table, ("code_id", "date"), rows)


def add_days(counts: Counter[tuple[int, date, str]]) -> None:
    """Add numbers by place, day and kind. Call within a transaction."""
    kinds = set(EffectKind.values)
    known = _known({key[0] for key in counts})
    rows = [
        (pk, day.isoformat(), kind, n)
        for (pk, day, kind), n in sorted(counts.items())
        if pk in known and kind in kinds
    ]
    _upsert(EffectDay._meta.db_table, ("place_id", "date", "kind"), rows)


def add_terms(counts: Counter[tuple[int, date, str]]) -> None:
    """Add numbers by place, day and search term. Call within a transaction."""
    known = _known({key[0] for key in counts})
    rows = [
        (pk, day.isoformat(), term[:60], n)
        for (pk, day, term), n in sorted(counts.items())
        if pk in known
    ]
    _upsert(FoundTerm._meta.db_table, ("place_id", "date", "term"), rows)


def _known(places: set[int]) -> set[int]:
    return set(Place.objects.filter(pk__in=places).values_list("pk", flat=True))


def _upsert(table: str, key: tuple[str, ...], rows: Sequence[tuple[int | str, ...]]) -> None:
    """Add to the rows that are there, make those that are not; both engines read this SQL.

    Sorted rows: two that add at once take the same rows in the same order and cannot deadlock.
    """
    if not rows:
        return
    columns = ", ".join((*key, "count"))
    places = ", ".join(["%s"] * (len(key) + 1))
    # Names of our own tables and columns; what is counted are parameters.
    sql = (
        f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  -- see above
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET count = {table}.count + excluded.count"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


@transaction.atomic
def forget_terms(today: date) -> int:
    """Delete terms that too few used to be shown, after five weeks, and all after thirteen months.

    Returns how many rows went.
    """
    before = today - timedelta(days=RARE_AFTER_DAYS)
    gone, _models = FoundTerm.objects.filter(
        date__lt=today - timedelta(days=TERMS_KEPT_DAYS)
    ).delete()
    rare = (
        FoundTerm.objects.values("place_id", "term")
        .annotate(searches=Sum("count"))
        .filter(searches__lt=SHOWN_FROM)
    )
    for place_id, term in rare.values_list("place_id", "term"):
        number, _models = FoundTerm.objects.filter(
            place_id=place_id, term=term, date__lt=before
        ).delete()
        gone += number
    return gone
