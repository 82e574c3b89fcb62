"""How people sign in: what Torg adds to django-allauth.

Sign-in tells nobody whether an address has an account: allauth answers the same and sends a mail
either way. Mail is written in the language of the person's account, not in that of whoever asked.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone, translation

from torg.core import journal
from torg.core.models import User
from torg.core.outbox import post

_CODE_LASTS = timedelta(seconds=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
_LINK_LASTS = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def note_session(request: HttpRequest, user: User) -> None:
    """Note on the person whether this very session has passed a second step."""
    steps = get_authentication_records(request, user)
    user._passed_second_step = any(step.get("method") == "mfa" for step in steps)  # type: ignore[attr-defined]  # noqa: SLF001  -- a memo


def passed_second_step(user: User) -> bool:
    """Return whether the session did; whoever does not come by one is not asked for it.

    A session that was begun with the password alone, before the account had a second factor, may
    be a thief's: it does not become one of staff's when its owner sets one up.
    """
    return bool(getattr(user, "_passed_second_step", True))


def has_second_factor(user: User) -> bool:
    """Return whether signing in as this person takes a code or a passkey; asked once a request."""
    known: bool | None = getattr(user, "_has_second_factor", None)
    if known is None:
        known = Authenticator.objects.filter(
            user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exists()
        user._has_second_factor = known  # type: ignore[attr-defined]  # noqa: SLF001  -- a memo
    return known


def is_exempt(user: User) -> bool:
    """Return whether the account may do without a second factor today: a dated exception."""
    return bool(user.second_factor_from and timezone.now() < user.second_factor_from)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail address; every new one is in the journal."""

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        user.language = (translation.get_language() or "sv")[:2]
        with transaction.atomic():
            super().save_user(request, user, form, commit=commit)
            if commit:
                journal.record("person.joined", user, by=user)
        return user

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put it into the outbox; a code that has run out is not sent."""
        person = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = getattr(person, "language", None) or translation.get_language()
        with translation.override(language):
            about = {"request": self.request, "email": email, **context}
            about.setdefault("current_site", get_current_site(self.request))
            mail = self.render_mail(template_prefix, email, about)
        lasts = _CODE_LASTS if "code" in context else _LINK_LASTS
        kind = template_prefix.replace("/", ".")[:60]
        post(mail, kind=kind, worth_until=timezone.now() + lasts)


class MFAAdapter(DefaultMFAAdapter):
    """Staff keep at least one second factor: replace it by adding another first."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not user.is_staff or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(
            user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return bool(others.exists())
