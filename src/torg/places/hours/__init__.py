"""Opening hours: reading what people write, evaluating it, and saying it. No database here.

`parse` reads any text into a valid OSM expression or refuses it; `evaluate` turns an expression
into spells of being open; `states` says "open until 18.00" in the reader's language.
"""

from torg.places.hours.evaluate import DayRule, Sky, Span, spans_between
from torg.places.hours.parse import Reading, read_hours
from torg.places.hours.states import UNKNOWN, OpeningState, state_from

__all__ = [
    "UNKNOWN",
    "DayRule",
    "OpeningState",
    "Reading",
    "Sky",
    "Span",
    "read_hours",
    "spans_between",
    "state_from",
]
