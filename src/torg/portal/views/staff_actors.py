"""Staff take care of actors: owners that are missing, numbers to check, rights to act to renew."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.places.models import Actor, Mandate
from torg.places.queries.actors import (
    mandates_in,
    ownerless,
    people_of,
    places_of,
    to_renew,
    visible_to,
    with_asked_number,
)
from torg.places.rules import can_appoint_owner
from torg.places.services import mandates
from torg.places.services.owners import appoint_owner, decide_number
from torg.portal.forms.staff_actors import AppointForm, NumberForm, RenewForm
from torg.portal.views.desk_door import SignedInRequest, done


@never_cache
@requires(can_appoint_owner)
def actors(request: SignedInRequest) -> HttpResponse:
    """The queues, each with what has waited longest first."""
    if request.city is None:
        raise Http404
    context = {
        "ownerless": ownerless(request.city), "asked": with_asked_number(request.city),
        "ending": to_renew(request.city, timezone.now()), "now": timezone.now(),
    }  # fmt: skip
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
    return _page(request, shown, appoint=appoint, check=check)


@require_POST
@never_cache
@requires(can_appoint_owner)
def renew(request: SignedInRequest, number: int) -> HttpResponse:
    """Let an owner act for the actor longer, or again."""
    shown = _found(request, number)
    form = RenewForm(shown, mandates_in(shown), request.POST)
    deed = lambda: mandates.renew_mandate(shown, *form.said, by=request.user)  # noqa: E731  -- as above
    if form.is_valid() and done(request, form, deed, _("Renewed, and told.")):
        return redirect("staff:actor", number)
    return _page(request, shown, renew=form)


@require_POST
@requires(can_appoint_owner)
def mandate(request: SignedInRequest, number: int, mandate: int) -> HttpResponse:
    """Suspend, resume or end a mandate."""
    do_with_mandate(request, _found(request, number), mandate)
    return redirect("staff:actor", number)


def do_with_mandate(request: SignedInRequest, actor: Actor, number: int) -> None:
    """Suspend, resume or end a mandate of the actor, as was posted, and say how it went."""
    row = get_object_or_404(Mandate, actor=actor, pk=number)
    reasons = request.POST.get("reasons", "")
    deeds = {
        "suspend": lambda: mandates.suspend_mandate(row, reasons, by=request.user),
        "resume": lambda: mandates.resume_mandate(row, by=request.user),
        "end": lambda: mandates.end_mandate(row, reasons, by=request.user),
    }
    what = request.POST.get("what", "")
    if what not in deeds:
        raise Http404
    done(request, None, deeds[what], _("Done."))


def _page(request: SignedInRequest, shown: Actor, **forms: object) -> HttpResponse:
    rows = mandates_in(shown)
    context = {
        "actor": shown, "people": people_of(shown), "places": places_of(shown), "mandates": rows,
        "appoint": AppointForm(prefix="appoint"), "check": NumberForm(prefix="number"),
        "renew": RenewForm(shown, rows), **forms,
    }  # fmt: skip
    return render(request, "portal/staff/actor.html", context)


def _found(request: SignedInRequest, number: int) -> Actor:
    if request.city is None:
        raise Http404
    return get_object_or_404(visible_to(request.user, request.city), pk=number)
