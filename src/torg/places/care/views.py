"""The page behind the mail: whoever runs a place confirms it, or says what has changed."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from torg.core.rules import anyone, requires
from torg.places.care import services as care
from torg.places.care.queries import place_by_key
from torg.places.models import Place
from torg.places.queries.hours import state_of, states_at


def _place(request: HttpRequest) -> Place:
    place = place_by_key(request.GET.get("key", ""))
    if place is None:
        raise Http404
    return place


@requires(anyone)
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """What we tell of the place, and two buttons.

    The link alone changes nothing, for scanners of mail follow links.
    """
    place, error, done = _place(request), "", ""
    if request.method == "POST" and "right" in request.POST:
        care.confirm_place(place, by=None)
        done = "right"
    elif request.method == "POST":
        try:
            care.say_changed(place, request.POST.get("said", ""))
            done = "changed"
        except ValidationError as refused:
            error = refused.messages[0]
    states = states_at(place.city, [place.schedule_id], timezone.now())
    context = {"place": place, "done": done, "error": error, "state": state_of(states, place)}
    return render(request, "care/answer.html", context)


@csrf_exempt  # mail programs post here for their "unsubscribe" button (RFC 8058); the key is proof
@requires(anyone)
@never_cache
def stop(request: HttpRequest) -> HttpResponse:
    """No more questions, at the press of a button."""
    place = _place(request)
    if request.method == "POST":
        care.stop_asking(place)
    return render(request, "care/stop.html", {"place": place, "done": request.method == "POST"})
