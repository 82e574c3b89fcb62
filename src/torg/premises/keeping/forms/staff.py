"""What staff say of the register: whose, in which district, who is in the network, which list."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.places.enums import ActorKind
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, City, District
from torg.places.organisations import clean_org_number
from torg.premises.importers.files import MOST_BYTES
from torg.premises.models import NetworkSeat, Premises
from torg.premises.queries.owners import find_owner


class OwnerField(forms.CharField):
    """An owner by its name, as the list of known owners offers it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "owners", "autocomplete": "off"})
        super().__init__(required=False, max_length=160, widget=widget, **kwargs)


def owner_called(city: City, name: str) -> Actor | None:
    """Return the actor of that name, None for none. Raises ValidationError for an unknown one."""
    if not name.strip():
        return None
    found = find_owner(city, name.strip())
    if found is None:
        raise ValidationError(
            _("No actor is called “%(name)s”. Choose one from the list.") % {"name": name}
        )
    return found


class BulkForm(forms.Form):
    """What the ticked premises are to be given."""

    chosen = forms.MultipleChoiceField(required=False)
    district = forms.ModelChoiceField(
        label=gettext_lazy("District"), required=False, queryset=District.objects.none(),
        empty_label=gettext_lazy("as it is"),
    )  # fmt: skip
    owner = OwnerField(label=gettext_lazy("Owner"))

    def __init__(self, data: Any = None, *, city: City, numbers: list[int]) -> None:
        super().__init__(data)
        self.city = city
        fields: dict[str, Any] = self.fields
        fields["chosen"].choices = [(str(n), str(n)) for n in numbers]
        fields["district"].queryset = District.objects.filter(city=city).order_by("name")

    @property
    def visible(self) -> list[Any]:
        return [self["district"], self["owner"]]

    def clean_owner(self) -> Actor | None:
        return owner_called(self.city, self.cleaned_data["owner"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("chosen"):
            self.add_error(None, _("Tick the premises first."))
        elif not self.errors and not (said.get("district") or said.get("owner")):
            self.add_error(None, _("Say which district or owner they are to have."))
        return said


class SettleForm(forms.Form):
    """Who owns a premises: a known actor, or a new one by name and number."""

    owner = OwnerField(
        label=gettext_lazy("Owner"), help_text=gettext_lazy("Empty: it is not known who owns it.")
    )
    is_new = forms.BooleanField(
        label=gettext_lazy("This owner is new here: note it"), required=False
    )
    org_number = forms.CharField(
        label=gettext_lazy("Organisation number of a new owner"), required=False, max_length=20
    )

    def __init__(self, data: Any = None, *, premises: Premises) -> None:
        super().__init__(data, initial={"owner": premises.owner.name if premises.owner else ""})
        self.city = premises.city

    def clean_org_number(self) -> str:
        try:
            return clean_org_number(self.cleaned_data["org_number"], ActorKind.COMPANY)
        except RefusedDeedError as refused:
            raise ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        name = said.get("owner", "").strip()
        if name and not said.get("is_new") and find_owner(self.city, name) is None:
            self.add_error(
                "owner",
                _("No actor is called “%(name)s”. Is it new? Tick the box.") % {"name": name},
            )
        return said


class DecideForm(forms.Form):
    """Yes, or no and why."""

    reasons = forms.CharField(
        label=gettext_lazy("Reasons, if not"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class SeatForm(forms.Form):
    """An owner comes into the network."""

    owner = forms.ModelChoiceField(label=gettext_lazy("Owner"), queryset=Actor.objects.none())
    day = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, city: City, owners: list[Actor]) -> None:
        self.today = timezone.now().astimezone(city.tz).date()
        super().__init__(data, initial={"day": self.today})
        fields: dict[str, Any] = self.fields
        numbers = [owner.pk for owner in owners]
        fields["owner"].queryset = Actor.objects.filter(pk__in=numbers).order_by("name")

    def clean_day(self) -> date:
        return _no_later(self.cleaned_data["day"], self.today)


class LeaveForm(forms.Form):
    """An owner leaves the network."""

    day = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, seat: NetworkSeat) -> None:
        self.seat, self.today = seat, timezone.now().astimezone(seat.city.tz).date()
        super().__init__(data, initial={"day": self.today}, auto_id=f"seat-{seat.pk}-%s")

    def clean_day(self) -> date:
        day = _no_later(self.cleaned_data["day"], self.today)
        if day < self.seat.joined_on:
            raise ValidationError(_("That is before it came into the network."))
        return day


def _no_later(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("The day lies in the future. Say it when it has come."))
    return day


class ListForm(forms.Form):
    """A list of premises to read."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.geojson,.json"}),
        help_text=gettext_lazy("CSV, XLSX or GeoJSON, at most 30 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 30 MB."))
        return file
