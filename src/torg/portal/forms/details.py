"""The form of what visitors read of a place, hours apart, and of its sign's colour."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.core.facade import Adjustment, fit_brand, sign_colour
from torg.places.models import Place
from torg.places.queries.hours import UNKNOWN
from torg.portal.queries.fronts import front_of

_PAYMENT = {
    "cards": gettext_lazy("Cards"), "cash": gettext_lazy("Cash"), "swish": "Swish",
    "invoice": gettext_lazy("Invoice"),
}  # fmt: skip
_ACCESS = {
    "toilets:wheelchair": gettext_lazy("Accessible toilet"),
    "ramp:wheelchair": gettext_lazy("Ramp at the entrance"),
    "automatic_door": gettext_lazy("The door opens by itself"),
    "hearing_loop": gettext_lazy("Hearing loop"),
    "changing_table": gettext_lazy("Changing table"),
}
_COMFORT = {
    "outdoor_seating": gettext_lazy("Tables outdoors"),
    "takeaway": gettext_lazy("Takeaway"),
    "kids_area": gettext_lazy("Play corner"),
    "dog": gettext_lazy("Dogs are welcome"),
}
_WHEELCHAIR = [
    ("", gettext_lazy("Not stated")),
    ("yes", gettext_lazy("Step-free entrance")),
    ("limited", gettext_lazy("Partly accessible with a wheelchair")),
    ("no", gettext_lazy("Not accessible with a wheelchair")),
]


class DetailsForm(forms.Form):
    """What visitors read of a place, hours apart."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    description = forms.CharField(
        label=gettext_lazy("About the place"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What would you say to somebody who looks in at the door?"),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https"
    )
    wheelchair = forms.ChoiceField(
        label=gettext_lazy("With a wheelchair"), required=False, choices=_WHEELCHAIR
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Getting in"), required=False, choices=list(_ACCESS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )  # fmt: skip
    comfort = forms.MultipleChoiceField(
        label=gettext_lazy("Good to know"), required=False, choices=list(_COMFORT.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )  # fmt: skip
    pay = forms.MultipleChoiceField(
        label=gettext_lazy("Pay with"), required=False, choices=list(_PAYMENT.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )  # fmt: skip

    own_brand = forms.BooleanField(
        label=gettext_lazy("The sign has a colour of our own"), required=False
    )
    brand = forms.CharField(
        label=gettext_lazy("Colour of the sign"), required=False, max_length=7,
        widget=forms.ColorInput,
        help_text=gettext_lazy("On the drawn front, on posters and on table signs."),
    )  # fmt: skip

    adjusted: tuple[Adjustment, ...] = ()  # why the colour is not quite the one that was chosen

    def clean_brand(self) -> str:
        """Return the colour as a sign can have it; "" when the drawing's own is wanted."""
        if not self.cleaned_data.get("own_brand"):
            return ""
        try:
            fitted, self.adjusted = fit_brand(self.cleaned_data["brand"])
        except ValueError as error:
            raise ValidationError(_("Choose a colour, such as #7c3a1d.")) from error
        return fitted

    @property
    def saved_words(self) -> str:
        """What is said when it is saved: also what was done to the colour."""
        why = {
            Adjustment.LAMP: _(
                "The yellow of lit windows means open, so the sign's yellow became darker."
            ),
            Adjustment.LETTERS: _("The colour was made darker, so that the letters can be read."),
        }
        return " ".join([_("Saved. Visitors see it now."), *(why[way] for way in self.adjusted)])

    @staticmethod
    def values_of(place: Place) -> dict[str, Any]:
        """Return what the form shows of a place."""
        plain = {
            name: getattr(place, name)
            for name in ("name", "description", "phone", "email", "website", "wheelchair")
        }
        return {
            **plain,
            "access": [key for key in _ACCESS if place.accessibility.get(key) in {"yes", "button"}],
            "comfort": [key for key in _COMFORT if place.attributes.get(key) in {"yes", "only"}],
            "pay": [key for key in _PAYMENT if key in place.payment],
            "own_brand": bool(place.brand),
            "brand": place.brand or sign_colour(front_of(place, UNKNOWN)).lower(),
        }

    def changes_to(self, place: Place) -> dict[str, Any]:
        """Return what differs; facts that the form does not ask for are kept."""
        said, was = self.cleaned_data, self.values_of(place)
        changes = {
            name: said[name]
            for name in ("name", "description", "phone", "email", "website", "wheelchair")
            if said[name] != was[name]
        }
        if said["access"] != was["access"]:
            changes["accessibility"] = _ticked(place.accessibility, _ACCESS, said["access"])
        if said["comfort"] != was["comfort"]:
            changes["attributes"] = _ticked(place.attributes, _COMFORT, said["comfort"])
        if said["brand"] != place.brand:
            changes["brand"] = said["brand"]
        if said["pay"] != was["pay"]:
            others = [way for way in place.payment if way not in _PAYMENT]
            changes["payment"] = [*said["pay"], *others]
        return changes


def _ticked(tags: dict[str, Any], asked: dict[str, Any], ticked: list[str]) -> dict[str, Any]:
    """Return the tags with those that the form asks for as it says; an exact "yes" is kept."""
    kept = {key: value for key, value in tags.items() if key not in asked}
    return {
        **kept,
        **{key: tags[key] if tags.get(key) in {"only", "button"} else "yes" for key in ticked},
    }
