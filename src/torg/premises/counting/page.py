"""The pages of counts, ready to be drawn."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from torg.core.frame import address, frame
from torg.core.rules import Person
from torg.places.enums import Side
from torg.places.models import City
from torg.places.queries.walking import short_number
from torg.premises.counting.enums import Scope, Seen
from torg.premises.counting.models import Count, CountedUnit, CountPhoto
from torg.premises.counting.queries import (
    WHOLE,
    Area,
    Rate,
    Rates,
    areas_of,
    disagreements,
    photos_in,
    rates_of,
    series_of,
    shown_token,
    standing,
    units_of,
)
from torg.premises.models import Premises
from torg.premises.queries.words import state_words

_WIDTH, _HEIGHT, _LEFT, _FOOT = 640.0, 200.0, 40.0, 26.0  # drawing units of the chart
_ROOM = 56.0  # of words below the chart


def name_of(count: Count) -> str:
    """Return what is counted: a stretch, a street, a district or the whole city."""
    return count.name or count.city.name


@dataclass(frozen=True)
class Unit:
    """A unit to look at; `pressed` is what stands of what was seen, `new_id` for a form."""

    premises: Premises
    number: str
    name: str
    pressed: CountedUnit | None
    differing: list[CountedUnit]
    new_id: str
    shown: str  # what the register says, sealed: comes back with what is pressed
    photos: list[tuple[CountPhoto, str]]
    may_undo: bool  # what stands is the reader's own

    @property
    def changes(self) -> bool:
        """Whether closing the count says something else of it than the register does."""
        return self.pressed is not None and self.pressed.what != Seen.SAME


@dataclass(frozen=True)
class Row:
    """The units of one side of a street, in walking order; two ids for one that is found there."""

    title: str
    units: list[Unit]
    new_id: str
    found_id: str


@dataclass(frozen=True)
class CountPage:
    count: Count
    rows: list[Row]
    total: int
    done: int
    differing: int
    photos: list[tuple[CountPhoto, str]]  # of units that are not part of the count any more

    @property
    def name(self) -> str:
        return name_of(self.count)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(seen.value, str(seen.label)) for seen in Seen]

    @property
    def new_choices(self) -> list[tuple[str, str]]:
        """What can be said of a unit that was not there last time."""
        return [choice for choice in self.choices if choice[0] != Seen.SAME]

    @property
    def changes(self) -> list[Unit]:
        """What is not as last time, as far as it is counted."""
        return [unit for row in self.rows for unit in row.units if unit.changes]


def count_page(count: Count, reader: Person | None = None) -> CountPage:
    """Return the page of an open count. Four queries, whatever the number of units."""
    pressed, differing = standing(count), disagreements(count)
    photos = _photos_by_premises(count)
    units = units_of(count)
    rows = [
        Row(
            title, [_unit(unit, pressed, differing, photos, reader) for unit in group],
            str(uuid.uuid4()), str(uuid.uuid4()),
        )
        for title, group in groupby(units, key=_side)
    ]  # fmt: skip
    here = {unit.pk for unit in units}
    rest = [shown for pk, some in photos.items() if pk not in here for shown in some]
    return CountPage(count, rows, len(units), len(pressed), len(differing), rest)


def _photos_by_premises(count: Count) -> dict[int, list[tuple[CountPhoto, str]]]:
    found: dict[int, list[tuple[CountPhoto, str]]] = defaultdict(list)
    for photo, src in photos_of(count):
        found[photo.seen.premises_id].append((photo, src))
    return found


def photos_of(count: Count) -> list[tuple[CountPhoto, str]]:
    """Return every photo of a count with its address; for staff. One query."""
    return [(photo, photo_url(photo)) for photo in photos_in(count)]


def _side(unit: Premises) -> str:
    if unit.street is None:
        return _("Street not known")
    faces = unit.street.right_faces if unit.side == Side.RIGHT else unit.street.left_faces
    side = {
        "west": _("west side"), "east": _("east side"), "north": _("north side"),
        "south": _("south side"),
    }.get(faces, "")  # fmt: skip
    return f"{unit.street.name}, {side}" if side else unit.street.name


def _unit(
    unit: Premises,
    pressed: dict[int, CountedUnit],
    differing: dict[int, list[CountedUnit]],
    photos: dict[int, list[tuple[CountPhoto, str]]],
    reader: Person | None,
) -> Unit:
    name = unit.place.name if unit.place else state_words(unit)
    if unit.is_hidden:
        name = _("New here")
    mine = pressed.get(unit.pk)
    own = mine is not None and reader is not None and mine.seen_by_id == reader.pk
    return Unit(
        unit, short_number(unit.house_number), name, mine, differing.get(unit.pk, []),
        str(uuid.uuid4()), shown_token(unit), photos.get(unit.pk, []), own,
    )  # fmt: skip


def photo_url(photo: CountPhoto) -> str:
    """Return the address of a photo's smallest size; for staff."""
    page = frame.pages.get("count_photo", "")
    return address(page, photo.digest, str(photo.shown_width), "jpg")


# --- the chart -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    count: Count
    rate: Rate
    x: float
    y: float
    below: str  # when it was, where there is room for it

    @property
    def percent(self) -> str:
        return percent(self.rate.share)


@dataclass(frozen=True)
class Chart:
    """The rate at each count, in drawing units; the axis begins at nought."""

    points: list[Point]
    lines: list[tuple[float, str]]  # y and words of the lines across

    @property
    def path(self) -> str:
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)


def percent(share: float | None) -> str:
    """Return "5.8" per cent with one decimal in the reader's way; "–" when nothing was counted."""
    # Rounded here: number_format cuts off what is beyond.
    return "–" if share is None else number_format(round(share * 100, 1), 1)


def axis_of(days: Sequence[date], left: float, width: float) -> list[tuple[float, str]]:
    """Return where each day stands on an axis of time, and the words below it.

    The first stands at `left`, the last `width` further. Words are the year, the month too where a
    year comes twice, and "" where they would lie on those of a later day.
    """
    span = max(1, (days[-1] - days[0]).days)
    at = [left + (day - days[0]).days / span * width for day in days]
    kind = "Y" if len({day.year for day in days}) == len(days) else "M Y"
    found, free = [], at[-1] + _ROOM
    for x, day in reversed(list(zip(at, days, strict=True))):
        has_room = free - x >= _ROOM
        free = x if has_room else free
        found.append((x, date_format(day, kind) if has_room else ""))
    return found[::-1]


def chart_of(series: list[tuple[Count, Rate]]) -> Chart | None:
    """Return the chart since the first count; None for fewer than two counts."""
    known = [(count, rate) for count, rate in series if rate.share is not None]
    if len(known) < 2:
        return None
    highest = max(0.05, *(rate.share or 0 for _count, rate in known))
    top = -(-highest * 100 // 5) * 5 / 100  # to the next five per cent

    def y(share: float) -> float:
        return _HEIGHT - _FOOT - share / top * (_HEIGHT - _FOOT - 14)

    axis = axis_of([count.day for count, _rate in known], _LEFT, _WIDTH - _LEFT - 30)
    points = [
        Point(count, rate, x, y(rate.share or 0), below)
        for (count, rate), (x, below) in zip(known, axis, strict=True)
    ]
    steps = [top * i / 2 for i in range(3)]
    return Chart(points, [(y(step), f"{step * 100:g} %") for step in steps])


@dataclass(frozen=True)
class Line:
    """A rate as a row of a table."""

    rate: Rate
    percent: str


@dataclass(frozen=True)
class Tables:
    """The rates of a count: the whole, and a table each by district, stretch and street."""

    count: Count
    whole: Line
    parts: list[tuple[str, list[Line]]]


def tables_of(rates: Rates) -> Tables:
    """Return the rates as tables; a part that has no rows is left out."""
    parts = [
        (_("By stretch"), rates.stretches),
        (_("By district"), rates.districts),
        (_("By street"), rates.streets),
    ]
    return Tables(
        rates.count,
        _table_line(rates.whole),
        [(title, [_table_line(rate) for rate in rows]) for title, rows in parts if rows],
    )


def _table_line(rate: Rate) -> Line:
    return Line(rate, percent(rate.share))


@dataclass(frozen=True)
class RatesPage:
    """The rate of an area since the first count; `others` are all closed counts, by name."""

    area: Area
    choices: list[tuple[str, list[Area]]]  # the areas to choose among, by kind
    chart: Chart | None
    series: list[tuple[Count, Rate, str]]  # the newest first, the share in words
    newest: Tables | None  # of a count that was of just this area
    others: list[tuple[Count, str]]

    @property
    def is_whole(self) -> bool:
        return self.area == WHOLE


def rates_page(city: City, closed: QuerySet[Count], key: str = "") -> RatesPage:
    """Return the page of the rate in the area with that key (see `Area.key`).

    Without one: of the whole city, or of what was counted last where nobody has counted that. Ten
    queries at most, whatever the number of counts.
    """
    areas, counts = areas_of(city), list(closed[:30])
    area = next((one for one in areas if one.key == key), WHOLE)
    series = series_of(city, area)
    if not series and not key:
        keys = {_key_of(count) for count in counts[:1]}
        area = next((one for one in areas if one.key in keys), WHOLE)
        series = series_of(city, area)
    last = series[-1][0] if series else None
    return RatesPage(
        area,
        [
            (title, rows)
            for scope, title in (
                (Scope.DISTRICT, _("Districts")), (Scope.STRETCH, _("Stretches")),
                (Scope.STREET, _("Streets")),
            )
            if (rows := [one for one in areas if one.scope == scope])
        ],
        chart_of(series),
        [(count, rate, percent(rate.share)) for count, rate in reversed(series)],
        tables_of(rates_of(last)) if last and last.scope == area.scope else None,
        [(count, name_of(count)) for count in counts],
    )  # fmt: skip


def _key_of(count: Count) -> str:
    return f"{count.scope}-{count.street_id or count.stretch_id or count.district_id}"
