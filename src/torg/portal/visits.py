"""What of a request is counted: whose, from where. Nothing of it is kept but a number a day."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest
from django.urls import reverse

from torg.agenda.models import Event
from torg.core.limits import within_limit
from torg.places.counting import is_person, is_visit
from torg.places.enums import EffectKind
from torg.places.models import Code, Place
from torg.places.services.effect import count, count_scan
from torg.portal.rules import counts_as_visitor

# What a press on a link may count as: the server sees the rest itself.
PRESSES = frozenset(
    {
        EffectKind.DIRECTIONS,
        EffectKind.CALL,
        EffectKind.WEBSITE,
        EffectKind.FOUND,
        EffectKind.EVENT_SAVE,
    }
)
MOST_PRESSES = 30  # of one kind at one place in a minute; more is somebody's program
_MINUTE = 60
_MOST_FIELDS = 20  # in the address of a search


def count_view(request: HttpRequest, place: Place, now: datetime) -> None:
    """Count a look at the page of a place, and the search that led there."""
    if not _is_counted(request, place):
        return
    count(place, EffectKind.VIEW, at=now)
    if words := searched_words(request):
        count(place, EffectKind.FOUND, at=now, term=words)


def count_calendar(request: HttpRequest, place: Place, now: datetime) -> None:
    """Count that the hours were saved: not when a calendar that subscribes asks for news."""
    if _own_page(request) is not None and _is_counted(request, place):
        count(place, EffectKind.CALENDAR, at=now)


def count_event_view(request: HttpRequest, event: Event, now: datetime) -> None:
    """Count a look at an event for the place where it is; an event elsewhere is nobody's."""
    place = event.place
    if place is not None and _is_counted(request, place):
        place.city = event.city  # known already: nobody need ask for it again
        count(place, EffectKind.EVENT_VIEW, at=now)


def count_code(request: HttpRequest, code: Code, now: datetime) -> None:
    """Count a scan."""
    if _is_counted(request, code.place):
        count_scan(code, at=now)


def press_status(request: HttpRequest, place: Place, now: datetime) -> int:
    """Count a press on a link of the place's page; return the HTTP status of the answer.

    204 also when it is not counted because of who pressed; 403 for another site's page, 400 for
    what is no press, 429 when there are more than people make. No address is needed for that: the
    limit is the place's.
    """
    if not _is_from_here(request):
        return 403
    kind = request.POST.get("what", "")
    if kind not in PRESSES:
        return 400
    if not is_person(request.headers):
        return 204
    limit = f"{place.pk}:{kind}"
    if not within_limit("press", limit, amount=MOST_PRESSES, seconds=_MINUTE):
        return 429
    if counts_as_visitor(request.user, place):
        # Words come with a place that was chosen in the type-ahead.
        term = request.POST.get("term", "")[:200] if kind == EffectKind.FOUND else ""
        count(place, EffectKind(kind), at=now, term=term)
    return 204


def searched_words(request: HttpRequest) -> str:
    """Return what was asked on the search page that led here; "" when another page did."""
    page = _own_page(request)
    if page is None or page[0] not in {reverse("portal:search"), reverse("portal:places")}:
        return ""
    try:
        asked = parse_qs(page[1], max_num_fields=_MOST_FIELDS)
    except ValueError:  # more than our pages ask for
        return ""
    return next(iter(asked.get("q", [])), "")


def _own_page(request: HttpRequest) -> tuple[str, str] | None:
    """Return path and query of the page of ours that the visitor came from."""
    try:
        came = urlsplit(request.headers.get("Referer", "")[:2000])
        query = came.query
    except ValueError:
        return None
    return (came.path, query) if came.netloc == request.get_host() else None


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of this very site sent the request; every browser says where from."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False
    return site == "same-origin" and origin.netloc == request.get_host()


def _is_counted(request: HttpRequest, place: Place | None) -> bool:
    return is_visit(request.method or "", request.headers) and counts_as_visitor(
        request.user, place
    )
