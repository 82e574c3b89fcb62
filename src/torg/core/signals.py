"""What the core tells the apps above it."""

from torg.core.events import Event


class PersonErased(Event):
    """A person is gone, and with them every row that was theirs.

    person_id: the number that no longer leads to anyone
    """

    person_id: int


class TownRestored(Event):
    """A backup was restored: what is derived from the tables must be made again.

    made_at: when the backup was made, ISO 8601
    """

    made_at: str
