"""An owner's premises on its desk: the list, what is said to be its own, what may stand empty."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.premises.enums import Origin
from torg.premises.keeping import rules
from torg.premises.keeping.enums import Left
from torg.premises.keeping.forms.premises import ClaimForm
from torg.premises.keeping.queries.claims import visible_to
from torg.premises.keeping.queries.own import own_page
from torg.premises.keeping.services.claims import claim_premises, withdraw_claim
from torg.premises.keeping.services.register import settle_left
from torg.premises.keeping.views.door import KeepingRequest, done, on_desk
from torg.premises.models import Premises
from torg.premises.queries.premises import get_premises


@on_desk()
def own(request: KeepingRequest) -> HttpResponse:
    """The actor's premises, its claims, and the search for more of its own."""
    page = own_page(request.user, request.actor, request.GET.get("q", ""))
    return render(request, "keeping/own.html", {"page": page})


@on_desk(rules.can_claim_premises)
def claim(request: KeepingRequest, premises: str) -> HttpResponse:
    """Say that a premises is the actor's; staff decide."""
    try:
        wanted = get_premises(None, request.city, premises)
    except Premises.DoesNotExist as error:
        raise Http404(_("There is no such premises here.")) from error
    form, actor = ClaimForm(request.POST or None), request.actor
    if request.method == "POST" and form.is_valid():
        deed = lambda: claim_premises(  # noqa: E731  -- one deed, named where it is done
            wanted, actor, form.cleaned_data["message"], by=request.user
        )
        if done(request, form, deed, _("The staff have it now.")):
            return redirect("keeping:own", actor.slug)
    context = {"premises": wanted, "actor": actor, "form": form}
    return render(request, "keeping/claim.html", context)


@require_POST
@on_desk(rules.can_claim_premises)
def withdraw(request: KeepingRequest, number: int) -> HttpResponse:
    """Take a claim back."""
    found = visible_to(request.user, request.city).filter(pk=number, actor=request.actor).first()
    if found is None:
        raise Http404
    done(request, None, lambda: withdraw_claim(found, by=request.user), _("It is taken back."))
    return redirect("keeping:own", request.actor.slug)


@require_POST
@on_desk(rules.can_see_own)
def left(request: KeepingRequest) -> HttpResponse:
    """Say of a premises whose place has left what it is now."""
    said, what = clean_text(request.POST.get("premises", "")), request.POST.get("what", "")
    mine = Premises.objects.filter(city=request.city, owner=request.actor, slug=said).first()
    if mine is None or what not in Left.values or not rules.can_edit_premises(request.user, mine):
        raise Http404
    if not _settled(request, mine, Left(what)):
        done(request, None, _too_late)
    return redirect("keeping:own", request.actor.slug)


def _settled(request: KeepingRequest, mine: Premises, what: Left) -> bool:
    as_owner = rules.can_set_rent(request.user, mine)
    origin = Origin.OWNER if as_owner else Origin.STAFF
    number = settle_left(request.city, [mine.pk], what, by=request.user, origin=origin)
    return bool(number) and done(request, None, lambda: None, _("Thank you. It is noted."))


def _too_late() -> None:
    raise RefusedDeedError(_("Somebody has said so meanwhile."))
