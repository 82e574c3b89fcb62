"""What of moderation comes round."""

from datetime import timedelta

from django.utils import timezone

from torg.core.moderation.services import erase_old_cases, lift_expired
from torg.core.tasks import periodic


@periodic("moderation.lift_expired", every=timedelta(hours=1))
def lift_what_expired() -> None:
    """Lift restrictions whose last day is over."""
    lift_expired(timezone.localdate())


@periodic("moderation.erase", every=timedelta(days=1))
def erase_what_is_old() -> None:
    """Take personal data out of cases that have been closed for as long as the rule says."""
    erase_old_cases(timezone.now())
