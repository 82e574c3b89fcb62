"""The week of hours as a form: seven days, a few spans each, and public holidays.

Its buttons other than "save" and "look" only fill in the form: nothing is stored by them.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.core.language import reads_swedish
from torg.places.hours.weekly import (
    MOST_SPANS,
    BadHoursError,
    Spans,
    Week,
    expression_of,
    read_spans,
    week_of,
)

AS_USUAL, SHUT, OTHER = "usual", "closed", "other"


@dataclass
class DayRow:
    """One day of the grid; `pairs` is what was typed, kept as it was when it is wrong."""

    key: str
    name: str
    pairs: list[tuple[str, str]]
    error: str = ""

    @property
    def can_have_more(self) -> bool:
        return len(self.pairs) < MOST_SPANS

    @property
    def fields(self) -> list[tuple[str, str, str, str, int]]:
        """Name and value of both fields of each span, and the span's number for the reader."""
        return [
            (
                f"{self.key}_{i}_from",
                start,
                f"{self.key}_{i}_to",
                "00:00" if end == "24:00" else end,
                i + 1,
            )
            for i, (start, end) in enumerate(self.pairs)
        ]


def _clock(end: str) -> str:
    """Midnight as the browser's clock writes it."""
    return "00:00" if end == "24:00" else end


@dataclass
class HoursForm:
    """The grid, from a stored rule or from what was sent."""

    rows: list[DayRow]
    holiday_mode: str = AS_USUAL
    holiday: DayRow = field(default_factory=lambda: DayRow("ph", _("Public holidays"), [("", "")]))

    @property
    def holiday_choices(self) -> list[tuple[str, str, bool]]:
        words = {
            AS_USUAL: _("As on the weekday"), SHUT: _("Closed"), OTHER: _("Other hours"),
        }  # fmt: skip
        return [(key, text, key == self.holiday_mode) for key, text in words.items()]

    @property
    def has_errors(self) -> bool:
        return any(row.error for row in [*self.rows, self.holiday])

    def expression(self) -> str:
        """Return the rule that was typed, "" when something of it cannot be read.

        The rows then carry what is wrong with them.
        """
        days = [_spans(row) for row in self.rows]
        special = _spans(self.holiday) if self.holiday_mode == OTHER else ()
        if self.holiday_mode == OTHER and not special and not self.holiday.error:
            self.holiday.error = _("Write the hours of public holidays, or choose closed.")
        if self.has_errors:
            return ""
        return expression_of(
            Week(tuple(days), None if self.holiday_mode == AS_USUAL else tuple(special))
        )


def _spans(row: DayRow) -> Spans:
    try:
        return read_spans(row.pairs)
    except BadHoursError as error:
        row.error = str(error)
        return ()


def empty_form() -> HoursForm:
    """Return a grid without hours."""
    return _form_of(Week())


def form_of_rule(expression: str) -> HoursForm | None:
    """Return the grid of a stored rule; None when the rule says more than a week can."""
    week = week_of(expression)
    return _form_of(week) if week else None


def _form_of(week: Week) -> HoursForm:
    form = HoursForm(
        [DayRow(f"d{i}", _name(i), list(spans) or [("", "")]) for i, spans in enumerate(week.days)]
    )
    if week.holidays is not None:
        form.holiday_mode = OTHER if week.holidays else SHUT
        form.holiday.pairs = list(week.holidays) or [("", "")]
    return form


def _name(number: int) -> str:
    name = str(WEEKDAYS[number])
    return name.capitalize() if reads_swedish() else name


def sent_form(data: Mapping[str, str]) -> HoursForm:
    """Return the grid as it was sent, and as its buttons "one more" and "same" change it."""
    form = HoursForm([DayRow(f"d{i}", _name(i), _pairs(data, f"d{i}")) for i in range(7)])
    mode = data.get("ph", AS_USUAL)
    form.holiday_mode = mode if mode in {AS_USUAL, SHUT, OTHER} else AS_USUAL
    form.holiday.pairs = _pairs(data, "ph")
    more, same = data.get("more", ""), data.get("same", "")
    for row in form.rows:
        if row.key == more and row.can_have_more:
            row.pairs.append(("", ""))
    for before, row in zip(form.rows, form.rows[1:], strict=False):
        if row.key == same:
            row.pairs = list(before.pairs)
        if same == "weekdays" and row.key in {"d1", "d2", "d3", "d4"}:
            row.pairs = list(form.rows[0].pairs)
    return form


def _pairs(data: Mapping[str, str], key: str) -> list[tuple[str, str]]:
    pairs = [
        (data.get(f"{key}_{i}_from", "")[:10], data.get(f"{key}_{i}_to", "")[:10])
        for i in range(MOST_SPANS)
        if f"{key}_{i}_from" in data or f"{key}_{i}_to" in data
    ]
    return pairs or [("", "")]


class ExceptionForm(forms.Form):
    """Other hours on one date; no times = closed."""

    date = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    start = forms.TimeField(
        label=gettext_lazy("Opens"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("Leave both times empty if you are closed that day."),
    )  # fmt: skip
    end = forms.TimeField(
        label=gettext_lazy("Closes"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=80,
        help_text=gettext_lazy("Such as: open late, stocktaking."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if not self.today <= day <= self.today.replace(year=self.today.year + 2, day=1):
            raise forms.ValidationError(_("Choose a day from today on, within two years."))
        return day

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if not self.errors and bool(start) != bool(end):
            self.add_error("end" if start else "start", _("Write both times, or none."))
        elif not self.errors and start and start == end:
            self.add_error("end", _("It opens and closes at the same time."))
        return said

    @property
    def spans(self) -> list[tuple[str, str]]:
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if not start:
            return []
        closing = end.strftime("%H:%M")
        return [(start.strftime("%H:%M"), "24:00" if closing == "00:00" else closing)]
