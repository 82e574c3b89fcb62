"""A recurrence in words, in the reader's language: "varje tisdag kl. 18.00 till den 3 december"."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torg.agenda.recurrence.dates import Change
from torg.agenda.recurrence.rule import DAILY, HOURLY, MONTHLY, WEEKLY, YEARLY, Recurrence, Rule
from torg.core.language import reads_swedish
from torg.places.hours.states import clock

_WORKDAYS = [0, 1, 2, 3, 4]
NAMED_AT_MOST = 4  # single dates that are named; of more it is only said that there are some


def in_words(
    recurrence: Recurrence, changes: Iterable[Change] = (), *, whole_days: bool = False
) -> str:
    """Return when it happens, as part of a sentence; "" for what happens once.

    A rule that has no plain words is said to be "on certain days": the dates are listed anyhow.
    """
    if not recurrence.recurs:
        return ""
    start = recurrence.start
    parts = [_rule(rule, start, whole_days=whole_days) for rule in recurrence.rules]
    text = _joined(list(dict.fromkeys(parts)))
    further = [moment for moment in recurrence.extra if moment != start]
    if not text:
        text = _joined([_day(moment, start) for moment in [start, *further][:NAMED_AT_MOST]])
        more = len(further) + 1 - NAMED_AT_MOST
        if more > 0:
            text = ngettext("%(days)s and %(n)d more day", "%(days)s and %(n)d more days", more) % {
                "days": text,
                "n": more,
            }
        return text if whole_days else _at(text, start.time())
    if further:
        text = _with(text, further, start, _("%(rule)s, also %(days)s"), _("also other days"))
    if left_out := _left_out(recurrence, changes):
        text = _with(text, left_out, start, _("%(rule)s, not %(days)s"), _("not on some days"))
    return text


def _left_out(recurrence: Recurrence, changes: Iterable[Change]) -> list[datetime]:
    days = {moment.date() for moment in recurrence.left_out}
    days |= {date.fromordinal(ordinal) for ordinal in recurrence.left_out_days}
    cancelled = (change.original for change in changes if change.status == "cancelled")
    days |= {moment.astimezone(recurrence.zone).date() for moment in cancelled}
    return [datetime.combine(day, time()) for day in sorted(days) if day >= recurrence.start.date()]


def _with(text: str, days: list[datetime], start: datetime, form: str, otherwise: str) -> str:
    if len(days) > NAMED_AT_MOST:
        return f"{text}, {otherwise}"
    return form % {"rule": text, "days": _joined([_day(day, start) for day in days])}


def _rule(rule: Rule, start: datetime, *, whole_days: bool) -> str:
    text = _often(rule, start)
    if not whole_days and rule.freq != HOURLY and not (rule.by_hour or rule.by_minute):
        text = _at(text, start.time())
    if rule.until is not None:
        text = _("%(rule)s until %(day)s") % {"rule": text, "day": _day(rule.until, start)}
    elif rule.count is not None:
        times = ngettext("%(n)d time", "%(n)d times", rule.count) % {"n": rule.count}
        text = f"{text}, {times}"
    return text


def _at(text: str, moment: time) -> str:
    return _("%(rule)s at %(time)s") % {
        "rule": text,
        "time": clock(moment),
    }


def _often(rule: Rule, start: datetime) -> str:
    """Return how often, in words; "on certain days" where there are none."""
    special = rule.by_position or rule.by_week or rule.by_year_day
    said = None
    if not special:
        said = {
            HOURLY: _hourly, DAILY: _daily, WEEKLY: _weekly, MONTHLY: _monthly, YEARLY: _yearly,
        }[rule.freq](rule, start)  # fmt: skip
    return said or _("on certain days")


def _plain(rule: Rule, *allowed: str) -> bool:
    """Tell whether the rule names nothing but what is `allowed`."""
    named = ("by_day", "by_month", "by_month_day", "by_hour", "by_minute", "by_second")
    return not any(getattr(rule, name) for name in named if name not in allowed)


def _hourly(rule: Rule, _start: datetime) -> str | None:
    if not _plain(rule):
        return None
    return _every(rule.interval, _("every hour"), _("every second hour"), _("every %(nth)s hour"))


def _daily(rule: Rule, _start: datetime) -> str | None:
    if not _plain(rule):
        return None
    return _every(rule.interval, _("every day"), _("every second day"), _("every %(nth)s day"))


def _weekly(rule: Rule, start: datetime) -> str | None:
    if not _plain(rule, "by_day"):
        return None
    days = sorted({day for _nth, day in rule.by_day}) or [start.weekday()]
    if rule.interval == 1 and len(days) == 7:
        return _("every day")
    names = _("Monday to Friday") if days == _WORKDAYS else _joined([_weekday(day) for day in days])
    if rule.interval == 1:
        if days == _WORKDAYS:
            return names
        return _("every %(weekdays)s") % {"weekdays": names}
    if rule.interval == 2 and len(days) == 1:
        return _("every second %(weekday)s") % {"weekday": names}
    weeks = _every(rule.interval, "", _("every second week"), _("every %(nth)s week"))
    return _("%(weekdays)s %(weeks)s") % {"weekdays": names, "weeks": weeks}


def _monthly(rule: Rule, start: datetime) -> str | None:
    days = _days_of_month(rule, start)
    if days is None or not _plain(rule, "by_day", "by_month_day"):
        return None
    if rule.interval == 1:
        return _("%(days)s of every month") % {"days": days}
    months = _every(rule.interval, "", _("every second month"), _("every %(nth)s month"))
    return _("%(days)s %(months)s") % {"days": days, "months": months}


def _yearly(rule: Rule, start: datetime) -> str | None:
    if len(rule.by_month) > 1 or not _plain(rule, "by_month", "by_day", "by_month_day"):
        return None
    years = _every(rule.interval, _("every year"), _("every second year"), _("every %(nth)s year"))
    month = rule.by_month[0] if rule.by_month else start.month
    if not rule.by_day and len(rule.by_month_day) <= 1:
        day = rule.by_month_day[0] if rule.by_month_day else start.day
        if day < 1 or (month, day) == (2, 30) or (rule.by_month_day and not rule.by_month):
            return None
        return _("on %(day)s %(month)s %(years)s") % {
            "day": day, "month": MONTHS[month], "years": years,
        }  # fmt: skip
    days = _days_of_month(rule, start) if rule.by_month else None
    if days is None:
        return None
    return _("%(days)s of %(month)s %(years)s") % {
        "days": days, "month": MONTHS[month], "years": years,
    }  # fmt: skip


def _days_of_month(rule: Rule, start: datetime) -> str | None:
    """Return "the first Tuesday", "the 15th", "the last day"."""
    if rule.by_day and rule.by_month_day:
        return None
    if rule.by_day:
        if not all(nth in _nths() for nth, _day in rule.by_day):
            return None
        return _joined(
            [
                _("the %(nth)s %(weekday)s") % {"nth": _nths()[nth], "weekday": _weekday(day)}
                for nth, day in rule.by_day
            ]
        )
    days = rule.by_month_day or (start.day,)
    if days == (-1,):
        return _("the last day")
    if min(days) < 1:
        return None
    return _joined([_("the %(day)s") % {"day": _ordinal(day, of_month=True)} for day in days])


def _every(interval: int, one: str, two: str, more: str) -> str:
    if interval <= 2:
        return one if interval == 1 else two
    return more % {"nth": _nths().get(interval) or _ordinal(interval)}


def _nths() -> dict[int, str]:
    return {
        1: pgettext("ordinal", "first"),
        2: pgettext("ordinal", "second"),
        3: pgettext("ordinal", "third"),
        4: pgettext("ordinal", "fourth"),
        5: pgettext("ordinal", "fifth"),
        -1: pgettext("ordinal", "last"),
        -2: pgettext("ordinal", "second last"),
    }


def _ordinal(number: int, *, of_month: bool = False) -> str:
    """Return "15th"; in Swedish "15:e", but a plain number for a date."""
    teens = 11 <= number % 100 <= 13
    if reads_swedish():
        ending = "a" if number % 10 in {1, 2} and not teens else "e"
        return str(number) if of_month else f"{number}:{ending}"
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _weekday(day: int) -> str:
    return str(WEEKDAYS[day])


def _day(moment: datetime, start: datetime) -> str:
    """Return "31 oktober", with its year when that is another than the start's."""
    return date_format(moment, "j F" if moment.year == start.year else "j F Y", use_l10n=False)


def _joined(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(list)s and %(last)s") % {"list": ", ".join(words[:-1]), "last": words[-1]}
