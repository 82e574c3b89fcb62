"""Input of prospects and cases. Every form keeps what was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import Category, City, District
from torg.premises.models import Stretch
from torg.premises.prospects.enums import Feature, Lost, ShownTo, Stage
from torg.premises.prospects.models import Prospect
from torg.premises.prospects.services.cases import LONGEST
from torg.premises.prospects.services.letting import Opening
from torg.premises.prospects.services.prospects import FIELDS, WIDEST_AREA, Who

_MANY = forms.CheckboxSelectMultiple


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def grouped(categories: Iterable[Category]) -> list[tuple[str, Any]]:
    """Return categories as a select shows them: by what they stand below."""
    rows = list(categories)
    below = {top.pk: (top.name, [(top.pk, top.name)]) for top in rows if top.parent_id is None}
    for row in rows:
        if row.parent_id in below:
            below[row.parent_id][1].append((row.pk, row.name))
    return [("", _("choose")), *below.values()]


def _categories() -> list[Category]:
    return list(Category.objects.order_by("order", "pk"))


class WantedForm(forms.Form):
    """What is looked for."""

    concept = forms.CharField(
        label=_("What do you want to open?"), max_length=120,
        help_text=_("In a few words: “Bakery with a few tables”, “Second shop of a chain”."),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Kind"))
    description = forms.CharField(
        label=_("Tell us more"), required=False, max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    area_min = forms.IntegerField(label=_("Smallest area, m²"), min_value=1, max_value=WIDEST_AREA)
    area_max = forms.IntegerField(label=_("Largest area, m²"), min_value=1, max_value=WIDEST_AREA)
    most_rent = forms.IntegerField(
        label=_("Highest rent, kr per m² and year"), required=False, min_value=1,
        max_value=100_000,
        help_text=_(
            "Owners are never shown the figure, and what they see of you does not count it. It"
            " counts in your own list, where an owner shows its rent to all, and in the city's."
        ),
    )  # fmt: skip
    frontage_min_m = forms.FloatField(
        label=_("Least frontage, metres"), required=False, min_value=1, max_value=100
    )
    hours = forms.CharField(
        label=_("When will you be open?"), required=False, max_length=200,
        help_text=_("For example: every day 7–18, or evenings and weekends."),
    )  # fmt: skip
    features = forms.MultipleChoiceField(
        label=_("What you need"), choices=Feature, required=False, widget=_MANY
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Which districts? None ticked means all."), queryset=District.objects.none(),
        required=False, widget=_MANY,
    )  # fmt: skip
    stretches = forms.ModelMultipleChoiceField(
        label=_("Which stretches? None ticked means all."), queryset=Stretch.objects.none(),
        required=False, widget=_MANY,
    )  # fmt: skip
    wanted_from = forms.DateField(label=_("From when?"), required=False, widget=_day_input())

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = _categories()
        self._by_id = {str(row.pk): row for row in rows}
        _set_choices(self.fields["category"], grouped(rows))
        for name, wanted in (
            ("districts", District.objects.filter(city=city).order_by("name")),
            ("stretches", Stretch.objects.filter(city=city)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  -- as above
            field.queryset = wanted
            if not wanted:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("area_min"), cleaned.get("area_max")
        if low and high and low > high:
            self.add_error(
                "area_max", gettext("The smallest area must not be larger than the largest.")
            )
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for, as the service takes it."""
        said = {name: self.cleaned_data.get(name) for name in FIELDS}
        return {
            **said, "category": self._by_id[self.cleaned_data["category"]],
            "districts": self.cleaned_data.get("districts", ()),
            "stretches": self.cleaned_data.get("stretches", ()),
        }  # fmt: skip


def wanted_by(prospect: Prospect) -> dict[str, Any]:
    """Return what a prospect looks for, as the form begins."""
    said = {name: getattr(prospect, name) for name in FIELDS}
    return {
        **said, "category": str(prospect.category_id),
        "districts": list(prospect.districts.all()), "stretches": list(prospect.stretches.all()),
    }  # fmt: skip


def _shown_to() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may see it?"), choices=ShownTo, widget=forms.RadioSelect,
        help_text=_(
            "Nothing is public. You may change your mind, or withdraw and erase it all, at any "
            "time by the link that we mail you."
        ),
    )  # fmt: skip


class LookForm(WantedForm):
    """What is looked for, by whom, and who may see it. Nothing is ticked beforehand."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    organisation = forms.CharField(
        label=_("Company or organisation, if there is one"), max_length=160, required=False
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the link to your page. No owner sees it until you say so."),
    )
    shown_to = _shown_to()
    # A field that people never see and programs fill in.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, city: City, person: Person, *args: Any, **kwargs: Any) -> None:
        initial = {}
        if isinstance(person, User):
            initial = {"name": person.name, "email": person.email}
        super().__init__(city, *args, initial=initial, **kwargs)

    def clean_website(self) -> str:
        if self.cleaned_data.get("website"):
            raise ValidationError(gettext("Fill in only the fields that you see."))
        return ""

    def who(self, language: str) -> Who:
        said = self.cleaned_data
        return Who(said["name"], said["email"], said["organisation"], language)


class ConsentForm(forms.Form):
    shown_to = _shown_to()


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class AskForm(MessageForm):
    """What a prospect writes to an owner."""

    show_address = forms.BooleanField(
        label=_("Let the owner see my name and e-mail address"), required=False
    )


class MoveForm(forms.Form):
    """Another stage. Let has a form of its own."""

    stage = forms.ChoiceField(label=_("Stage"))
    lost_why = forms.ChoiceField(
        label=_("If it is lost: why?"), required=False, choices=[("", _("choose")), *Lost.choices]
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who see the case; the prospect does not."),
    )  # fmt: skip

    def __init__(self, stage: str, data: Any = None) -> None:
        super().__init__(data, prefix="move")
        others = [s for s in Stage if s not in {Stage.LET, stage}]
        _set_choices(self.fields["stage"], [(s.value, str(s.label).capitalize()) for s in others])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("stage") == Stage.LOST and not cleaned.get("lost_why"):
            self.add_error("lost_why", gettext("Say why it came to nothing."))
        if cleaned.get("stage") != Stage.LOST:
            cleaned["lost_why"] = ""
        return cleaned


class LetForm(forms.Form):
    """What opens, and when."""

    name = forms.CharField(label=_("Name on the sign"), max_length=160)
    category = forms.ChoiceField(label=_("Kind"))
    opens_on = forms.DateField(
        label=_("Opens on"), widget=_day_input(),
        help_text=_("Today or earlier: the storefront stands in the street at once."),
    )  # fmt: skip

    def __init__(self, prospect: Prospect, data: Any = None) -> None:
        initial = {
            "name": prospect.organisation, "category": str(prospect.category_id),
            "opens_on": timezone.now().astimezone(prospect.city.tz).date(),
        }  # fmt: skip
        super().__init__(data, prefix="let", initial=initial)
        rows = list(Category.objects.select_related("parent").order_by("order", "pk"))
        self._by_id = {str(row.pk): row for row in rows}
        _set_choices(self.fields["category"], grouped(rows))

    @property
    def opening(self) -> Opening:
        said = self.cleaned_data
        return Opening(said["name"], self._by_id[said["category"]], said["opens_on"])


def _set_choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  -- declared so
    field.choices = choices
