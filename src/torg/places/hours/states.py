"""What a window says: open until, closes in, opens at, closed today, hours unknown."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torg.core.language import reads_swedish
from torg.places.enums import OpenKind
from torg.places.hours.evaluate import OPEN_END

SOON = timedelta(minutes=60)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpeningState:
    """The state of one place at one instant.

    `until` and `opens` are in the city's zone; `until` is None while open round the clock.
    `reason` names a holiday, a dated exception's note, or a condition such as "by appointment".
    `caution`: today is a holiday and the hours say nothing of it, so they may not hold.
    """

    kind: OpenKind
    until: datetime | None = None
    opens: datetime | None = None
    minutes_left: int | None = None
    reason: str = ""
    at: datetime | None = None
    closed_today: bool = False
    caution: bool = False
    open_ended: bool = False  # open, and nobody has said until when

    @property
    def is_open(self) -> bool:
        return self.kind in {OpenKind.OPEN, OpenKind.SOON}

    @property
    def label(self) -> str:
        """The whole sentence: "Open until 18.00", "Closes in 25 min", "Opens Sat 10.00"."""
        if self.kind == OpenKind.UNKNOWN:
            return _("Opening hours unknown")
        if self.kind == OpenKind.SOON:
            return _("Closes in %(n)s min") % {"n": self.minutes_left}
        if self.kind == OpenKind.OPEN:
            return _open_text(self)
        if self.closed_today and self.reason:
            return _("Closed today (%(reason)s)") % {"reason": self.reason}
        return _closed_text(self)

    @property
    def short(self) -> str:
        """For captions under a window: "Open until 18.00", "Opens 17.00", "Hours unknown"."""
        if self.kind == OpenKind.UNKNOWN:
            return _("Hours unknown")
        return _open_text(self) if self.is_open else _closed_text(self)


UNKNOWN = OpeningState(OpenKind.UNKNOWN)


def state_from(
    at: datetime,
    start: datetime | None,
    end: datetime | None,
    *,
    endless: bool = False,
    comment: str = "",
    reason: str = "",
    opened_today: bool = False,
    caution: bool = False,
) -> OpeningState:
    """Return the state at `at`, given the spell that is on or comes next (None = none known).

    All instants in the city's zone. `endless`: the spell ends only because the window does.
    `reason`: why today may differ. `opened_today`: it has been open earlier today.
    """
    if start is None or end is None:
        return OpeningState(OpenKind.CLOSED, reason=reason, at=at)
    if start > at:
        closed_today = not opened_today and start.date() > at.date()
        return OpeningState(
            OpenKind.CLOSED,
            opens=start,
            reason=reason,
            at=at,
            closed_today=closed_today,
            caution=caution,
        )
    if comment == OPEN_END:
        return OpeningState(
            OpenKind.OPEN,
            reason=_("closing time not stated"),
            at=at,
            caution=caution,
            open_ended=True,
        )
    if endless:
        return OpeningState(OpenKind.OPEN, reason=comment or reason, at=at, caution=caution)
    left = end - at
    return OpeningState(
        OpenKind.SOON if left <= SOON else OpenKind.OPEN,
        until=end,
        # A place that closes within the minute still closes "in 1 min".
        minutes_left=max(1, round(left / timedelta(minutes=1))),
        reason=comment or reason,
        at=at,
        caution=caution,
    )


def clock(moment: datetime | time) -> str:
    """Return "8.00" in Swedish, "8:00" in English: the one form in which a time is written."""
    point = "." if reads_swedish() else ":"
    return f"{moment.hour}{point}{moment.minute:02d}"


def _open_text(state: OpeningState) -> str:
    if state.open_ended:
        return pgettext("state of a place", "Open")
    if state.until is None or state.at is None:
        return _("Open 24 hours")
    return _("Open until %(time)s") % {"time": _until(state.until, state.at)}


def _closed_text(state: OpeningState) -> str:
    if state.opens is None or state.at is None:
        return pgettext("state of a place", "Closed")
    return _("Opens %(time)s") % {"time": _moment(state.opens, state.at)}


def _until(moment: datetime, at: datetime) -> str:
    """Return the hour a place closes; the coming midnight is the end of this day: "24.00"."""
    if (moment.date() - at.date()).days == 1 and not moment.hour and not moment.minute:
        return clock(moment.replace(hour=23)).replace("23", "24")
    return _moment(moment, at)


def _moment(moment: datetime, at: datetime) -> str:
    """Return "18.00" when that is clear, "Sat 10.00" within the week, "3 Dec" beyond it."""
    days = (moment.date() - at.date()).days
    # The small hours belong to the night before: "until 02.00" needs no weekday.
    if days == 0 or (days == 1 and moment.hour < 6 and moment - at < _DAY):
        return clock(moment)
    if days < 7:
        return f"{_word(moment, 'D')} {clock(moment)}"
    return _word(moment, "j M")


def _word(moment: datetime, form: str) -> str:
    """Return a weekday or date in Django's format letters; lower case in Swedish."""
    text = dateformat.format(moment, form)
    return text.lower() if reads_swedish() else text
