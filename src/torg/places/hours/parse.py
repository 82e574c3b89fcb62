"""Reading opening hours as people write them: accept, repair with a notice, or refuse.

The syntax is OSM's. The library parses; here stands only what it lets pass although it cannot be
meant, and the way to the repair of what has one meaning but the wrong form.
"""

import re
from dataclasses import dataclass
from textwrap import shorten

from django.utils.translation import gettext as _
from opening_hours import (  # type: ignore[attr-defined]  # the stub lacks ParserError
    OpeningHours,
    ParserError,
)

from torg.places.hours.evaluate import WEEKDAYS
from torg.places.hours.nights import split_rules
from torg.places.hours.repair import RefusedHoursError, fold, rewrite
from torg.places.hours.wording import hours_in_words

LONGEST = 1000  # characters; of 46,000 real values the longest sensible one has under 700
_NOTICE = 300  # characters of a notice that are kept
_SAID = 200  # of them are repeated in a notice
_QUOTED = re.compile(r'"[^"]*"')
_SPAN = r"\d\d:\d\d(?:-\d\d:\d\d)?\+?"
_WEEKDAYS_FIRST = re.compile(
    r"(?:; )?((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) [^;]*"
)
_TIMES_ONLY = re.compile(rf"{_SPAN}(?:,{_SPAN})*")
_LAST_TIME = re.compile(r"-(\d\d:\d\d)$")
_SAME_TIME = re.compile(r"\b(\d\d:\d\d)-\1(?!\d)")
_DAY = "(?:mo|tu|we|th|fr|sa|su)"
_SEVERAL_WAYS = (
    # Days and a holiday with only a space between: must both hold, or either?
    re.compile(rf"\b{_DAY} (?:ph|sh)\b|\b(?:ph|sh) {_DAY}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}off\b", re.IGNORECASE),
)
# The library takes a date that does not exist for any day at all.
_NO_SUCH_DATE = re.compile(r"\bFeb 3[01]\b|\b(?:Apr|Jun|Sep|Nov) 31\b")
_LAST_OF_MONTH = re.compile(r"(?<=-)(Apr|Jun|Sep|Nov) 31\b")
_BACKWARDS = re.compile(r"\b[A-Z][a-z]{2} (\d\d?)-(\d\d?)\b(?!:)")
# "8:00-4:00": valid, but four in the afternoon may well have been meant.
_UNTIL_MORNING = re.compile(r"\b([4-9]|0[4-9]|1[01]):\d\d ?[-–] ?([3-8]):\d\d")


@dataclass(frozen=True)
class Reading:
    """What was made of a text: a valid expression or None, and what its writer should know."""

    expression: str | None
    notice: str = ""
    repaired: bool = False


def read_hours(raw: str) -> Reading:
    """Read a text in OSM's opening_hours syntax, repairing what has only one possible meaning.

    Never raises. The notice is one or two plain sentences in the active language.
    """
    if len(raw) > LONGEST:
        return Reading(None, _("The text is too long to be opening hours."))
    text = _clean(raw)
    if not text:
        return Reading(None)
    try:
        return _read(text)
    except RefusedHoursError as refusal:
        reason = str(refusal)
        return Reading(None, reason if len(reason) < _NOTICE else f"{reason[: _NOTICE - 2]}…")


def _clean(raw: str) -> str:
    """Return the text without what no keyboard writes: NUL and lone surrogates become spaces."""
    return "".join(" " if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in raw).strip()


def _read(text: str) -> Reading:
    written = _parsed(text)
    repaired = written is None
    if written is None:
        rewritten = rewrite(fold(text))
        _refuse_nonsense(rewritten)
        written = _parsed(rewritten)
    if written is None:
        raise RefusedHoursError(_("These opening hours could not be read."))
    _refuse_nonsense(text)
    _refuse_nonsense(written)
    whole_days = _LAST_OF_MONTH.sub(r"\1 30", written.replace("00:00-00:00", "00:00-24:00"))
    meant = _with_further_hours(whole_days)
    expression = _parsed(_without_promises(meant))
    if expression is None or _NO_SUCH_DATE.search(_QUOTED.sub("", expression)):
        raise RefusedHoursError(_("These opening hours could not be read."))
    repaired = repaired or meant != written
    notices = []
    if repaired:
        said = hours_in_words(expression)
        notices.append(
            _("Read as: %(hours)s.") % {"hours": shorten(said, _SAID, placeholder=" …")}
            if said
            else _("They were written in an unusual way.")
        )
    late = _UNTIL_MORNING.search(_QUOTED.sub("", text))
    if late and int(late.group(2)) < int(late.group(1)):
        notices.append(_("“%(text)s” is read as until the next morning.") % {"text": late.group(0)})
    return Reading(expression, " ".join(notices), repaired)


def _parsed(text: str) -> str | None:
    """Return the expression as the library writes it, None if it refuses."""
    try:
        return str(OpeningHours(text, auto_country=False, auto_timezone=False))
    except ParserError:
        return None


def _refuse_nonsense(text: str) -> None:
    """Refuse what the library lets pass although it says two things or nothing."""
    bare = _QUOTED.sub("", text)
    for pattern in _SEVERAL_WAYS:
        found = pattern.search(bare)
        if found:
            raise RefusedHoursError(
                _("“%(text)s” can be read in several ways.") % {"text": found.group(0)}
            )
    for found in _BACKWARDS.finditer(bare):
        if int(found.group(2)) < int(found.group(1)):
            raise RefusedHoursError(
                _("“%(text)s” can be read in several ways.") % {"text": found.group(0)}
            )
    same = _SAME_TIME.search(bare)
    if same and same.group(1) != "00:00":
        raise RefusedHoursError(
            _("“%(text)s” begins and ends at the same time.") % {"text": same.group(0)}
        )


def _with_further_hours(written: str) -> str:
    """Return the expression with hours that stand alone added to the days before them.

    In "Mo-Fr 09:00-12:00; 14:00-17:00" the last hours, read to the letter, would undo all that
    stands before. When they overlap the hours before ("Mo-Fr 10:00-18:00; 11:00-15:00"), a day was
    forgotten: the days that are named keep their hours, and the others are not known.
    """
    kept: list[str] = []
    for separator, rule in split_rules(written):
        last = _LAST_TIME.search(kept[-1]) if kept and separator == "; " else None
        if not last or not _TIMES_ONLY.fullmatch(rule):
            kept.append(separator + rule)
        elif rule[:5] < last.group(1):
            kept.append(f"; {_days_not_named(kept, rule)} unknown")
        else:
            kept[-1] += f",{rule}"
    return "".join(kept)


def _days_not_named(rules: list[str], further: str) -> str:
    """Return the weekdays that no rule names, "Sa,Su"; refuse when that cannot be told."""
    named: set[str] = set()
    for rule in rules:
        found = _WEEKDAYS_FIRST.fullmatch(rule)
        if not found:
            break
        for first, _dash, last in (part.partition("-") for part in found.group(1).split(",")):
            begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
            named.update(WEEKDAYS[n % 7] for n in range(begin, end + (7 if end < begin else 0) + 1))
    else:
        if len(named) < len(WEEKDAYS):
            return ",".join(day for day in WEEKDAYS if day not in named)
    raise RefusedHoursError(_("“%(text)s” stands without a day.") % {"text": further})


def _without_promises(written: str) -> str:
    """Return the expression so that a comment alone ("by appointment") is not open all day."""
    return "".join(separator + _without_promise(rule) for separator, rule in split_rules(written))


def _without_promise(rule: str) -> str:
    """Write `unknown` before a comment that stands without hours and without a modifier."""
    head, quote, comment = rule.partition('"')
    selectors = head.removeprefix("24/7 ").strip() if quote else ""
    if not quote or re.search(r"\d\d:\d\d|sun|dawn|dusk|\b(?:off|closed|open|unknown)\b", head):
        return rule
    return f'{selectors} unknown "{comment}'.strip()
