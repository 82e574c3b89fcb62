"""The journal: one append-only row for everything that was done, sealed afterwards in a hash chain.

`record` writes the row in the caller's own transaction, so that the deed and its row are kept or
lost together. `seal` links rows that are not linked yet; it takes the rows it can see, so a slow
transaction that commits late is sealed late and no writer ever waits. `verify` walks the chain.

The chain proves that no sealed row was altered, removed or put in between. It cannot prove that
nobody cut off its end: note `Verification.head` somewhere else and hand it to `verify`.
"""

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from torg.core.models import JournalEntry, JournalLink, User

logger = logging.getLogger(__name__)

GENESIS = "0" * 64  # what the first link builds on
MAX_DATA = 16_000  # characters of JSON: a row says what was done, it does not hold the thing
_VERB = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_LOCK = 0x746F7267  # "torg": the number of the advisory lock that sealers on PostgreSQL share
_CHUNK = 2_000
LATEST = timedelta(days=1)  # no transaction stays open longer; a thorough seal needs no such trust
BATCH = 10_000  # rows sealed at once


class OutsideTransactionError(RuntimeError):
    """`record` was called outside a transaction: the deed could be kept and its row lost."""


@dataclass(frozen=True)
class Verification:
    """The answer of `verify`.

    `first_broken` is the position of the first link that does not hold (None when all hold);
    `head` is "position:digest" of the last link, empty when nothing is sealed.
    """

    ok: bool
    sealed: int
    unsealed: int
    first_broken: int | None
    head: str = ""
    reason: str = ""


def record(
    verb: str,
    obj: Model,
    *,
    by: User | None,
    organisation_id: int | None = None,
    city_id: int | None = None,
    campaign: str = "",
    **data: Any,
) -> JournalEntry:
    """Write that `by` did `verb` to `obj`, in the transaction that does it.

    `verb` is "<object>.<past participle>", e.g. "place.edited". `city_id` is the object's own when
    it has one. `data` is small JSON without personal data: refer to people by number.
    Raises OutsideTransactionError outside a transaction, ValueError for a bad verb, an object that
    has no number, or data that JSON cannot hold or that is larger than MAX_DATA.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(f"{verb}: open a transaction around the deed and its row")
    if not _VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is not of the form object.past_participle")
    if not isinstance(obj.pk, int):
        raise ValueError(  # noqa: TRY004  -- the value of a number is what is missing
            f"{verb}: the {obj._meta.label_lower} must be saved and have a number"
        )
    return JournalEntry.objects.create(
        verb=verb,
        user_id=by.pk if by is not None else None,
        organisation_id=organisation_id,
        city_id=getattr(obj, "city_id", None) if city_id is None else city_id,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        campaign=campaign,
        data=_plain(verb, data),
    )


def _plain(verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return `data` as both engines will give it back."""
    text = json.dumps(data, cls=DjangoJSONEncoder, allow_nan=False, ensure_ascii=False)
    text.encode()  # a lone surrogate is refused here, not by one engine only
    if "\\u0000" in text:
        raise ValueError(f"{verb}: the data holds a NUL character")
    if len(text) > MAX_DATA:
        raise ValueError(f"{verb}: {len(text)} characters of data; at most {MAX_DATA}")
    plain: dict[str, Any] = json.loads(text)
    return plain


# --- the chain -----------------------------------------------------------------------------------


def canonical(entry: JournalEntry) -> bytes:
    """Return the row as bytes: the same on both engines, before and after a backup."""
    row = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": entry.verb,
        "user_id": entry.user_id,
        "organisation_id": entry.organisation_id,
        "city_id": entry.city_id,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "campaign": entry.campaign,
        "data": _whole_numbers(entry.data),
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _whole_numbers(value: Any) -> Any:
    """Write 1e16 and 2.0 as whole numbers: PostgreSQL keeps a number's value, not its spelling."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    return value


def link_digest(previous: str, row: bytes) -> str:
    """Return SHA-256(previous digest ‖ canonical row) in hexadecimal."""
    return hashlib.sha256(previous.encode() + row).hexdigest()


def unsealed() -> QuerySet[JournalEntry]:
    """Return the rows that no link holds yet, oldest first."""
    return JournalEntry.objects.filter(link__isnull=True).order_by("pk")


def seal(limit: int = BATCH, *, thorough: bool = False) -> int:
    """Link up to `limit` unsealed rows and return how many.

    Looks at the rows after the newest sealed one and, for those that committed late, at the last
    day; `thorough` looks at all of them, however old the journal is.
    Safe to run twice at once: the second waits for the first and takes what is left.
    """
    with transaction.atomic():
        # On SQLite the transaction has the only write lock from its start (IMMEDIATE).
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = JournalLink.objects.order_by("-position").first()
        position, digest = (last.position, last.digest) if last else (0, GENESIS)
        links = []
        for entry in _to_seal(limit, thorough=thorough):
            position += 1
            digest = link_digest(digest, canonical(entry))
            links.append(JournalLink(position=position, entry=entry, digest=digest))
        JournalLink.objects.bulk_create(links, batch_size=1_000)
    if links:
        # The log is kept elsewhere: it bears witness if someone cuts the end off the chain.
        logger.info("journal sealed", extra={"position": position, "digest": digest})
    return len(links)


def _to_seal(limit: int, *, thorough: bool) -> list[JournalEntry]:
    newest = JournalLink.objects.aggregate(newest=Max("entry_id"))["newest"]
    if thorough or newest is None:
        return list(unsealed()[:limit])
    # Two queries that an index answers; one with OR would read the whole journal every minute.
    lately = timezone.now() - LATEST
    late = list(unsealed().filter(pk__lt=newest, at__gte=lately)[:limit])
    return late + list(unsealed().filter(pk__gt=newest)[: limit - len(late)])


def _rows_in_order() -> Iterator[tuple[int, str, JournalEntry]]:
    """Yield position, digest and row. By keyset: a long read holds no transaction open."""
    after = 0
    while True:
        links = list(JournalLink.objects.filter(position__gt=after).order_by("position")[:_CHUNK])
        entries = JournalEntry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            yield link.position, link.digest, entries.get(link.entry_id) or JournalEntry(pk=0)
        if len(links) < _CHUNK:
            return
        after = links[-1].position


def verify(head: str = "") -> Verification:
    """Walk the whole chain and say whether it holds and what is not sealed yet.

    `head` is a "position:digest" noted earlier: the chain must still pass through it.
    """
    expected, digest, seen_head = 0, GENESIS, not head
    for position, stored, entry in _rows_in_order():
        expected += 1
        if position != expected:
            return _broken(expected, "a link is missing")
        if entry.pk == 0:
            return _broken(position, "its row is missing")
        digest = link_digest(digest, canonical(entry))
        if digest != stored:
            return _broken(position, "the row is not the one that was sealed")
        seen_head = seen_head or head == f"{position}:{digest}"
    if not seen_head:
        return _broken(expected + 1, "the chain does not pass through the noted head")
    return Verification(
        ok=True,
        sealed=expected,
        unsealed=unsealed().count(),
        first_broken=None,
        head=f"{expected}:{digest}" if expected else "",
    )


def _broken(position: int, reason: str) -> Verification:
    return Verification(
        ok=False,
        sealed=JournalLink.objects.aggregate(last=Max("position"))["last"] or 0,
        unsealed=unsealed().count(),
        first_broken=position,
        reason=reason,
    )
