"""What is said of one premises: what it is, where, what stands in it, what the owner asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.places.models import Category
from torg.places.queries.categories import category_tree
from torg.premises.enums import HOSTS_A_PLACE, TAKEN, RentVisibility, State
from torg.premises.keeping.services.register import Spot
from torg.premises.models import AskingRent, Premises, PremisesStatus
from torg.premises.queries.where import place_called
from torg.premises.reading import (
    Read,
    UnreadableError,
    read_area,
    read_floor,
    read_metres,
    read_rent,
)
from torg.premises.services.states import Now

WHEELCHAIR = [
    ("", gettext_lazy("Not stated")),
    ("yes", gettext_lazy("Step-free entrance")),
    ("limited", gettext_lazy("Partly accessible with a wheelchair")),
    ("no", gettext_lazy("Not accessible with a wheelchair")),
]
ACCESS = {
    "ramp:wheelchair": gettext_lazy("Ramp at the entrance"),
    "automatic_door": gettext_lazy("The door opens by itself"),
    "toilets:wheelchair": gettext_lazy("Accessible toilet"),
    "elevator": gettext_lazy("Lift to every floor of it"),
    "hearing_loop": gettext_lazy("Hearing loop"),
}
FLOOR_HELP = gettext_lazy("0 or empty: at street level. “BV”, “1 tr” and “källare” are understood.")
HELD = gettext_lazy("The owner has said this. Ask the owner to change it.")


def read_number(reads: Callable[[str], Read], text: str, advice: str) -> int | float | None:
    """Return a number as a person writes it; ValidationError with `advice` for what says none."""
    try:
        found = reads(text)
    except UnreadableError as fault:
        raise ValidationError(str(fault)) from fault
    if found.value is None and text.strip() not in {"", "-", "–", "?"}:
        raise ValidationError(advice)
    return found.value


def stored_floor(text: str, kept: str = "") -> str:
    """Return a floor as it is stored; what was `kept` unclear before may stay so."""
    found = read_floor(text)
    if found.is_clear or text == kept:
        return found.value
    raise ValidationError(
        _("Write the floor as a number: 0 at street level, 1 one floor up, -1 in the cellar.")
    )


@dataclass(frozen=True)
class UseGroup:
    """A branch of the tree of categories: `open` where something in it is ticked."""

    name: str
    options: list[tuple[int, str, bool]]

    @property
    def is_open(self) -> bool:
        return any(ticked for _pk, _name, ticked in self.options)


class DetailsForm(forms.Form):
    """What a premises is. Fields in `held` are the owner's: staff see them, but do not write."""

    area_m2 = forms.CharField(
        label=gettext_lazy("Area, m²"), required=False, max_length=60,
        help_text=gettext_lazy("One number. “120 kvm ca” is understood."),
    )  # fmt: skip
    floor = forms.CharField(
        label=gettext_lazy("Floor"), required=False, max_length=60, help_text=FLOOR_HELP
    )
    frontage_m = forms.CharField(
        label=gettext_lazy("Frontage, metres"), required=False, max_length=40,
        help_text=gettext_lazy("How wide the front towards the street is."),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What would you say to somebody who looks in at the window?"),
    )  # fmt: skip
    wheelchair = forms.ChoiceField(
        label=gettext_lazy("With a wheelchair"), required=False, choices=WHEELCHAIR
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Getting in and about"), required=False, choices=list(ACCESS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("The owner's reference"), required=False, max_length=60,
        help_text=gettext_lazy("Your own name of it, such as L-1021. Lists find it by that."),
    )  # fmt: skip
    uses = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What could be here"), required=False,
        queryset=Category.objects.all(), widget=forms.MultipleHiddenInput,
    )  # fmt: skip

    plain = ("floor", "description", "wheelchair", "reference")

    def __init__(self, data: Any = None, *, premises: Premises, held: list[str]) -> None:
        number = premises.frontage_m
        initial = {name: getattr(premises, name) for name in self.plain} | {
            "area_m2": premises.area_m2 or "",
            "frontage_m": f"{number:g}".replace(".", ",") if number else "",
            "access": [key for key in ACCESS if premises.accessibility.get(key) == "yes"],
            "uses": [use.pk for use in premises.uses.all()],
        }
        super().__init__(data, initial=initial)
        self.premises = premises
        for name in held:
            field = self.fields.get("access" if name == "accessibility" else name)
            if field is not None:
                field.disabled, field.help_text = True, HELD

    def clean_area_m2(self) -> int | None:
        advice = _("Write the area as one number of square metres, such as 120.")
        found = read_number(read_area, self.cleaned_data["area_m2"], advice)
        return None if found is None else int(found)

    def clean_frontage_m(self) -> float | None:
        advice = _("Write the frontage as one number of metres, such as 7,5.")
        return read_number(read_metres, self.cleaned_data["frontage_m"], advice)

    def clean_floor(self) -> str:
        return stored_floor(self.cleaned_data["floor"], self.premises.floor)

    @property
    def visible(self) -> list[Any]:
        return [field for field in self if field.name != "uses"]

    @property
    def may_choose_uses(self) -> bool:
        return not self.fields["uses"].disabled

    def use_groups(self) -> list[UseGroup]:
        """The categories to tick, branch by branch."""
        ticked = {str(pk) for pk in self["uses"].value() or ()}
        return [
            UseGroup(
                top.name, [(node.id, node.name, str(node.id) in ticked) for node in top.walk()]
            )
            for top in category_tree()
        ]

    def changes(self) -> dict[str, Any]:
        """The fields that differ, as the service takes them; facts not asked for are kept."""
        said = self.cleaned_data
        wanted = {name: said[name] for name in (*self.plain, "area_m2", "frontage_m")}
        facts = {k: v for k, v in self.premises.accessibility.items() if k not in ACCESS}
        wanted["accessibility"] = facts | dict.fromkeys(said["access"], "yes")
        return {
            name: value for name, value in wanted.items() if getattr(self.premises, name) != value
        }

    def wanted_uses(self) -> list[Category] | None:
        """What is ticked, where it differs from before."""
        uses = list(self.cleaned_data["uses"])
        was = {use.pk for use in self.premises.uses.all()}
        return uses if {use.pk for use in uses} != was else None


class StateForm(forms.Form):
    """What a premises is from a day on."""

    state = forms.ChoiceField(label=gettext_lazy("It is"), choices=State.choices)
    since = forms.DateField(
        label=gettext_lazy("Since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("An earlier day fills in the history."),
    )  # fmt: skip
    who = forms.CharField(
        label=gettext_lazy("Who is there"), required=False, max_length=160,
        widget=forms.TextInput(attrs={"list": "places-near", "autocomplete": "off"}),
        help_text=gettext_lazy("The name on the door. A place on the map called so is linked."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note for yourself and the staff"), required=False, max_length=300
    )

    def __init__(
        self, data: Any = None, *, premises: Premises, row: PremisesStatus | None = None
    ) -> None:
        today = timezone.now().astimezone(premises.city.tz).date()
        told = row or premises
        self.stood_there = told.place
        who = told.place.name if told.place else told.tenant
        initial: dict[str, Any] = {"state": told.state, "since": today, "who": who}
        if row is not None:
            initial |= {"since": row.since, "note": row.note}
        super().__init__(data, initial=initial)
        self.premises = premises

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("who") and said.get("state") not in TAKEN:
            if "who" in self.changed_data:
                self.add_error("who", _("Nobody can be there when it is so. Empty the field."))
            said["who"] = ""  # who was there before has left
        return said

    @property
    def now(self) -> Now:
        """The state, as the service takes it: a place of that name near by stands in it."""
        said = self.cleaned_data
        place = None
        if said["who"] and said["state"] in HOSTS_A_PLACE:
            # Who stood there and has left the map is not found near by: left as it was, it stays.
            same = self.stood_there if "who" not in self.changed_data else None
            place = same or place_called(self.premises, said["who"])
        since: date = said["since"]
        return Now(State(said["state"]), since, place, "" if place else said["who"], said["note"])


class RentForm(forms.Form):
    """What the owner asks, and who may see it."""

    rent = forms.CharField(
        label=gettext_lazy("Asking rent, kronor per m² and year"), required=False, max_length=60,
        help_text=gettext_lazy("Leave it empty to ask nothing."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=[
            (RentVisibility.OWNER, gettext_lazy(
                "Only we: those who work for us. Neither the staff nor other owners see it.")),
            (RentVisibility.NETWORK, gettext_lazy(
                "The owners' network and the staff. Those who look for premises do not.")),
            (RentVisibility.PUBLIC, gettext_lazy(
                "Everyone, on the page of the premises and in the open data.")),
        ],
        widget=forms.RadioSelect(attrs={"class": "ds-input"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, present: AskingRent | None) -> None:
        shown = present.visibility if present else RentVisibility.OWNER
        rent = present.per_m2_year if present else ""
        super().__init__(data, initial={"rent": rent, "visibility": shown})

    def clean_rent(self) -> int | None:
        advice = _("Write the rent as one number of kronor per m² and year, such as 1 850.")
        found = read_number(read_rent, self.cleaned_data["rent"], advice)
        return None if found is None else int(found)

    @property
    def chosen(self) -> RentVisibility:
        return RentVisibility(self.cleaned_data["visibility"])


class WhereForm(forms.Form):
    """An address, and a pin where the address alone does not find the door."""

    street_name = forms.CharField(
        label=gettext_lazy("Street"), required=False, max_length=160,
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
    )  # fmt: skip
    house_number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=20)
    pin = forms.CharField(
        label=gettext_lazy("Pin: latitude, longitude"), required=False, max_length=60,
        help_text=gettext_lazy("Leave it empty if the address is right on the map."),
    )  # fmt: skip

    def clean_pin(self) -> tuple[float, float] | None:
        text: str = self.cleaned_data["pin"].strip()
        if not text:
            return None
        try:
            lat, lon = (float(part) for part in text.replace(";", ",").split(","))
        except ValueError:
            lat = lon = 1_000.0
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ValidationError(_("Write two numbers, such as 56.0465, 12.6945."))
        return lat, lon

    @property
    def spot(self) -> Spot:
        said = self.cleaned_data
        return Spot(said["street_name"], said["house_number"], said["pin"])


class NewPremisesForm(WhereForm):
    """A premises that the register does not know yet."""

    area_m2 = forms.CharField(label=gettext_lazy("Area, m²"), required=False, max_length=60)
    floor = forms.CharField(
        label=gettext_lazy("Floor"), required=False, max_length=60, help_text=FLOOR_HELP
    )

    clean_area_m2 = DetailsForm.clean_area_m2

    def clean_floor(self) -> str:
        return stored_floor(self.cleaned_data["floor"])

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in ("area_m2", "floor") if said[name]}


class PhotoForm(forms.Form):
    """A new photo."""

    file = forms.FileField(
        label=gettext_lazy("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 15 MB. Where it was taken is removed."),
    )
    alt = forms.CharField(
        label=gettext_lazy("What does the picture show?"), max_length=200,
        help_text=gettext_lazy("Read to those who cannot see it: “two windows and a green door”."),
    )  # fmt: skip


class ClaimForm(forms.Form):
    """ "This is ours": how the staff can know it."""

    message = forms.CharField(
        label=gettext_lazy("How can the staff know that it is yours?"), max_length=500,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
