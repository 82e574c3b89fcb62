"""Staff's form for a source of events."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.enums import FeedFormat, PlaceStatus
from torg.places.models import City, Feed, Place
from torg.places.services.feeds import add_feed, edit_feed

_EVERY = [("1", _("every hour")), ("3", _("every third hour")), ("12", _("twice a day")),
          ("24", _("once a day")), ("168", _("once a week"))]  # fmt: skip
_RANKS = [("10", _("believed most")), ("50", _("as others")), ("90", _("believed least"))]


class FeedForm(forms.Form):
    """Where a source is, how it is read, and whom to believe when two tell of the same."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.CharField(
        label=_("Address"), max_length=500,
        help_text=_("Begins with https://. A calendar, a web page with events, or an API."),
    )  # fmt: skip
    format = forms.ChoiceField(label=_("Format"), choices=FeedFormat.choices, required=False)
    every = forms.ChoiceField(label=_("How often"), choices=_EVERY, initial="3")
    rank = forms.ChoiceField(
        label=_("When two sources differ"), choices=_RANKS, initial="50",
    )  # fmt: skip
    place = forms.CharField(
        label=_("Place where none is stated"), max_length=160, required=False,
        help_text=_("The place's name, as it stands in the directory."),
    )  # fmt: skip

    def __init__(self, *args: Any, city: City, feed: Feed | None = None, **kwargs: Any) -> None:
        self.city, self.feed = city, feed
        if feed is not None:
            kwargs["initial"] = {
                "name": feed.name, "url": feed.url, "format": feed.format,
                "every": str(round(feed.every.total_seconds() / 3600)), "rank": str(feed.rank),
                "place": feed.place.name if feed.place else "",
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if feed is not None:  # what the operator has set need not be one of the choices
            for name in ("every", "rank"):
                field, now = self.fields[name], str(self.initial[name])
                if now not in dict(field.choices):  # type: ignore[attr-defined]  # a ChoiceField
                    field.choices = [*field.choices, (now, now)]  # type: ignore[attr-defined]  # as above
            if feed.is_file:
                del self.fields["url"]

    def clean_place(self) -> Place | None:
        name = self.cleaned_data["place"].strip()
        if not name:
            return None
        found = list(
            Place.objects.filter(city=self.city, status=PlaceStatus.ACTIVE, name__iexact=name)[:2]
        )
        if len(found) != 1:
            raise ValidationError(
                gettext("No single place has that name. Write it as it stands in the directory.")
            )
        return found[0]

    def save(self, *, by: User) -> bool:
        """Add or change the source; False, with the errors in the form, when it cannot be."""
        said = self.cleaned_data
        values = {
            "name": said["name"], "format": said["format"] or "auto", "rank": int(said["rank"]),
            "every": timedelta(hours=int(said["every"])), "place": said["place"],
        }  # fmt: skip
        try:
            if self.feed is None:
                self.feed = add_feed(self.city, said["url"], by=by, **values)
            else:
                url = {"url": said["url"].strip()} if "url" in said else {}
                edit_feed(self.feed, {**values, **url}, by=by)
        except ValidationError as refused:
            for name, errors in refused.message_dict.items():
                self.add_error(name if name in self.fields else None, errors)
            return False
        return True
