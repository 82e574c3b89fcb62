"""Input of counts: what to count, and one unit without a script."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.places.models import City, District, Street
from torg.premises.counting.enums import Seen
from torg.premises.models import Stretch


class BeginForm(forms.Form):
    """What to count. The value of `what` is "city", or a kind and a number: "street-12"."""

    what = forms.ChoiceField(label=_("What to count"))
    day = forms.DateField(
        label=_("Day of the count"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        kinds: list[tuple[str, Any, Any]] = [
            ("stretch", _("Stretches"), Stretch.objects.filter(city=city)),
            ("district", _("Districts"), District.objects.filter(city=city).order_by("name")),
            ("street", _("Streets"), _walked(city)),
        ]
        self._parts = {f"{kind}-{row.pk}": {kind: row} for kind, _l, rows in kinds for row in rows}
        groups = [
            (label, [(f"{kind}-{row.pk}", row.name) for row in rows])
            for kind, label, rows in kinds
            if rows
        ]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  -- declared above
        field.choices = [("city", _("The whole city")), *groups]
        self.fields["day"].initial = timezone.now().astimezone(city.tz).date()
        for each in self.fields.values():
            each.widget.attrs["class"] = "ds-input"

    @property
    def part(self) -> dict[str, Any]:
        """The street, stretch or district that was chosen, as the service takes it."""
        return self._parts.get(self.cleaned_data["what"], {})


def _walked(city: City) -> Any:
    return Street.objects.filter(city=city, places_count__gt=0).order_by("name")


class UnitForm(forms.Form):
    """One unit, pressed without a script: the id is made when the page is drawn."""

    id = forms.UUIDField(required=False)
    unit = forms.IntegerField(min_value=1)
    what = forms.ChoiceField(choices=Seen.choices)
    tenant = forms.CharField(max_length=160, required=False)
    note = forms.CharField(max_length=300, required=False)
    undo = forms.BooleanField(required=False)
    shown = forms.CharField(max_length=3000, required=False)
    photo = forms.FileField(required=False)

    def sent(self) -> dict[str, Any]:
        """The pressing, as a browser's script would send it."""
        data = dict(self.cleaned_data)
        return {
            **data, "id": str(data["id"] or uuid.uuid4()), "at": timezone.now().isoformat(),
        }  # fmt: skip


class PhotoForm(forms.Form):
    """A photo, and the pressing that it belongs to."""

    pressing = forms.UUIDField()
    photo = forms.FileField()


class FoundForm(forms.Form):
    """A unit that the register does not know, without a script."""

    id = forms.UUIDField()
    found = forms.UUIDField()
    beside = forms.IntegerField(min_value=1)
    number = forms.CharField(max_length=20, required=False)
    what = forms.ChoiceField(choices=[choice for choice in Seen.choices if choice[0] != Seen.SAME])
    tenant = forms.CharField(max_length=160, required=False)
    note = forms.CharField(max_length=300, required=False)

    def sent(self) -> dict[str, Any]:
        """The pressing, as a browser's script would send it."""
        said = self.cleaned_data
        new = {"id": said["found"], "beside": said["beside"], "number": said["number"]}
        plain = {name: said[name] for name in ("id", "what", "tenant", "note")}
        return {**plain, "at": timezone.now().isoformat(), "found": new}
