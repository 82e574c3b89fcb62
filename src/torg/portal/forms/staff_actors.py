"""Forms by which staff take care of actors."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.enums import Role
from torg.places.models import Actor, Mandate
from torg.places.queries.actors import people_of
from torg.places.services.mandates import LASTS


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


class RenewForm(forms.Form):
    """Whose right to act for an actor goes on, until when, and what shows it."""

    person = forms.ChoiceField(label=_("Person"))
    ends = forms.DateField(
        label=_("The day on which it ends"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reasons = forms.CharField(
        label=_("How do you know that the person may act for it?"), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, actor: Actor, mandates: list[Mandate], data: Any = None) -> None:
        super().__init__(data, prefix="renew")
        self.zone = actor.city.tz
        had = {row.user_id for row in mandates}
        self.people = {
            str(row.user_id): row.user
            for row in people_of(actor)
            if row.role == Role.OWNER and row.user_id in had
        }
        fields: dict[str, Any] = self.fields
        fields["person"].choices = [(key, str(user)) for key, user in self.people.items()]
        fields["ends"].initial = (timezone.now() + LASTS).astimezone(self.zone).date()

    @property
    def said(self) -> tuple[User, str, datetime]:
        """The person, the reasons and the moment when it ends, as `renew_mandate` takes them."""
        data = self.cleaned_data
        ends = datetime.combine(data["ends"], time.min, self.zone)
        return self.people[data["person"]], data["reasons"], ends
