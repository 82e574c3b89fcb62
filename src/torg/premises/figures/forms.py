"""Input of figures: what is spent on a trade."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torg.premises.figures.models import Spending

_KR = 10_000_000
_PERCENT = {"online_permille", "spread_permille"}  # typed as per cent


def _whole(label: Any, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=_KR, help_text=help_text)


def _percent(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=1, help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip


class SpendingForm(forms.Form):
    """What is spent on one trade, in kronor and per cent."""

    resident = _whole(_("A resident spends, kr a year"), _("Purchases on the net included."))
    worker = _whole(_("Somebody who works here by day spends, kr a year"))
    student = _whole(_("A student spends by day, kr a year"))
    online_permille = _percent(_("Of it bought on the net, %"))
    turnover_per_m2 = _whole(_("Sales that a square metre needs, kr a year"), least=1)
    least_m2 = _whole(_("Least floor of a shop, m²"))
    spread_permille = _percent(
        _("How wrong the figures may be, ± %"), _("Studies draw from this range.")
    )

    def __init__(self, spending: Spending, data: Any = None) -> None:
        initial = {name: getattr(spending, name) for name in self.base_fields}
        for name in _PERCENT:
            initial[name] = Decimal(initial[name]) / 10
        super().__init__(data, initial=initial)
        for each in self.fields.values():
            each.widget.attrs["class"] = "ds-input"

    def changes(self) -> dict[str, int]:
        """What was typed, as the service takes it."""
        return {
            name: int(value * 10) if name in _PERCENT else value
            for name, value in self.cleaned_data.items()
        }
