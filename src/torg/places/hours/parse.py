"""Reading opening hours as people write them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from opening_hours import (  # type: ignore[attr-defined]  # the stub lacks ParserError
    OpeningHours,
    ParserError,
)

LONGEST = 1000  # characters; the longest real value known is under 600


@dataclass(frozen=True)
class Reading:
    """What was made of a text: a valid expression or None, and what the writer should know."""

    expression: str | None
    notice: str = ""
    repaired: bool = False


def read_hours(raw: str) -> Reading:
    """Read a text in OSM's opening_hours syntax, repairing what has only one possible meaning."""
    if not raw.strip():
        return Reading(None)
    if len(raw) > LONGEST:
        return Reading(None, _("The text is too long to be opening hours."))
    try:
        return Reading(str(OpeningHours(raw, auto_country=False, auto_timezone=False)))
    except ParserError:
        return Reading(None, _("These opening hours could not be read."))
