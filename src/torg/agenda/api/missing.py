"""What the API answers where there is no event any more."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from torg.agenda.queries.events import no_longer_at
from torg.core.api.problems import Problem
from torg.places.models import City


def led_on(request: HttpRequest, city: City, slug: str, view: str) -> HttpResponse:
    """Lead on to the event that this one was joined to, with the same question.

    Raises Problem (410) for one that was taken away, Http404 for one that nobody knows.
    """
    became = no_longer_at(city, slug)
    if became.joined is None:
        if became.gone:
            raise Problem(410, _("Neither its source nor the city tells of it any longer."))
        raise Http404
    asked = request.META.get("QUERY_STRING", "")
    to = reverse(view, args=[became.joined.slug]) + (f"?{asked}" if asked else "")
    answer = HttpResponsePermanentRedirect(to)
    answer["Cache-Control"] = "max-age=3600"  # staff can part the two again
    return answer
