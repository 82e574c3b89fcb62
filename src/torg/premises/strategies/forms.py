"""Input of stretches, strategies and actions. Every form keeps what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.places.enums import Side
from torg.places.models import Actor, Category, City, Street
from torg.premises.models import Stretch, StretchPart
from torg.premises.strategies.models import Strategy
from torg.premises.strategies.services.actions import Planned
from torg.premises.strategies.services.strategies import Said
from torg.premises.strategies.services.stretches import Part

BLANK_PARTS = 2


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StretchForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences: where it begins and ends."),
    )


class PartForm(forms.Form):
    """A part of one street; a row without a street is left out."""

    street = forms.ChoiceField(label=_("Street"), required=False)
    side = forms.ChoiceField(
        label=_("Side"), required=False, choices=[("", _("both sides")), *Side.choices]
    )
    from_m = forms.FloatField(label=_("From, metres"), required=False, min_value=0)
    to_m = forms.FloatField(label=_("To, metres (empty = to the end)"), required=False, min_value=0)

    def __init__(self, *args: Any, streets: dict[str, Street], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._streets = streets
        field = self.fields["street"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  -- declared above
        field.choices = [("", _("none")), *((key, row.name) for key, row in streets.items())]

    @property
    def part(self) -> Part | None:
        """The part, as the service takes it; None for an empty row."""
        said = self.cleaned_data
        street = self._streets.get(said.get("street", ""))
        if street is None:
            return None
        return Part(street, said["side"], said["from_m"] or 0.0, said["to_m"])


_Parts = forms.formset_factory(PartForm, extra=BLANK_PARTS, max_num=30, validate_max=True)


class StretchForms:
    """The form of a stretch and the rows of its parts, as one."""

    def __init__(self, city: City, data: Any = None, stretch: Stretch | None = None) -> None:
        initial, rows = {}, []
        if stretch is not None:
            initial = {"name": stretch.name, "description": stretch.description}
            rows = [_row(part) for part in stretch.parts.all()]
        self.form = StretchForm(data, initial=initial)
        named = Street.objects.filter(city=city).defer("line", "parts").order_by("name", "pk")
        streets = {str(row.pk): row for row in named}  # read once for every row of the form
        self.rows: Any = _Parts(
            data, initial=rows, prefix="parts", form_kwargs={"streets": streets}
        )

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.rows.is_valid()

    @property
    def said(self) -> tuple[str, str, list[Part]]:
        """Name, description and parts, as the services take them."""
        cleaned = self.form.cleaned_data
        parts = [part for row in self.rows if (part := row.part) is not None]
        return cleaned["name"], cleaned["description"], parts


def _row(part: StretchPart) -> dict[str, Any]:
    to_m = None if part.to_m is None else round(part.to_m, 1)
    return {
        "street": part.street_id, "side": part.side, "from_m": round(part.from_m, 1), "to_m": to_m,
    }  # fmt: skip


@dataclass(frozen=True)
class Box:
    id: str
    value: int
    label: str
    checked: bool


class StrategyForm(forms.Form):
    """What is wanted of the stretch. Categories are ticked in two lists."""

    identity = forms.CharField(
        label=_("What the stretch is to be"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Who comes here, for what, and how it differs from the streets around it."),
    )
    wanted = forms.ModelMultipleChoiceField(
        label=_("Wanted here"), queryset=Category.objects.none(), required=False
    )
    unwanted = forms.ModelMultipleChoiceField(
        label=_("Not wanted here"), queryset=Category.objects.none(), required=False
    )

    def __init__(self, data: Any = None, strategy: Strategy | None = None) -> None:
        initial: dict[str, Any] = {}
        if strategy is not None:
            initial = {
                "identity": strategy.identity,
                "wanted": [row.pk for row in strategy.wanted.all()],
                "unwanted": [row.pk for row in strategy.unwanted.all()],
            }
        super().__init__(data, initial=initial)
        self._categories = list(Category.objects.select_related("parent").order_by("order", "pk"))
        for name in ("wanted", "unwanted"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  -- as above
            field.queryset = Category.objects.all()

    def lists(self) -> Iterator[tuple[Any, list[tuple[str, list[Box], str]]]]:
        """Yield both fields, each with its boxes by what they stand below, and what is ticked."""
        for name in ("wanted", "unwanted"):
            field = self[name]
            chosen = {str(value) for value in (field.value() or [])}
            groups = []
            for top in (row for row in self._categories if row.parent_id is None):
                rows = [top, *(row for row in self._categories if row.parent_id == top.pk)]
                boxes = [
                    Box(f"{name}-{row.pk}", row.pk, row.name, str(row.pk) in chosen) for row in rows
                ]
                ticked = ", ".join(box.label for box in boxes if box.checked)
                groups.append((top.name, boxes, ticked))
            yield field, groups

    @property
    def said(self) -> Said:
        cleaned = self.cleaned_data
        return Said(cleaned["identity"], tuple(cleaned["wanted"]), tuple(cleaned["unwanted"]))


class AdoptForm(forms.Form):
    day = forms.DateField(label=_("Adopted on"), widget=_day_input())

    def __init__(self, city: City, data: Any = None) -> None:
        today = timezone.now().astimezone(city.tz).date()
        super().__init__(data, initial={"day": today}, prefix="adopt")


class ActionForm(forms.Form):
    """An action that staff write. Who promised it is an actor, or a function in words."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    actor = forms.ModelChoiceField(
        label=_("Promised by an actor"), queryset=Actor.objects.none(), required=False,
        empty_label=_("nobody here"),
    )  # fmt: skip
    function = forms.CharField(
        label=_("or by a function"), required=False, max_length=120,
        help_text=_("“The street office”, “the night watch”: a function, never a person’s name."),
    )  # fmt: skip
    due = forms.DateField(label=_("By when"), required=False, widget=_day_input())

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data, prefix="action")
        field = self.fields["actor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  -- declared above
        field.queryset = Actor.objects.filter(
            city=city, verified_at__isnull=False, closed_at=None
        ).order_by("name")

    @property
    def planned(self) -> Planned:
        said = self.cleaned_data
        return Planned(said["text"], said["actor"], said["function"], said["due"])


class ProposalForm(forms.Form):
    """What an owner of the network proposes; with a day it is a promise of its own."""

    text = forms.CharField(label=_("What should be done"), max_length=300)
    owner = forms.ModelChoiceField(label=_("In whose name"), queryset=Actor.objects.none())
    due = forms.DateField(
        label=_("We do it ourselves, by"), required=False, widget=_day_input(),
        help_text=_("Empty: somebody else would have to do it."),
    )  # fmt: skip

    def __init__(self, seats: list[Actor], data: Any = None) -> None:
        initial = {"owner": seats[0]} if len(seats) == 1 else {}
        super().__init__(data, prefix="proposal", initial=initial)
        _let_choose(self.fields["owner"], seats)

    @property
    def planned(self) -> Planned:
        said = self.cleaned_data
        return Planned(said["text"], said["owner"] if said["due"] else None, "", said["due"])

    @property
    def chosen(self) -> Actor:
        """In whose name it is proposed."""
        owner: Actor = self.cleaned_data["owner"]
        return owner


class PromiseForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("In whose name"), queryset=Actor.objects.none())
    due = forms.DateField(label=_("By when"), widget=_day_input())

    def __init__(self, seats: list[Actor], data: Any = None) -> None:
        super().__init__(data, initial={"owner": seats[0]} if len(seats) == 1 else {})
        _let_choose(self.fields["owner"], seats)


class DoneForm(forms.Form):
    day = forms.DateField(label=_("Done on"), widget=_day_input(), required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data.get("day")
        if day is None and self.data.get("day"):
            raise ValidationError(gettext("Write the day as 2026-03-01."))
        return day or timezone.localdate()


def _let_choose(field: forms.Field, seats: list[Actor]) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  -- declared so
    field.queryset = Actor.objects.filter(pk__in=[seat.pk for seat in seats]).order_by("name")
