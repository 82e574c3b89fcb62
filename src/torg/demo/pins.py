"""The houses that the plan decides by hand, read from words/pins.txt."""

from functools import cache

from torg.demo.model import Pin
from torg.demo.words import rows


@cache
def _all() -> dict[str, tuple[Pin, ...]]:
    out: dict[str, tuple[Pin, ...]] = {}
    for key, text in rows("pins"):
        number, width, depth, trade, name, storeys, material, roof, hours, about = (
            part.strip() for part in text.split("|")
        )
        pin = Pin(
            width=float(width),
            trade=trade,
            name=name,
            number=int(number or 0),
            levels=int(storeys),
            material=material,
            roof=roof,
            hours=hours,
            text=about,
            depth=float(depth.removesuffix("whole") or 0),
            whole=depth.endswith("whole"),
        )
        out[key] = (*out.get(key, ()), pin)
    return out


def pins(key: str) -> tuple[Pin, ...]:
    """Return the hand-picked houses of one row, in walking order."""
    return _all()[key]
