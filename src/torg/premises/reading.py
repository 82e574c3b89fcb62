"""Reads what people write of premises: areas, rents, dates, floors, points. No database here."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from torg.core.text import clean_text
from torg.places.models import City

_NUMBER = re.compile(r"-?\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)|-?\d+(?:[.,]\d+)?")
_UNITS = re.compile(
    r"(?i)\b(?:ca|cirka|c:a|circa|approx|about|ungefär|omkring)\b\.?"
    r"|(?:m2|m²|kvm|kvadratmeter|sqm|sq\.? ?m)\b\.?|[~≈]|²"
)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
LARGEST_AREA, HIGHEST_RENT, WIDEST_FRONT = 200_000, 100_000, 500.0
FORMULA = ("=", "@")
GROUND = ("", "0")  # floors as stored: nothing said, and at street level
_STREET_LEVEL = re.compile(
    r"b\.?v\.?|n\.?b\.?|gf?|(?:ground|street)(?: (?:floor|level))?"
    r"|(?:nedre botten|botten|gatu|mark|entr[ée])(?:plan|vån|våning|nivå)?(?:e[nt])?"
)
_CELLAR = re.compile(r"k\.?v\.?|källar(?:e|plan|vån|våning)(?:e?[nt])?|basement|cellar")
_STAIRS = re.compile(r"(\d{1,2}|en|två|tre) ?(?:tr|trappa|trappor)\.?(?: upp)?")
_STAIRS_IN_WORDS = {"en": 1, "två": 2, "tre": 3}
_STOREY = re.compile(
    r"(?:vån|våning|våningsplan|plan|floor|level)\.? ?(?P<after>-?\d{1,2})"
    r"|(?P<before>\d{1,2})(?:st|nd|rd|th|:?[ae])? ?(?:vån|våning|våningen|plan|floor)\.?"
)
_SPAN = re.compile(r"(-?\d{1,2}) ?[-–] ?(-?\d{1,2})")
_HALF = 0.5  # a few steps up or down are street level
_REACH = 0.25  # degrees outside the city's own map that something of it may lie


class UnreadableError(ValueError):
    """A value that says nothing we can use; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Read:
    """A value, and what had to be repaired to read it ("" = nothing)."""

    value: int | float | None
    notice: str = ""


def read_area(text: str) -> Read:
    """Return the area in whole m²: "120 kvm ca" is 120, with a notice.

    Several numbers ("85–90") are kept as unknown with a notice. Raises UnreadableError for an area
    that cannot be: none or below, or larger than any house.
    """
    raw = clean_text(text, 60)
    if not raw or raw in {"-", "–", "?"}:
        return Read(None)
    plain = _UNITS.sub(" ", raw)
    numbers = _NUMBER.findall(plain)
    rest = _NUMBER.sub("", plain).strip(" .,")
    if len(numbers) != 1 or rest:
        return Read(None, _("Area “%(raw)s” is not one number: left out.") % {"raw": raw})
    area = round(_number(numbers[0]))
    if not 0 < area <= LARGEST_AREA:
        raise UnreadableError(_("The area cannot be “%(raw)s”.") % {"raw": raw})
    if raw.isdigit():
        return Read(area)
    return Read(area, _("Area “%(raw)s” read as %(area)s m².") % {"raw": raw, "area": area})


def read_rent(text: str) -> Read:
    """Return kronor per m² and year in whole kronor. Raises UnreadableError."""
    raw = clean_text(text, 60)
    if not raw or raw in {"-", "–"}:
        return Read(None)
    # Without a word of the unit it is what the column says: per m² and year.
    plain = re.sub(r"(?i)kr(?:onor)?|sek|/|per|m2|m²|kvm|och|år|year|:-", " ", raw)
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1 or _NUMBER.sub("", plain).strip(" .,"):
        # The figure is the owner's secret: it is not repeated where others may read.
        return Read(None, _("The rent is not one number per m² and year: left out."))
    rent = round(_number(numbers[0]))
    if not 0 < rent <= HIGHEST_RENT:
        raise UnreadableError(_("The rent cannot be what is written: kronor per m² and year."))
    return Read(rent)


def read_metres(text: str) -> Read:
    """Return the width of a front in metres. Raises UnreadableError."""
    raw = clean_text(text, 40)
    if not raw:
        return Read(None)
    numbers = _NUMBER.findall(raw)
    if len(numbers) != 1:
        return Read(None, _("Frontage “%(raw)s” is not one number: left out.") % {"raw": raw})
    metres = _number(numbers[0])
    if not 0 < metres <= WIDEST_FRONT:
        raise UnreadableError(_("The frontage cannot be “%(raw)s”.") % {"raw": raw})
    return Read(round(metres, 1))


@dataclass(frozen=True)
class ReadFloor:
    """A floor as it is stored, and what staff should know of how it was read ("" = nothing)."""

    value: str
    notice: str = ""
    is_clear: bool = True


def read_floor(text: str) -> ReadFloor:
    """Return a floor as whole storeys from the street: "0" at street level, "-1" the cellar.

    "BV" and "markplan" are "0", "1 tr" is "1", "1–2" stays so; what has street level among its
    storeys is "0", as its window is there. Whether "plan 2" counts the ground floor differs: it is
    "2", with a notice. What is not clear is kept as written, at most 10 characters, with a notice.
    """
    raw = clean_text(text, 60)
    if raw in {"", "-", "–", "?"}:
        return ReadFloor("")
    parts = re.split(r" ?[;/+&] ?|, | (?:och|and) ", raw.casefold().replace("−", "-"))
    read = [_levels(part) for part in parts if part]
    levels = sorted({level for found in read for level in found})
    if not levels or not all(read):
        return ReadFloor(raw[:10], _(
            "Floor “%(raw)s” is not clear: kept as it is written. Write 0 at street level, 1 one"
            " floor up, -1 in the cellar."
        ) % {"raw": raw}, is_clear=False)  # fmt: skip
    if len(levels) > 1 and 0 in levels:
        return ReadFloor("0", _(
            "Floor “%(raw)s” is more than one: it counts as street level, where its window is."
        ) % {"raw": raw})  # fmt: skip
    value = "–".join(f"{level:g}" for level in dict.fromkeys((levels[0], levels[-1])))
    if levels[-1] > 0 and any(_STOREY.fullmatch(part) for part in parts):
        return ReadFloor(value, _(
            "Floor “%(raw)s” is read as %(n)s up from the street. Is it at street level? Write 0."
        ) % {"raw": raw, "n": value})  # fmt: skip
    return ReadFloor(value)


def _levels(part: str) -> list[float]:
    """Return the storeys that a word or number tells of; none for what is not clear."""
    if span := _SPAN.fullmatch(part):
        return [float(level) for level in range(int(span[1]), int(span[2]) + 1)]
    if _STREET_LEVEL.fullmatch(part):
        return [0.0]
    if _CELLAR.fullmatch(part):
        return [-1.0]
    if stairs := _STAIRS.fullmatch(part):
        return [float(_STAIRS_IN_WORDS.get(stairs[1], stairs[1]))]
    if storey := _STOREY.fullmatch(part):
        return [float(storey["after"] or storey["before"])]
    if re.fullmatch(r"[+-]?\d{1,2}(?:[.,]\d{1,2})?", part):
        level = float(part.replace(",", "."))
        return [0.0 if abs(level) <= _HALF else level]
    return []


def _number(text: str) -> float:
    if re.fullmatch(r"-?\d{1,3}(?:[ .\u00a0\u202f]\d{3})+", text):
        return float(re.sub(r"[ .\u00a0\u202f]", "", text))
    return float(text.replace(",", "."))


def read_day(text: str) -> date | None:
    """Return a day from "2025-03-01", "1/3 2025"-like writing or a spreadsheet's number.

    Raises UnreadableError. "2025-03" and "2025" are their first day.
    """
    raw = clean_text(text, 40)
    if not raw:
        return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", raw):
        return _EXCEL_DAY_ZERO + timedelta(days=int(float(raw)))
    parts = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ][\d:.+Z-]*)?", raw)
    swedish = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[ /.-](\d{4})", raw)
    try:
        if parts:
            return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
        if swedish:
            return date(int(swedish[3]), int(swedish[2]), int(swedish[1]))
    except ValueError:
        pass
    raise UnreadableError(_("“%(raw)s” is no day; write it as 2025-03-01.") % {"raw": raw})


def split_address(text: str) -> tuple[str, str]:
    """Return street and number of "Hökgatan 14 B, 2 tr": what is behind the number is left out."""
    raw = clean_text(text, 180)
    found = re.match(r"(.*?\D)\s+(\d{1,5}(?:\s?[A-Za-zÅÄÖåäö]\b)?(?:\s?[-–/]\s?\d{1,5})?)", raw)
    if not found:
        return raw.split(",")[0].strip(), ""
    return found[1].strip(" ,"), " ".join(found[2].split())


@dataclass(frozen=True)
class ReadPoint:
    """A point in degrees, and what had to be repaired to read it ("" = nothing)."""

    lat: float
    lon: float
    notice: str = ""


def read_point(lat: float, lon: float, city: City) -> ReadPoint:
    """Return the point, turned round with a notice when only so it lies in the city.

    Raises UnreadableError when it lies outside either way.
    """
    if _within(city, lat, lon):
        return ReadPoint(lat, lon)
    if _within(city, lon, lat):
        return ReadPoint(lon, lat, _("Latitude and longitude were mixed up: put right."))
    raise UnreadableError(
        _("The point %(lat)s, %(lon)s lies outside %(city)s.")
        % {"lat": round(lat, 5), "lon": round(lon, 5), "city": city.name}
    )


def _within(city: City, lat: float, lon: float) -> bool:
    return (
        city.south - _REACH <= lat <= city.north + _REACH
        and city.west - _REACH <= lon <= city.east + _REACH
    )
