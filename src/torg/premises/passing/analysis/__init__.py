"""Turns counts into arrays, runs the methods of `torg_analysis`, turns results into plain data.

Loads numpy and scipy: imported by tasks and commands, never when a page is shown.
"""

from torg.premises.passing.analysis.effects import Found, find_effect
from torg.premises.passing.analysis.hours import VERSION, CountedHours, gather, together
from torg.premises.passing.analysis.reckon import Reckoned, reckon
from torg.premises.passing.analysis.town import Town, reckon_town

__all__ = [
    "VERSION", "CountedHours", "Found", "Reckoned", "Town", "find_effect", "gather", "reckon",
    "reckon_town", "together",
]  # fmt: skip
