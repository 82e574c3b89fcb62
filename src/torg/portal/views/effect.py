"""Proof of effect: counting presses on links."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from torg.places.middleware import CityRequest
from torg.places.models import Place
from torg.portal.queries.place import shown_place
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
