"""Before staff set up their first second step: a code sent by mail shows that it is they.

Whoever has stolen a password, and nothing more, neither sets up a second step in the owner's place
nor sends the account's mail elsewhere first. Who has a second step takes it for the same deeds: a
session that was begun before it was set up, with the password alone, adds none of its own.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from torg.core.accounts import has_second_factor
from torg.core.journal import record
from torg.core.limits import within_limit
from torg.core.mail import post_words
from torg.core.models import User
from torg.core.rules import has_strong_sign_in, is_staff, requires, to_second_step

CODE_LASTS = 15 * 60  # seconds
PROOF_LASTS = 15 * 60  # seconds: enough to fetch an app and point it at the picture
TRIES = 5  # of one code
MAILS_AN_HOUR = 5
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, nothing that looks like something else
_CODE, _PROOF = "torg_mail_code", "torg_mail_proof"  # in the session

# What makes, shows or takes away a means to sign in, and where mail about that goes.
GUARDED = frozenset(
    {
        "account_email",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "socialaccount_connections",
        # An e-ID that is begun before the password is typed comes back after it.
        "openid_connect_callback",
    }
)
_EID_LOGIN = "openid_connect_login"  # guarded where it links an e-ID to who is signed in


class StepFirstMiddleware:
    """Lets staff change how they sign in only when more than the password says that it is they."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if not _is_guarded(request) or not must_prove(request):
            return None
        user = cast("User", request.user)  # `must_prove` is about staff
        if has_second_factor(user):
            return to_second_step(request)
        return redirect_to_login(request.get_full_path(), resolve_url("core:mail_step"))


def _is_guarded(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match is not None else ""
    if name != _EID_LOGIN:
        return name in GUARDED
    return "connect" in {request.GET.get("process"), request.POST.get("process")}


def must_prove(request: HttpRequest) -> bool:
    """Return whether this session of one of staff's has shown no more than a password."""
    user = request.user
    if not is_staff(user) or has_strong_sign_in(user):
        return False
    return has_second_factor(cast("User", user)) or not has_proof(
        request.session, cast("User", user)
    )


# --- the code ------------------------------------------------------------------------------------


@transaction.atomic
def send_code(session: SessionBase, *, by: User) -> bool:
    """Mail the person a code that is good in this session only; False: too many were asked for."""
    if not within_limit("mail-step", str(by.pk), amount=MAILS_AN_HOUR, seconds=3600):
        return False
    code = get_random_string(8, _LETTERS)
    until = time.time() + CODE_LASTS
    session[_CODE] = {"of": by.pk, "digest": _digest(code), "until": until, "tries": TRIES}
    post_words(
        by.email, by.language, lambda: _letter(code), kind="account.mail_step",
        worth_until=timezone.now() + timedelta(seconds=CODE_LASTS),
    )  # fmt: skip
    record("person.mail_step_asked", by, by=by)
    return True


@transaction.atomic
def take_code(session: SessionBase, code: str, *, by: User) -> bool:
    """Return whether the code is the one that was mailed; if so, the session is proved a while.

    A code is good once, and gone after so many wrong ones.
    """
    sent = session.get(_CODE)
    if not sent or sent["of"] != by.pk or sent["until"] < time.time():
        return False
    if not constant_time_compare(sent["digest"], _digest(code)):
        sent["tries"] -= 1
        session[_CODE] = sent
        if sent["tries"] < 1:
            del session[_CODE]
        return False
    del session[_CODE]
    session[_PROOF] = {"of": by.pk, "until": time.time() + PROOF_LASTS}
    record("person.mail_step_taken", by, by=by)
    return True


def code_is_out(session: SessionBase, user: User) -> bool:
    """Return whether a code was mailed in this session that is still good."""
    sent = session.get(_CODE)
    return sent is not None and sent["of"] == user.pk and sent["until"] >= time.time()


def has_proof(session: SessionBase, user: User) -> bool:
    """Return whether the session has taken a mailed code of this person's, not long ago."""
    proof = session.get(_PROOF)
    return proof is not None and proof["of"] == user.pk and proof["until"] >= time.time()


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("torg.mail_step", plain, algorithm="sha256").hexdigest()


def _letter(code: str) -> tuple[str, str]:
    return _("Your code: %(code)s") % {"code": f"{code[:4]}-{code[4:]}"}, _(
        "Somebody who is signed in as you, with your password, wants to set up how you sign in as"
        " one of the staff. If it is you, enter this code in the open page:\n\n%(code)s\n\n"
        "It is good for %(n)d minutes.\n\nIf it is not you, somebody knows your password: change"
        " it at once, and tell whoever runs the site."
    ) % {"code": f"{code[:4]}-{code[4:]}", "n": CODE_LASTS // 60}


# --- the page ------------------------------------------------------------------------------------


class CodeForm(forms.Form):
    """The code from the mail; hyphens and small letters do not matter."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


@requires(is_staff)
@never_cache
def mail_step(request: HttpRequest) -> HttpResponse:
    """A button that sends the code, then a field for it."""
    user = cast("User", request.user)  # `requires` has seen to it
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        _sent(request, user)
        return redirect(request.get_full_path())
    if form.is_valid() and _taken(request, form, user):
        return redirect(_onward(request))
    context = {"form": form, "is_out": code_is_out(request.session, user), "email": user.email}
    return render(request, "core/mail_step.html", context)


def _sent(request: HttpRequest, user: User) -> None:
    if not send_code(request.session, by=user):
        messages.error(request, _("You have asked for many codes. Try again in an hour."))


def _taken(request: HttpRequest, form: CodeForm, user: User) -> bool:
    if take_code(request.session, form.cleaned_data["code"], by=user):
        return True
    again = _("That is not the code. Look at it once more, or ask for a new one.")
    gone = _("The code is not good any more. Ask for a new one.")
    form.add_error("code", again if code_is_out(request.session, user) else gone)
    return False


def _onward(request: HttpRequest) -> str:
    """Return where the person was going, within this site."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url("mfa_index")
