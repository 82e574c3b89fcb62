"""Photos: the desk's pages, and the files themselves."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.core.rules import anyone, requires
from torg.places import rules
from torg.places.models import Photo
from torg.places.queries.storefront import (
    ENDINGS,
    all_photos_of,
    is_for_all,
    is_taken_down,
    photo_named,
    size_name,
)
from torg.places.services.photos import add_photo, edit_photo, put_first, remove_photo
from torg.portal.forms.desk import CropForm, PhotoForm
from torg.portal.views.desk_door import DeskRequest, done, on_desk
from torg.portal.views.files import hidden_file, kept_file


@on_desk("photos", rules.can_edit_place)
def photos(request: DeskRequest) -> HttpResponse:
    """The photos of a place, and a new one."""
    place = request.place
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deed = lambda: add_photo(  # noqa: E731  -- one deed, named where it is done
            place, said["file"], said["file"].size, said["alt"], by=request.user
        )
        if done(request, form, deed, _("The photo is up.")):
            return redirect(request.path)
    context = {"desk": request.desk, "form": form, "photos": all_photos_of(place)}
    return render(request, "portal/desk_photos.html", context)


@on_desk("photos", rules.can_edit_place)
def photo(request: DeskRequest, number: int) -> HttpResponse:
    """One photo: what it shows, and which part of it."""
    shown = _photo(request, number)
    form = CropForm(request.POST or None, initial=CropForm.values_of(shown))
    if request.method == "POST" and form.is_valid():
        deed = lambda: edit_photo(  # noqa: E731  -- as above
            shown, form.cleaned_data["alt"], form.crop, by=request.user
        )
        if done(request, form, deed, _("Saved.")):
            return redirect("portal:desk_photos", request.desk.actor.slug, request.place.slug)
    context = {"desk": request.desk, "form": form, "photo": shown}
    return render(request, "portal/desk_photo.html", context)


@require_POST
@on_desk("photos", rules.can_edit_place)
def change_photo(request: DeskRequest, number: int) -> HttpResponse:
    """First of all, or away."""
    shown = _photo(request, number)
    if request.POST.get("what") == "first":
        done(request, None, lambda: put_first(shown, by=request.user), _("It is seen first now."))
    elif request.POST.get("what") == "remove":
        done(request, None, lambda: remove_photo(shown, by=request.user), _("It is gone."))
    return redirect("portal:desk_photos", request.desk.actor.slug, request.place.slug)


@on_desk("photos", rules.can_edit_place)
def whole(request: DeskRequest, number: int) -> HttpResponseBase:
    """The whole picture, to choose the part on. For the desk only."""
    shown = _photo(request, number)
    return kept_file(request, shown.master, "image/jpeg")


@requires(anyone)
def photo_file(request: HttpRequest, digest: str, width: str, ending: str) -> HttpResponseBase:
    """One size of a photo; its name changes with its pixels."""
    if ending not in ENDINGS:
        raise Http404
    try:
        shown = photo_named(request.user, digest)
    except Photo.DoesNotExist as error:
        if is_taken_down(digest):
            return hidden_file()
        raise Http404 from error
    if int(width) not in shown.widths:
        raise Http404
    name = size_name(digest, int(width), ending)
    return kept_file(request, name, ENDINGS[ending], is_public=is_for_all(shown))


def _photo(request: DeskRequest, number: int) -> Photo:
    found = Photo.objects.filter(place=request.place, pk=number).first()
    if found is None:
        raise Http404
    return found
