"""The page where people get what is held about them, and ask to be forgotten.

Both take a fresh proof of who they are: whoever finds a phone unlocked gets neither.
"""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.privacy import ErasureRefusedError, erase_person, export_person
from torg.core.rules import requires, signed_in


class ErasureForm(forms.Form):
    """Nobody is forgotten by a slip of the hand: one's own address is typed."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, to confirm"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.lower() != self.user.email.lower():
            raise forms.ValidationError(
                _("That is not the address of this account: %(email)s.")
                % {"email": self.user.email}
            )
        return email


@requires(signed_in)
@reauthentication_required(allow_get=True)
def my_data(request: HttpRequest) -> HttpResponse:
    """What one may ask for; a POST with one's own address erases the account."""
    form = ErasureForm(_person(request), request.POST or None)
    if form.is_valid() and _forgotten(request, form):
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return render(request, "core/my_data.html", {"form": form})


@require_POST
@requires(signed_in)
@reauthentication_required
def download(request: HttpRequest) -> HttpResponse:
    """All that is held about the person who asks, as a JSON file."""
    return JsonResponse(
        export_person(_person(request)),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={
            "Content-Disposition": 'attachment; filename="torg.json"',
            "Cache-Control": "no-store",
        },
    )


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # `requires` has seen to it


def _forgotten(request: HttpRequest, form: ErasureForm) -> bool:
    """Erase the person who asks; where records forbid it, say so on the form."""
    try:
        erase_person(_person(request), by=_person(request))
    except ErasureRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    logout(request)
    messages.success(request, _("Your account is gone, and with it what we held about you."))
    return True
