"""Footfall for everyone: the town's pulse, one counter, one effect, and the counts as a file."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.passing.models import EffectStatement
from torg.premises.passing.page import pages
from torg.premises.passing.queries import kept, series
from torg.premises.passing.rules import can_keep_footfall, can_see_effect, can_see_footfall


def city_of(request: CityRequest) -> City:
    """Return the city that is asked about, or 404."""
    if request.city is None:
        raise Http404
    return request.city


def _counter(request: CityRequest, slug: str) -> Counter:
    found = kept.counter_named(city_of(request), slug)
    if found is None:
        raise Http404(_("There is no such counter here."))
    return found


def effect_named(request: HttpRequest, number: int) -> EffectStatement:
    """Return an effect that this person may see, or 404."""
    city = city_of(request)  # type: ignore[arg-type]  # the middleware has added the city
    found = kept.visible_to(request.user, city).filter(pk=number).first()
    if found is None:
        raise Http404(_("There is no such effect here."))
    return found


@requires(can_see_footfall)
def town(request: CityRequest) -> HttpResponse:
    """How the town's days were, against what is usual."""
    city = city_of(request)
    page = pages.town_page(city, request.user, timezone.now().astimezone(city.tz).date())
    context = {"page": page, "keeps": can_keep_footfall(request.user)}
    return render(request, "passing/town.html", context)


@requires(can_see_footfall)
def counter(request: CityRequest, slug: str) -> HttpResponse:
    """One counter: its week, its year, and the two weeks to come."""
    found, city = _counter(request, slug), city_of(request)
    page = pages.counter_page(found, city, timezone.now().astimezone(city.tz).date())
    return render(request, "passing/counter.html", {"page": page})


@requires(can_see_effect, effect_named)
def effect(request: CityRequest, number: int) -> HttpResponse:
    """What an event or a campaign did."""
    page = pages.effect_page(effect_named(request, number))
    context = {"page": page, "keeps": can_keep_footfall(request.user)}
    return render(request, "passing/effect.html", context)


@requires(can_see_footfall)
def counts(request: CityRequest, slug: str) -> StreamingHttpResponse:
    """The hourly counts of one counter, as open data."""
    answer = StreamingHttpResponse(_lines(_counter(request, slug)), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return answer


def _lines(counter: Counter) -> Iterator[str]:
    apart = kept.kept_apart(counter)
    yield "start,people,kept_apart\n"
    for start, people in series.rows_of(counter):
        aside = any(begin <= start < end for begin, end in apart)
        yield f"{start:%Y-%m-%dT%H:%M}Z,{people},{int(aside)}\n"
