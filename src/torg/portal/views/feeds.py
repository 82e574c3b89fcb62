"""Staff's pages of sources: how each is doing, and events that may be the same."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.agenda.services.matching import (
    join_after_all,
    join_match,
    refuse_match,
    split_match,
)
from torg.core.rules import requires
from torg.core.sources import pause_source, resume_source
from torg.places.care.rules import can_take_care
from torg.places.middleware import CityRequest
from torg.places.models import City, Feed
from torg.places.services.feeds import agree_to_gone, hasten_feed
from torg.portal.forms.feeds import FeedForm
from torg.portal.queries.feeds import (
    feed_lines,
    get_feed,
    joined_matches,
    match_lines,
    open_matches,
    parted_matches,
)

_DEEDS = {
    "now": (hasten_feed, gettext_lazy("The source is read within a minute.")),
    "pause": (pause_source, gettext_lazy("The source is paused. What it has given stays.")),
    "resume": (resume_source, gettext_lazy("The source is read again.")),
    "agree": (agree_to_gone, gettext_lazy("What is gone is hidden within a minute.")),
}
_LISTS = {"open": open_matches, "joined": joined_matches, "apart": parted_matches}
# What can be done, and to the pairs of which list.
_DECISIONS = {
    "join": (join_match, "open"),
    "apart": (refuse_match, "open"),
    "again": (join_after_all, "apart"),
    "split": (split_match, "joined"),
}
_SAID = {
    "join": gettext_lazy("They are one event from now on. You can part them again."),
    "again": gettext_lazy("They are one event from now on. You can part them again."),
    "apart": gettext_lazy("They stay two, and nobody is asked about them again."),
    "split": gettext_lazy("They are two events again. You can join them after all."),
}
_PER_PAGE = 20


def _city(request: HttpRequest) -> City:
    city: City | None = getattr(request, "city", None)
    if city is None:
        raise Http404
    return city


def _feed(request: HttpRequest, number: int) -> Feed:
    try:
        return get_feed(request.user, _city(request), number)
    except Feed.DoesNotExist:
        raise Http404 from None


@requires(can_take_care)
def feeds(request: CityRequest) -> HttpResponse:
    """Every source and how it is doing."""
    lines = feed_lines(request.user, _city(request))
    return render(request, "portal/staff/feeds.html", {"lines": lines})


@requires(can_take_care)
def add(request: CityRequest) -> HttpResponse:
    """Add a source."""
    return _edited(request, FeedForm(request.POST or None, city=_city(request)))


@requires(can_take_care)
def edit(request: CityRequest, number: int) -> HttpResponse:
    """Change a source."""
    feed = _feed(request, number)
    return _edited(request, FeedForm(request.POST or None, city=_city(request), feed=feed))


def _edited(request: HttpRequest, form: FeedForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("The source is saved. It is read within a minute."))
        return redirect("staff:feeds")
    return render(request, "portal/staff/feed.html", {"form": form, "feed": form.feed})


@requires(can_take_care)
def do(request: CityRequest, number: int, deed: str) -> HttpResponse:
    """Read now, pause, resume, or believe that so much is gone."""
    feed = _feed(request, number)
    if request.method == "POST" and deed in _DEEDS:
        service, said = _DEEDS[deed]
        service(feed, by=request.user)  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, said)
    return redirect("staff:feeds")


@requires(can_take_care)
def doubles(request: CityRequest) -> HttpResponse:
    """Pairs of events that may be the same, those taken for the same, and those kept apart."""
    city = _city(request)
    shown = next((name for name in _LISTS if name in request.GET), "open")
    page: Any = Paginator(_LISTS[shown](request.user, city), _PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = {"page": page, "lines": match_lines(page.object_list), "shown": shown}
    return render(request, "portal/staff/doubles.html", context)


@requires(can_take_care)
def decide(request: CityRequest, number: int, deed: str) -> HttpResponse:
    """Join a pair, also one that was kept apart; keep it apart, or part it again."""
    if deed not in _DECISIONS:
        raise Http404
    service, name = _DECISIONS[deed]
    match = get_object_or_404(_LISTS[name](request.user, _city(request)), pk=number)
    if request.method == "POST":
        try:
            service(match, by=request.user)  # type: ignore[arg-type,operator]  # one of four services; only people get in
            messages.success(request, _SAID[deed])
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
    return redirect("staff:doubles")
