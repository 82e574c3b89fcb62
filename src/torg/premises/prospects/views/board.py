"""The shared board of the network: prospects that fit, cases, and the letting of a premises."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.premises.prospects import page as pages
from torg.premises.prospects.enums import Stage
from torg.premises.prospects.forms import LetForm, MessageForm, MoveForm
from torg.premises.prospects.models import Case
from torg.premises.prospects.rules import (
    can_let_premises,
    can_move_case,
    can_open_case,
    can_see_board,
    can_see_case,
)
from torg.premises.prospects.services import cases
from torg.premises.prospects.services.letting import call_off_letting, let_premises
from torg.premises.prospects.views.doors import case_of, city_of, done, prospect_of, user_of


@requires(can_see_board, city_of)
@never_cache
def board(request: CityRequest) -> HttpResponse:
    """Every stage with its cases; of others' cases the numbers."""
    shown = pages.board(request.user, city_of(request))
    return render(request, "prospects/board.html", {"board": shown})


@requires(can_see_board, city_of)
def from_desk(_request: CityRequest, slug: str) -> HttpResponse:
    """The board, from the desk of an owner: it is the network's, whoever looks."""
    return redirect("prospects:board")


@requires(can_see_board, city_of)
@never_cache
def prospects(request: CityRequest) -> HttpResponse:
    """Who looks for premises; owners see those that fit a premises of their own."""
    rows = pages.prospects_list(user_of(request), city_of(request))
    return render(request, "prospects/prospects.html", {"rows": rows})


@requires(can_see_board, city_of)
@never_cache
def prospect(request: CityRequest, number: int) -> HttpResponse:
    """One prospect, and what fits it with the reasons."""
    page = pages.prospect_page(user_of(request), prospect_of(request, number))
    if page is None:
        raise Http404(_("There is no such prospect here."))
    return render(request, "prospects/prospect.html", {"page": page, "prospect": page.prospect})


@requires(can_open_case, city_of)
@require_POST
def open_case(request: CityRequest, number: int, slug: str) -> HttpResponse:
    """Bring a prospect and a premises together."""
    by, found = user_of(request), prospect_of(request, number)
    page = pages.prospect_page(by, found)
    lines = [line for line in page.matches if line.may_open] if page else []
    premises = next((line.premises for line in lines if line.premises.slug == slug), None)
    if premises is None:
        raise Http404(_("There is no such premises here."))
    try:
        case = cases.open_case(found, premises, pages.side_of(by), by=by)
    except RefusedDeedError as refused:
        messages.error(request, str(refused))
        return redirect("prospects:prospect", number)
    return redirect("prospects:case", case.pk)


@requires(can_see_case, case_of)
@never_cache
def case(request: CityRequest, number: int) -> HttpResponse:
    """A case: what has been, what is written, what may be done."""
    return _case_page(request, case_of(request, number))


def _case_page(request: CityRequest, found: Case, **forms: object) -> HttpResponse:
    all_forms = {
        "move": MoveForm(found.stage), "write": MessageForm(), "let": LetForm(found.prospect),
        **forms,
    }  # fmt: skip
    page = pages.case_page(user_of(request), found, **all_forms)
    return render(request, "prospects/case.html", {"page": page, "case": found})


@requires(can_move_case, case_of)
@never_cache
@require_POST
def move(request: CityRequest, number: int) -> HttpResponse:
    """Move a case to another stage."""
    found = case_of(request, number)
    form = MoveForm(found.stage, request.POST)
    if done(form, lambda: _moved(found, form, request)):
        messages.success(request, _("The case is moved."))
        return redirect("prospects:case", number)
    return _case_page(request, found, move=form)


def _moved(found: Case, form: MoveForm, request: CityRequest) -> Case:
    said, by = form.cleaned_data, user_of(request)
    return cases.move_case(
        found, Stage(said["stage"]), pages.side_of(by), by=by, lost_why=said["lost_why"],
        note=said["note"],
    )  # fmt: skip


@requires(can_move_case, case_of)
@never_cache
@require_POST
def write(request: CityRequest, number: int) -> HttpResponse:
    """Write to the prospect: by mail, without any address."""
    found, by, form = case_of(request, number), user_of(request), MessageForm(request.POST)
    side = pages.side_of(by)
    if done(form, lambda: cases.write_message(found, form.cleaned_data["text"], side, by=by)):
        messages.success(request, _("It is sent."))
        return redirect("prospects:case", number)
    return _case_page(request, found, write=form)


@requires(can_let_premises, case_of)
@never_cache
@require_POST
def let(request: CityRequest, number: int) -> HttpResponse:
    """Let the premises; on its day a storefront stands in the street."""
    found, by = case_of(request, number), user_of(request)
    form = LetForm(found.prospect, request.POST)
    if done(form, lambda: let_premises(found, form.opening, pages.side_of(by), by=by)):
        messages.success(request, _("The premises is let."))
        return redirect("prospects:case", number)
    return _case_page(request, found, let=form)


@requires(can_let_premises, case_of)
@require_POST
def call_off(request: CityRequest, number: int) -> HttpResponse:
    """Call off a letting whose day has not come."""
    found, by = case_of(request, number), user_of(request)
    try:
        call_off_letting(found, pages.side_of(by), by=by)
        messages.success(request, _("The letting is called off. The premises is vacant again."))
    except RefusedDeedError as refused:
        messages.error(request, str(refused))
    return redirect("prospects:case", number)
