"""Joining: find your place or add it, claim it, show that it is yours."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.limits import visitor_key, within_limit
from torg.core.rules import anyone, requires, signed_in
from torg.places.enums import ClaimState
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City, Claim, Place
from torg.places.queries.actors import invitation_by, owned_by
from torg.places.queries.claims import get_claim, open_claim_on
from torg.places.rules import can_claim_place, can_see_claim, made_the_claim
from torg.places.services import claims
from torg.places.services.memberships import accept_invitation
from torg.places.services.proofs import digest
from torg.portal.forms.desk import (
    AskStaffForm,
    BeginForm,
    CodeForm,
    MailCodeForm,
    NewPlaceForm,
)
from torg.portal.queries.joining import found_places, my_pages, pin_map, spot_of
from torg.portal.queries.place import shown_place
from torg.portal.services.joining import begin_claim, begin_new_place
from torg.portal.views.desk_door import SignedInRequest, done

_HOUR = 3600
CODES_AN_HOUR = 20  # tried by one visitor, over all claims


@requires(anyone)
def join(request: SignedInRequest) -> HttpResponse:
    """Search for your place; the way in for an actor who has never heard of Torg."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    asked = request.GET.get("q", "")[:100]
    found = found_places(request.city, asked)
    return render(request, "portal/join.html", {"asked": asked, "found": found})


@never_cache
@requires(can_claim_place)
def apply(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say for whom a place is claimed."""
    try:
        place = shown_place(request.user, request.city, slug)
    except Place.DoesNotExist as error:
        raise Http404 from error
    if known := open_claim_on(request.user, place):
        return redirect("portal:claim", known.pk)
    form = BeginForm(request.POST or None, actors=owned_by(request.user, place.city))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("portal:claim", begin_claim(place, form.said, by=request.user).pk)
        except RefusedDeedError as error:
            form.add_error(None, str(error))
    return render(request, "portal/apply.html", {"place": place, "form": form})


@never_cache
@requires(can_claim_place)
def new_place(request: SignedInRequest) -> HttpResponse:
    """Add a place that is not on the map yet."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    form = _new_place_form(request, request.city)
    if form.is_valid():
        try:
            made = begin_new_place(request.city, form.new_place, form.said, by=request.user)
            return redirect("portal:claim", made.pk)
        except RefusedDeedError as error:
            form.add_error(None, str(error))
    pin = pin_map(request.city, request.POST)
    return render(request, "portal/new_place.html", {"form": form, "pin": pin})


def _new_place_form(request: SignedInRequest, city: City) -> NewPlaceForm:
    """The form; who only looks where the address is keeps what is typed and is not corrected."""
    actors = owned_by(request.user, city)
    if "look" in request.POST:
        return NewPlaceForm(initial=request.POST.dict(), actors=actors)
    return NewPlaceForm(request.POST or None, actors=actors)


@requires(can_claim_place)
def where(request: SignedInRequest) -> JsonResponse:
    """Where an address is, or which address a pin is near: for the map of a new place."""
    spot = spot_of(request.city, request.GET) if request.city else None
    if spot is None:
        raise Http404
    return JsonResponse({"lat": spot.lat, "lon": spot.lon, "words": spot.words})


def _claim(request: SignedInRequest, number: int) -> Claim | None:
    if not request.user.is_authenticated:
        return None
    try:
        return get_claim(request.user, request.city, number)
    except Claim.DoesNotExist as error:
        raise Http404 from error


@never_cache
@requires(can_see_claim, _claim)
def claim(request: SignedInRequest, number: int) -> HttpResponse:
    """Where a claim stands, and the ways to show it."""
    return _claim_page(request, get_claim(request.user, request.city, number))


def _claim_page(request: SignedInRequest, shown: Claim, **forms: object) -> HttpResponse:
    context = {
        "claim": shown,
        "domain": claims.mail_domain(shown),
        "mail_form": MailCodeForm(prefix="mail"),
        "code_form": CodeForm(prefix="code"),
        "staff_form": AskStaffForm(prefix="staff"),
        **forms,
    }
    return render(request, "portal/claim.html", context)


@require_POST
@never_cache
@requires(made_the_claim, _claim)
def claim_mail(request: SignedInRequest, number: int) -> HttpResponse:
    """Send a code to an address at the organisation's own domain."""
    shown = get_claim(request.user, request.city, number)
    form = MailCodeForm(request.POST, prefix="mail")
    if form.is_valid() and done(
        request, form,
        lambda: claims.send_mail_code(shown, form.cleaned_data["address"], by=request.user),
        _("The code is on its way. It works for two hours."),
    ):  # fmt: skip
        return redirect("portal:claim", number)
    return _claim_page(request, shown, mail_form=form)


@require_POST
@never_cache
@requires(made_the_claim, _claim)
def claim_code(request: SignedInRequest, number: int) -> HttpResponse:
    """Try a code."""
    shown = get_claim(request.user, request.city, number)
    form = CodeForm(request.POST, prefix="code")
    if not within_limit("claim.code", visitor_key(request), amount=CODES_AN_HOUR, seconds=_HOUR):
        form.add_error(None, _("Too many codes were tried. Wait an hour."))
    if form.is_valid():
        try:
            if claims.use_code(shown, form.cleaned_data["code"], by=request.user):
                messages.success(request, _("The code is right."))
                return _after_proof(request, number)
            form.add_error("code", _("That is not the code. Check it letter by letter."))
        except RefusedDeedError as error:
            form.add_error(None, str(error))
    return _claim_page(request, shown, code_form=form)


def _after_proof(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on to the desk; a claim that staff have to decide has its own page."""
    proved = get_claim(request.user, request.city, number)
    if proved.state == ClaimState.GRANTED:
        return redirect("portal:desk", proved.actor.slug)
    return redirect("portal:claim", number)


@require_POST
@never_cache
@requires(made_the_claim, _claim)
def claim_staff(request: SignedInRequest, number: int) -> HttpResponse:
    """Put the claim before staff."""
    shown = get_claim(request.user, request.city, number)
    form = AskStaffForm(request.POST, prefix="staff")
    if form.is_valid() and done(
        request, form,
        lambda: claims.ask_staff(
            shown, form.cleaned_data["message"], letter=form.cleaned_data["letter"],
            by=request.user,
        ),
        _("The staff have it now."),
    ):  # fmt: skip
        return redirect("portal:claim", number)
    return _claim_page(request, shown, staff_form=form)


@require_POST
@requires(made_the_claim, _claim)
def claim_withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the claim back."""
    shown = get_claim(request.user, request.city, number)
    deed = lambda: claims.withdraw_claim(shown, by=request.user)  # noqa: E731  -- one deed
    done(request, None, deed, _("The claim is taken back."))
    return redirect("portal:mine")


@never_cache
@requires(signed_in)
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """Say yes to an invitation."""
    found = invitation_by(digest("link", token))
    if found is None:
        raise Http404
    if request.method == "POST" and done(
        request, None, lambda: accept_invitation(found, by=request.user), _("Welcome!")
    ):
        return redirect("portal:desk", found.actor.slug)
    is_over = found.accepted_at or found.withdrawn_at or found.expires_at <= timezone.now()
    context = {"invitation": found, "is_over": is_over, "role": found.get_role_display()}
    return render(request, "portal/invitation.html", context)


@require_POST
@requires(signed_in)
def accept(request: SignedInRequest, number: int) -> HttpResponse:
    """Say yes from one's own pages, where the invitation stands."""
    mine = {row.pk: row for row in my_pages(request.user, request.city).invitations}
    if number not in mine:
        raise Http404
    row = mine[number]
    if done(request, None, lambda: accept_invitation(row, by=request.user), _("Welcome!")):
        return redirect("portal:desk", row.actor.slug)
    return redirect("portal:mine")


@never_cache
@requires(signed_in)
def mine(request: SignedInRequest) -> HttpResponse:
    """One's own pages: actors, claims, invitations."""
    if request.city is None:
        return render(request, "portal/no_city.html")
    return render(request, "portal/mine.html", {"mine": my_pages(request.user, request.city)})
