"""An e-ID says who somebody is: nothing of it is kept but a keyed hash, and it gives no power."""

import json
import logging
import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from tests.factories.town import make_town
from tests.mails import delivered
from tests.standins.oidc import CLIENT, FAULTS, SECRET, OidcBroker
from torg.core.eid import PERSONAL_NUMBER
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import Mandate, Membership

pytestmark = pytest.mark.django_db
NUMBER = "198112189876"  # an invented person's
KIM = {
    "sub": "broker-77", PERSONAL_NUMBER: NUMBER, "given_name": "Kim", "family_name": "Lykta",
    "birthdate": "1981-12-18",
}  # fmt: skip
START = "/konto/oidc/e-id/login/"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


@pytest.fixture
def broker(settings) -> Iterator[OidcBroker]:
    make_town()
    with OidcBroker() as running:
        running.person = KIM
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                **settings.SOCIALACCOUNT_PROVIDERS["openid_connect"],
                "APPS": [{
                    "provider_id": "e-id", "name": "E-legitimation", "client_id": CLIENT,
                    "secret": SECRET, "settings": {"server_url": running.url},
                }],
            }
        }  # fmt: skip
        yield running


def come_back(client: Client) -> object:
    """Go to the broker as a browser does, and come back with what it says."""
    there = client.post(START)
    assert there.status_code == 302, there.content[:400]
    opener = urllib.request.build_opener(_Stay)
    try:
        opener.open(there["Location"])
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def everything_stored() -> str:
    rows = [list(model.objects.values()) for model in apps.get_models() if model._meta.managed]
    return json.dumps(rows, cls=DjangoJSONEncoder)


def test_a_first_sign_in_asks_for_an_address_and_keeps_no_number(
    broker: OidcBroker, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = come_back(client)
    assert "https://id.oidc.se/scope/naturalPersonNumber" in broker.asked[0]["scope"]
    assert NUMBER not in page.content.decode()
    client.post(page.request["PATH_INFO"], {"email": "kim@example.com"})
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", delivered()[-1].body, re.MULTILINE)
    assert code
    user = User.objects.get()
    assert user.name == "Kim Lykta"
    account = SocialAccount.objects.get()
    assert account.extra_data == {"acr": "http://id.elegnamnden.se/loa/1.0/loa3"}
    kept = everything_stored() + json.dumps(dict(client.session.items()), default=str)
    for secret in (NUMBER, NUMBER[2:], "1981-12-18", "broker-77"):
        assert secret not in kept
        assert secret not in caplog.text
        assert secret not in str([m.body for m in delivered()])


def known(broker: OidcBroker) -> User:
    """Kim has been here before."""
    first = Client()
    page = come_back(first)
    first.post(page.request["PATH_INFO"], {"email": "kim@example.com"})
    user = User.objects.get(email="kim@example.com")
    user.emailaddress_set.update(verified=True)
    return user


def test_the_same_person_is_known_again_also_under_another_name_of_the_broker(
    broker: OidcBroker, client: Client
) -> None:
    user = known(broker)
    broker.person = {**KIM, "sub": "another-broker-5", PERSONAL_NUMBER: "19811218-9876"}
    come_back(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.count() == 1


def test_an_eid_gives_no_right_to_act_for_anybody(broker: OidcBroker, client: Client) -> None:
    known(broker)
    come_back(client)
    assert not Mandate.objects.exists()
    assert not Membership.objects.exists()


def test_an_address_that_has_an_account_is_not_taken_over(
    broker: OidcBroker, client: Client
) -> None:
    victim = create_person("kim@example.com", by=None, password="en-lyktstolpe-vid-hamnen")
    broker.person = {**KIM, "email": "kim@example.com", "email_verified": True}
    come_back(client)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=victim).exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broker_that_fails_is_told_of_on_a_page(
    broker: OidcBroker, client: Client, fault: str
) -> None:
    broker.fault = fault
    page = client.post(START) if fault.startswith("description") else come_back(client)
    assert page.status_code in {200, 401, 403}
    assert "<h1" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_a_state_of_somebody_else_is_refused(broker: OidcBroker, client: Client) -> None:
    client.post(START)
    page = client.get("/konto/oidc/e-id/login/callback/?code=code&state=stolen", follow=True)
    assert "_auth_user_id" not in client.session
    assert page.status_code in {200, 401, 403}


def test_without_settings_there_is_no_eid(client: Client) -> None:
    make_town()
    assert client.post(START).status_code == 404
    assert "oidc" not in client.get("/konto/login/").content.decode()


def test_the_sign_in_page_offers_it(broker: OidcBroker, client: Client) -> None:
    page = client.get("/konto/login/").content.decode()
    assert START in page
    assert "E-legitimation" in page
