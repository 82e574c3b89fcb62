"""Counting in the street, and the rates that come of it."""

import json

from django.contrib import messages
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
from torg.premises.counting.forms import BeginForm, UnitForm
from torg.premises.counting.models import Count
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
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin_count(
                _city(request), form.cleaned_data["day"], by=_user(request), **form.part
            )
            return redirect("counting:count", made.pk)
        except RefusedDeedError as refused:
            form.add_error(None, str(refused))
    found = queries.visible_to(request.user, _city(request))
    rows = [(count, pages.name_of(count)) for count in found[:100]]
    return render(request, "counting/counts.html", {"form": form, "rows": rows})


@requires(can_count)
@never_cache
def count(request: CityRequest, number: int) -> HttpResponse:
    """Walk and press: the units in walking order."""
    found = _count(request, number)
    if found.closed_at is not None:
        return redirect("counting:result", found.pk)
    return render(request, "counting/count.html", {"page": pages.count_page(found)})


@requires(can_count)
@require_POST
def press(request: CityRequest, number: int) -> HttpResponse:
    """One unit, without a script."""
    found, form = _count(request, number), UnitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what you saw."))
        return redirect("counting:count", number)
    try:
        services.take_pressings(found, [services.read_pressing(form.sent())], by=_user(request))
    except CountClosedError as closed:
        messages.error(request, str(closed))
    answer = redirect("counting:count", number)
    answer["Location"] += f"#unit-{form.cleaned_data['unit']}"
    return answer


@requires(can_count)
@require_POST
def sync(request: CityRequest, number: int) -> JsonResponse:
    """What a browser has kept: each pressing is written once, however often it is sent."""
    found = _count(request, number)
    try:
        sent = [services.read_pressing(one) for one in json.loads(request.body)["pressings"]]
        kept = services.take_pressings(found, sent, by=_user(request))
    except CountClosedError as closed:
        return JsonResponse({"error": str(closed), "closed": True}, status=409)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("What was sent could not be read.")}, status=400)
    return JsonResponse({"kept": [str(number) for number in kept]})


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
    try:
        services.close_count(_count(request, number), by=_user(request))
    except CountClosedError as closed:
        messages.info(request, str(closed))
    except RefusedDeedError as refused:
        messages.error(request, str(refused))
        return redirect("counting:count", number)
    else:
        messages.success(request, _("The count is closed. The register says what you saw."))
    return redirect("counting:result", number)


@requires(can_see_rates)
def rates(request: CityRequest) -> HttpResponse:
    """The vacancy rate since the first count, for everyone."""
    series = queries.series_of(_city(request))
    newest = queries.rates_of(series[-1][0]) if series else None
    others = queries.visible_to(request.user, _city(request)).filter(closed_at__isnull=False)
    context = {
        "chart": pages.chart_of(series),
        "series": [(count, rate, pages.percent(rate.share)) for count, rate in reversed(series)],
        "newest": pages.tables_of(newest) if newest else None,
        "others": [(count, pages.name_of(count)) for count in others[:30]],
    }
    return render(request, "counting/rates.html", context)


@requires(can_see_rates)
def result(request: CityRequest, number: int) -> HttpResponse:
    """What one closed count found, and what had changed."""
    found = _count(request, number)
    if found.closed_at is None:
        raise Http404(_("There is no such count here."))
    context = {
        "count": found,
        "name": pages.name_of(found),
        "tables": pages.tables_of(queries.rates_of(found)),
        "changes": queries.changes_in(found),
    }
    return render(request, "counting/result.html", context)


@requires(anyone)
def shell(request: HttpRequest) -> HttpResponse:
    """An empty page that the service worker keeps: a script fills in the count it has kept."""
    return render(request, "counting/shell.html")
