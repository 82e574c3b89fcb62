"""Signing in with an e-ID, through a broker that speaks OpenID Connect as OIDC Sweden profiles it.

An e-ID says who a person is, and gives no power: whom they may act for is in `places.Mandate`.

Of what the broker tells, nothing is kept but a keyed hash, by which the person is known again, and
the level of assurance. The personal identity number itself is in no table, session, log or address.
Claims: https://www.oidc.se/specifications/swedish-oidc-claims-specification.html
"""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from requests import RequestException

from torg.core.models import User
from torg.core.text import clean_text

PERSONAL_NUMBER = "https://id.oidc.se/claim/personalIdentityNumber"
SCOPES = (
    "openid",
    "https://id.oidc.se/scope/naturalPersonInfo",
    "https://id.oidc.se/scope/naturalPersonNumber",
)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "issuer")


class EidAdapter(OpenIDConnectOAuth2Adapter):
    """Reads the broker's own description, and says so when it is none."""

    @property
    def openid_config(self) -> dict[str, Any]:
        try:
            found: Any = super().openid_config
        except RequestException as error:
            raise OAuth2Error("the broker does not answer") from error
        if not isinstance(found, dict) or not all(found.get(name) for name in _ENDPOINTS):
            raise OAuth2Error("the broker's description is not one")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            return super().complete_login(request, app, token, **kwargs)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise OAuth2Error("the broker's answer is not one") from error


class EidProvider(OpenIDConnectProvider):
    """OpenID Connect that keeps a hash of the person instead of what it is told of them."""

    package = "allauth.socialaccount.providers.openid_connect"  # whose addresses it has
    oauth2_adapter_class: ClassVar = EidAdapter

    def get_default_scope(self) -> list[str]:
        return list(SCOPES)

    def redirect(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the person to the broker; one that is down is told of on a page."""
        try:
            answer: HttpResponse = super().redirect(request, *args, **kwargs)
        except OAuth2Error as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the keyed hash of the personal identity number; of the broker's own otherwise."""
        said = _said(data)
        number = "".join(c for c in str(said.get(PERSONAL_NUMBER, "")) if c.isdigit())
        known_as = f"number:{number}" if number else f"sub:{said.get('sub', '')}"
        if known_as == "sub:":
            raise OAuth2Error("the broker names nobody")
        return salted_hmac("torg.eid", known_as, settings.EID_KEY, algorithm="sha256").hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep how sure the broker is, and nothing else."""
        token = data.get("id_token")
        return {"acr": clean_text(token.get("acr") if isinstance(token, dict) else "", 80)}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take the name alone: the address is asked for and checked as everybody's."""
        said = _said(data)
        parts = (said.get("given_name", ""), said.get("family_name", ""))
        name = said.get("name") or " ".join(str(part) for part in parts if part)
        return {"name": clean_text(name, 120)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        return []


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the broker says of the person: the user info, over what the token has."""
    parts = [data.get("id_token"), data.get("userinfo")]
    return {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that are begun with an e-ID have the name that it says."""

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = data.get("name") or ""
        return user
