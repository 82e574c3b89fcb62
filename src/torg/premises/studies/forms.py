"""Input of an order of a study: the question, and what is assumed."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.places.models import City, District
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.queries.assumptions import PARAMETERS

MOST_DRAWS = 2_000  # by form: more takes minutes, and is for the command
_OWN_FIELDS = {"draws"}  # has a field of its own among the first
_ABOVE_NOUGHT = {"nearest_m", "store_m2", "big_store_m2", "fullest"}
_EXPONENTS = {"resident_exponent", "worker_exponent", "attraction_exponent"}
_MONEY = {"neighbour_kr", "variety_kr"}
_AT_MOST_ALL = {"commuters", "rent_share"}  # shares of a whole


class OrderForm(forms.Form):
    """Which district, how many draws; each assumption is one field, or two for a range.

    Shares are typed as per cent.
    """

    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=160, required=False,
        help_text=gettext_lazy("Left empty, it is the district and the day."),
    )  # fmt: skip
    draws = forms.IntegerField(
        label=gettext_lazy("Draws"), min_value=20, max_value=MOST_DRAWS,
        help_text=gettext_lazy("How often all of it is reckoned anew. 500 take about a minute."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1, initial=1,
        help_text=gettext_lazy("The same seed gives the same draws."),
    )  # fmt: skip

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self._districts = {row.slug: row for row in District.objects.filter(city=city)}
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  -- declared above
        named = sorted((row.name, slug) for slug, row in self._districts.items())
        field.choices = [("", _("The whole city")), *((slug, name) for name, slug in named)]
        self.fields["draws"].initial = Parameters().draws
        for name, value in _assumed():
            self._add(name, value)
        for each in self.fields.values():
            each.widget.attrs["class"] = "ds-input"

    def _add(self, name: str, value: Any) -> None:
        words, unit = PARAMETERS[name]
        part = 100 if unit == "share" else 1
        label = f"{words}, %" if unit == "share" else f"{words}, {unit}" if unit else str(words)
        if not isinstance(value, tuple):
            self.fields[name] = _number(label, value * part, name)
            return
        for end, number in zip(("low", "high"), value, strict=True):
            self.fields[f"{name}_{end}"] = _number(str(END_WORDS[end]), number * part, name)

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields of the question itself."""
        return [self[name] for name in ("district", "title", "draws", "seed")]

    @property
    def ranges(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The assumptions that are drawn: what it is, and the fields of both ends."""
        return [
            (self._label(name), self[f"{name}_low"], self[f"{name}_high"])
            for name, value in _assumed()
            if isinstance(value, tuple)
        ]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The assumptions that are one number."""
        return [self[name] for name, value in _assumed() if not isinstance(value, tuple)]

    @property
    def assumptions_are_wrong(self) -> bool:
        """Whether the fold that holds the assumptions has an error in it."""
        return bool(set(self.errors) - {"district", "title", "draws", "seed"})

    def _label(self, name: str) -> str:
        words, unit = PARAMETERS[name]
        return f"{words}, %" if unit == "share" else str(words)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in _assumed():
            if isinstance(value, tuple):
                low, high = cleaned.get(f"{name}_low"), cleaned.get(f"{name}_high")
                if low is not None and high is not None and low > high:
                    self.add_error(f"{name}_high", _("This is less than the lowest."))
        return cleaned

    def order(self) -> dict[str, Any]:
        """What was asked for, as the service takes it."""
        told = self.cleaned_data
        assumed = {name: self._told(name, value) for name, value in _assumed()}
        return {
            "district": self._districts.get(told["district"]),
            "title": told["title"],
            "seed": told["seed"],
            "parameters": {**assumed, "draws": told["draws"]},
        }

    def _told(self, name: str, value: Any) -> Any:
        part = 100 if PARAMETERS[name][1] == "share" else 1
        if isinstance(value, tuple):
            return [self.cleaned_data[f"{name}_{end}"] / part for end in ("low", "high")]
        return self.cleaned_data[name] / part


END_WORDS = {"low": gettext_lazy("at least"), "high": gettext_lazy("at most")}


def _assumed() -> Iterator[tuple[str, Any]]:
    """Yield name and default of every assumption that the form asks for."""
    for name, value in asdict(Parameters()).items():
        if name not in _OWN_FIELDS and name in PARAMETERS:
            yield name, value


def _most(name: str) -> int:
    if name in _EXPONENTS:
        return 10  # metres to a higher power are no number any more
    if name in _MONEY:
        return 100_000_000
    return 100 if name in _AT_MOST_ALL else 100_000


def _number(label: str, value: float, name: str) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=0.01 if name in _ABOVE_NOUGHT else 0,
        max_value=_most(name), initial=round(value, 6),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip
