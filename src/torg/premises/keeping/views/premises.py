"""The pages of one premises, for its owner and for staff: each is one form and one service."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from torg.premises.keeping import rules
from torg.premises.keeping.around import around
from torg.premises.keeping.forms.premises import (
    DetailsForm,
    PhotoForm,
    RentForm,
    StateForm,
    WhereForm,
)
from torg.premises.keeping.forms.staff import SettleForm
from torg.premises.keeping.queries.keep import photo_rows
from torg.premises.keeping.services.claims import settle_owner_named
from torg.premises.keeping.services.register import move_premises
from torg.premises.keeping.views.door import KeepingRequest, done, on_premises
from torg.premises.models import PremisesPhoto, PremisesStatus
from torg.premises.queries.owners import owners_in
from torg.premises.queries.rents import rents_for
from torg.premises.queries.where import places_near
from torg.premises.services import photos as pictures
from torg.premises.services.register import edit_premises, hide_premises
from torg.premises.services.rents import set_rent
from torg.premises.services.states import correct_state, remove_state, set_state


@on_premises("state")
def state(request: KeepingRequest) -> HttpResponse:
    """What stands in it now, and what it has been: said, corrected, taken away."""
    keep, row = request.keep, _row(request)
    form = StateForm(request.POST or None, premises=keep.premises, row=row)
    if request.method == "POST" and _wrote_state(request, form, row):
        return redirect(request.path)
    context = {"keep": keep, "form": form, "row": row, "near": places_near(keep.premises)}
    return render(request, "keeping/state.html", context)


def _wrote_state(request: KeepingRequest, form: StateForm, row: PremisesStatus | None) -> bool:
    keep, by = request.keep, request.user
    if "remove" in request.POST:
        wrong = _row(request, "remove")
        if wrong is None:
            raise Http404
        done(request, None, lambda: remove_state(wrong, by=by), _("It is out of the history."))
        return True
    if not form.is_valid():
        return False
    if row is not None:
        return done(
            request, form, lambda: correct_state(row, form.now, by=by, origin=keep.origin),
            _("The history is corrected."),
        )  # fmt: skip
    return done(
        request, form, lambda: set_state(keep.premises, form.now, by=by, origin=keep.origin),
        _("Saved. The street and the lists say so now."),
    )  # fmt: skip


def _row(request: KeepingRequest, name: str = "row") -> PremisesStatus | None:
    said = request.POST.get(name) or request.GET.get(name) or ""
    if not said.isdecimal() or len(said) > 15:
        return None
    rows = request.keep.premises.history.select_related("place")
    return rows.filter(pk=int(said)).first()


@on_premises("details")
def details(request: KeepingRequest) -> HttpResponse:
    """What it is: area, floor, front, what could be there."""
    keep = request.keep
    form = DetailsForm(request.POST or None, premises=keep.premises, held=keep.held)
    if request.method == "POST" and form.is_valid():
        deed = lambda: edit_premises(  # noqa: E731  -- one deed, named where it is done
            keep.premises, form.changes(), by=request.user, origin=keep.origin,
            uses=form.wanted_uses(),
        )  # fmt: skip
        if done(request, form, deed, _("Saved.")):
            return redirect(request.path)
    return render(request, "keeping/details.html", {"keep": keep, "form": form})


@on_premises("rent", rules.can_set_rent)
def rent(request: KeepingRequest) -> HttpResponse:
    """What the owner asks, and who may see it. The owner's alone, so staff have no such page."""
    keep, number = request.keep, request.keep.premises.pk
    present = rents_for(request.user, keep.city, [number]).get(number)
    form = RentForm(request.POST or None, present=present)
    if request.method == "POST" and form.is_valid():
        set_rent(keep.premises, form.cleaned_data["rent"], form.chosen, by=request.user)
        done(request, form, lambda: None, _("Saved."))
        return redirect(request.path)
    return render(request, "keeping/rent.html", {"keep": keep, "form": form, "present": present})


@on_premises("where")
def where(request: KeepingRequest) -> HttpResponse:
    """Its address, and its spot where the address does not find the door."""
    keep = request.keep
    known = {"street_name": keep.premises.street_name, "house_number": keep.premises.house_number}
    form = WhereForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        deed = lambda: move_premises(  # noqa: E731  -- as above
            keep.premises, form.spot, by=request.user, origin=keep.origin
        )
        if done(request, form, deed, _("Saved.")):
            return redirect(request.path)
    spot = {"pin": f"{keep.premises.lat}, {keep.premises.lon}", **request.POST.dict()}
    context = {"keep": keep, "form": form, "pin": around.pin_map(keep.city, spot)}
    return render(request, "keeping/where.html", context)


@on_premises("photos")
def photos(request: KeepingRequest) -> HttpResponse:
    """Its photos: a new one, their order, their words, away."""
    keep = request.keep
    if request.method == "POST" and "photo" in request.POST:
        _change_photo(request)
        return redirect(request.path)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deed = lambda: pictures.add_photo(  # noqa: E731  -- as above
            keep.premises, said["file"], said["file"].size, said["alt"], by=request.user
        )
        if done(request, form, deed, _("The photo is up.")):
            return redirect(request.path)
    context = {"keep": keep, "form": form, "photos": photo_rows(keep.premises)}
    return render(request, "keeping/photos.html", context)


def _change_photo(request: KeepingRequest) -> None:
    said = request.POST["photo"]
    mine = PremisesPhoto.objects.filter(premises=request.keep.premises)
    shown = mine.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 15 else None
    if shown is None:
        raise Http404
    by, what = request.user, request.POST.get("what")
    if what == "remove":
        done(request, None, lambda: pictures.remove_photo(shown, by=by), _("It is gone."))
    elif what == "first":
        done(
            request, None, lambda: pictures.move_photo(shown, 0, by=by), _("It is seen first now.")
        )
    elif what == "earlier":
        earlier = list(mine).index(shown) - 1
        done(request, None, lambda: pictures.move_photo(shown, earlier, by=by), _("Moved."))
    elif what == "say":
        alt = request.POST.get("alt", "")
        done(request, None, lambda: pictures.describe_photo(shown, alt, by=by), _("Saved."))


@on_premises("owner", rules.can_keep_register)
def owner(request: KeepingRequest) -> HttpResponse:
    """Whose it is, and whether visitors see it. Staff's alone."""
    keep, by = request.keep, request.user
    if request.method == "POST" and "sight" in request.POST:
        hidden = request.POST["sight"] == "hide"
        done(request, None, lambda: hide_premises(keep.premises, by=by, hidden=hidden), _("Saved."))
        return redirect(request.path)
    form = SettleForm(request.POST or None, premises=keep.premises)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deed = lambda: settle_owner_named(  # noqa: E731  -- as above
            keep.premises, said["owner"], said["org_number"], by=by
        )
        if done(request, form, deed, _("Saved.")):
            return redirect(request.path)
    context = {"keep": keep, "form": form, "owners": owners_in(keep.city)}
    return render(request, "keeping/owner.html", context)
