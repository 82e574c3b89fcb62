"""Forms of the actor's desk and of joining."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.places.enums import ActorKind, Role
from torg.places.models import Actor, Category, Photo
from torg.places.services.joining import NewPlace
from torg.portal.queries.joining import read_pin
from torg.portal.services.joining import Said


def set_errors(form: forms.BaseForm, error: ValidationError | Exception) -> None:
    """Put what a service refused into the form, at its field where there is one."""
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, problems in error.error_dict.items():
            form.add_error(name if name in form.fields else None, problems)
    else:
        form.add_error(None, str(error))


def _moment(date_name: Any, time_name: Any) -> forms.SplitDateTimeWidget:
    """A date and a time side by side, each with its own name for those who hear the page."""
    return forms.SplitDateTimeWidget(
        date_attrs={"type": "date", "class": "ds-input", "aria-label": date_name},
        time_attrs={"type": "time", "class": "ds-input", "aria-label": time_name},
        date_format="%Y-%m-%d",
        time_format="%H:%M",
    )


class NoticeForm(forms.Form):
    """A short line with an end."""

    text = forms.CharField(
        label=gettext_lazy("What is going on?"), max_length=140,
        help_text=gettext_lazy("One line: warm buns at two, the last dahlias."),
    )  # fmt: skip
    until = forms.SplitDateTimeField(
        label=gettext_lazy("Until"),
        widget=_moment(gettext_lazy("Until, date"), gettext_lazy("Until, time")),
    )  # fmt: skip
    start = forms.SplitDateTimeField(
        label=gettext_lazy("From (now, if left empty)"), required=False,
        widget=_moment(gettext_lazy("From, date"), gettext_lazy("From, time")),
    )  # fmt: skip

    @staticmethod
    def usual(zone: ZoneInfo) -> dict[str, datetime]:
        """Until this evening, or tomorrow evening when it is late already."""
        local = timezone.now().astimezone(zone)
        evening = local.replace(hour=20, minute=0, second=0, microsecond=0)
        return {"until": evening if local.hour < 18 else evening + timedelta(days=1)}


class PhotoForm(forms.Form):
    """A new photo."""

    file = forms.FileField(
        label=gettext_lazy("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 15 MB. Where it was taken is removed."),
    )
    alt = forms.CharField(
        label=gettext_lazy("What does the picture show?"), max_length=200,
        help_text=gettext_lazy("Read to those who cannot see it: “the bar with its green tiles”."),
    )  # fmt: skip


class CropForm(forms.Form):
    """What is said of a photo, and the part of it that is shown, in per cent of the whole."""

    alt = forms.CharField(label=gettext_lazy("What does the picture show?"), max_length=200)
    left = forms.FloatField(label=gettext_lazy("From the left, %"), min_value=0, max_value=95)
    top = forms.FloatField(label=gettext_lazy("From the top, %"), min_value=0, max_value=95)
    width = forms.FloatField(label=gettext_lazy("Width, %"), min_value=5, max_value=100)
    height = forms.FloatField(label=gettext_lazy("Height, %"), min_value=5, max_value=100)

    @staticmethod
    def values_of(photo: Photo) -> dict[str, Any]:
        names = ("left", "top", "width", "height")
        return {
            "alt": photo.alt,
            **{name: round(part * 100, 1) for name, part in zip(names, photo.crop, strict=True)},
        }

    @property
    def crop(self) -> tuple[float, float, float, float]:
        """The part as fractions; one that reaches over the edge is moved to it."""
        said = self.cleaned_data
        left, top = said["left"] / 100, said["top"] / 100
        return left, top, min(said["width"] / 100, 1 - left), min(said["height"] / 100, 1 - top)


class IdentityForm(forms.ModelForm):
    """Who the actor is in law."""

    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https"
    )
    pledge = forms.BooleanField(
        required=False,
        label=gettext_lazy("We promise to offer only goods and services that the law allows."),
    )

    class Meta:
        model = Actor
        fields = (
            "name", "kind", "legal_name", "org_number", "register", "street_address", "postcode",
            "locality", "email", "phone", "website",
        )  # fmt: skip
        help_texts = {
            "org_number": gettext_lazy(
                "Ten digits. Leave it empty if you are a sole trader: yours is your personal "
                "identity number, and we do not store those."
            ),
            "register": gettext_lazy("Where it is registered: Bolagsverket, for a company."),
            "email": gettext_lazy("Shown to your customers, as the law asks."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["pledge"].initial = bool(self.instance.pledged_at)
        if self.instance.asked_number:
            self.initial["org_number"] = self.instance.asked_number
            self.fields["org_number"].help_text = _("The city's staff are checking this number.")

    def _post_clean(self) -> None:
        """The service checks and writes: the form's own instance is left as it is."""


class BeginForm(forms.Form):
    """For whom a place is claimed: an actor that one owns, or a new one."""

    actor = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Name of the company or association"), required=False, max_length=160
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"), choices=ActorKind.choices, required=False
    )
    org_number = forms.CharField(
        label=gettext_lazy("Organisation number"), required=False, max_length=20,
        help_text=gettext_lazy("Ten digits. Not needed for a sole trader or an association."),
    )  # fmt: skip
    message = forms.CharField(
        label=gettext_lazy("Anything that the staff should know?"), required=False,
        max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    for_whom = ("actor", "name", "kind", "org_number", "message")

    def __init__(self, *args: Any, actors: list[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = {str(actor.pk): actor for actor in actors}
        chooser = self.fields["actor"]
        if self.actors and isinstance(chooser, forms.ChoiceField):
            own = [(key, actor.name) for key, actor in self.actors.items()]
            chooser.choices = [*own, ("", gettext_lazy("A new company or association"))]
            chooser.initial = own[0][0]
        else:
            del self.fields["actor"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("actor"):
            return said
        if not said.get("name"):
            self.add_error("name", _("Write the name of the company or association."))
        kind = said.get("kind") or ActorKind.COMPANY
        if kind in {ActorKind.COMPANY, ActorKind.PUBLIC} and not said.get("org_number"):
            self.add_error(
                "org_number", _("Write the number: it is shown together with the claim.")
            )
        return said

    @property
    def said(self) -> Said:
        """For whom the person claims, as the service takes it."""
        said = self.cleaned_data
        return Said(
            self.actors.get(said.get("actor", "")), said["name"],
            said["kind"] or ActorKind.COMPANY, said["org_number"], said["message"],
        )  # fmt: skip


class NewPlaceForm(BeginForm):
    """A place that is not on the map yet: an address or a pin."""

    place_name = forms.CharField(label=gettext_lazy("Name on the door"), max_length=160)
    category = forms.ModelChoiceField(
        label=gettext_lazy("What kind of place?"), queryset=Category.objects.none()
    )
    street_name = forms.CharField(
        label=gettext_lazy("Street"), required=False, max_length=160,
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
    )  # fmt: skip
    house_number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=20)
    pin = forms.CharField(
        label=gettext_lazy("Pin: latitude, longitude"), required=False, max_length=60,
        help_text=gettext_lazy("Leave it empty if the address is right on the map."),
    )  # fmt: skip
    field_order = (
        "place_name", "category", "street_name", "house_number", "pin", "actor", "name", "kind",
        "org_number", "message",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["category"]
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset = Category.objects.filter(children=None)

    @property
    def new_place(self) -> NewPlace:
        """The place, as the service takes it."""
        said = self.cleaned_data
        return NewPlace(
            said["place_name"], said["category"], said["street_name"], said["house_number"],
            said["pin"],
        )  # fmt: skip

    def clean_pin(self) -> tuple[float, float] | None:
        text: str = self.cleaned_data["pin"].strip()
        pin = read_pin(text)
        if text and pin is None:
            raise ValidationError(_("Write two numbers, such as 56.0465, 12.6945."))
        return pin


class MailCodeForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Your address at work"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )  # fmt: skip


class AskStaffForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("How can the staff know that it is yours?"), max_length=2_000,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    letter = forms.BooleanField(
        label=gettext_lazy("Send a letter with a code to the place"), required=False
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(
        label=gettext_lazy("May do"),
        choices=[
            (Role.EDITOR, gettext_lazy("Editor: everything that visitors see")),
            (Role.TILL, gettext_lazy("Till: what has been put aside and bought")),
            (Role.OWNER, gettext_lazy("Owner: everything, and who works here")),
        ],
    )


class CloseForm(forms.Form):
    """An actor is not closed by a slip of the hand: its name is typed."""

    name = forms.CharField(label=gettext_lazy("The actor's name, to confirm"), max_length=160)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold().split() != self.actor.name.casefold().split():
            raise ValidationError(
                _("That is not its name. Write: %(name)s") % {"name": self.actor.name}
            )
        return name


class DecisionForm(forms.Form):
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Those concerned are told them. What was seen, and what it shows."),
    )  # fmt: skip
