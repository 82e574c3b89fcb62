"""When an event happens again: rules of RFC 5545 read, expanded and said in words.

Knows nothing of the database. A rule is followed by the clock on the wall of the event's zone.

    recurrence = read_recurrence(start, "Europe/Stockholm", rrule="FREQ=WEEKLY;BYDAY=TU")
    expand(recurrence, begin, end).starts
"""

from torg.agenda.recurrence.dates import Change, Expansion, Span, expand, spans
from torg.agenda.recurrence.rule import BadRuleError, Recurrence, Rule, read_recurrence

__all__ = [
    "BadRuleError",
    "Change",
    "Expansion",
    "Recurrence",
    "Rule",
    "Span",
    "expand",
    "read_recurrence",
    "spans",
]
