"""The form by which an event, or one of its dates, is cancelled, moved, sold out or put back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.agenda.models import Event
from torg.places.models import City
from torg.portal.forms.event_fields import Buttons, ClockInput, DayInput, offer
from torg.portal.queries.event_desk import dates_of


class Deed:
    """What has become of it: the values of the choice."""

    CANCEL, SOLD_OUT, MOVE, POSTPONE, RESTORE = "cancel", "sold_out", "move", "postpone", "restore"


class EventChangeForm(forms.Form):
    """`which` is the start of one date by the rule (ISO), "" for the whole event."""

    deed = forms.ChoiceField(
        label=gettext_lazy("What has happened?"), widget=Buttons(),
        choices=[
            (Deed.CANCEL, gettext_lazy("It is cancelled")),
            (Deed.SOLD_OUT, gettext_lazy("It is sold out")),
            (Deed.MOVE, gettext_lazy("It has another time")),
            (Deed.POSTPONE, gettext_lazy("It is put off; no new time yet")),
            (Deed.RESTORE, gettext_lazy("It is as planned after all")),
        ],
        error_messages={"required": gettext_lazy("Choose what has happened.")},
    )  # fmt: skip
    which = forms.ChoiceField(label=gettext_lazy("Which date?"), required=False)
    new_on = forms.DateField(label=gettext_lazy("New date"), required=False, widget=DayInput())
    new_at = forms.TimeField(
        label=gettext_lazy("New time"), required=False, widget=ClockInput(),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("A word to those who were coming"), required=False, max_length=200
    )

    def __init__(
        self, *args: Any, city: City, dates: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        choices = list(dates)
        if choices:
            offer(self, "which", [("", _("All of them")), *choices])
        else:
            del self.fields["which"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("deed") == Deed.MOVE and not (data.get("new_on") and data.get("new_at")):
            self.add_error("new_on", _("Say the new date and time."))
        if data.get("deed") == Deed.MOVE and not data.get("which") and "which" in self.fields:
            raise ValidationError(
                _("Choose which date has another time. Change the event itself to move all.")
            )
        if data.get("deed") == Deed.POSTPONE and data.get("which"):
            raise ValidationError(_("One date alone is cancelled or moved. Choose one of those."))
        return data

    def deed_of(self) -> dict[str, Any]:
        """Return what the service is told of checked fields."""
        moved = self.cleaned_data["deed"] == Deed.MOVE
        return {
            "deed": self.cleaned_data["deed"],
            "original": self.original,
            "new_start": self.new_start if moved else None,
            "note": self.cleaned_data["note"],
        }

    @property
    def original(self) -> datetime | None:
        """The one date that is meant, None for the whole event."""
        text = self.cleaned_data.get("which")
        return datetime.fromisoformat(text) if text else None

    @property
    def new_start(self) -> datetime:
        day, clock = self.cleaned_data["new_on"], self.cleaned_data["new_at"]
        return datetime.combine(day, clock, self.city.tz)


def change_form(
    event: Event, now: datetime, data: Any = None, *, may_cancel: bool = True
) -> EventChangeForm:
    """Return the form for an event, with its coming dates to choose among.

    Who may not cancel is not shown that choice; should it be sent, the service says why not.
    """
    dates = [(date.value, date.line) for date in dates_of(event, now)]
    form = EventChangeForm(data, city=event.city, dates=dates)
    if not may_cancel and data is None:
        offer(form, "deed", [row for row in form.fields["deed"].choices if row[0] != Deed.CANCEL])  # type: ignore[attr-defined]  # it is one of choices
    return form
