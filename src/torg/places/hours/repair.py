"""Rewriting opening hours that are wrong in form but have only one possible meaning.

The text is cut into tokens, each word is given its meaning or the whole is refused, and the tokens
are written again as the syntax wants them. Nothing is guessed: two rules without a separator, a
moment without an end, or "10-5" (until five in the morning, or seventeen?) are refused, with the
reason in the writer's language.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.translation import gettext as _

from torg.places.hours.lexicon import DAYS, MONTH_NAMES, OTHERS


class RefusedHoursError(ValueError):
    """The text has no meaning, or more than one. The message says which, to its writer."""


class Kind(Enum):
    DAY = auto()
    HOLIDAY = auto()
    MONTH = auto()
    TIME = auto()  # a time of day
    SUN = auto()
    NUMBER = auto()
    MODIFIER = auto()  # off, open, unknown
    WORD = auto()  # week, easter, day
    ALWAYS = auto()
    COMMENT = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True)
class Token:
    """`text` is as the syntax writes it, `raw` as it stood. Of a time: `minutes` since midnight,
    `half` "a" or "p" where given, and whether it was a bare hour such as "9"."""

    kind: Kind
    text: str
    raw: str = ""
    minutes: int = 0
    half: str = ""
    bare: bool = False


_LEXER = re.compile(
    r"""(?P<comment>"[^"]*")
    |(?P<always>24/7)
    |(?P<half>(\d{1,2})(?:[:.](\d{2}))?\ ?([ap])\.?\ ?m\b\.?)
    |(?P<clock>\d{1,3}[:.]\d{1,3})(?![\d:])
    |(?P<cjk>(\d{1,2})時(?:(\d{1,2})分)?)
    |(?P<hours>(\d{1,2})\ ?h(?:\ ?(\d{2}))?(?![^\W_]))
    |(?P<number>\d+)
    |(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?\.?)
    |(?P<sign>\|\||[-,;:+\[\]])
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE,
)
# Every dash, tilde and quotation mark that a keyboard or a word processor may put.
_FOLD = str.maketrans(
    dict.fromkeys("‐‑‒–—―−⁃~〜～", "-")
    | dict.fromkeys("“”„‟«»", '"')
    | {"’": "'", "、": ",", "；": ";", "：": ":", "，": ","}
)
# The syntax wants holidays at either end of a list of days: "Su,PH,Mo" is "PH,Su,Mo".
_SOME_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?"
_HOLIDAY_WITHIN = re.compile(
    rf"\b({_SOME_DAYS}(?:,{_SOME_DAYS})*),((?:PH|SH)(?:,(?:PH|SH))?)(?=,{_SOME_DAYS})(,)"
)
_SUN = frozenset({"sunrise", "sunset", "dawn", "dusk"})
_MODIFIERS = frozenset({"off", "open", "unknown"})
_HALF_DAY = 12 * 60
_DAY_MINUTES = 24 * 60
_END = Token(Kind.END, "")


def fold(raw: str) -> str:
    """Return the text with one kind of dash, quotation mark and space, and no loose ends."""
    text = unicodedata.normalize("NFKC", raw.translate(_FOLD)).translate(_FOLD)
    return re.sub(r"\s+", " ", text).strip(" ;,")


def rewrite(text: str) -> str:
    """Return the folded text in OSM syntax; RefusedHoursError when it has no meaning or several.

    The result is not checked: the library has the last word.
    """
    tokens = [_token(match) for match in _LEXER.finditer(text) if match.lastgroup != "space"]
    if len(tokens) == 1 and tokens[0].raw.casefold() in {"24", "24h"}:
        return "24/7"
    return _Writer(tokens).write()


# --- tokens --------------------------------------------------------------------------------------


def _token(match: re.Match[str]) -> Token:
    raw = match.group(0)
    group = next(name for name, value in match.groupdict().items() if value is not None)
    if group == "word":
        return _word(raw)
    if group in {"half", "clock", "cjk", "hours"}:
        return _time(group, match)
    if group == "other":
        raise RefusedHoursError(_("“%(text)s” is no part of opening hours.") % {"text": raw})
    kinds = {
        "comment": Kind.COMMENT,
        "always": Kind.ALWAYS,
        "number": Kind.NUMBER,
        "sign": Kind.SIGN,
    }
    return Token(kinds[group], raw, raw)


def _word(raw: str) -> Token:
    word = raw.casefold().rstrip(".")
    if word in DAYS:
        return Token(Kind.DAY, DAYS[word], raw)
    if word in MONTH_NAMES:
        return Token(Kind.MONTH, MONTH_NAMES[word], raw)
    meaning = OTHERS.get(word)
    if meaning is None:
        raise RefusedHoursError(_("“%(text)s” is no part of opening hours.") % {"text": raw})
    if meaning == "to":
        return Token(Kind.SIGN, "-", raw)
    if meaning in _SUN:
        return Token(Kind.SUN, meaning, raw)
    if meaning in _MODIFIERS:
        return Token(Kind.MODIFIER, meaning, raw)
    if meaning in {"PH", "SH"}:
        return Token(Kind.HOLIDAY, meaning, raw)
    return Token(Kind.WORD, meaning, raw)


_PARTS = re.compile(r"(\d+)(?:\D+?(\d+))?")


def _time(group: str, match: re.Match[str]) -> Token:
    raw = match.group(0)
    parts = _PARTS.match(raw)
    hour_text, minute_text = (parts.group(1), parts.group(2) or "00") if parts else ("", "")
    # "010:00", "10:0" and "10:000" can only be ten o'clock.
    hour, minute = int(hour_text), int(minute_text)
    well_formed = len(hour_text) < 3 or hour_text[0] == "0"
    if len(minute_text) != 2 and minute_text.strip("0"):
        well_formed = well_formed and len(minute_text) == 3 and minute_text[0] == "0"
    half = ""
    if group == "half":
        half = "p" if "p" in raw.casefold() else "a"
        well_formed = well_formed and (hour <= 12 or half == "p")
        hour, half = _from_half(hour, half), half if hour <= 12 else ""
    if not well_formed or minute > 59 or hour > 48:
        raise RefusedHoursError(_("“%(text)s” is no time of day.") % {"text": raw})
    return _at(hour * 60 + minute, raw, half=half)


def _from_half(hour: int, half: str) -> int:
    """Return the hour of twenty-four: 12 am is midnight, 12 pm noon; 17 pm stays 17."""
    if half == "a":
        return 0 if hour == 12 else hour
    return hour if hour >= 12 else hour + 12


def _at(minutes: int, raw: str, *, half: str = "", bare: bool = False) -> Token:
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return Token(Kind.TIME, text, raw, minutes, half, bare)


# --- writing -------------------------------------------------------------------------------------


class _Writer:
    """Writes the tokens rule by rule. In a rule, days and dates stand before times."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.here = 0
        self.out: list[str] = []
        self.month = ""  # the month whose days are being listed
        self.timed = False  # a time or modifier has been written in this rule

    def peek(self, ahead: int = 0) -> Token:
        at = self.here + ahead
        return self.tokens[at] if at < len(self.tokens) else _END

    def take(self) -> Token:
        token = self.peek()
        self.here += 1
        return token

    def write(self) -> str:
        steps = {
            Kind.DAY: self.selector,
            Kind.HOLIDAY: self.selector,
            Kind.MONTH: self.selector,
            Kind.WORD: self.selector,
            Kind.NUMBER: self.number,
            Kind.TIME: self.span,
            Kind.SUN: self.span,
            Kind.MODIFIER: self.modifier,
            Kind.ALWAYS: self.modifier,
            Kind.COMMENT: self.comment,
            Kind.SIGN: self.sign,
        }
        while self.peek().kind != Kind.END:
            steps[self.peek().kind]()
        text = re.sub(r" +", " ", "".join(self.out)).strip(" ;,")
        return _HOLIDAY_WITHIN.sub(r"\2,\1\3", re.sub(r",(?: ?,)+", ",", text))

    def joined(self) -> bool:
        """Return whether what comes next continues a range or list of what stands."""
        return bool(self.out) and self.out[-1] in {"-", ",", "["}

    def put(self, text: str) -> None:
        self.out.append(text if self.joined() or not self.out else f" {text}")

    def selector(self) -> None:
        """A day, holiday, month, "week" or "easter"."""
        token = self.take()
        if self.timed:
            if not self.out or self.out[-1] != ",":
                raise RefusedHoursError(
                    _("It is not clear what “%(text)s” belongs to.") % {"text": token.raw}
                )
            self.out[-1] = ", "  # another rule, added to those before
            self.timed = False
        self.month = token.text if token.kind == Kind.MONTH else ""
        self.put(token.text)

    def number(self) -> None:
        token = self.peek()
        value = int(token.text[:9])
        before = self.out[-1].strip() if self.out else ""
        is_year = not self.timed and len(token.text) == 4 and 1900 <= value <= 2100
        if is_year or before in {"[", "week"}:
            self.put(self.take().text)
        elif self.month and not self.timed and 1 <= value <= 31 and self.is_date():
            self.day_of_month(value)
        else:
            self.span()

    def is_date(self) -> bool:
        """Return whether the number after a month is a date: not "Jan-Mar 10-18"."""
        before = self.tokens[self.here - 1]
        if before.kind == Kind.MONTH:
            # "Jan-Mar 10-18" names hours; "Dec 24-26" is dates only if no month range stands.
            ranged = self.here >= 2 and self.tokens[self.here - 2].text == "-"
            return not (ranged and self.tokens[self.here - 3].kind == Kind.MONTH)
        return before.kind == Kind.SIGN and before.text in {"-", ","}

    def day_of_month(self, value: int) -> None:
        self.here += 1
        listed = bool(self.out) and self.out[-1] == ","
        self.put(f"{self.month} {value:02d}" if listed else f"{value:02d}")

    def span(self) -> None:
        """ "10-18", "9 am to 5 pm", "10:00+", "sunrise-sunset"."""
        start = self.moment()
        if self.peek().text == "+":
            self.here += 1
            self.finish(f"{start.text}+")
            return
        if self.peek().text != "-" or self.peek(1).kind not in {Kind.TIME, Kind.NUMBER, Kind.SUN}:
            raise RefusedHoursError(
                _("“%(text)s” says when, but not until when.") % {"text": start.raw or start.text}
            )
        self.here += 1
        start, end = _settled(start, self.moment())
        open_end = self.peek().text == "+"
        self.here += open_end
        self.finish(f"{start.text}-{end.text}{'+' * open_end}")

    def finish(self, span: str) -> None:
        if self.timed and self.out and not self.joined():
            raise RefusedHoursError(
                _("It is not clear what “%(text)s” belongs to.") % {"text": span}
            )
        if not self.timed and self.out and self.out[-1] == ",":
            self.out[-1] = " "  # "Sunday, 10-12": the comma says nothing
        self.month = ""
        self.timed = True
        self.put(span)

    def moment(self) -> Token:
        token = self.take()
        if token.kind != Kind.NUMBER:
            return token
        if len(token.text) > 2 or int(token.text) > 24:
            raise RefusedHoursError(_("“%(text)s” is no time of day.") % {"text": token.raw})
        return _at(int(token.text) * 60, token.raw, bare=True)

    def modifier(self) -> None:
        token = self.take()
        ruled = bool(self.out) and self.out[-1] not in {"; ", " || ", ", "}
        self.timed = True
        self.put("00:00-24:00" if token.kind == Kind.ALWAYS and ruled else token.text)

    def comment(self) -> None:
        self.put(self.take().text)
        self.timed = True

    def sign(self) -> None:
        token = self.take()
        if token.text in {";", "||"}:
            self.out.append("; " if token.text == ";" else " || ")
            self.timed, self.month = False, ""
        elif token.text == ":":
            self.colon(token)
        elif token.text == "+" or (token.text == "-" and self.peek(1).text == "day"):
            self.out.append(f" {token.text}")
            self.out.append("")
            self.put_offset()
        else:
            self.out.append(token.text)

    def colon(self, token: Token) -> None:
        """A colon between days and hours says nothing; anywhere else it is a mistake."""
        before = self.tokens[self.here - 2] if self.here >= 2 else _END
        if self.timed or before.kind not in {Kind.DAY, Kind.HOLIDAY, Kind.MONTH, Kind.NUMBER}:
            raise RefusedHoursError(
                _("“%(text)s” is no part of opening hours.") % {"text": token.raw}
            )
        self.month = ""

    def put_offset(self) -> None:
        """Write the "1 day" of "easter +1 day"."""
        count, word = self.take(), self.take()
        if count.kind != Kind.NUMBER or word.text != "day":
            raise RefusedHoursError(
                _("“%(text)s” is no part of opening hours.") % {"text": count.raw}
            )
        self.out.append(f"{count.text} day")


def _settled(start: Token, end: Token) -> tuple[Token, Token]:
    """Return both ends with the half of the day settled, or refuse if it is not clear."""
    if Kind.SUN in {start.kind, end.kind}:
        return start, end
    unclear = RefusedHoursError(
        _("It is not clear if “%(text)s” means morning or evening.")
        % {"text": f"{start.raw}-{end.raw}"}
    )
    if start.half == "a" and start.minutes < 60 and end.minutes:
        raise unclear  # "12 am - 11 pm": midnight, or is noon meant?
    if start.half and not end.half and end.minutes <= _HALF_DAY:
        raise unclear
    if end.half and not start.half and start.minutes <= _HALF_DAY:
        later = start.minutes + _HALF_DAY
        if end.half == "a" or later < end.minutes or start.minutes > end.minutes:
            raise unclear
    ends_early = end.bare and not end.raw.startswith("0") and 0 < end.minutes < start.minutes
    if start.bare and ends_early and start.minutes <= _HALF_DAY:
        raise unclear
    if start.minutes == end.minutes:
        if start.minutes == 0:
            return start, _at(_DAY_MINUTES, end.raw)
        raise RefusedHoursError(
            _("“%(text)s” begins and ends at the same time.") % {"text": start.raw}
        )
    return start, end
