"""The forms by which an actor adds a source of its own: an address to look at, then to accept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from torg.agenda.importers.preview import Preview, preview_source
from torg.core.fetching import FetchError
from torg.core.importing import RefusedWhole
from torg.core.models import User
from torg.places.models import Actor, City, Feed, Place
from torg.places.services.feeds import add_feed

MOST_FEEDS = 10  # of one actor


def _as_https(url: str) -> str:
    """Return an address as it is fetched: calendars are offered as webcal:// to telephones."""
    url = url.strip()
    return "https://" + url[9:] if url.lower().startswith("webcal://") else url


class AddressForm(forms.Form):
    """Where a calendar or a page with events is; `preview` is what was found there."""

    url = forms.CharField(
        label=_("Address of a calendar or of a page with events"), max_length=500,
        help_text=_("Begins with https:// or webcal://. You see what it gives before you decide."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )  # fmt: skip

    def __init__(self, *args: Any, city: City, actor: Actor, **kwargs: Any) -> None:
        self.city, self.actor = city, actor
        self.preview: Preview | None = None
        super().__init__(*args, **kwargs)

    def clean_url(self) -> str:
        url = _as_https(self.cleaned_data["url"])
        if url.startswith("/"):  # files are the operator's
            raise ValidationError(gettext("The address must begin with https://."))
        if Feed.objects.filter(actor=self.actor, by_actor=True).count() >= MOST_FEEDS:
            raise ValidationError(gettext("Ten sources are enough. Take one away first."))
        if Feed.objects.filter(city=self.city, kind="events", url=url).exists():
            raise ValidationError(gettext("The city already reads this source."))
        try:
            self.preview = preview_source(self.city, url, actor=self.actor)
        except FetchError as fault:
            raise ValidationError(str(fault)) from None
        except RefusedWhole as refused:
            words = str(refused) or gettext("The source holds no event that can be taken.")
            raise ValidationError(words) from None
        return url


class AcceptForm(forms.Form):
    """What a source is called here, and where its events are when it does not say."""

    url = forms.CharField(max_length=500, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    place = forms.ChoiceField(label=_("Where it is when the source does not say"), required=False)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        self.places = {place.slug: place for place in places}
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Nowhere that is known"))]
        self.fields["place"].choices = [*choices, *((p.slug, p.name) for p in places)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["name"].label = gettext("Name")

    @classmethod
    def offer(cls, asked: AddressForm, *, places: Sequence[Place]) -> "AcceptForm":
        """Return the form for the source that was looked at."""
        first = {"place": places[0].slug} if len(places) == 1 else {}
        name = gettext("%(actor)s's calendar") % {"actor": asked.actor.name}
        return cls(initial={"url": asked.cleaned_data["url"], "name": name, **first}, places=places)

    def save(self, actor: Actor, *, by: User) -> Feed:
        """Add the source as the actor's own. Raises ValidationError."""
        said = self.cleaned_data
        url = _as_https(said["url"])
        if url.startswith("/"):
            raise ValidationError(gettext("The address must begin with https://."))
        if Feed.objects.filter(actor=actor, by_actor=True).count() >= MOST_FEEDS:
            raise ValidationError(gettext("Ten sources are enough. Take one away first."))
        return add_feed(
            actor.city, url, by=by, actor=actor, by_actor=True, name=said["name"],
            place=self.places.get(said["place"]),
        )  # fmt: skip
