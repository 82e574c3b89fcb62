"""What moderation follows that may change on a date."""

from django.utils.translation import gettext_lazy as _

from torg.core.policies import define

APPEAL_MONTHS = define(
    "moderation.appeal_months",
    _("Time to appeal a restriction or a refused report"),
    unit=_("months"),
    default=6,
    source="Regulation (EU) 2022/2065 (DSA), article 20(1)",
    at_least=6,
    at_most=60,
)
KEPT_DAYS = define(
    "moderation.kept_days",
    _("How long personal data in a closed case is kept"),
    unit=_("days"),
    default=365,
    source="Our own decision; must outlast the time to appeal",
    at_least=184,
    at_most=3_650,
)
