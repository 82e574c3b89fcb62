from torg.agenda.models.events import Event, EventDate, Occurrence, Series, Tally
from torg.agenda.models.pictures import SourcePicture
from torg.agenda.models.records import Match, SourceRecord
from torg.agenda.models.walks import Walk, WalkStop

__all__ = [
    "Event",
    "EventDate",
    "Match",
    "Occurrence",
    "Series",
    "SourcePicture",
    "SourceRecord",
    "Tally",
    "Walk",
    "WalkStop",
]
