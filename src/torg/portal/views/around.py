"""Pages about the site itself: what it is, what it keeps, how accessible it is, without a net."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from torg.places.middleware import CityRequest
from torg.portal.queries.around import about_page, accessibility_page, privacy_page


def about(request: CityRequest) -> HttpResponse:
    """What the site is, who runs it, and from where it knows what it tells."""
    return render(request, "portal/about.html", {"about": about_page(request.city)})


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, for what, how long; which cookies there are."""
    return render(request, "portal/privacy.html", {"privacy": privacy_page()})


def accessibility(request: CityRequest) -> HttpResponse:
    """The accessibility statement that the law asks for, with what tests have found."""
    context = {"statement": accessibility_page(request.city)}
    return render(request, "portal/accessibility.html", context)


def saved(request: HttpRequest) -> HttpResponse:
    """The places that the visitor has saved: the browser knows them, the server does not."""
    return render(request, "portal/saved.html")


@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown when there is no network."""
    return render(request, "portal/offline.html")
