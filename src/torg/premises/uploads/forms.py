"""Input of uploads: the file, what it holds, and what is said of it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.premises.uploads.enums import UploadKind

MOST_BYTES = 80_000_000
# What the importers read, by kind.
ENDINGS = {
    UploadKind.POPULATION: (".gpkg", ".geojson", ".json", ".csv"),
    UploadKind.DAY_PEOPLE: (".gpkg", ".geojson", ".json", ".csv"),
    UploadKind.FOOTFALL: (".csv", ".txt"),
    UploadKind.WEATHER: (".csv", ".txt"),
    UploadKind.PREMISES: (".csv", ".xlsx", ".geojson", ".json"),
}


class UploadForm(forms.Form):
    """A file and what it is. What is said of it is told wherever its figures are shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"), choices=UploadKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "GeoPackage, GeoJSON or CSV of people; CSV of passers-by; CSV, Excel or GeoJSON of"
            " premises. Weather: a CSV with a date (and an hour), temperature in °C and"
            " precipitation in mm, or a file of SMHI’s open data as it is. At most 80 MB."
        ),
    )
    locations = forms.FileField(
        label=gettext_lazy("Where the counters stand"), required=False,
        help_text=gettext_lazy(
            "For passers-by: a table with name, lat and lon. Not needed for counters that are known"
            " already."
        ),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("What the figures are"), max_length=160,
                            required=False)  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Whose figures they are"), max_length=160,
                             required=False)  # fmt: skip
    licence = forms.CharField(label=gettext_lazy("What one may do with them (licence)"),
                              max_length=80, required=False)  # fmt: skip
    url = forms.URLField(label=gettext_lazy("Where they can be found"), max_length=300,
                         required=False, assume_scheme="https")  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("The day that they are of"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    crs = forms.CharField(
        label=gettext_lazy("Coordinate system"), max_length=20, required=False,
        help_text=gettext_lazy("Only where the file names none, e.g. EPSG:3006."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "kind":
                field.widget.attrs["class"] = "ds-input"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (kind := cleaned.get("kind")) and (file := cleaned.get("file")):
            self._check("file", file, ENDINGS[UploadKind(kind)])
        if places := cleaned.get("locations"):
            self._check("locations", places, ENDINGS[UploadKind.FOOTFALL])
        return cleaned

    def _check(self, name: str, file: UploadedFile, endings: tuple[str, ...]) -> None:
        if not str(file.name).lower().endswith(endings):
            words = _("Such a file ends in one of these: %(endings)s.")
            self.add_error(name, words % {"endings": ", ".join(endings)})
        if (file.size or 0) > MOST_BYTES:
            self.add_error(name, _("The file is larger than 80 MB. Split it, or use the command."))

    @property
    def kind_chosen(self) -> UploadKind:
        return UploadKind(self.cleaned_data["kind"])

    def files_given(self) -> dict[str, UploadedFile]:
        """The files by role; places of counters only with counts."""
        roles = ("file", "locations") if self.kind_chosen == UploadKind.FOOTFALL else ("file",)
        return {role: self.cleaned_data[role] for role in roles if self.cleaned_data[role]}

    def said(self) -> dict[str, str]:
        """What staff say of the file, as texts."""
        told = {name: self.cleaned_data[name] for name in ("title", "source", "licence", "url")}
        day = self.cleaned_data["as_of"]
        return {
            **told, "crs": self.cleaned_data["crs"], "as_of": day.isoformat() if day else "",
        }  # fmt: skip
