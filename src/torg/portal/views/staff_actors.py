"""Staff take care of actors: those without an owner, and numbers that wait to be checked."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from torg.core.rules import requires
from torg.places.models import Actor
from torg.places.queries.actors import (
    ownerless,
    people_of,
    places_of,
    visible_to,
    with_asked_number,
)
from torg.places.rules import can_appoint_owner
from torg.places.services.owners import appoint_owner, decide_number
from torg.portal.forms.staff_actors import AppointForm, NumberForm
from torg.portal.views.desk_door import SignedInRequest, done


@never_cache
@requires(can_appoint_owner)
def actors(request: SignedInRequest) -> HttpResponse:
    """Both queues, each with what has waited longest first."""
    if request.city is None:
        raise Http404
    context = {"ownerless": ownerless(request.city), "asked": with_asked_number(request.city)}
    return render(request, "portal/staff/actors.html", context)


@never_cache
@requires(can_appoint_owner)
def actor(request: SignedInRequest, number: int) -> HttpResponse:
    """One actor: what is known of it, and what staff can do."""
    shown = _found(request, number)
    appoint = AppointForm(request.POST if "appoint" in request.POST else None, prefix="appoint")
    check = NumberForm(request.POST if "number" in request.POST else None, prefix="number")
    if appoint.is_bound and appoint.is_valid():
        said = appoint.cleaned_data
        deed = lambda: appoint_owner(shown, said["email"], said["reasons"], by=request.user)  # noqa: E731  -- one deed, named where it is done
        if done(request, appoint, deed, _("The actor has an owner, who is told.")):
            return redirect("staff:actors")
    if check.is_bound and check.is_valid():
        accept = request.POST["number"] == "accept"
        reasons = check.cleaned_data["reasons"]
        decide = lambda: decide_number(shown, accept=accept, reasons=reasons, by=request.user)  # noqa: E731  -- as above
        if done(request, check, decide, _("Decided, and told.")):
            return redirect("staff:actors")
    context = {
        "actor": shown, "appoint": appoint, "check": check, "people": people_of(shown),
        "places": places_of(shown),
    }  # fmt: skip
    return render(request, "portal/staff/actor.html", context)


def _found(request: SignedInRequest, number: int) -> Actor:
    if request.city is None:
        raise Http404
    return get_object_or_404(visible_to(request.user, request.city), pk=number)
