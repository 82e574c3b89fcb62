from torg.agenda.models.events import Event, EventDate, Occurrence, Series
from torg.agenda.models.walks import Walk, WalkStop

__all__ = ["Event", "EventDate", "Occurrence", "Series", "Walk", "WalkStop"]
