"""Writing a strategy, and adopting it: for staff."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.premises.models import Stretch
from torg.premises.strategies import queries
from torg.premises.strategies.forms import AdoptForm, StrategyForm
from torg.premises.strategies.models import Strategy
from torg.premises.strategies.rules import can_adopt_strategy, can_write_strategy
from torg.premises.strategies.services import strategies
from torg.premises.strategies.views.doors import done, stretch_of, user_of


@requires(can_write_strategy)
@never_cache
def write(request: CityRequest, slug: str) -> HttpResponse:
    """Write the draft of the next strategy; it begins as the one that holds now."""
    found = stretch_of(request, slug)
    start = queries.draft_of(found) or queries.standing_of(found)
    form = StrategyForm(request.POST or None, start)
    if done(form, lambda: strategies.write_draft(found, form.said, by=user_of(request))):
        messages.success(request, _("The draft is saved. Only the staff see it."))
        return redirect("strategies:write", slug)
    return _draft_page(request, found, form, AdoptForm(found.city))


def _draft_page(
    request: CityRequest, found: Stretch, form: StrategyForm, adopt_form: AdoptForm
) -> HttpResponse:
    context = {
        "stretch": found, "form": form, "adopt": adopt_form, "draft": queries.draft_of(found),
    }  # fmt: skip
    return render(request, "strategies/write.html", context)


def _draft(found: Stretch) -> Strategy:
    draft = queries.draft_of(found)
    if draft is None:
        raise Http404(_("There is no draft here."))
    return draft


@requires(can_adopt_strategy)
@never_cache
@require_POST
def adopt(request: CityRequest, slug: str) -> HttpResponse:
    """Let the draft hold from a day on."""
    found = stretch_of(request, slug)
    draft, form = _draft(found), AdoptForm(found.city, request.POST)
    deed = lambda: strategies.adopt_strategy(  # noqa: E731  -- one deed
        draft, form.cleaned_data["day"], by=user_of(request)
    )
    if done(form, deed):
        messages.success(request, _("The strategy is adopted, and everyone can read it."))
        return redirect("strategies:stretch", slug)
    return _draft_page(request, found, StrategyForm(None, draft), form)


@requires(can_write_strategy)
@require_POST
def drop(request: CityRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    strategies.drop_draft(_draft(stretch_of(request, slug)), by=user_of(request))
    messages.success(request, _("The draft is gone."))
    return redirect("strategies:stretch", slug)
