"""Words of footfall: how a day was, what an effect says, when something was."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.premises.figures.enums import DatasetKind
from torg.premises.passing.models import EffectStatement


def number(value: float) -> str:
    """Return a whole number in the reader's way: "12 300"."""
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def share(value: float) -> str:
    """Return "+12 %" or "−8 %" that does not break; what rounds to nothing is "0 %"."""
    percent = round(value * 100)
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return f"{sign}{number(abs(percent))}\N{NO-BREAK SPACE}%"


def between(low: float, high: float) -> str:
    """Return "between −3 and +18 %"."""
    words = {"low": share(low)[:-2], "high": share(high)}
    return _("between %(low)s and %(high)s") % words


def long_day(day: date) -> str:
    """Return "Saturday 24 October" with a capital."""
    return date_format(day, "l j F").capitalize()


def short_day(day: date) -> str:
    """Return "Sat 24/10" with a capital."""
    return date_format(day, "D j/n").capitalize()


def state_of(low: float, high: float) -> str:
    """Return above, below or usual: whether a range from low to high leaves nought out."""
    if low > 0:
        return "above"
    return "below" if high < 0 else "usual"


def verdict(day: date, above: float, low: float, high: float) -> str:
    """Return how a day was, in one sentence."""
    said = {
        "day": long_day(day), "weekday": date_format(day, "l").lower(),
        "percent": share(abs(above)).removeprefix("+"),
    }  # fmt: skip
    if state_of(low, high) == "usual":
        return _("%(day)s was like a usual %(weekday)s") % said
    if above > 0:
        return _("%(day)s was %(percent)s above a usual %(weekday)s") % said
    return _("%(day)s was %(percent)s below a usual %(weekday)s") % said


def range_words(above: float, low: float, high: float) -> str:
    """Return what stands under the sentence: the figure with its interval."""
    said = {"share": share(above), "between": between(low, high)}
    if state_of(low, high) == "usual":
        return _("%(share)s (%(between)s): no more than such days vary by themselves.") % said
    return _("The truth lies %(between)s, nine times in ten.") % said


def when(statement: EffectStatement) -> str:
    """Return "24 October 2026 10:00–18:00", or both days."""
    zone = statement.city.tz
    begin, end = statement.start.astimezone(zone), statement.end.astimezone(zone)
    if begin.date() == end.date():
        return f"{date_format(begin, 'j F Y')} {_clock(begin)}–{_clock(end)}"
    first, last = (date_format(at, "j F Y") for at in (begin, end))
    return f"{first} {_clock(begin)} – {last} {_clock(end)}"


def _clock(moment: datetime) -> str:
    return date_format(moment, "H:i")


def effect_verdict(found: Mapping[str, Any]) -> str:
    """Return what an effect says, in one sentence."""
    said = {
        "n": number(abs(found["more"])), "share": share(found["share"]),
        "between": between(found["share_low"], found["share_high"]),
    }  # fmt: skip
    if state_of(found["low"], found["high"]) == "usual":
        return _("No effect can be told apart from chance (%(share)s, %(between)s)") % said
    if found["more"] > 0:
        return _("About %(n)s more passers-by than without it: %(share)s, %(between)s") % said
    return _("About %(n)s fewer passers-by than without it: %(share)s, %(between)s") % said


def placebo_words(found: Mapping[str, Any]) -> str:
    """Return what the same reckoning finds when nothing happens."""
    weeks = found["placebos"]
    said = {
        "n": weeks, "none": weeks - found["flagged"],
        "expected": number(weeks * (1 - found["level"])), "flagged": found["flagged"],
    }  # fmt: skip
    return (
        ngettext(
            "Reckoned in the same way for %(n)d other week without any event, it found none in"
            " %(none)d. By chance about %(expected)s false alarms are to be expected; there were"
            " %(flagged)d.",
            "Reckoned in the same way for %(n)d other weeks without any event, it found none in"
            " %(none)d. By chance about %(expected)s false alarms are to be expected; there were"
            " %(flagged)d.",
            weeks,
        )
        % said
    )


def chance_words(found: Mapping[str, Any]) -> str:
    """Return how often chance alone strays as far."""
    rank = max(round(found["p"] * (found["placebos"] + 1)), 1)
    said = {"rank": rank, "of": found["placebos"] + 1}
    return _("Of these %(of)d weeks, %(rank)d strayed as far from the usual as this one.") % said


def counters_words(found: Mapping[str, Any]) -> str:
    """Return how many counters it rests on."""
    used = found["counters"]
    words = ngettext("%(n)d counter", "%(n)d counters", used) % {"n": used}
    if not found["left_out"]:
        return words
    left = found["left_out"]
    more = ngettext(
        "%(n)d counter counted too few of those hours", "%(n)d counters counted too few of those"
        " hours", left,
    ) % {"n": left}  # fmt: skip
    return f"{words} ({more})"


def weather_words(shares: Mapping[str, float]) -> str:
    """Return how the weather is among what is usual, from what is kept of it."""
    if not shares:
        return _("The weather is not known here: what is usual takes no account of it.")
    lead = _(
        "The weather is taken into account: how far it was from what is usual for the season and"
        " the hour. Where it is not known it is taken as usual; days to come are told without it."
    )
    return " ".join([lead, *_known(shares)])


def effect_weather_words(shares: Mapping[str, float]) -> str:
    """Return whether an effect is told apart from the weather of its hours."""
    if not any(shares.values()):
        return _(
            "The weather of those hours is not known: neither it nor other events of the same hours"
            " are told apart from the effect."
        )
    lead = _("The weather of those hours is taken into account.")
    more = _(
        "Where it is not known it is taken as usual. Other events of the same hours are not told"
        " apart from the effect."
    )
    return " ".join([lead, *_known(shares), more])


def _known(shares: Mapping[str, float]) -> Iterator[str]:
    """Yield for each measure of how many hours of a hundred it is known."""
    words = {
        DatasetKind.TEMPERATURE: _("Temperature is known for %(n)d of 100 hours."),
        DatasetKind.RAIN: _("Precipitation is known for %(n)d of 100 hours."),
    }
    for kind, share in shares.items():
        yield words[DatasetKind(kind)] % {"n": round(100 * share)}
