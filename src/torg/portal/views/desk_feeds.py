"""An actor's own sources of events at its desk: what each gives, a new one, pause, take away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from torg.agenda.services.removing import leaving_of, remove_feed
from torg.core.limits import within_limit
from torg.core.sources import pause_source, resume_source
from torg.places import rules
from torg.places.models import Feed
from torg.places.services.feeds import hasten_feed
from torg.portal.forms.desk_feeds import AcceptForm, AddressForm, ChangeForm
from torg.portal.queries.feeds import feed_lines
from torg.portal.views.desk_door import DeskRequest, done, on_desk

_DEEDS = {
    "now": (hasten_feed, gettext_lazy("The source is read within a minute.")),
    "pause": (pause_source, gettext_lazy("The source is paused. What it has given stays.")),
    "resume": (resume_source, gettext_lazy("The source is read again.")),
}
_CHANGED = gettext_lazy("The source is changed.")
_TRIES, _WINDOW = 20, 3600  # previews of one actor's, in seconds


@on_desk("feeds", rules.can_edit_place)
def feeds(request: DeskRequest) -> HttpResponse:
    """The actor's sources and how each is doing; an address to look at."""
    actor = request.desk.actor
    form = AddressForm(request.POST or None, city=actor.city, actor=actor)
    if request.method == "POST" and _may_look(request, form) and form.is_valid():
        accept = AcceptForm.offer(form, places=request.desk.places)
        seen = {"desk": request.desk, "preview": form.preview, "form": accept}
        return render(request, "portal/desk_feed_preview.html", seen)
    lines = feed_lines(request.user, actor.city, actor=actor)
    context = {"desk": request.desk, "form": form, "lines": lines}
    return render(request, "portal/desk_feeds.html", context)


def _is_within_limit(request: DeskRequest) -> bool:
    key = str(request.desk.actor.pk)
    return within_limit("feed_preview", key, amount=_TRIES, seconds=_WINDOW)


def _may_look(request: DeskRequest, form: AddressForm) -> bool:
    if not rules.can_publish(request.user, request.desk.actor):
        return False  # the page says what is missing
    if _is_within_limit(request):
        return True
    form.add_error("url", _("That was many tries in an hour. Come back in a while."))
    return False


@require_POST
@on_desk("feeds", rules.can_publish)
def accept(request: DeskRequest) -> HttpResponse:
    """Take the source that was looked at."""
    form = AcceptForm(request.POST, places=request.desk.places)
    if form.is_valid():
        try:
            form.save(request.desk.actor, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The source is yours. It is read within a minute."))
    else:
        messages.error(request, _("The source was not taken. Look at the address once more."))
    return redirect("portal:desk_feeds", request.desk.actor.slug)


@on_desk("feeds", rules.can_publish)
def change(request: DeskRequest, number: int) -> HttpResponse:
    """Another name, or another address, which is looked at before anything is changed."""
    feed = _feed(request, number)
    form = ChangeForm(request.POST or None, feed=feed, may_look=lambda: _is_within_limit(request))
    context = {"desk": request.desk, "feed": feed, "form": form}
    if form.is_valid() and form.preview:
        context |= {"preview": form.preview, "form": form.as_seen()}
        return render(request, "portal/desk_feed_preview.html", context)
    if form.is_valid() and done(request, form, lambda: form.save(by=request.user), str(_CHANGED)):
        return redirect("portal:desk_feeds", request.desk.actor.slug)
    return render(request, "portal/desk_feed_change.html", context)


@require_POST
@on_desk("feeds", rules.can_edit_place)
def do(request: DeskRequest, number: int, deed: str) -> HttpResponse:
    """Read now, pause, read again."""
    feed = _feed(request, number)
    if deed not in _DEEDS:
        raise Http404
    service, words = _DEEDS[deed]
    done(request, None, lambda: service(feed, by=request.user), str(words))
    return redirect("portal:desk_feeds", request.desk.actor.slug)


@on_desk("feeds", rules.can_edit_place)
def remove(request: DeskRequest, number: int) -> HttpResponse:
    """Say what becomes of its events; take the source away."""
    feed = _feed(request, number)
    if request.method == "POST":
        remove_feed(feed, by=request.user)
        messages.success(request, _("The source is taken away."))
        return redirect("portal:desk_feeds", request.desk.actor.slug)
    context = {"desk": request.desk, "feed": feed, "leaving": leaving_of(feed)}
    return render(request, "portal/desk_feed_remove.html", context)


def _feed(request: DeskRequest, number: int) -> Feed:
    feed = Feed.objects.filter(actor=request.desk.actor, by_actor=True, pk=number).first()
    if feed is None:
        raise Http404
    feed.city = request.desk.actor.city
    return feed
