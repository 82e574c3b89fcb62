"""How long what prospects say is kept: a dated rule that staff may change."""

from django.utils.translation import gettext_lazy as _

from torg.core.policies import define

KEPT_MONTHS = define(
    "prospects.kept_months", _("How long a request for premises is kept"), unit=_("months"),
    default=12, source="Regulation (EU) 2016/679, article 5(1)(e)", at_least=1, at_most=36,
)  # fmt: skip
UNCONFIRMED_DAYS = define(
    "prospects.unconfirmed_days", _("How long an unconfirmed request for premises waits"),
    unit=_("days"), default=7, source="Regulation (EU) 2016/679, article 5(1)(e)", at_least=1,
    at_most=30,
)  # fmt: skip
REMIND_DAYS = 14  # before the end, the prospect is asked whether it still looks
