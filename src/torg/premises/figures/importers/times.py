"""When something in a table was: a day and an hour, in one cell or two, by the city's clock."""

import re
from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from torg.premises.figures.exceptions import NotReadableError

DATE = frozenset({"date", "datum", "day", "dag"})
HOUR = frozenset({"hour", "timme", "time", "tid"})
TIME = frozenset({"time", "start", "timestamp", "tidpunkt", "datetime", "tid"})
_HOUR_TEXT = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:\s*[-–].*)?")
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_DAY = len("2024-01-01")


def column(header: Sequence[str], names: frozenset[str] | set[str]) -> int:
    """Return where a column of one of these names stands. Raises NotReadableError."""
    for place, name in enumerate(header):
        if name in names:
            return place
    reason = _("The table has no column like “%(name)s”. It has: %(there)s.")
    known = {"name": ", ".join(sorted(names)), "there": ", ".join(header)[:200]}
    raise NotReadableError(reason % known)


def time_columns(header: Sequence[str]) -> list[int]:
    """Return where a table says when something was. Raises NotReadableError where nowhere."""
    places = [place for place, name in enumerate(header) if name in DATE | HOUR | TIME]
    return places or [column(header, DATE)]  # says what is missing


def hour_of(cells: Sequence[str], zone: ZoneInfo) -> datetime:
    """Return the moment in UTC, from a time or from a date and an hour. Raises ValueError."""
    try:
        if len(cells) == 1:
            moment = _moment(cells[0].strip())
        else:
            hour = _HOUR_TEXT.fullmatch(cells[1].strip())
            if hour is None or int(hour[1]) > 23:
                raise ValueError  # noqa: TRY301  -- said below in the reader's words
            day = date.fromisoformat(cells[0].strip()[:_DAY])
            moment = datetime.combine(day, time(int(hour[1]), int(hour[2] or 0)))
        _check(moment)
    except ValueError:
        shown = " ".join(cells)[:60]
        raise ValueError(_("“%(text)s” is no day and hour.") % {"text": shown}) from None
    if moment.tzinfo is None:
        local = moment.replace(tzinfo=zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            raise ValueError(_("That hour does not exist: the clocks went forward."))
        moment = local
    return moment.astimezone(UTC)


def is_day(cell: str) -> bool:
    """Tell whether a cell can be a day alone, without an hour."""
    return len(cell.strip()) <= _DAY


def midnight_of(cell: str, zone: ZoneInfo) -> datetime:
    """Return when a day begins, in UTC. Raises ValueError."""
    try:
        begin = datetime.combine(date.fromisoformat(cell.strip()), time(), tzinfo=zone)
        _check(begin)
    except ValueError:
        raise ValueError(_("“%(text)s” is no day.") % {"text": cell[:60]}) from None
    return begin.astimezone(UTC)


def once(
    seen: set[tuple[Hashable, datetime]], of: Hashable, moment: datetime, zone: ZoneInfo
) -> datetime:
    """Return a moment of something that a table has told, and note it in `seen`.

    One that stands twice is the second of the two in the autumn, or an error: ValueError.
    """
    if (of, moment) in seen:
        later = moment + timedelta(hours=1)
        twice = moment.astimezone(zone).hour == later.astimezone(zone).hour
        if not twice or (of, later) in seen:
            raise ValueError(_("This hour stands in the table twice."))
        moment = later
    seen.add((of, moment))
    return moment


def _moment(text: str) -> datetime:
    """Return a day and hour that stand in one cell; a day alone is no hour. Raises ValueError."""
    if is_day(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _check(moment: datetime) -> None:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:  # null dates of other systems
        raise ValueError(moment)
