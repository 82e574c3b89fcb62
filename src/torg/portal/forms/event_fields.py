"""The fields of an event's form, and the controls that they use."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.core.money import format_kr, parse_kr

MOST_TIMES = 200

# What the form has fields for, among the accessibility facts; others are kept as they are.
ACCESS = (
    ("wheelchair", gettext_lazy("Step-free all the way")),
    ("toilet", gettext_lazy("Accessible toilet")),
    ("hearing_loop", gettext_lazy("Hearing loop")),
    ("sign_language", gettext_lazy("Interpreted into sign language")),
    ("quiet", gettext_lazy("A calm occasion with lower sound")),
    ("companion_free", gettext_lazy("A companion comes in free")),
)


class Where:
    """Where it is: the values of the choice."""

    OWN, OTHER, ADDRESS, ONLINE = "own", "other", "address", "online"


class Buttons(forms.RadioSelect):
    def __init__(self) -> None:
        super().__init__(attrs={"class": "ds-input"})


class Boxes(forms.CheckboxSelectMultiple):
    def __init__(self) -> None:
        super().__init__(attrs={"class": "ds-input"})


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let a field of choices offer these."""
    field = form.fields[name]
    field.choices = list(choices)  # type: ignore[attr-defined]  # it is one of choices


class KronorField(forms.CharField):
    """Kronor as people write them; the value is whole öre, None when empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "20"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return int(parse_kr(text))
        except ValueError as error:
            raise ValidationError(_("Write a sum in kronor, such as 120.")) from error

    def prepare_value(self, value: Any) -> Any:
        return (
            format_kr(value).replace("\N{NO-BREAK SPACE}", " ") if isinstance(value, int) else value
        )


class EventFields(forms.Form):
    """What, when and again, where, for whom: `EventForm` adds what can be chosen, and checks."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give it a name, as it would stand on a poster.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("In one sentence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("It stands in lists and when somebody shares the link."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind?"), choices=())
    description = forms.CharField(
        label=gettext_lazy("Tell more"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "An empty line begins a new paragraph. Lines that begin with - become a list, and "
            "**two stars** on each side make words bold."
        ),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First date"),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Say on which day it is, the first one if there are several."),
            "invalid": gettext_lazy("Write the date as 2026-12-03."),
        },
    )
    all_day = forms.BooleanField(label=gettext_lazy("All day"), required=False)
    starts_at = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=ClockInput(),
        error_messages={"invalid": gettext_lazy("Write the time as 18.30.")},
        input_formats=["%H:%M", "%H.%M", "%H", "%H:%M:%S"],
    )
    ends_at = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=ClockInput(),
        error_messages={"invalid": gettext_lazy("Write the time as 18.30.")},
        input_formats=["%H:%M", "%H.%M", "%H", "%H:%M:%S"],
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day, if it goes on for several"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": gettext_lazy("Write the date as 2026-12-03.")},
    )
    again = forms.ChoiceField(label=gettext_lazy("Does it happen again?"), widget=Buttons())
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days of the week?"),
        required=False,
        widget=Boxes(),
        choices=[(str(day), WEEKDAY_NAMES[day]) for day in range(7)],
    )
    ending = forms.ChoiceField(
        label=gettext_lazy("For how long?"),
        widget=Buttons(),
        required=False,
        choices=[
            ("never", gettext_lazy("Until further notice")),
            ("until", gettext_lazy("Until a date")),
            ("times", gettext_lazy("A number of times")),
        ],
    )
    until = forms.DateField(label=gettext_lazy("Last date"), required=False, widget=DayInput())
    times = forms.IntegerField(
        label=gettext_lazy("How many times in all?"),
        required=False,
        min_value=2,
        max_value=MOST_TIMES,
    )
    left_out = forms.MultipleChoiceField(required=False, choices=())  # see `Dates`

    where = forms.ChoiceField(label=gettext_lazy("Where is it?"), widget=Buttons())
    own_place = forms.ChoiceField(label=gettext_lazy("Your place"), required=False)
    other_place = forms.CharField(
        label=gettext_lazy("Name of the place"),
        required=False,
        max_length=160,
        help_text=gettext_lazy(
            "Start typing and choose, or write it as it stands in the list of places."
        ),
    )
    location_name = forms.CharField(
        label=gettext_lazy("What is the spot called?"), required=False, max_length=160
    )
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    online_url = forms.URLField(
        label=gettext_lazy("Link to take part online"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    price = forms.ChoiceField(
        label=gettext_lazy("What does it cost?"),
        widget=Buttons(),
        required=False,
        choices=[
            ("", gettext_lazy("Not said")),
            ("free", gettext_lazy("It is free")),
            ("costs", gettext_lazy("It costs")),
        ],
    )
    price_min = KronorField(label=gettext_lazy("From, kronor"), required=False)
    price_max = KronorField(label=gettext_lazy("To, kronor"), required=False)
    tickets_url = forms.URLField(
        label=gettext_lazy("Where are tickets sold?"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    website = forms.URLField(
        label=gettext_lazy("Website of the event"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom?"), choices=(), required=False)
    min_age = forms.IntegerField(
        label=gettext_lazy("From which age?"), required=False, min_value=0, max_value=120
    )
    max_age = forms.IntegerField(
        label=gettext_lazy("Up to which age?"), required=False, min_value=0, max_value=120
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Accessibility"),
        required=False,
        choices=ACCESS,
        widget=Boxes(),
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 15 MB. Where it was taken is removed."),
    )
    image_alt = forms.CharField(
        label=gettext_lazy("What does the picture show?"), required=False, max_length=250,
        help_text=gettext_lazy("Read to those who cannot see it: “the bar with its green tiles”."),
    )  # fmt: skip
    image_credit = forms.CharField(
        label=gettext_lazy("Who took it?"), required=False, max_length=160
    )
    picture_away = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    keywords = forms.CharField(
        label=gettext_lazy("Words to find it by"), required=False, max_length=400,
        help_text=gettext_lazy("With commas between: jazz, swing, dance."),
    )  # fmt: skip
