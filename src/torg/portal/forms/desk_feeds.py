"""The forms by which an actor adds a source of its own: an address to look at, then to accept."""

from collections.abc import Callable, Sequence
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
from torg.places.services.feeds import add_feed, edit_feed

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
        self.preview = _look_at(self.city, url, self.actor)
        return url


def _look_at(city: City, url: str, actor: Actor | None) -> Preview:
    """Return what is at an address; raises ValidationError, with the reason."""
    try:
        return preview_source(city, url, actor=actor)
    except FetchError as fault:
        raise ValidationError(str(fault)) from None
    except RefusedWhole as refused:
        words = str(refused) or gettext("The source holds no event that can be taken.")
        raise ValidationError(words) from None


class ChangeForm(forms.Form):
    """Another name, another address. A new address is looked at first, then `seen` in its turn."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.CharField(
        label=_("Address"), max_length=500,
        help_text=_("A new address? You see what it gives before anything is changed."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, feed: Feed, may_look: Callable[[], bool], **kw: Any) -> None:
        self.feed, self.may_look = feed, may_look
        self.preview: Preview | None = None
        kw["initial"] = {"name": feed.name, "url": feed.url}
        super().__init__(*args, **kw)

    def clean_url(self) -> str:
        url = _as_https(self.cleaned_data["url"])
        if url.startswith("/"):  # files are the operator's
            raise ValidationError(gettext("The address must begin with https://."))
        others = Feed.objects.filter(city=self.feed.city, kind="events", url=url)
        if others.exclude(pk=self.feed.pk).exists():
            raise ValidationError(gettext("The city already reads this source."))
        return url

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        url = said.get("url", self.feed.url)
        if url != self.feed.url and said.get("seen") != url:
            if not self.may_look():
                words = gettext("That was many tries in an hour. Come back in a while.")
                raise ValidationError({"url": words})
            try:
                self.preview = _look_at(self.feed.city, url, self.feed.actor)
            except ValidationError as refused:
                raise ValidationError({"url": refused.messages}) from None
        return said

    def as_seen(self) -> "ChangeForm":
        """Return the form that says yes to what was looked at: nothing in it is seen again."""
        said = {**self.cleaned_data, "seen": self.cleaned_data["url"]}
        form = ChangeForm(said, feed=self.feed, may_look=self.may_look)
        for name in ("name", "url"):
            form.fields[name].widget = forms.HiddenInput()
        return form

    def save(self, *, by: User) -> None:
        """Rename the source, or have it read at its new address. Raises ValidationError."""
        said = self.cleaned_data
        edit_feed(self.feed, {"name": said["name"], "url": said["url"]}, by=by)


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
