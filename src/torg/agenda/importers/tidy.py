"""Values of others made safe: addresses, texts with mark-up, numbers, sums, points, times."""

import math
import re
from datetime import datetime
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from zoneinfo import ZoneInfo

import nh3

from torg.core.text import clean_text

MAX_URL = 500
MAX_TEXT = 8_000  # characters of a description
_SOUND = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+\Z")  # no controls, no half characters
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!]")
_LINK = re.compile(r"\[([^\]]{0,300})\]\([^)]{0,600}\)")
_STRESSED = re.compile(r"(\*{1,2})(\S(?:[^*\n]{0,300}\S)?)\1(?!\w)")
_YEARS = range(1970, 2200)


def address(value: Any, base: str = "") -> str:
    """Return a whole http(s) address, or nothing for other schemes, passwords and junk."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if not text or len(text) > 2 * MAX_URL or not _SOUND.match(text):
        return ""
    try:
        whole = urljoin(base, text) if base else text
        parts = urlsplit(whole)
        host = parts.hostname or ""
        named = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not named:
        return ""
    if not host or ("." not in host and ":" not in host and host != "localhost"):
        return ""
    whole = quote(whole, safe="/%:@!$&'()*+,;=~-._?#[]")
    return whole if len(whole) <= MAX_URL else ""


def plain(value: Any, max_length: int = 200) -> str:
    """Return one line of text without mark-up; what is no text or number gives nothing."""
    return clean_text(value, max_length) if isinstance(value, str | int | float) else ""


def rich(value: Any, max_length: int = MAX_TEXT) -> str:
    """Return Markdown of a text that may be HTML."""
    if not isinstance(value, str):
        return ""
    text = value[: max_length * 6]
    if _TAG.search(text):
        text = _to_markdown(text)
    return clean_text(text, max_length, lines=True)


def sentence(text: str, max_length: int = 300) -> str:
    """Return the first sentences of a text that fit, in one line."""
    line = _LINK.sub(r"\1", text.split("\n\n", maxsplit=1)[0])
    line = _STRESSED.sub(r"\2", line).lstrip("# ")
    line = " ".join(line.split())
    if len(line) <= max_length:
        return line
    cut = line[:max_length]
    stop = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: stop + 1] if stop > 60 else f"{cut[: max_length - 1].rsplit(' ', 1)[0]}…"


class _Markdown(HTMLParser):
    """Writes down the few kinds of mark-up that a description needs."""

    _BREAKS = {
        **dict.fromkeys(("p", "ul", "ol", "section", "article", "table", "blockquote"), "\n\n"),
        **dict.fromkeys(("div", "br", "tr"), "\n"),
    }
    _SIGNS = {"strong": "**", "b": "**", "em": "*", "i": "*"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BREAKS:
            self.parts.append(self._BREAKS[tag])
        elif tag == "li":
            self.parts.append("\n- ")
        elif re.fullmatch("h[1-6]", tag):
            self.parts.append("\n\n### ")
        elif tag == "a":
            self._links.append((address(dict(attrs).get("href") or ""), len(self.parts)))
        elif tag in self._SIGNS:
            self.parts.append(self._SIGNS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in self._BREAKS or re.fullmatch("h[1-6]", tag):
            self.parts.append(self._BREAKS.get(tag, "\n\n"))
        elif tag in self._SIGNS:
            self._end_sign(self._SIGNS[tag])

    def _end_sign(self, sign: str) -> None:
        """Close a sign against its word: Markdown wants no space inside."""
        last = self.parts[-1] if self.parts else ""
        if last == sign:
            self.parts.pop()  # nothing stood inside
        elif last.rstrip() != last:
            self.parts[-1:] = [last.rstrip(), sign, last[len(last.rstrip()) :]]
        else:
            self.parts.append(sign)

    def _end_link(self, href: str, start: int) -> None:
        words = " ".join("".join(self.parts[start:]).split())
        if href and words and words.strip("*") not in href:
            self.parts[start:] = [f"[{re.sub(r'[][]', '', words)}]({href.replace(')', '%29')})"]
        elif href:
            self.parts[start:] = [href]

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


_KEPT = {*_Markdown._BREAKS, *_Markdown._SIGNS, "li", "a", *(f"h{n}" for n in range(1, 7))}  # noqa: SLF001  -- its own reader


def _to_markdown(text: str) -> str:
    reader = _Markdown()
    # First made whole in one pass: the reader below takes a time that grows with the square of
    # what is broken.
    reader.feed(nh3.clean(text, tags=_KEPT, attributes={"a": {"href"}}, link_rel=None))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


# --- numbers -------------------------------------------------------------------------------------


def number(value: Any) -> float | None:
    """Return a finite number, also from a text such as "55,96"; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,2})?", text):
        return None
    found = float(text)
    return found if math.isfinite(found) else None


def point(lat: Any, lon: Any) -> tuple[float | None, float | None]:
    """Return a place on Earth, or nothing; 0, 0 is what forms send when nobody chose."""
    north, east = number(lat), number(lon)
    if north is None or east is None or (north, east) == (0, 0):
        return (None, None)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return (None, None)
    return (round(north, 6), round(east, 6))


_SUM = re.compile(r"(?<![\w.,])(\d{1,3}(?:[ \u00a0.]\d{3})+|\d{1,6})(?:[.,](\d{1,2}))?(?!\s*%|\w)")
_OTHER_MONEY = re.compile(r"[€$£]|\b(eur|euro|usd|dkk|nok|gbp|chf|dollar)\b", re.IGNORECASE)


def sums(value: Any) -> list[int]:
    """Return the sums in öre that stand in a text or number; none where the money is another."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [round(value * 100)] if 0 <= value < 1_000_000 and math.isfinite(value) else []
    text = re.sub(r"(?<=\d)(?=kr\b|:-|sek\b)", " ", str(value)[:300], flags=re.IGNORECASE)
    if _OTHER_MONEY.search(text):
        return []
    found = []
    for match in _SUM.finditer(re.sub(r"(?<=\d)[-–—](?=\d)", " – ", text)):
        whole = int(re.sub(r"\D", "", match[1]))
        found.append(whole * 100 + int((match[2] or "0").ljust(2, "0")))
    return found


# --- times ---------------------------------------------------------------------------------------

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(value: Any, timezone: str) -> tuple[datetime, bool] | None:
    """Return an aware time and whether it is a day alone, from ISO 8601 and its near relatives.

    Without an offset it is local time in `timezone`. None when it is no time.
    """
    match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) not in _YEARS:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    is_day = match[4] is None
    if hour == 24 and minute == second == 0:
        hour, minute = 23, 59
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone(timezone))
        if match[7]:
            offset = "+00:00" if match[7] == "Z" else match[7]
            offset = offset if len(offset) > 3 else f"{offset}:00"
            local = datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M:%S}{offset}")
    except ValueError:
        return None
    return local.astimezone(zone(timezone)), is_day
