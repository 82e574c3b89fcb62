"""Small drawings of a study's page: intervals and a hundred squares. Made of numbers alone."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

_ACROSS, _DOWN = 20, 5  # squares
_SQUARE, _STEP = 16, 20  # drawing units


@dataclass(frozen=True)
class Bar:
    """A figure and what it lies between, on a scale from 0 to `top`. Places are per cent."""

    low: float
    middle: float
    high: float
    top: float

    @property
    def left(self) -> str:
        return self._place(self.low)

    @property
    def width(self) -> str:
        return self._place(max(self.high - self.low, self.top * 0.004))

    @property
    def mark(self) -> str:
        return self._place(self.middle)

    def _place(self, value: float) -> str:
        share = min(1.0, max(0.0, value / self.top)) if self.top > 0 else 0.0
        return f"{share * 100:.1f}%"


@dataclass(frozen=True)
class Piece:
    """A part of a whole bar: from where, how long (per cent), of which kind, and in words."""

    kind: str
    left: str
    width: str
    words: str


def pieces(parts: list[tuple[str, float, str]]) -> list[Piece]:
    """Return the parts (kind, amount, words) laid end to end; what is nothing has no piece."""
    whole = sum(max(0.0, amount) for _kind, amount, _words in parts)
    made, begun = [], 0.0
    for kind, amount, words in parts:
        if amount > 0 and whole > 0:
            share = amount / whole * 100
            made.append(Piece(kind, f"{begun:.1f}%", f"{share:.1f}%", words))
            begun += share
    return made


def hundred_squares(filled: int) -> SafeString:
    """Return a hundred squares, `filled` of them full: row by row, as one reads."""
    full, empty = [], []
    for number in range(_ACROSS * _DOWN):
        x, y = number % _ACROSS * _STEP, number // _ACROSS * _STEP
        if number < filled:
            full.append(f"M{x} {y}h{_SQUARE}v{_SQUARE}h-{_SQUARE}z")
        else:
            side = _SQUARE - 2
            empty.append(f"M{x + 1} {y + 1}h{side}v{side}h-{side}z")
    wide, high = _ACROSS * _STEP - 4, _DOWN * _STEP - 4
    return mark_safe(  # noqa: S308  -- numbers alone
        f'<svg class="hundred" viewBox="0 0 {wide} {high}" aria-hidden="true" focusable="false">'
        f'<path class="hundred__full" d="{"".join(full)}"/>'
        f'<path class="hundred__empty" d="{"".join(empty)}"/></svg>'
    )
