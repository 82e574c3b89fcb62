"""A fictional town on Öresund, written as the files that an operator would have.

Knows nothing of the system that reads them: no Django, nothing else of Torg.
"""

from torg.demo.events import EventFile, write_events
from torg.demo.town import SEED, TownFiles, write_town

__all__ = ["SEED", "EventFile", "TownFiles", "write_events", "write_town"]
