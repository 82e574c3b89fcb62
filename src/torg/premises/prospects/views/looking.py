"""For who looks for premises: the form, and the page that the mailed link opens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.limits import visitor_key, within_limit
from torg.core.models import User
from torg.core.rules import requires
from torg.places.middleware import CityRequest
from torg.premises.prospects import page as pages
from torg.premises.prospects import queries
from torg.premises.prospects.forms import AskForm, ConsentForm, LookForm, WantedForm, wanted_by
from torg.premises.prospects.models import Prospect
from torg.premises.prospects.rules import can_look_for_premises
from torg.premises.prospects.services import cases, prospects
from torg.premises.prospects.views.doors import (
    city_of,
    done,
    own_prospect,
    wanted_premises,
)

_HOUR = 3600
PER_VISITOR = 10  # requests an hour
PER_ADDRESS = 3  # mails an hour to one address


@requires(can_look_for_premises)
@never_cache
def look(request: CityRequest) -> HttpResponse:
    """Say what you look for; the link to your page comes by mail."""
    form = LookForm(city_of(request), request.user, request.POST or None)
    if form.is_valid() and not _within_limits(request, form):
        form.add_error(None, _("Many requests have come from you. Try again in an hour."))
        return _form_page(request, form, status=429)
    if done(form, lambda: _register(request, form)):
        return redirect("prospects:sent")
    return _form_page(request, form)


def _form_page(request: CityRequest, form: LookForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "months": queries.kept_months(city_of(request))}
    return render(request, "prospects/look.html", context, status=status)


def _within_limits(request: CityRequest, form: LookForm) -> bool:
    email = form.cleaned_data["email"].lower()
    own = within_limit("prospect", visitor_key(request), amount=PER_VISITOR, seconds=_HOUR)
    return own and within_limit("prospect.mail", email, amount=PER_ADDRESS, seconds=_HOUR)


def _register(request: CityRequest, form: LookForm) -> Prospect:
    by = request.user if isinstance(request.user, User) else None
    return prospects.register_prospect(
        city_of(request), form.who((get_language() or "sv")[:2]), form.wanted,
        form.cleaned_data["shown_to"], by=by,
    )  # fmt: skip


@requires(can_look_for_premises)
def sent(request: CityRequest) -> HttpResponse:
    """Thank you: look in your mail."""
    return render(request, "prospects/sent.html")


@requires(can_look_for_premises)
@never_cache
def own(request: CityRequest, token: str) -> HttpResponse:
    """Your page: what fits, how it goes, who may see it."""
    return _own_page(request, own_prospect(request, token))


def _own_page(
    request: CityRequest, found: Prospect, *, asks: int = 0, **forms: object
) -> HttpResponse:
    consent = ConsentForm(initial={"shown_to": found.shown_to})
    page = pages.own_page(found, asks=asks, **{"consent": consent, "ask": AskForm(), **forms})
    return render(request, "prospects/own.html", {"page": page, "prospect": found})


@requires(can_look_for_premises)
@require_POST
def confirm(request: CityRequest, token: str) -> HttpResponse:
    """Confirm the address: the link came there."""
    prospects.confirm_prospect(own_prospect(request, token))
    messages.success(request, _("Thank you. Those whom you chose can see it now."))
    return redirect("prospects:own", token)


@requires(can_look_for_premises)
@never_cache
def edit(request: CityRequest, token: str) -> HttpResponse:
    """Change what you look for."""
    found = own_prospect(request, token)
    form = WantedForm(found.city, request.POST or None, initial=wanted_by(found))
    if done(form, lambda: prospects.change_prospect(found, form.wanted)):
        messages.success(request, _("It is changed."))
        return redirect("prospects:own", token)
    return render(request, "prospects/edit.html", {"form": form, "prospect": found})


@requires(can_look_for_premises)
@never_cache
@require_POST
def consent(request: CityRequest, token: str) -> HttpResponse:
    """Say to whom it is shown from now on."""
    found, form = own_prospect(request, token), ConsentForm(request.POST)
    if done(form, lambda: prospects.set_consent(found, form.cleaned_data["shown_to"])):
        messages.success(request, _("It is changed."))
        return redirect("prospects:own", token)
    return _own_page(request, found, consent=form)


@requires(can_look_for_premises)
@require_POST
def renew(request: CityRequest, token: str) -> HttpResponse:
    """Keep it for the whole time again."""
    prospects.renew_prospect(own_prospect(request, token))
    messages.success(request, _("It is kept."))
    return redirect("prospects:own", token)


@requires(can_look_for_premises)
@never_cache
def withdraw(request: CityRequest, token: str) -> HttpResponse:
    """Ask, then erase it all."""
    found = own_prospect(request, token)
    if request.method == "POST":
        prospects.withdraw_prospect(found)
        return render(request, "prospects/withdrawn.html")
    return render(request, "prospects/withdraw.html", {"prospect": found})


@requires(can_look_for_premises)
@never_cache
@require_POST
def ask(request: CityRequest, token: str, slug: str) -> HttpResponse:
    """Write to the owner of a premises."""
    found, form = own_prospect(request, token), AskForm(request.POST)
    premises = wanted_premises(found, slug)
    said = form.data.get("text", ""), bool(form.data.get("show_address"))
    if done(form, lambda: cases.ask_owner(found, premises, said[0], show_address=said[1])):
        messages.success(request, _("It is sent. The answer comes by mail, and stands here."))
        return redirect("prospects:own", token)
    return _own_page(request, found, asks=premises.pk, ask=form)
