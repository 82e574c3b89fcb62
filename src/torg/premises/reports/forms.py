"""What staff put in a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torg.premises.scenarios.queries.published import put_forward_in
from torg.premises.studies.models import Study


class ScenariosForm(forms.Form):
    """Which of the scenarios that were put forward a study's report tells of."""

    scenarios = forms.TypedMultipleChoiceField(
        label=_("Scenarios in the report"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody can read the report. At most four; votes are told as they are now."),
    )  # fmt: skip

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        rows = list(put_forward_in(study))
        chosen = [row.number for row in rows if row.published_at is not None]
        super().__init__(*args, **kwargs)
        self.is_empty = not rows
        field = self.fields["scenarios"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101  -- declared above
        field.initial = chosen
        field.choices = [(row.number, str(row)) for row in rows]

    @property
    def numbers(self) -> list[int]:
        """The numbers that were chosen, of a form that is valid."""
        chosen: list[int] = self.cleaned_data["scenarios"]
        return chosen
