"""Footfall for staff: sources, hours kept apart, effects."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.rules import requires
from torg.core.sources import pause_source, resume_source
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.premises.passing.forms import ApartForm, EffectForm, SourceForm, typed_before
from torg.premises.passing.models import EffectStatement
from torg.premises.passing.page.pages import apart_lines, effect_lines
from torg.premises.passing.queries import kept
from torg.premises.passing.rules import can_keep_footfall
from torg.premises.passing.services import aside, effects, sources
from torg.premises.passing.views.shown import city_of, effect_named

_SOURCE_DEEDS = {
    "pause": (pause_source, gettext_lazy("The source is paused. What it gave stays.")),
    "resume": (resume_source, gettext_lazy("The source is read within some minutes.")),
    "remove": (sources.remove_source, gettext_lazy("The source is gone. What it gave stays.")),
}
_APART_DEEDS = {
    "lift": (aside.take_in_again, gettext_lazy("The hours count again, at the next reckoning.")),
    "again": (aside.keep_apart_again, gettext_lazy("The hours are kept apart again.")),
}
_EFFECT_DEEDS = {
    "publish": (effects.publish_effect, gettext_lazy("Everyone can read it now.")),
    "withdraw": (effects.withdraw_effect, gettext_lazy("Only staff see it now.")),
    "remove": (effects.remove_effect, gettext_lazy("It is taken away.")),
}


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@requires(can_keep_footfall)
def desk(request: CityRequest) -> HttpResponse:
    """Sources and how they are doing, hours kept apart, and effects."""
    city = city_of(request)
    context = {
        "sources": [(source, kept.health_of(source)) for source in kept.sources_of(city)],
        "apart": apart_lines(kept.aside_in(city)[:100], city),
        "effects": effect_lines(kept.visible_to(request.user, city)[:100]),
    }
    return render(request, "passing/desk.html", context)


@requires(can_keep_footfall)
def add(request: CityRequest) -> HttpResponse:
    """Add a source of counts."""
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, _("The source is saved. It is read within some minutes."))
        return redirect("passing:desk")
    return render(request, "passing/source.html", {"form": form})


def _added(request: CityRequest, form: SourceForm) -> bool:
    try:
        sources.add_source(
            city_of(request), form.cleaned_data["url"], by=_user(request), **form.values()
        )
    except ValidationError as wrong:
        for field, reasons in wrong.message_dict.items():
            form.add_error(field, reasons)
    return not form.errors


@requires(can_keep_footfall)
@require_POST
def do(request: CityRequest, number: int, deed: str) -> HttpResponse:
    """Pause a source, read it again, or take it away."""
    source = kept.sources_of(city_of(request)).filter(pk=number).first()
    if source is None or deed not in _SOURCE_DEEDS:
        raise Http404
    service, said = _SOURCE_DEEDS[deed]
    service(source, by=_user(request))
    messages.success(request, said)
    return redirect("passing:desk")


@requires(can_keep_footfall)
def keep_apart(request: CityRequest) -> HttpResponse:
    """Keep hours of a counter apart."""
    form = ApartForm(city_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        aside.keep_apart(
            said["counter"], said["begin"], said["finish"], by=_user(request), note=said["note"]
        )
        messages.success(request, _("The hours are kept apart, at the next reckoning."))
        return redirect("passing:desk")
    return render(request, "passing/apart.html", {"form": form})


@requires(can_keep_footfall)
@require_POST
def do_apart(request: CityRequest, number: int, deed: str) -> HttpResponse:
    """Take hours in again, or keep them apart after all."""
    row = kept.aside_in(city_of(request)).filter(pk=number).first()
    if row is None or deed not in _APART_DEEDS:
        raise Http404
    service, said = _APART_DEEDS[deed]
    service(row, by=_user(request))
    messages.success(request, said)
    return redirect("passing:desk")


@requires(can_keep_footfall)
def order(request: CityRequest) -> HttpResponse:
    """Ask what something did to footfall."""
    city = city_of(request)
    form = EffectForm(city, request.POST or None, initial=typed_before(city, request.GET))
    if made := _ordered(request, form):
        return redirect("passing:effect", made.pk)
    return render(request, "passing/order.html", {"form": form})


def _ordered(request: CityRequest, form: EffectForm) -> EffectStatement | None:
    if request.method != "POST" or not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        return effects.order_effect(
            form.city, said["title"], said["begin"], said["finish"], by=_user(request),
            counter=said["counter"],
        )  # fmt: skip
    except RefusedDeedError as refused:
        form.add_error(None, str(refused))
    return None


@requires(can_keep_footfall)
@require_POST
def do_effect(request: CityRequest, number: int, deed: str) -> HttpResponse:
    """Publish an effect, take it back, or take it away."""
    found = effect_named(request, number)
    if deed not in _EFFECT_DEEDS:
        raise Http404
    service, said = _EFFECT_DEEDS[deed]
    try:
        service(found, by=_user(request))
        messages.success(request, said)
    except RefusedDeedError as refused:
        messages.error(request, str(refused))
    gone = found.pk is None
    return redirect("passing:desk") if gone else redirect("passing:effect", number)
