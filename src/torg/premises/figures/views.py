"""The figures that studies stand on, and what staff may change of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from torg.core.models import User
from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.figures import rules
from torg.premises.figures.forms import SpendingForm
from torg.premises.figures.models import Spending
from torg.premises.figures.queries.page import figures_page, spending_of
from torg.premises.figures.services.spending import edit_spending


def _city(request: CityRequest) -> City:
    if request.city is None:
        raise Http404
    return request.city


def _spending(request: CityRequest, number: int) -> Spending:
    found = spending_of(_city(request), number)
    if found is None:
        raise Http404(_("There are no such figures here."))
    return found


def _user(request: CityRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@requires(rules.can_see_figures)
def figures(request: CityRequest) -> HttpResponse:
    """Every figure that a study of the city would stand on, with whose it is and of when."""
    page = figures_page(request.user, _city(request))
    context = {"page": page, "may_edit": rules.can_edit_spending(request.user)}
    return render(request, "figures/figures.html", context)


@never_cache
@requires(rules.can_edit_spending)
def spending(request: CityRequest, number: int) -> HttpResponse:
    """Change what is spent on one trade."""
    found = _spending(request, number)
    form = SpendingForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = edit_spending(found, form.changes(), by=_user(request))
        words = _("The figures are changed.") if changed else _("Nothing was changed.")
        messages.success(request, words)
        return redirect("figures:figures")
    return render(request, "figures/spending.html", {"form": form, "spending": found})
