"""Staff's forms for guided walks: the walk, its stops, their pictures and recordings."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from torg.agenda.exceptions import UnfitSoundError
from torg.agenda.models import Walk, WalkStop
from torg.agenda.services import walk_files
from torg.agenda.services.walks import add_stop, create_walk, edit_stop, edit_walk
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import UnfitPhotoError
from torg.places.models import City, Place
from torg.places.queries.places import visible_to
from torg.portal.forms.quiz import QuizFields
from torg.portal.queries.staff import search_places
from torg.portal.queries.walk_desk import ACROSS

_LONG = 6_000  # characters of a text
_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,12})?")
_DIGITS = 18  # of a number that a database takes
_BEYOND = 0.1  # degrees outside the town's own box that a walk may reach
_ENGLISH = _("In English")


class Words(forms.CharField):
    """Plain text as people write it: no mark-up, no hidden characters; with `rows`, of lines."""

    def __init__(self, *, rows: int = 0, max_length: int, **how: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(max_length=max_length, widget=widget, **how)
        self._rows, self._most = rows, max_length

    def clean(self, value: Any) -> str:
        return clean_text(super().clean(value), self._most, lines=bool(self._rows))


class _Saving(forms.Form):
    """Forms that hand what they hold to a service and show what it refuses beside the field."""

    def saved(self, deed: Callable[[], Any]) -> Any:
        """Return what the deed returns; None when it was refused and the form says why."""
        try:
            return deed()
        except (UnfitPhotoError, UnfitSoundError) as error:
            self.add_error("file", str(error))
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= set(self.fields)
            self.add_error(None, error if known else ValidationError(error.messages))
        return None


class WalkForm(_Saving):
    """What a walk is called and what is told of it, in both languages."""

    title = Words(label=_("Title"), max_length=120)
    summary = Words(
        label=_("In one sentence"), max_length=200, required=False,
        help_text=_("What one sees and hears on the walk. It stands in the list."),
    )  # fmt: skip
    description = Words(label=_("Description"), max_length=_LONG, required=False, rows=5)
    title_en = Words(label=_("Title in English"), max_length=120, required=False)
    summary_en = Words(label=_("In one sentence, in English"), max_length=200, required=False)
    description_en = Words(
        label=_("Description in English"), max_length=_LONG, required=False, rows=5
    )
    step_free = forms.BooleanField(
        label=_("Lead the way without steps"), required=False,
        help_text=_("The route avoids steps where the map knows of them."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, walk: Walk | None = None) -> None:
        super().__init__(data, initial=_values_of(walk, ("title", "summary", "description")))
        if walk is not None:
            self.initial["step_free"] = walk.step_free
        self.walk = walk

    def save(self, city: City, *, by: User) -> Walk | None:
        """Make or change the walk; None when it was refused."""
        values = _told(self.cleaned_data, ("title", "summary", "description"))
        values["step_free"] = self.cleaned_data["step_free"]
        walk = self.walk
        made: Walk | None = self.saved(
            lambda: edit_walk(walk, values, by=by) if walk else create_walk(city, values, by=by)
        )
        return made


class NewWalkForm(WalkForm):
    """The first words of a walk; the others come afterwards."""

    description = title_en = summary_en = description_en = step_free = None  # type: ignore[assignment]  # Django's way to leave a field out

    def save(self, city: City, *, by: User) -> Walk | None:
        values = {name: self.cleaned_data[name] for name in ("title", "summary")}
        made: Walk | None = self.saved(lambda: create_walk(city, values, by=by))
        return made


class StopForm(_Saving, QuizFields):
    """A stop: what is told there, where it is, and what may be asked."""

    title = Words(label=_("Title"), max_length=120)
    text = Words(label=_("Text"), max_length=_LONG, required=False, rows=7)
    title_en = Words(label=_("Title in English"), max_length=120, required=False)
    text_en = Words(label=_("Text in English"), max_length=_LONG, required=False, rows=7)
    find = Words(
        label=_("Find a place"), max_length=100, required=False,
        help_text=_("Write a part of its name and press the button."),
    )  # fmt: skip
    place = forms.TypedChoiceField(
        label=_("At the place"), required=False, coerce=int, empty_value=None
    )
    point = forms.CharField(
        label=_("At the point"), required=False, max_length=60,
        help_text=_("Latitude and longitude, such as 56.0465, 12.6945. Empty: where the place is."),
    )  # fmt: skip
    across = forms.ChoiceField(
        label=_("The map shows"), required=False, choices=[(m, f"{m} m") for m in ACROSS]
    )

    def __init__(self, data: Any = None, *, city: City, stop: WalkStop | None, **how: Any) -> None:
        values = _values_of(stop, ("title", "text"))
        if stop is not None:
            values |= {"place": stop.place_id, "point": _degrees(stop.lat, stop.lon)}
            values |= self.quiz_values(stop)
        super().__init__(data, initial={"across": ACROSS[1], **values, **how.pop("typed", {})})
        self.city, self.stop = city, stop
        self.chosen: Place | None = None
        self.found: list[tuple[int, str]] = []
        fields: dict[str, Any] = self.fields
        fields["place"].choices = self._places(data or self.initial)

    @property
    def seen(self) -> tuple[tuple[float, float] | None, int]:
        """Return the (lat, lon) that is chosen so far or None, and the map's width in metres."""
        typed: Any = self.data if self.is_bound else self.initial
        point = read_point(str(typed.get("point") or ""))
        if point is None and self.chosen is not None:
            point = self.chosen.lat, self.chosen.lon
        across = str(typed.get("across"))
        return point, int(across) if across in map(str, ACROSS) else ACROSS[1]

    def _places(self, typed: Any) -> list[tuple[Any, str]]:
        """Return what can be chosen: the place that is, and those that were found."""
        number = str(typed.get("place") or "")
        if number.isdecimal() and len(number) < _DIGITS:
            self.chosen = visible_to(None, self.city).filter(pk=number).first()
        if words := clean_text(typed.get("find"), 100):
            self.found = search_places(self.city, words)
        known = {self.chosen.pk: self.chosen.name} if self.chosen else {}
        return [("", _now("no place, only the point")), *(known | dict(self.found)).items()]

    def clean_point(self) -> tuple[float, float] | None:
        text = self.cleaned_data["point"]
        if not text.strip():
            return None
        point = read_point(text)
        if point is None:
            raise ValidationError(
                _now("Write two numbers, latitude and longitude, such as 56.0465, 12.6945.")
            )
        west, south, east, north = self.city.bbox
        lat, lon = point
        if not (south - _BEYOND < lat < north + _BEYOND and west - _BEYOND < lon < east + _BEYOND):
            raise ValidationError(_now("That point lies far outside the town. Look at the map."))
        return point

    def clean_place(self) -> Place | None:
        number = self.cleaned_data["place"]
        return visible_to(None, self.city).get(pk=number) if number else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("place") and not said.get("point") and "point" not in self.errors:
            self.add_error("place", _now("Choose a place, or give a point."))
        return said

    def save(self, walk: Walk, *, by: User) -> WalkStop | None:
        """Add or change the stop; None when it was refused."""
        said, stop = self.cleaned_data, self.stop
        quiz, quiz_en = self.quizzes
        values = _told(said, ("title", "text")) | {"place": said["place"], "quiz": quiz}
        values["english"]["quiz"] = quiz_en
        # A place says where it stands, unless somebody has said it better.
        if said["point"] and (not said["place"] or "point" in self.changed_data):
            values["lat"], values["lon"] = said["point"]
        made: WalkStop | None = self.saved(
            lambda: edit_stop(stop, values, by=by) if stop else add_stop(walk, values, by=by)
        )
        return made


class _FileForm(_Saving):
    """A file with its words; the words alone may change when there is a file already."""

    has_file: bool

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file and not self.has_file:
            raise ValidationError(_now("Choose a file."))
        return file


class PictureForm(_FileForm):
    file = forms.FileField(
        label=_("Picture"), required=False, allow_empty_file=True,
        help_text=_("JPEG, PNG or WebP, at most 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    image_alt = Words(
        label=_("What the picture shows"), max_length=250,
        help_text=_("For those who cannot see it."),
    )  # fmt: skip
    image_alt_en = Words(label=_ENGLISH, max_length=250, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, stop: WalkStop) -> None:
        super().__init__(data, files, initial=_values_of(stop, ("image_alt",)))
        self.stop, self.has_file = stop, bool(stop.image)

    def save(self, *, by: User) -> WalkStop | None:
        """Keep the picture and its words; None when it was refused."""
        said, stop = self.cleaned_data, self.stop
        file, words = said["file"], (said["image_alt"], said["image_alt_en"])
        kept: WalkStop | None = self.saved(
            lambda: (
                walk_files.set_picture(stop, file, file.size, *words, by=by)
                if file
                else walk_files.word_picture(stop, *words, by=by)
            )
        )
        return kept


class SoundForm(_FileForm):
    file = forms.FileField(
        label=_("Recording"), required=False, allow_empty_file=True,
        help_text=_("MP3, OGG, M4A or WAV, at most 20 MB. What its labels say is removed."),
        widget=forms.FileInput(attrs={"accept": ".mp3,.ogg,.oga,.opus,.m4a,.wav,audio/*"}),
    )  # fmt: skip
    transcript = Words(
        label=_("What is said, in writing"), max_length=20_000, rows=8,
        help_text=_("For those who cannot hear it."),
    )  # fmt: skip
    transcript_en = Words(label=_ENGLISH, max_length=20_000, required=False, rows=8)

    def __init__(self, data: Any = None, files: Any = None, *, stop: WalkStop) -> None:
        super().__init__(data, files, initial=_values_of(stop, ("transcript",)))
        self.stop, self.has_file = stop, bool(stop.audio)

    def save(self, *, by: User) -> WalkStop | None:
        """Keep the recording and its words; None when it was refused."""
        said, stop = self.cleaned_data, self.stop
        file, words = said["file"], (said["transcript"], said["transcript_en"])
        kept: WalkStop | None = self.saved(
            lambda: (
                walk_files.set_sound(stop, file, file.size, *words, by=by)
                if file
                else walk_files.word_sound(stop, *words, by=by)
            )
        )
        return kept


def read_point(text: str) -> tuple[float, float] | None:
    """Return (lat, lon) of what people write or copy; None when it is not two such numbers."""
    numbers = [float(number.replace(",", ".")) for number in _NUMBER.findall(text)]
    if len(numbers) != 2 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return numbers[0], numbers[1]


def _degrees(lat: float, lon: float) -> str:
    return f"{lat:.6f}, {lon:.6f}"


def _values_of(thing: Walk | WalkStop | None, names: tuple[str, ...]) -> dict[str, Any]:
    if thing is None:
        return {}
    english = thing.texts.get("en", {})
    own = {name: getattr(thing, name) for name in names}
    return own | {f"{name}_en": english.get(name, "") for name in names}


def _told(said: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields as a service takes them."""
    english = {name: said[f"{name}_en"] for name in names}
    return {name: said[name] for name in names} | {"english": english}
