"""What of reports comes round: a study that is answered has its report within minutes."""

from datetime import timedelta

from torg.core.tasks import enqueue, periodic
from torg.premises.reports.queries import wanting
from torg.premises.reports.services import make_reports


@periodic("reports.make_missing", every=timedelta(minutes=2))
def make_missing() -> None:
    """Ask for the reports that are missing, and for those that tell of what is hidden now."""
    for study in wanting():
        enqueue(make_reports, study.pk)
