"""Clean input about following."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.models import Category, City, District, Street
from torg.places.queries.places import visible_to
from torg.portal.following import services
from torg.portal.following.enums import Rhythm, What
from torg.portal.following.models import Follow, Reader


class FollowForm(forms.Form):
    """What is to be followed: `what` and the slug of a thing, a word, or a point."""

    what = forms.ChoiceField(choices=What.choices)
    thing = forms.CharField(max_length=120, required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.found: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        what, slug = cleaned.get("what"), cleaned.get("thing", "")
        if what == What.AREA:
            if cleaned.get("lat") is None or cleaned.get("lon") is None:
                raise ValidationError(_("A point is missing."))
        elif what == What.KEYWORD:
            self.found = slug
        elif what and "\x00" not in slug:
            self.found = self._thing(what, slug)
        if what != What.AREA and not self.found:
            raise ValidationError(_("There is no such thing here."))
        return cleaned

    def _thing(self, what: str, slug: str) -> Any:
        things: Any = {
            What.PLACE: visible_to(None, self.city),
            What.STREET: Street.objects.filter(city=self.city),
            What.DISTRICT: District.objects.filter(city=self.city),
            What.CATEGORY: Category.objects.all(),
        }[What(what)]
        return things.filter(slug=slug).first()

    @property
    def name(self) -> str:
        """What is to be followed, in words."""
        return str(self.found or self.cleaned_data.get("thing") or _("Near a point on the map"))

    def follow(self, *, by: User) -> Follow:
        """Follow it. Raises ValidationError when that is not allowed."""
        given = self.cleaned_data
        if given["what"] == What.AREA:
            point = (given["lat"], given["lon"])
            return services.follow_area(self.city, point, 400, given["thing"], by=by)
        return services.follow(self.city, given["what"], self.found, by=by)


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("Mail with news"), choices=Rhythm.choices, widget=forms.RadioSelect
    )


class PhoneForm(forms.ModelForm):
    class Meta:
        model = Reader
        fields = ["push", "quiet_from", "quiet_until"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


class DeviceForm(forms.Form):
    endpoint = forms.URLField(max_length=500, assume_scheme="https")
    key = forms.CharField(max_length=100, required=False)
    secret = forms.CharField(max_length=40, required=False)
    stop = forms.BooleanField(required=False)
