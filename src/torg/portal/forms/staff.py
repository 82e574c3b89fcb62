"""Staff's forms: a place, what is put forward, a category."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.care.services import confirm_place, edit_category, feature
from torg.places.enums import Need, PlaceStatus, Source
from torg.places.models import Category, City, Place
from torg.places.services.hours import set_hours
from torg.places.services.places import edit_place, held_fields
from torg.portal.forms.held import ACTORS_OWN, labels_of, shut_fields

_DATE = {"type": "date"}
_WHEELCHAIR = [
    ("", _("not known")),
    ("yes", _("yes")),
    ("limited", _("partly")),
    ("no", _("no")),
]
REASONS = [
    ("", _("no special reason")),
    ("closed", _("it has closed")),
    ("moved", _("it has moved")),
    ("twice", _("it stands here twice")),
    ("never", _("it has never existed")),
    ("back", _("it is here after all")),
]


class PlaceForm(forms.Form):
    """What staff may change of a place. What the actor itself has said stays the actor's."""

    name = forms.CharField(label=_("Name"), max_length=160)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    description = forms.CharField(
        label=_("Description"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    street_name = forms.CharField(label=_("Street"), required=False, max_length=160)
    house_number = forms.CharField(label=_("Number"), required=False, max_length=20)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )
    hours_raw = forms.CharField(
        label=_("Opening hours"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As in OpenStreetMap: Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off"),
    )  # fmt: skip
    wheelchair = forms.ChoiceField(
        label=_("With a wheelchair"), required=False,
        choices=_WHEELCHAIR,
    )  # fmt: skip
    status = forms.ChoiceField(label=_("Status"))
    reason = forms.ChoiceField(label=_("Why the status changes"), choices=REASONS, required=False)
    confirmed = forms.BooleanField(
        label=_("I have checked that the rest is right too"), required=False
    )

    def __init__(self, data: Any = None, *, place: Place) -> None:
        initial = {name: getattr(place, name) for name in self.base_fields if hasattr(place, name)}
        super().__init__(data, initial={**initial, "confirmed": False})
        self.place = place
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = Category.objects.order_by("order", "name_sv")
        # Hiding is a restriction, with its statement of reasons; it is not done here.
        kept = {PlaceStatus.ACTIVE, PlaceStatus.CLOSED, PlaceStatus(place.status)}
        fields["status"].choices = [(s.value, s.label) for s in PlaceStatus if s in kept]
        self._shut()

    def _shut(self) -> None:
        """Show, but do not let change, what the actor has written or a restriction holds."""
        self.held = {
            name for name in self.fields if self.place.provenance.get(name) == Source.ACTOR
        }
        shut_fields(self, self.held, ACTORS_OWN)
        shut_fields(
            self,
            held_fields(self.place),
            _("A restriction is in force, so this cannot be changed."),
        )

    @property
    def held_labels(self) -> list[str]:
        """What the actor has written itself, in the words of the form."""
        return labels_of(self, self.held)

    def save(self, *, by: User) -> bool:
        """Write what changed, all of it or nothing; False when something was refused."""
        said = dict(self.cleaned_data)
        hours, reason = said.pop("hours_raw").strip(), said.pop("reason")
        confirmed = said.pop("confirmed")
        wanted = {name: said[name] for name in said if name in self.changed_data}
        try:
            with transaction.atomic():
                if wanted:
                    edit_place(self.place, wanted, by=by, source=Source.STAFF, reason=reason)
                if "hours_raw" in self.changed_data:
                    set_hours(self.place, hours, by=by)
                if confirmed:
                    confirm_place(self.place, by=by)
        except ValidationError as error:
            self.add_error(None, error.messages)  # type: ignore[arg-type]  # a list is taken too
            return False
        return True


class FeatureForm(forms.Form):
    """From when until when something is put forward, and with which words."""

    text_sv = forms.CharField(label=_("Text in Swedish"), required=False, max_length=200)
    text_en = forms.CharField(label=_("Text in English"), required=False, max_length=200)
    starts = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    ends = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    order = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=1_000, initial=10,
        help_text=_("The lowest number stands first."),
    )  # fmt: skip

    def save(self, city: City, kind: str, number: int, *, by: User) -> bool:
        """Put the thing forward; False when it was refused."""
        try:
            feature(city, kind, number, self.cleaned_data, by=by)
        except ValidationError as error:
            self.add_error(None, error.messages)  # type: ignore[arg-type]  # a list is taken too
            return False
        return True


class CategoryForm(forms.Form):
    """A category's names, and what its places are good for."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    needs = forms.MultipleChoiceField(
        label=_("What its places are good for"), required=False, choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, category: Category) -> None:
        needs = [str(int(need)) for need in Need if category.needs & need]
        initial = {"name_sv": category.name_sv, "name_en": category.name_en, "needs": needs}
        super().__init__(data, initial=initial)
        self.category = category

    def save(self, *, by: User) -> bool:
        """Write the category; False when it was refused."""
        said = self.cleaned_data
        needs = sum(int(need) for need in said["needs"])
        try:
            edit_category(
                self.category, name_sv=said["name_sv"], name_en=said["name_en"], needs=needs, by=by
            )
        except ValidationError as error:
            self.add_error(None, error.messages)  # type: ignore[arg-type]  # a list is taken too
            return False
        return True


class ChosenForm(forms.Form):
    """Which rows of a list something is done to, at once."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [(number, str(number)) for number in numbers]

    def clean_chosen(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["chosen"]
        if not chosen:
            raise ValidationError(gettext("Tick at least one."))
        return chosen
