"""What of reports comes round: a study that is answered has its report within minutes."""

from datetime import timedelta

from torg.core.tasks import enqueue, periodic
from torg.premises.reports.queries import wanting
from torg.premises.reports.services import make_reports
from torg.premises.reports.tries import is_time


@periodic("reports.make_missing", every=timedelta(minutes=2))
def make_missing() -> None:
    """Ask for the reports that are missing, and for those that tell of what is hidden now.

    One that could not be made is asked for again after twice as long each time.
    """
    for study in wanting():
        if is_time(study):
            enqueue(make_reports, study.pk)
