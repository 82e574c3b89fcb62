"""The front page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from torg.places.middleware import CityRequest
from torg.portal.queries.today import page_key, today_page
from torg.portal.queries.wish import read_wish


def today(request: CityRequest) -> HttpResponse:
    """What the town offers now, this evening or on Saturday."""
    city = request.city
    if city is None:
        return render(request, "portal/no_city.html")
    wish, now = read_wish(request.GET), timezone.now()
    # The page is read only when its fragment is not in the cache.
    page = SimpleLazyObject(lambda: today_page(city, wish, now))
    key = page_key(city, wish, now)
    return render(request, "portal/today.html", {"today": page, "today_key": key})
