"""A colour that somebody chooses for their sign: kept as near as it can be read on, day and night.

Two things are adjusted. Letters must stand out from it, 4.5:1 (WCAG 2.2), both by day and lit by
evening. And the yellow of lamps means open, and nothing else: a sign like that becomes ochre.
"""

import colorsys
from collections.abc import Callable
from enum import StrEnum
from itertools import product

from torg.core.facade.signs import sign_colours
from torg.core.facade.svg import contrast, mix

_LEAST = 4.5
_LAMP_HUES = (0.08, 0.18)  # of a turn: from amber to lemon
_STEP = 0.02


class Adjustment(StrEnum):
    LAMP = "lamp"
    LETTERS = "letters"


def fit_brand(colour: str) -> tuple[str, tuple[Adjustment, ...]]:
    """Return the colour ("#rrggbb") as a sign can have it, and why it was changed, if it was.

    What has been fitted once is not changed again. Raises ValueError for what is no colour.
    """
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour: {colour}")
    int(colour[1:], 16)
    fitted, why = colour.lower(), []
    if _is_like_a_lamp(fitted):
        fitted, why = _darker(fitted, _is_like_a_lamp), [Adjustment.LAMP]
    if _is_hard_to_read_on(fitted):
        fitted = _darker(fitted, _is_hard_to_read_on)
        why.append(Adjustment.LETTERS)
    return fitted, tuple(why)


def _darker(colour: str, is_wrong: Callable[[str], bool]) -> str:
    """Return the colour with as little black as makes it right; black itself always is."""
    share, found = 0.0, colour
    while is_wrong(found):
        share += _STEP
        found = mix(colour, "#000000", min(1.0, share))
    return found


def _is_like_a_lamp(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, strength, value = colorsys.rgb_to_hsv(red, green, blue)
    return _LAMP_HUES[0] <= hue <= _LAMP_HUES[1] and strength > 0.45 and value > 0.78


def _is_hard_to_read_on(colour: str) -> bool:
    return any(
        contrast(*sign_colours(colour, lit=lit, evening=evening)) < _LEAST
        for lit, evening in product((True, False), repeat=2)
    )
