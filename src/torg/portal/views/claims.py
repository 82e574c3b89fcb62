"""Staff decide on claims: the queue, and one claim with what speaks for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.places.models import Claim
from torg.places.queries.actors import mandates_in
from torg.places.queries.claims import decided_lately, get_claim, queue, rivals
from torg.places.rules import can_decide_claim
from torg.places.services import claims
from torg.portal.forms.desk import DecisionForm
from torg.portal.views.desk_door import SignedInRequest, done
from torg.portal.views.staff_actors import do_with_mandate


@never_cache
@requires(can_decide_claim)
def claim_queue(request: SignedInRequest) -> HttpResponse:
    """What waits for the staff, the oldest first."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    context = {
        "waiting": queue(request.user, request.city),
        "decided": decided_lately(request.user, request.city),
    }
    return render(request, "portal/claim_queue.html", context)


@never_cache
@requires(can_decide_claim)
def claim_case(request: SignedInRequest, number: int) -> HttpResponse:
    """One claim: who says what, what was shown, who else wants the place; and the decision."""
    shown = _found(request, number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = "grant" in request.POST
        words = _("Granted, and told.") if grant else _("Refused, and told.")
        deed = lambda: claims.decide_claim(  # noqa: E731  -- one deed, named where it is done
            shown, grant=grant, reasons=form.cleaned_data["reasons"], by=request.user
        )
        if done(request, form, deed, words):
            return redirect("portal:claim_queue")
    return _case_page(request, shown, form=form)


@require_POST
@never_cache
@requires(can_decide_claim)
def claim_letter(request: SignedInRequest, number: int) -> HttpResponse:
    """Make the code for a letter; it is shown on this page once."""
    shown, codes = _found(request, number), list[str]()
    deed = lambda: codes.append(claims.issue_letter_code(shown, by=request.user))  # noqa: E731  -- as above
    if done(request, None, deed, _("The code is made. It is shown only now.")):
        return _case_page(request, shown, form=DecisionForm(), code=codes[0])
    return redirect("portal:claim_case", number)


@require_POST
@requires(can_decide_claim)
def change_mandate(request: SignedInRequest, number: int, mandate: int) -> HttpResponse:
    """Suspend, resume or end a mandate of the actor that claims."""
    shown = _found(request, number)
    do_with_mandate(request, shown.actor, mandate)
    return redirect("portal:claim_case", number)


def _case_page(request: SignedInRequest, shown: Claim, **context: object) -> HttpResponse:
    return render(
        request,
        "portal/claim_case.html",
        {"claim": shown, "rivals": rivals(shown), "mandates": mandates_in(shown.actor), **context},
    )


def _found(request: SignedInRequest, number: int) -> Claim:
    try:
        return get_claim(request.user, request.city, number)
    except Claim.DoesNotExist as error:
        raise Http404 from error
