"""The list and the page of stretches for everyone; making and changing them for staff."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.premises.models import Stretch
from torg.premises.strategies import page as pages
from torg.premises.strategies import queries
from torg.premises.strategies.forms import ActionForm, ProposalForm, StretchForms
from torg.premises.strategies.rules import (
    can_keep_stretches,
    can_propose_action,
    can_see_stretch,
)
from torg.premises.strategies.services import actions, stretches
from torg.premises.strategies.views.doors import city_of, done, stretch_of, user_of


@requires(can_see_stretch)
def index(request: CityRequest) -> HttpResponse:
    """The stretches of the city."""
    found = pages.stretch_list(request.user, city_of(request))
    return render(request, "strategies/stretches.html", {"list": found})


@requires(can_see_stretch)
def stretch(request: CityRequest, slug: str) -> HttpResponse:
    """One stretch: what it is to be, who does what, what stands empty."""
    return _page(request, stretch_of(request, slug))


@requires(can_see_stretch)
def version(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """A stretch by a strategy that held earlier."""
    return _page(request, stretch_of(request, slug), number=number)


def _page(
    request: CityRequest, found: Stretch, *, number: int | None = None, **forms: object
) -> HttpResponse:
    seats = queries.seats_of(request.user, found.city)
    all_forms = {"action": ActionForm(found.city), "proposal": ProposalForm(seats), **forms}
    page = pages.stretch_page(request.user, found, number=number, **all_forms)
    if number is not None and page.shown is None:
        raise Http404(_("There is no such strategy here."))
    return render(request, "strategies/stretch.html", {"page": page, "stretch": found})


@requires(can_keep_stretches)
@never_cache
@require_POST
def add(request: CityRequest, slug: str) -> HttpResponse:
    """Write an action as staff."""
    found = stretch_of(request, slug)
    form = ActionForm(found.city, request.POST)
    if done(form, lambda: actions.add_action(found, form.planned, by=user_of(request))):
        messages.success(request, _("The action stands in the plan."))
        return redirect("strategies:stretch", slug)
    return _page(request, found, action=form)


@requires(can_propose_action, stretch_of)
@never_cache
@require_POST
def propose(request: CityRequest, slug: str) -> HttpResponse:
    """Propose an action in an owner's name."""
    found, by = stretch_of(request, slug), user_of(request)
    form = ProposalForm(queries.seats_of(by, found.city), request.POST)
    if done(form, lambda: actions.propose_action(found, form.planned, form.chosen, by=by)):
        messages.success(request, _("Thank you. The staff see your proposal and decide."))
        return redirect("strategies:stretch", slug)
    return _page(request, found, proposal=form)


@requires(can_keep_stretches)
@never_cache
def make(request: CityRequest) -> HttpResponse:
    """Make a stretch."""
    city = city_of(request)
    both = StretchForms(city, request.POST or None)
    if request.method == "POST" and (made := _written(request, both, None)):
        return redirect("strategies:stretch", made.slug)
    return render(request, "strategies/edit_stretch.html", {"both": both})


@requires(can_keep_stretches)
@never_cache
def edit(request: CityRequest, slug: str) -> HttpResponse:
    """Change a stretch: its name and its parts."""
    found = stretch_of(request, slug)
    both = StretchForms(found.city, request.POST or None, found)
    if request.method == "POST" and _written(request, both, found):
        return redirect("strategies:stretch", slug)
    return render(request, "strategies/edit_stretch.html", {"both": both, "stretch": found})


def _written(request: CityRequest, both: StretchForms, found: Stretch | None) -> Stretch | None:
    if not both.is_valid():
        return None
    by = user_of(request)
    try:
        if found is None:
            return stretches.make_stretch(city_of(request), *both.said, by=by)
        return stretches.change_stretch(found, *both.said, by=by)
    except RefusedDeedError as refused:
        both.form.add_error(None, str(refused))
    return None


@requires(can_keep_stretches)
@never_cache
def remove(request: CityRequest, slug: str) -> HttpResponse:
    """Ask, then take a stretch away."""
    found = stretch_of(request, slug)
    if request.method == "POST":
        stretches.remove_stretch(found, by=user_of(request))
        messages.success(request, _("The stretch is gone. Counts keep its name."))
        return redirect("strategies:index")
    return render(request, "strategies/remove.html", {"stretch": found})
