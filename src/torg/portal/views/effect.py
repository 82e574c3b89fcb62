"""Proof of effect: counting presses on links, the figures, and the letters about them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.models import Place
from torg.places.queries.effect_letters import wants_letters
from torg.places.services.effect_letters import resume_letters
from torg.places.services.effect_letters import stop_letters as stop_letters_of
from torg.portal.queries.desk import Desk
from torg.portal.queries.place import shown_place
from torg.portal.queries.statistics import statistics_page, town_page
from torg.portal.rules import can_see_statistics, can_see_town_statistics
from torg.portal.services.effect_letters import read_token
from torg.portal.views.edge import actor_of, desk_actor, signed_in_user
from torg.portal.visits import press_status


# The pages set no cookie, so there is no token to send: where the request comes from is looked at.
@csrf_exempt
@require_POST
def count_press(request: CityRequest, slug: str) -> HttpResponse:
    """Count that a link of a place's page was pressed; the script sends this as the page goes."""
    try:
        place = shown_place(request.user, request.city, slug)
    except Place.DoesNotExist as error:
        raise Http404 from error
    return HttpResponse(status=press_status(request, place, timezone.now()))


@requires(can_see_statistics, desk_actor)
@require_safe
def statistics(request: CityRequest, slug: str) -> HttpResponse:
    """What Torg gave one of the actor's places."""
    actor = actor_of(request, slug)
    today = timezone.now().astimezone(actor.city.tz).date()
    desk = Desk(signed_in_user(request), actor, tab="statistics")
    context = {"desk": desk, "page": statistics_page(actor, request.GET, today), "actor": actor}
    return render(request, "portal/statistics.html", context)


@requires(can_see_town_statistics)
@require_safe
def town_statistics(request: CityRequest) -> HttpResponse:
    """The sums of the town, for staff."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    today = timezone.now().astimezone(request.city.tz).date()
    page = town_page(request.city, request.GET, today)
    return render(request, "portal/town_statistics.html", {"page": page})


# A mail program presses for the reader (RFC 8058): it has no cookie, the signed link is the proof.
@csrf_exempt
def stop_letters(request: CityRequest, token: str) -> HttpResponse:
    """Stop the letters with one press, without signing in. A look at the link changes nothing."""
    try:
        actor, user = read_token(token)
    except ValueError as error:
        raise Http404 from error
    if request.method == "POST":
        (resume_letters if request.POST.get("resume") else stop_letters_of)(actor, user)
        return redirect("portal:stop_letters", token)
    context = {"actor": actor, "wants": wants_letters(actor, user)}
    return render(request, "portal/stop_letters.html", context)
