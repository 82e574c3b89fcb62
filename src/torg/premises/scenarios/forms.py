"""Input of scenarios."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torg.core.text import clean_text
from torg.places.models import Category
from torg.premises.scenarios.enums import Aim
from torg.premises.scenarios.services.talk import LONGEST


class NewForm(forms.Form):
    """A scenario's name; it may be empty."""

    title = forms.CharField(
        label=_("Name of the scenario"),
        help_text=_("For example what it is about: Food and culture."),
        max_length=80,
        required=False,
    )


class PlaceForm(forms.Form):
    """A premises and the trade of the button that was pressed; no trade empties it."""

    premises = forms.IntegerField(min_value=1)
    trade = forms.SlugField(max_length=50, required=False)


class LockForm(forms.Form):
    premises = forms.IntegerField(min_value=1)
    locked = forms.BooleanField(required=False)


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_text(self) -> str:
        """Refuse what is nothing once marks and invisible characters are gone."""
        said = clean_text(self.cleaned_data["text"], LONGEST, lines=True)
        if not said:
            raise forms.ValidationError(_("Write something first."))
        return said


class SuggestForm(forms.Form):
    """What a mix is asked for."""

    aim = forms.ChoiceField(label=_("What counts most"), choices=Aim.choices)
    most = forms.IntegerField(
        label=_("At most so many new shops of one trade"), min_value=1, max_value=20, initial=1
    )
    worst = forms.IntegerField(
        label=_("No present shop may lose more than so many per cent"),
        min_value=0, max_value=100, step_size=10, initial=30,  # finer would tell of one shop
    )  # fmt: skip
    wanted = forms.MultipleChoiceField(
        label=_("Must come"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, trades: dict[str, Category], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  -- declared above
        field.choices = [(slug, trade.name) for slug, trade in trades.items()]

    @property
    def wishes(self) -> dict[str, Any]:
        """What was asked, as the service takes it."""
        data = self.cleaned_data
        return {
            "aim": data["aim"], "most": data["most"], "wanted": data["wanted"],
            "worst_loss": data["worst"] / 100,
        }  # fmt: skip
