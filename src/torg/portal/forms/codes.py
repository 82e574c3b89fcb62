"""What people fill in on the portal's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torg.places.enums import CodeMedium
from torg.places.models import Place
from torg.places.signs import FORMATS, SignFormat

_SIGNS = (CodeMedium.POSTER, CodeMedium.DOOR, CodeMedium.TABLE)


class CodeForm(forms.Form):
    """A new code for one of the actor's places."""

    place = forms.ChoiceField(label=_("Place"))
    medium = forms.ChoiceField(
        label=_("Kind of sign"), choices=[(kind.value, kind.label) for kind in _SIGNS]
    )
    label = forms.CharField(
        label=_("Where it stands"),
        max_length=80,
        required=False,
        help_text=_("For you, so that you can tell your signs apart: “by the till”."),
    )

    def __init__(self, places: list[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.slug: place for place in places}
        self.fields["place"] = forms.ChoiceField(
            label=_("Place"), choices=[(place.slug, place.name) for place in places]
        )

    def clean_place(self) -> Place:
        return self._places[self.cleaned_data["place"]]

    def clean_medium(self) -> CodeMedium:
        return CodeMedium(self.cleaned_data["medium"])


class PrintForm(forms.Form):
    """How a sign is printed; what is not understood is the usual."""

    size = forms.ChoiceField(choices=[(form.value, form.value) for form in FORMATS], required=False)
    language = forms.ChoiceField(choices=[("sv", "sv"), ("en", "en")], required=False)
    hours = forms.BooleanField(required=False)

    @property
    def wanted(self) -> tuple[SignFormat, str, bool]:
        """Size, language, whether the hours stand on it."""
        self.is_valid()
        asked = self.cleaned_data
        size = SignFormat(asked.get("size") or SignFormat.A4)
        return size, asked.get("language") or "sv", bool(asked.get("hours"))
