from torg.agenda.models.events import Event, EventDate, Occurrence, Series

__all__ = ["Event", "EventDate", "Occurrence", "Series"]
