"""Counting in the street, and the rates that come of it."""

import json

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.rules import anyone, requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.counting import page as pages
from torg.premises.counting import queries, services
from torg.premises.counting.exceptions import CountClosedError
from torg.premises.counting.forms import BeginForm, FoundForm, PhotoForm, UnitForm
from torg.premises.counting.models import Count, CountPhoto, FoundUnit
from torg.premises.counting.rules import can_close_count, can_count, can_see_rates


def _city(request: CityRequest) -> City:
    if request.city is None:
        raise Http404
    return request.city


def _count(request: CityRequest, number: int) -> Count:
    found = queries.visible_to(request.user, _city(request)).filter(pk=number).first()
    if found is None:
        raise Http404(_("There is no such count here."))
    return found


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@requires(can_count)
@never_cache
def counts(request: CityRequest) -> HttpResponse:
    """The counts of the city, and the beginning of a new one."""
    form = BeginForm(_city(request), request.POST or None)
    if made := _begun(request, form):
        return redirect("counting:count", made.pk)
    found = queries.visible_to(request.user, _city(request))
    rows = [(count, pages.name_of(count)) for count in found[:100]]
    return render(request, "counting/counts.html", {"form": form, "rows": rows})


def _begun(request: CityRequest, form: BeginForm) -> Count | None:
    if request.method != "POST" or not form.is_valid():
        return None
    day, by = form.cleaned_data["day"], _user(request)
    try:
        return services.begin_count(form.city, day, by=by, **form.part)
    except RefusedDeedError as refused:
        form.add_error(None, str(refused))
    return None


@requires(can_count)
@never_cache
def count(request: CityRequest, number: int) -> HttpResponse:
    """Walk and press: the units in walking order."""
    found = _count(request, number)
    if found.closed_at is not None:
        return redirect("counting:result", found.pk)
    return render(request, "counting/count.html", {"page": pages.count_page(found, request.user)})


@requires(can_count)
@require_POST
def press(request: CityRequest, number: int) -> HttpResponse:
    """One unit, without a script."""
    found, form = _count(request, number), UnitForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose what you saw."))
        return redirect("counting:count", number)
    _press_one(request, found, form)
    answer = redirect("counting:count", number)
    answer["Location"] += f"#unit-{form.cleaned_data['unit']}"
    return answer


def _press_one(request: CityRequest, found: Count, form: UnitForm | FoundForm) -> None:
    pressing, by = services.read_pressing(form.sent()), _user(request)
    photo = form.cleaned_data.get("photo")
    try:
        services.take_pressings(found, [pressing], by=by)
        if photo is not None:
            services.take_photo(found, pressing.client_id, photo, photo.size, by=by)
    except RefusedDeedError as refused:
        messages.error(request, str(refused))


@requires(can_count)
@require_POST
def new_unit(request: CityRequest, number: int) -> HttpResponse:
    """A unit that the register does not know, without a script."""
    found, form = _count(request, number), FoundForm(request.POST)
    if form.is_valid():
        _press_one(request, found, form)
    else:
        messages.error(request, _("Say beside which unit it is, and what you saw."))
    return redirect("counting:count", number)


@requires(can_count)
@require_POST
def photo(request: CityRequest, number: int) -> JsonResponse:
    """A photo that a browser has kept: written once, however often it is sent."""
    found, sent = _count(request, number), PhotoForm(request.POST, request.FILES)
    if not sent.is_valid():
        return JsonResponse({"error": _("What was sent could not be read.")}, status=400)
    file, pressing = sent.cleaned_data["photo"], sent.cleaned_data["pressing"]
    try:
        kept = services.take_photo(found, pressing, file, file.size, by=_user(request))
    except CountClosedError as closed:
        return JsonResponse({"error": str(closed), "closed": True}, status=409)
    except RefusedDeedError as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    return JsonResponse({"kept": kept}, status=200 if kept else 404)


@requires(can_close_count)
@require_POST
def remove_photo(request: CityRequest, number: int, photo: int) -> HttpResponse:
    """Take a photo away: people may be in it."""
    shown = CountPhoto.objects.filter(seen__count=_count(request, number), pk=photo).first()
    if shown is None:
        raise Http404
    services.remove_photo(shown, by=_user(request))
    messages.success(request, _("The photo is gone."))
    return redirect("counting:count", number)


@requires(can_close_count)
@never_cache
def found(request: CityRequest) -> HttpResponse:
    """Units that counts have found: is each a premises of its own?"""
    waiting = queries.found_in(_city(request))
    if request.method == "POST":
        _settle(request, waiting)
        return redirect("counting:found")
    return render(request, "counting/found.html", {"rows": waiting[:100]})


def _settle(request: CityRequest, waiting: QuerySet[FoundUnit]) -> None:
    said = request.POST.get("unit", "")
    row = waiting.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 15 else None
    if row is None:
        messages.info(request, _("It has been settled already."))
        return
    try:
        services.settle_found(row, is_one="yes" in request.POST, by=_user(request))
    except RefusedDeedError as refused:  # another of staff was quicker by a moment
        messages.info(request, str(refused))
        return
    messages.success(request, _("It is settled."))


@requires(can_count)
@require_POST
def sync(request: CityRequest, number: int) -> JsonResponse:
    """What a browser has kept: each pressing is written once, however often it is sent."""
    found = _count(request, number)
    try:
        kept = _keep(found, request.body, by=_user(request))
    except CountClosedError as closed:
        return JsonResponse({"error": str(closed), "closed": True}, status=409)
    except (ValueError, KeyError, TypeError, OverflowError):
        return JsonResponse({"error": _("What was sent could not be read.")}, status=400)
    return JsonResponse({"kept": kept})


def _keep(found: Count, body: bytes, *, by: User) -> list[str]:
    sent = [services.read_pressing(one) for one in json.loads(body)["pressings"]]
    return [str(number) for number in services.take_pressings(found, sent, by=by)]


@requires(can_close_count)
@require_POST
def choose(request: CityRequest, number: int, row: int) -> HttpResponse:
    """Decide which of two pressings stands."""
    found = _count(request, number).seen.filter(pk=row).first()
    if found is None:
        raise Http404
    try:
        services.choose_seen(found, by=_user(request))
    except CountClosedError as closed:
        messages.error(request, str(closed))
    return redirect("counting:count", number)


@requires(can_close_count)
@require_POST
def close(request: CityRequest, number: int) -> HttpResponse:
    """Close the count: its rate is known, and the register follows."""
    found, by = _count(request, number), _user(request)
    return redirect("counting:result" if _closed(request, found, by) else "counting:count", number)


def _closed(request: CityRequest, found: Count, by: User) -> bool:
    """Close a count and say how it went; tell whether it is closed now."""
    try:
        services.close_count(found, by=by)
    except CountClosedError as closed:
        messages.info(request, str(closed))
    except RefusedDeedError as refused:
        messages.error(request, str(refused))
        return False
    else:
        messages.success(request, _("The count is closed. The register says what you saw."))
    return True


@requires(can_see_rates)
def rates(request: CityRequest) -> HttpResponse:
    """The vacancy rate since the first count, of the city or a part of it, for everyone."""
    found = queries.visible_to(request.user, _city(request)).filter(closed_at__isnull=False)
    page = pages.rates_page(_city(request), found, request.GET.get("area", ""))
    return render(request, "counting/rates.html", {"page": page})


@requires(can_see_rates)
def result(request: CityRequest, number: int) -> HttpResponse:
    """What one closed count found, and what had changed."""
    found = _count(request, number)
    if found.closed_at is None:
        raise Http404(_("There is no such count here."))
    tables, changes = pages.tables_of(queries.rates_of(found)), queries.changes_in(found)
    photos = pages.photos_of(found) if can_close_count(request.user) else []
    context = {
        "count": found, "name": pages.name_of(found), "tables": tables, "changes": changes,
        "photos": photos,
    }  # fmt: skip
    return render(request, "counting/result.html", context)


@requires(anyone)
def shell(request: HttpRequest) -> HttpResponse:
    """An empty page that the service worker keeps: a script fills in the count it has kept."""
    return render(request, "counting/shell.html")
