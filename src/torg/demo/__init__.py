"""A fictional town on Öresund, written as the files that an operator would have.

Knows nothing of the system that reads them: no Django, nothing else of Torg.
"""

from torg.demo.events import EventFile, write_events
from torg.demo.scenes import paint_scene
from torg.demo.sounds import play_sound
from torg.demo.town import SEED, TownFiles, write_town

__all__ = [
    "SEED", "EventFile", "TownFiles", "paint_scene", "play_sound", "write_events", "write_town",
]  # fmt: skip
