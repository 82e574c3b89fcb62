"""The staff desk's pages of guided walks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.agenda.models import Walk, WalkStop
from torg.agenda.queries.walks import get_walk, stop_of, stops_of
from torg.agenda.rules import can_make_walks
from torg.agenda.services import walk_files
from torg.agenda.services import walks as deeds
from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.portal.forms.walks import (
    NewWalkForm,
    PictureForm,
    SoundForm,
    StopForm,
    WalkForm,
)
from torg.portal.queries.walk_desk import desk_rows, stop_map, walk_desk
from torg.portal.queries.walks import picture_of
from torg.portal.views.edge import signed_in_user


def walk_of(request: CityRequest, slug: str) -> Walk:
    """Return the town's walk, a draft too; 404 when there is none."""
    if request.city is None:
        raise Http404
    try:
        walk = get_walk(request.user, request.city, slug)
    except Walk.DoesNotExist as error:
        raise Http404 from error
    walk.city = request.city
    return walk


def _stop_of(request: CityRequest, slug: str, number: int) -> WalkStop:
    try:
        return stop_of(walk_of(request, slug), number)
    except WalkStop.DoesNotExist as error:
        raise Http404 from error


def _said(request: CityRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)


@requires(can_make_walks)
def walks(request: CityRequest) -> HttpResponse:
    """Every walk, and a new one by POST."""
    if request.city is None:
        raise Http404
    form = NewWalkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := form.save(request.city, by=signed_in_user(request))):
        messages.success(request, _("The walk is begun. Now its stops."))
        return redirect("staff:walk", made.slug)
    context = {"form": form, "rows": desk_rows(request.user, request.city)}
    return render(request, "portal/staff/walks.html", context)


@requires(can_make_walks)
def walk(request: CityRequest, slug: str) -> HttpResponse:
    """One walk: its route, its stops, what is missing, and whether it is shown."""
    return render(request, "portal/staff/walk.html", {"desk": walk_desk(walk_of(request, slug))})


@requires(can_make_walks)
def texts(request: CityRequest, slug: str) -> HttpResponse:
    """What is told of the walk as a whole."""
    shown = walk_of(request, slug)
    form = WalkForm(request.POST if request.method == "POST" else None, walk=shown)
    if form.is_valid() and form.save(shown.city, by=signed_in_user(request)):
        messages.success(request, _("The walk is saved."))
        return redirect("staff:walk", slug)
    return render(request, "portal/staff/walk_texts.html", {"walk": shown, "form": form})


@requires(can_make_walks)
@require_POST
def publish(request: CityRequest, slug: str) -> HttpResponse:
    """Show the walk to everybody, or take it back."""
    shown, by = walk_of(request, slug), signed_in_user(request)
    try:
        if request.POST.get("show"):
            deeds.publish_walk(shown, by=by)
            messages.success(request, _("The walk is shown to everybody now."))
        else:
            deeds.unpublish_walk(shown, by=by)
            messages.success(request, _("The walk is a draft again."))
    except ValidationError as error:
        _said(request, error)
    return redirect("staff:walk", slug)


# --- stops ---------------------------------------------------------------------------------------


@requires(can_make_walks)
def new_stop(request: CityRequest, slug: str) -> HttpResponse:
    """Put a stop at the end of the walk."""
    return _stop_page(request, walk_of(request, slug), None)


@requires(can_make_walks)
def stop(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Change a stop."""
    shown = _stop_of(request, slug, number)
    return _stop_page(request, shown.walk, shown)


def _stop_page(request: CityRequest, of: Walk, shown: WalkStop | None) -> HttpResponse:
    """Show the form. To look for a place or at the map is no attempt to save: all typed stays."""
    looking = "look" in request.POST
    data = request.POST if request.method == "POST" and not looking else None
    typed = request.POST.dict() if looking else {}
    form = StopForm(data, city=of.city, stop=shown, typed=typed)
    if form.is_valid() and (made := form.save(of, by=signed_in_user(request))):
        messages.success(request, _("The stop is saved."))
        return redirect("staff:stop", of.slug, made.pk)
    drawn = stop_map(of, stops_of(of), *form.seen)
    context = {"walk": of, "stop": shown, "form": form, "map": drawn, "looking": looking}
    return render(request, "portal/staff/stop.html", context)


@requires(can_make_walks)
@require_POST
def move(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Let the stop change places with its neighbour."""
    shown = _stop_of(request, slug, number)
    step = -1 if request.POST.get("up") else 1
    deeds.move_stop(shown, shown.number + step, by=signed_in_user(request))
    return redirect("staff:walk", slug)


@requires(can_make_walks)
@require_POST
def remove(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Take a stop away."""
    try:
        deeds.remove_stop(_stop_of(request, slug, number), by=signed_in_user(request))
        messages.success(request, _("The stop is gone."))
    except ValidationError as error:
        _said(request, error)
    return redirect("staff:walk", slug)


@requires(can_make_walks)
def picture(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """The stop's picture and its words."""
    shown, by = _stop_of(request, slug, number), signed_in_user(request)
    if "remove" in request.POST:
        walk_files.remove_picture(shown, by=by)
        messages.success(request, _("The picture is gone."))
        return redirect("staff:stop", slug, number)
    form = PictureForm(request.POST or None, request.FILES or None, stop=shown)
    return _file_page(request, form, shown, {"what": "picture", "picture": picture_of(shown)})


@requires(can_make_walks)
def sound(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """The stop's recording and what it says."""
    shown, by = _stop_of(request, slug, number), signed_in_user(request)
    if "remove" in request.POST:
        walk_files.remove_sound(shown, by=by)
        messages.success(request, _("The recording is gone."))
        return redirect("staff:stop", slug, number)
    form = SoundForm(request.POST or None, request.FILES or None, stop=shown)
    return _file_page(request, form, shown, {"what": "sound"})


def _file_page(
    request: CityRequest, form: PictureForm | SoundForm, shown: WalkStop, more: dict[str, Any]
) -> HttpResponse:
    if form.is_valid() and form.save(by=signed_in_user(request)):
        messages.success(request, _("The stop is saved."))
        return redirect("staff:stop", shown.walk.slug, shown.pk)
    context = {"walk": shown.walk, "stop": shown, "form": form, **more}
    return render(request, "portal/staff/stop_file.html", context)
