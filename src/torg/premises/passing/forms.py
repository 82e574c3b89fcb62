"""Input of footfall's pages for staff: a source, hours to keep apart, an effect to reckon."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.places.models import City
from torg.premises.figures.models import Counter

_EVERY = [("1", _("every hour")), ("6", _("four times a day")), ("24", _("once a day")),
          ("168", _("once a week"))]  # fmt: skip


class SourceForm(forms.Form):
    """Where the counts are, and where it says where the counters stand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.CharField(
        label=_("Address of the counts"), max_length=500,
        help_text=_("Begins with https:// and leads to a table (CSV): day, hour and a column for"
                    " each counter; or counter, time and number."),
    )  # fmt: skip
    places_url = forms.CharField(
        label=_("Address of where the counters stand"),
        max_length=500,
        required=False,
        help_text=_("A table with name, lat and lon. Leave empty when the city knows them."),
    )
    every = forms.ChoiceField(label=_("How often"), choices=_EVERY, initial="6")

    def values(self) -> dict[str, Any]:
        """Return what was said, as the service takes it, without the address."""
        said = self.cleaned_data
        hours = timedelta(hours=int(said["every"]))
        return {"name": said["name"], "places_url": said["places_url"], "every": hours}


class HoursForm(forms.Form):
    """From a day and hour to another, by the clock on the city's wall."""

    begin = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    finish = forms.DateTimeField(
        label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        self.fields["counter"].queryset = Counter.objects.filter(city=city)  # type: ignore[attr-defined]  # every form of hours has one

    def _moment(self, name: str) -> datetime:
        """Return what was typed as a moment of the city, whatever zone the server keeps."""
        typed: datetime = self.cleaned_data[name]
        return typed.replace(tzinfo=self.city.tz, minute=0, second=0, microsecond=0)

    def clean_begin(self) -> datetime:
        return self._moment("begin")

    def clean_finish(self) -> datetime:
        return self._moment("finish")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("begin") and said.get("finish") and said["finish"] <= said["begin"]:
            self.add_error(
                "finish", ValidationError(gettext("The end must be after the beginning."))
            )
        return said


class ApartForm(HoursForm):
    """Hours of a counter to keep apart."""

    counter = forms.ModelChoiceField(label=_("Counter"), queryset=Counter.objects.none())
    note = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Everyone can read it.")
    )
    field_order = ["counter", "begin", "finish", "note"]


class EffectForm(HoursForm):
    """What happened, when, and where to look for its effect."""

    title = forms.CharField(label=_("What was it?"), max_length=160)
    counter = forms.ModelChoiceField(
        label=_("Where"), queryset=Counter.objects.none(), required=False,
        empty_label=_("All counters together"),
    )  # fmt: skip
    field_order = ["title", "begin", "finish", "counter"]


def typed_before(city: City, asked: Any) -> dict[str, Any]:
    """Return what a link to the form of an effect brings along: title, from, to.

    A moment may be a day ("2026-10-24": from its beginning, to its end) or a time, with or without
    a zone; what cannot be read is left out.
    """
    found: dict[str, Any] = {"title": str(asked.get("title", ""))[:160]}
    for name, field, plus in (("from", "begin", 0), ("to", "finish", 1)):
        if (moment := _read(str(asked.get(name, "")), city, plus)) is not None:
            found[field] = moment.strftime("%Y-%m-%dT%H:%M")
    return found


def _read(text: str, city: City, plus_days: int) -> datetime | None:
    try:
        if len(text) == len("2026-10-24"):
            day = date.fromisoformat(text) + timedelta(days=plus_days)
            return datetime(day.year, day.month, day.day, tzinfo=city.tz)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(city.tz) if moment.tzinfo else moment
