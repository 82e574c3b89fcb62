"""Forms of moderation, for everybody and for staff."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.core.moderation import Kind
from torg.core.moderation.enums import Answer, Ground, Measure, Outcome, Wrong
from torg.core.moderation.services import LONGEST, Statement

_AREA = forms.Textarea(attrs={"rows": 5})


class ReportForm(forms.Form):
    """What is wrong, why, and who says so if they want an answer."""

    wrong = forms.ChoiceField(label=_("What is wrong?"), choices=Wrong)
    text = forms.CharField(
        label=_("Tell us more"),
        widget=_AREA,
        max_length=LONGEST,
        help_text=_("What is wrong, and how do you know? Write nothing private about others."),
    )
    name = forms.CharField(label=_("Your name (if you like)"), max_length=120, required=False)
    email = forms.EmailField(label=_("Your e-mail address (if you want an answer)"), required=False)
    # A field that people never see and programs fill in.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise ValidationError(
                gettext("The report could not be received. Fill in only the fields that you see.")
            )
        return cleaned


class DecisionForm(forms.Form):
    """The end of a report without a restriction."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(o.value, o.label) for o in (Outcome.CORRECTED, Outcome.KEPT)],
    )
    reasons = forms.CharField(
        label=_("Reasons, as the person who reported will read them"),
        widget=_AREA,
        max_length=LONGEST,
    )


class StatementForm(forms.Form):
    """A restriction: what the database demands of its statement of reasons."""

    measure = forms.ChoiceField(label=_("Measure"))
    facts = forms.CharField(
        label=_("Facts and circumstances"), widget=_AREA, max_length=LONGEST,
        help_text=_("What it is about, and how we came to know. Do not name who reported."),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground)
    rule = forms.CharField(
        label=_("Which law or term"), max_length=300, help_text=_("With chapter and section.")
    )
    explanation = forms.CharField(label=_("Why it is against it"), widget=_AREA, max_length=LONGEST)
    until = forms.DateField(
        label=_("Last day (empty = until further notice)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = [(m, Measure(m).label) for m in kind.measures]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise ValidationError(gettext("That day has passed already. Choose a later one."))
        return until

    def statement(self) -> Statement:
        """Return what was typed."""
        return Statement(**self.cleaned_data)


class ReasonsForm(forms.Form):
    """Why a restriction is lifted."""

    reasons = forms.CharField(label=_("Reasons"), widget=_AREA, max_length=LONGEST)


class AppealForm(forms.Form):
    """Why a decision is wrong."""

    text = forms.CharField(label=_("Why is the decision wrong?"), widget=_AREA, max_length=LONGEST)


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer)
    reasons = forms.CharField(
        label=_("Reasons, as the person who appealed will read them"),
        widget=_AREA,
        max_length=LONGEST,
    )
