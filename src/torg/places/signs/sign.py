"""What stands on a sign."""

import io
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import segno

from torg.core.facade.svg import contrast

NIGHT, WHITE = "#16233A", "#FFFFFF"
_LONGEST_WORD = 22  # characters; a longer one may be broken
_MOST_LINES = 8  # of opening hours; more would not be read through a window


class SignFormat(StrEnum):
    A4 = "a4"
    A5 = "a5"
    TENT = "tent"  # an A5 sheet, folded: two faces of A6


FORMATS = tuple(SignFormat)


@dataclass(frozen=True)
class Sign:
    """The words of a sign in its reader's language, and its colours.

    `url` is the whole address in the code, `shown` the same as one would type it. `ground` is the
    colour behind the name, as "#7C3A1D"; the ink on it is chosen so that it can be read.
    `hours` are lines such as "Monday–Friday 10:00–18:00", none to leave them out.
    """

    format: SignFormat
    language: str
    name: str
    url: str
    ground: str
    title: str  # of the document
    author: str
    lead: str  # the line that catches
    promise: str  # what the code leads to
    or_go_to: str
    alt: str  # of the code, for those who listen
    foot: str
    hours_title: str = ""
    hours: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return self.url.partition("://")[2]

    def as_data(self) -> dict[str, Any]:
        """Return what the template gets: words as data, never as mark-up."""
        hours = self.hours[:_MOST_LINES]
        if self.format == SignFormat.TENT or len(self.hours) > _MOST_LINES:
            hours = ()
        return {
            **asdict(self),
            "name": breakable(self.name),
            "shown": self.shown,
            "ink": ink_on(self.ground),
            "qr": qr_svg(self.url),
            "hours": list(hours),
        }


def ink_on(ground: str) -> str:
    """Return white or night blue, whichever is read better on it."""
    return max((WHITE, NIGHT), key=lambda ink: contrast(ink, ground))


def breakable(text: str) -> str:
    """Return the text with places where a word may break that no sign has room for."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S{{4}})", "\\1\u200b", text)


def qr_svg(url: str) -> str:
    """Return the code as a drawing: vectors, with the quiet zone of four modules that it needs.

    Error correction M: 15 % may be hidden by a reflection. More would make the modules smaller.
    """
    drawn = io.BytesIO()
    segno.make(url, error="m", boost_error=False, micro=False).save(
        drawn, kind="svg", border=4, dark=NIGHT, light=WHITE, xmldecl=False
    )
    return drawn.getvalue().decode()
