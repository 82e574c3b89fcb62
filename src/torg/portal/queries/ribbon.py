"""The ribbon between the strips: the street in plan, one plate to each premises."""

from dataclasses import dataclass

from torg.places.queries.strolls import ItemKind, Stroll

UNITS = 20  # to a metre, as in the drawings
NAME_EVERY_M = 56.0
_TOP, _BOTTOM = (0, 78)  # where the plates of the two sides lie


@dataclass(frozen=True)
class Plate:
    """A premises from above: lit, soon, dark or dashed."""

    kind: str
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Ribbon:
    """A part of the street in plan; all but `metres` in drawing units."""

    left: float
    width: float
    metres: float
    plates: list[Plate]
    names_at: list[int]


def ribbon_of(walk: Stroll, part: tuple[float, float]) -> Ribbon:
    """Return the plan of a part of the strip (its metres)."""
    begin, end = part
    plates = [
        Plate(
            str(item.state.kind) if item.state else "vacant",
            round(item.x_m * UNITS + 1, 1),
            y,
            round(item.width_m * UNITS - 2, 1),
        )
        for (_side, items), y in zip(walk.sides, (_TOP, _BOTTOM), strict=True)
        for item in items
        if item.kind in {ItemKind.PLACE, ItemKind.VACANT}
        and begin <= item.x_m + item.width_m / 2 <= end
    ]
    metres = max(1.0, end - begin)
    count = max(1, int(metres / NAME_EVERY_M))
    names = [round((begin + metres * (i + 0.5) / count) * UNITS) for i in range(count)]
    return Ribbon(
        round(begin * UNITS, 1), round(metres * UNITS, 1), round(metres, 2), plates, names
    )
