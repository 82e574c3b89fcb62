from torg.core.models.imports import ImportRun, RefusedRow
from torg.core.models.journal import JournalEntry, JournalLink
from torg.core.models.mail import OutgoingMail
from torg.core.models.sources import PolledSource
from torg.core.models.tasks import PeriodicJob
from torg.core.models.users import User

__all__ = [
    "ImportRun", "JournalEntry", "JournalLink", "OutgoingMail", "PeriodicJob", "PolledSource",
    "RefusedRow", "User",
]  # fmt: skip
