"""Pages of a list by cursor: what is added or removed meanwhile neither repeats nor hides a row.

A cursor says where in the order the page ended, not how many rows came before it. It is opaque to
the client, holds nothing secret, and is checked like any other input.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import BaseModel

from torg.core.api.params import Params, is_text
from torg.core.api.problems import bad_parameter

AFTER, BEFORE = "a", "b"
_ID_AT_MOST = 2**63 - 1
_NUMBER_AT_MOST = 1e300

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)


class PageParams(Params):
    limit: int = Field(20, ge=1, le=100, description="Rows on a page.")
    cursor: str = Field(
        "",
        max_length=1000,
        description="Where the page starts: taken from `meta.next` or `meta.previous`.",
    )


class Meta(BaseModel):
    """How many there are, and the pages beside this one."""

    count: int = Field(description="Rows in the whole list.")
    next: str | None = Field(description="Address of the next page, or null at the end.")
    previous: str | None = Field(description="Address of the page before, or null at the start.")


@dataclass(frozen=True)
class KeyOrder:
    """An order of rows by one field and then by id, and the type of the field."""

    field: str
    kind: type[str] | type[float] | type[datetime]
    descending: bool = False

    @property
    def name(self) -> str:
        """How a cursor knows the order."""
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of a list, with the cursors of the pages beside them ("" = there is none)."""

    rows: list[Row]
    count: int
    after: str
    before: str


def page_by_key(
    rows: QuerySet[M],
    order: KeyOrder,
    wanted: PageParams,
    fetch: Callable[[list[int]], Sequence[Row]],
    known: int | None = None,
) -> Page[Row]:
    """Return a page of a queryset in two queries and those of `fetch`.

    The order is found by key and id alone, so that no wide rows are sorted; `fetch` then reads the
    few that are shown, in the order of the ids that it gets. `known` is the number of rows, for who
    has it.
    """
    count = rows.order_by().count() if known is None else known
    way, mark = _place_in(wanted.cursor, order) if wanted.cursor else (AFTER, None)
    back = way == BEFORE
    falling = back != order.descending
    if mark is not None:
        rows = rows.filter(_beyond(order, mark, back=falling))
    rows = rows.order_by(*(f"-{name}" if falling else name for name in (order.field, "id")))
    got = list(rows.values_list(order.field, "pk")[: wanted.limit + 1])
    more, got = len(got) > wanted.limit, got[: wanted.limit]
    if back:
        got.reverse()
    # Coming by a cursor, the page that was left behind is there on the other side.
    has_next, has_previous = (back or more), (more if back else mark is not None)
    return Page(
        rows=list(fetch([number for _key, number in got])) if got else [],
        count=count,
        after=_cursor(order.name, AFTER, *got[-1]) if got and has_next else "",
        before=_cursor(order.name, BEFORE, *got[0]) if got and has_previous else "",
    )


def first_page(
    keys: Sequence[tuple[Any, int]],
    count: int,
    order: KeyOrder,
    wanted: PageParams,
    fetch: Callable[[list[int]], Sequence[Row]],
) -> Page[Row]:
    """Return the first page of a list of `count` rows that begins with these keys and ids.

    As `page_by_key` does, for who knows them without asking the database: one more than are shown.
    """
    shown = keys[: wanted.limit]
    return Page(
        rows=list(fetch([number for _key, number in shown])) if shown else [],
        count=count,
        after=_cursor(order.name, AFTER, *shown[-1]) if len(keys) > wanted.limit else "",
        before="",
    )


def page_of_ranked(keys: Sequence[str], wanted: PageParams) -> Page[str]:
    """Return a page of a list that was ranked as a whole, best first.

    The cursor names the row at the page's edge. Should the ranking have changed, the page goes on
    from wherever that row stands now.
    """
    way, start = (AFTER, 0)
    if wanted.cursor:
        way, start = _rank_of(wanted.cursor, keys)
    begin = max(0, start - wanted.limit) if way == BEFORE else start
    end = start if way == BEFORE else begin + wanted.limit
    rows = list(keys[begin:end])
    has_next, has_previous = end < len(keys) and bool(rows), begin > 0 and bool(rows)
    return Page(
        rows=rows,
        count=len(keys),
        after=_cursor("rank", AFTER, rows[-1], begin + len(rows) - 1) if has_next else "",
        before=_cursor("rank", BEFORE, rows[0], begin) if has_previous else "",
    )


def meta_of(
    request: HttpRequest, page: Page[Any], pinned: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the `meta` of a page. `pinned` parameters replace the request's own in the links.

    "Open now" is pinned to its instant, so that the second page continues the first.
    """

    def link(cursor: str) -> str | None:
        if not cursor:
            return None
        query = request.GET.copy()
        for name, value in {**(pinned or {}), "cursor": cursor}.items():
            query[name] = value
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    return {"count": page.count, "next": link(page.after), "previous": link(page.before)}


def _beyond(order: KeyOrder, mark: tuple[Any, int], *, back: bool) -> Q:
    """The rows past `mark`. The first, redundant condition is the one that an index serves."""
    key, number = mark
    than = "lt" if back else "gt"
    return Q(**{f"{order.field}__{than}e": key}) & (
        Q(**{f"{order.field}__{than}": key}) | Q(**{f"id__{than}": number})
    )


def _cursor(*parts: Any) -> str:
    raw = json.dumps(parts, separators=(",", ":"), default=datetime.isoformat).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    """Return the parts of a cursor: order, way, key, number. Raises Problem when it is not one."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _not_ours() from error
    if not isinstance(parts, list) or len(parts) != 4 or parts[1] not in {AFTER, BEFORE}:
        raise _not_ours()
    return parts


def _place_in(cursor: str, order: KeyOrder) -> tuple[str, tuple[Any, int]]:
    name, way, key, number = _read(cursor)
    if name != order.name or not _is_id(number) or not _fits(key, order.kind):
        raise _not_ours()
    return way, (datetime.fromisoformat(key) if order.kind is datetime else key, number)


def _rank_of(cursor: str, keys: Sequence[str]) -> tuple[str, int]:
    name, way, key, position = _read(cursor)
    if name != "rank" or not _is_id(position) or not isinstance(key, str):
        raise _not_ours()
    if key in keys:
        now = keys.index(key)
        return way, now if way == BEFORE else now + 1
    return way, min(position, len(keys))  # the row is gone: its place is where the next one stands


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _ID_AT_MOST


def _fits(key: Any, kind: type) -> bool:
    if kind is str:
        return isinstance(key, str) and is_text(key)
    if kind is datetime:
        return isinstance(key, str) and _is_instant(key)
    return (
        isinstance(key, (int, float))
        and not isinstance(key, bool)
        and abs(key) < _NUMBER_AT_MOST  # false for NaN and infinities too
    )


def _is_instant(text: str) -> bool:
    try:
        # Near the ends of the calendar an instant cannot be told in another zone.
        return 1 < datetime.fromisoformat(text).astimezone(UTC).year < 9999 and text[-6] in "+-"
    except (ValueError, OverflowError, IndexError):
        return False


def _not_ours() -> Exception:
    return bad_parameter("cursor", _("It is not from this list. Start from the first page."))
