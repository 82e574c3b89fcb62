"""The forms for a new value of a rule."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.core.policies import Policy, all_lists, all_policies, list_named, policy_named
from torg.core.policies.services import set_list, set_policy


class PolicyForm(forms.Form):
    """A new value; what the service refuses is told beside the form."""

    policy = forms.ChoiceField(label=_("Rule"))
    value = forms.IntegerField(label=_("New value"))
    valid_from = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The law or the decision, with its number.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["policy"]
        field.choices = [(p.name, f"{p.label} ({p.unit})") for p in all_policies()]

    def save(self, *, by: User) -> bool:
        """Set the value; False when it was refused."""
        policy: Policy | None = policy_named(self.cleaned_data["policy"])
        value: int = self.cleaned_data["value"]
        day: date = self.cleaned_data["valid_from"]
        if policy is None:
            return False
        try:
            set_policy(policy, value, day, self.cleaned_data["source"], by=by)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


class ListForm(forms.Form):
    """A new list; what the service refuses is told beside the form."""

    policy = forms.ChoiceField(label=_("Rule"))
    entries = forms.CharField(
        label=_("New list"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One on each line. The whole list: what is left out holds no longer."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The law or the decision, with its number.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["policy"]
        field.choices = [(policy.name, policy.label) for policy in all_lists()]

    def save(self, *, by: User) -> bool:
        """Set the list; False when it was refused."""
        policy, said = list_named(self.cleaned_data["policy"]), self.cleaned_data
        if policy is None:
            return False
        try:
            set_list(
                policy, said["entries"].splitlines(), said["valid_from"], said["source"], by=by
            )
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True
