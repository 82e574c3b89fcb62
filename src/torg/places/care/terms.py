"""What the care of data follows that may change on a date."""

from django.utils.translation import gettext_lazy as _

from torg.core.policies import define

STALE_MONTHS = define(
    "care.stale_months",
    _("How long what a place tells counts as confirmed"),
    unit=_("months"),
    default=6,
    source="Our own decision: shops change with the seasons",
    at_least=1,
    at_most=60,
)
ASK_MONTHS = define(
    "care.ask_months",
    _("How long we wait before we ask a place again"),
    unit=_("months"),
    default=6,
    source="Our own decision: at most one mail a half-year",
    at_least=3,
    at_most=60,
)
