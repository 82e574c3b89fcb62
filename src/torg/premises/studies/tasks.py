"""What of studies comes round. The task that runs one is beside the service that asks for it."""

from datetime import timedelta

from django.utils import timezone

from torg.core.tasks import periodic
from torg.premises.studies.services.studies import run_queued, take_up_stopped

__all__ = ["run_queued"]


@periodic("studies.take_up_stopped", every=timedelta(minutes=1))
def take_up_what_stopped() -> None:
    """Queue again studies whose worker is gone."""
    take_up_stopped(timezone.now())
