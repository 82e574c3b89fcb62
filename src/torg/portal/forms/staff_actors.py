"""Forms by which staff take care of actors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AppointForm(forms.Form):
    """Who is to own an actor that has lost its owner."""

    email = forms.EmailField(
        label=_("E-mail of the new owner"), help_text=_("Of somebody who has an account here.")
    )
    reasons = forms.CharField(
        label=_("How do you know that the person may act for it?"), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class NumberForm(forms.Form):
    """Why a number is not accepted; its owners are told."""

    reasons = forms.CharField(
        label=_("Reasons, if you refuse it"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
