"""Staff set up their first second step: a mailed code first, a second step for the next ones."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.mails import delivered
from torg.core.mail_step import GUARDED, MAILS_AN_HOUR, TRIES
from torg.core.models import JournalEntry, OutgoingMail, User
from torg.core.people import create_person

pytestmark = pytest.mark.django_db
ACTIVATE = "/konto/2fa/totp/activate/"
STEP = f"/konto/2fa/mejl/?next={ACTIVATE}"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()
    caches["shared"].clear()


@pytest.fixture
def tove() -> User:
    return create_person("tove@example.se", by=None, is_staff=True)


def by_password(person: User) -> Client:
    """Sign in without a second step, as a thief of the password would."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def mailed_code() -> str:
    found = re.search(r"(?m)^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(delivered()[-1].body))
    assert found is not None, delivered()[-1].body
    return found[1]


def guarded(client: Client) -> list[int]:
    """What each guarded page answers: 302 to prove who one is first, else what it does itself."""
    answers = []
    for name in sorted(GUARDED):
        number = {"mfa_remove_webauthn": [1], "openid_connect_callback": ["e-id"]}.get(name, [])
        answer = client.get(reverse(name, args=number))
        away = answer.get("Location", "").startswith(("/konto/2fa/mejl/", "/konto/2fa/reauth"))
        answers.append(302 if away else 0)
    return answers


def test_what_is_guarded_is_there() -> None:
    assert {name for name in get_resolver().reverse_dict if isinstance(name, str)} >= GUARDED


def test_a_stolen_password_sets_up_nothing(tove: User) -> None:
    thief = by_password(tove)
    assert set(guarded(thief)) == {302}
    assert thief.get(ACTIVATE)["Location"] == STEP
    assert thief.post(ACTIVATE, {"code": "123456"})["Location"] == STEP
    assert "@" in thief.get(STEP).content.decode()
    thief.post("/konto/email/", {"email": "tjuv@example.com", "action_add": ""})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [tove.email]
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("address", "away"),
    [
        ("/konto/3rdparty/", True),
        ("/konto/oidc/e-id/login/?process=connect", True),
        ("/konto/oidc/e-id/login/callback/?code=x&state=y", True),
        ("/konto/oidc/e-id/login/", False),
    ],
)
def test_a_stolen_password_links_no_e_id(tove: User, address: str, away: bool) -> None:
    thief = by_password(tove)
    for answer in (thief.get(address), thief.post(address)):
        assert answer.get("Location", "").startswith("/konto/2fa/mejl/") is away
    if not away:
        answer = thief.post(address, {"process": "connect"})
        assert answer["Location"].startswith("/konto/2fa/mejl/")


def test_with_the_code_from_the_mail_they_go_on(tove: User) -> None:
    client = by_password(tove)
    assert client.post(STEP)["Location"] == STEP
    letter = delivered()[-1]
    assert letter.to == [tove.email]
    code = mailed_code()
    assert code in letter.subject
    assert code.replace("-", "") not in str(client.session.items())
    assert OutgoingMail.objects.get().worth_until is not None
    page = client.get(STEP).content.decode()
    assert 'autocomplete="one-time-code"' in page
    answer = client.post(STEP, {"code": f" {code.lower().replace('-', ' ')} "})
    assert answer["Location"] == ACTIVATE
    assert set(guarded(client)) == {0}
    verbs = JournalEntry.objects.filter(user_id=tove.pk, verb__startswith="person.mail")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "person.mail_step_asked", "person.mail_step_taken",
    ]  # fmt: skip


def test_the_code_of_one_session_is_none_in_another(tove: User) -> None:
    owner, thief = by_password(tove), by_password(tove)
    owner.post(STEP)
    code = mailed_code()
    assert thief.post(STEP, {"code": code}).status_code == 200
    owner.post(STEP, {"code": code})
    assert set(guarded(thief)) == {302}


def test_a_code_is_good_once_and_for_a_while(tove: User) -> None:
    client = by_password(tove)
    client.post(STEP)
    code = mailed_code()
    session = client.session
    session["torg_mail_code"] = {**session["torg_mail_code"], "until": 0}
    session.save()
    page = client.post(STEP, {"code": code}).content.decode()
    assert "Koden gäller inte längre." in page
    client.post(STEP)
    code = mailed_code()
    assert client.post(STEP, {"code": code}).status_code == 302
    session = client.session
    session["torg_mail_proof"] = {**session["torg_mail_proof"], "until": 0}
    session.save()
    assert set(guarded(client)) == {302}
    assert client.post(STEP, {"code": code}).status_code == 200


def test_guessing_ends_the_code(tove: User) -> None:
    client = by_password(tove)
    client.post(STEP)
    code = mailed_code()
    told = [client.post(STEP, {"code": "XXXXXXXX"}).content.decode() for _try in range(TRIES)]
    assert ["Det är inte koden." in page for page in told] == [True] * (TRIES - 1) + [False]
    assert "Koden gäller inte längre." in told[-1]
    assert client.post(STEP, {"code": code}).status_code == 200
    assert set(guarded(client)) == {302}


def test_nobody_is_flooded_with_codes(tove: User) -> None:
    for _time in range(MAILS_AN_HOUR + 2):
        page = by_password(tove).post(STEP, follow=True).content.decode()
    assert "Försök igen om en timme." in page
    assert len(delivered()) == MAILS_AN_HOUR


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", ""])
def test_it_leads_nowhere_else(tove: User, onward: str) -> None:
    client = by_password(tove)
    path = f"/konto/2fa/mejl/?next={onward}"
    client.post(path)
    assert client.post(path, {"code": mailed_code()})["Location"] == "/konto/2fa/"


def test_a_session_from_before_the_second_step_adds_none_of_its_own(tove: User) -> None:
    """Not by the password that it was begun with, nor by a code that a mailbox gives."""
    thief = by_password(tove)
    thief.post(STEP)
    thief.post(STEP, {"code": mailed_code()})
    Authenticator.objects.create(user=tove, type="totp", data={"secret": SECRET})
    assert set(guarded(thief)) == {302}
    assert thief.get(ACTIVATE)["Location"].startswith("/konto/2fa/reauthenticate/")


def test_others_are_asked_nothing_more(tove: User) -> None:
    """Role by role: only staff without a strong sign-in are held up."""
    member = create_person("kim@example.se", by=None)
    exempt = create_person(
        "demo@example.se", by=None, is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    held = {who.email: set(guarded(by_password(who))) for who in (member, exempt, tove)}
    assert held == {member.email: {0}, exempt.email: {0}, tove.email: {302}}
    assert set(guarded(Client())) == {0}  # asked to sign in by the pages themselves


def test_only_staff_have_the_page(tove: User) -> None:
    assert Client().get(STEP)["Location"].startswith("/konto/login/")
    member = create_person("kim@example.se", by=None)
    assert by_password(member).get(STEP).status_code == 403
