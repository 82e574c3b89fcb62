"""Following: a button where things are, a page of one's own, and an end without signing in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.rules import anyone, requires
from torg.places.middleware import CityRequest
from torg.portal.following import queries, services
from torg.portal.following.enums import Rhythm
from torg.portal.following.forms import DeviceForm, FollowForm, PhoneForm, RhythmForm
from torg.portal.following.models import Follow
from torg.portal.following.rules import can_follow, can_unfollow
from torg.portal.following.webpush import public_key


@requires(can_follow)
@never_cache
def mine(request: CityRequest) -> HttpResponse:
    """What I follow, and how I want to be told."""
    reader = queries.reader_of(_user(request))
    context = {
        "follows": queries.visible_to(request.user),
        "rhythm": RhythmForm(initial={"rhythm": reader.rhythm}),
        "phone": PhoneForm(instance=reader),
        "reader": reader,
        "push_key": public_key(),
    }
    return render(request, "following/mine.html", context)


@requires(can_follow)
@never_cache
def follow(request: CityRequest) -> HttpResponse:
    """Ask once more, for who came here by a link or by signing in; then follow."""
    if request.city is None:
        raise Http404
    form = FollowForm(request.city, request.POST or request.GET)
    if not form.is_valid():
        raise Http404
    if request.method != "POST":
        return render(request, "following/follow.html", {"form": form})
    try:
        made = form.follow(by=_user(request))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("You follow %(name)s now.") % {"name": made.name})
    return redirect("following:mine")


def _mine(request: HttpRequest, number: int) -> Follow:
    found = queries.visible_to(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@requires(can_unfollow, _mine)
@require_POST
def unfollow(request: HttpRequest, number: int) -> HttpResponse:
    """Stop following it."""
    services.unfollow(_mine(request, number), by=_user(request))
    return redirect("following:mine")


@requires(can_follow)
@require_POST
def rhythm(request: HttpRequest) -> HttpResponse:
    """How often mail of news comes."""
    form = RhythmForm(request.POST)
    if form.is_valid():
        services.set_rhythm(_user(request), form.cleaned_data["rhythm"], by=_user(request))
        messages.success(request, _("Saved."))
    return redirect("following:mine")


@requires(can_follow)
@require_POST
def phone(request: HttpRequest) -> HttpResponse:
    """Messages on the phone, and when they are not wanted."""
    form = PhoneForm(request.POST, instance=queries.reader_of(_user(request)))
    if form.is_valid():
        services.set_phone(_user(request), by=_user(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect("following:mine")


@requires(can_follow)
@require_POST
def device(request: HttpRequest) -> JsonResponse:
    """The script tells of a browser that takes messages, or that no longer does."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"error": _("The browser's answer could not be read. Try again.")}, status=400
        )
    given = form.cleaned_data
    if given["stop"]:
        services.forget_device(_user(request), given["endpoint"])
        return JsonResponse({"push": False})
    language = get_language() or "sv"
    try:
        services.add_device(
            _user(request), given["endpoint"], given["key"], given["secret"], language
        )
    except ValidationError as refused:
        return JsonResponse({"error": refused.messages[0]}, status=400)
    return JsonResponse({"push": True})


@csrf_exempt  # mail programs post here for their "unsubscribe" button (RFC 8058); the key is proof
@requires(anyone)
@never_cache
def stop(request: HttpRequest) -> HttpResponse:
    """No more mail of news, at the press of a button and without signing in."""
    user = queries.user_by_key(request.GET.get("key", ""))
    if user is None:
        raise Http404
    if request.method == "POST":
        services.set_rhythm(user, Rhythm.NEVER, by=None)
    return render(request, "following/stop.html", {"done": request.method == "POST"})


def _user(request: HttpRequest) -> User:
    """The person, who is signed in: the rule of every view here says so."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
