"""Accounts: by e-mail address, in the person's language, telling nobody who has one."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.mails import delivered
from torg.core.accounts import MFAAdapter
from torg.core.models import JournalEntry, User
from torg.core.people import create_person, set_staff

PASSWORD = "en lång trygg fras 42"


@pytest.fixture
def kim(db: None) -> User:
    return create_person("kim@example.se", by=None, password=PASSWORD)


def test_join_verify_and_leave(client: Client, db: None) -> None:
    answer = client.post("/en/account/signup/", {"email": "Alva@Example.se", "password1": PASSWORD})
    person = User.objects.get()
    assert (answer.status_code, person.email, person.language) == (302, "alva@example.se", "en")
    assert answer["Location"].startswith("/en/account/")
    code = re.search(r"(?m)^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(delivered()[0].body))
    assert code is not None
    assert client.get("/en/").wsgi_request.user.is_anonymous
    client.post(answer["Location"], {"code": code[1]})
    assert client.get("/en/").wsgi_request.user == person
    assert EmailAddress.objects.get().verified
    entry = JournalEntry.objects.get(verb="person.joined")
    assert (entry.user_id, entry.object_id, entry.data) == (person.pk, person.pk, {})
    client.post("/en/account/logout/")
    assert client.get("/en/").wsgi_request.user.is_anonymous


def test_signing_in(client: Client, kim: User) -> None:
    answer = client.post("/konto/login/", {"login": "KIM@example.se", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").wsgi_request.user == kim


def test_signing_in_comes_back_only_to_this_site(client: Client, kim: User) -> None:
    form = {"login": kim.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/konto/login/", form)["Location"] == "/"
    client.logout()
    assert client.post("/konto/login/", {**form, "next": "/karta/"})["Location"] == "/karta/"


def test_who_guesses_too_often_is_told_to_wait(client: Client, db: None) -> None:
    form = {"login": "nobody@example.se", "password": "x"}
    answers = [client.post("/en/account/login/", form) for _attempt in range(40)]
    assert answers[-1].status_code == 429
    assert "Try again in some minutes" in answers[-1].content.decode()


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/konto/signup/", "email", {"password1": PASSWORD}),
        ("/konto/password/reset/", "email", {}),
        ("/konto/login/", "login", {"password": "fel lösenord 1"}),
    ],
)
def test_nobody_learns_who_has_an_account(
    kim: User, path: str, field: str, more: dict[str, str]
) -> None:
    seen = []
    for email in (kim.email, "ingen@example.se"):
        client = Client()
        answer = client.post(path, {field: email, **more})
        page = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(email, "")
        said = [str(m).replace(email, "") for m in get_messages(answer.wsgi_request)]
        seen.append((answer.status_code, answer.get("Location"), page, said))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("language", "word"), [("sv", "lösenord"), ("en", "password")])
def test_mail_is_in_the_language_of_the_account(kim: User, language: str, word: str) -> None:
    kim.language = language
    kim.save()
    other = {"sv": "/en/account/password/reset/", "en": "/konto/password/reset/"}[language]
    Client().post(other, {"email": kim.email})
    assert word in str(delivered()[0].body).lower()


def test_weak_passwords_are_refused(client: Client, db: None) -> None:
    for password in ("kort", "password123", "1234567890"):
        client.post("/konto/signup/", {"email": "alva@example.se", "password1": password})
    assert User.objects.count() == 0


def test_guessing_is_slowed_down(client: Client, kim: User) -> None:
    answers = [
        client.post("/konto/login/", {"login": kim.email, "password": f"gissning {n} lång"})
        for n in range(12)
    ]
    assert "gissning" not in answers[-1].content.decode()
    right = client.post("/konto/login/", {"login": kim.email, "password": PASSWORD})
    assert right.status_code in {200, 429}
    assert client.get("/").wsgi_request.user.is_anonymous


def test_signing_in_with_a_second_factor_takes_two_steps(client: Client, kim: User) -> None:
    Authenticator.objects.create(user=kim, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    answer = client.post("/konto/login/", {"login": kim.email, "password": PASSWORD})
    assert answer["Location"] == "/konto/2fa/authenticate/"
    assert client.get("/").wsgi_request.user.is_anonymous


SECRET = "JBSWY3DPEHPK3PXP"


def _code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_a_session_without_the_second_step_is_not_staffs_when_the_account_gets_one(
    client: Client, kim: User
) -> None:
    """Whoever signed in with a stolen password before that stays outside."""
    cache.clear()  # a code is good once
    User.objects.filter(pk=kim.pk).update(is_staff=True)
    client.post("/konto/login/", {"login": kim.email, "password": PASSWORD})
    assert client.get("/stad/importer/")["Location"] == "/konto/2fa/"
    Authenticator.objects.create(user=kim, type="totp", data={"secret": SECRET})
    answer = client.get("/stad/importer/")
    assert answer["Location"] == "/konto/2fa/reauthenticate/?next=/stad/importer/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert client.get("/stad/importer/").status_code == 302
    right = client.post(answer["Location"], {"code": _code()})
    assert right["Location"] == "/stad/importer/"
    assert client.get("/stad/importer/").status_code == 200


def test_staff_who_sign_in_in_two_steps_are_in(client: Client, kim: User) -> None:
    cache.clear()
    User.objects.filter(pk=kim.pk).update(is_staff=True)
    Authenticator.objects.create(user=kim, type="totp", data={"secret": SECRET})
    client.post("/konto/login/", {"login": kim.email, "password": PASSWORD})
    assert client.post("/konto/2fa/authenticate/", {"code": _code()}).status_code == 302
    assert client.get("/stad/importer/").status_code == 200


def test_staff_keep_one_second_factor(kim: User) -> None:
    first = Authenticator.objects.create(user=kim, type="totp", data={})
    codes = Authenticator.objects.create(user=kim, type="recovery_codes", data={})
    assert MFAAdapter().can_delete_authenticator(first)
    kim.is_staff = True
    assert not MFAAdapter().can_delete_authenticator(first)
    assert MFAAdapter().can_delete_authenticator(codes)
    Authenticator.objects.create(user=kim, type="webauthn", data={})
    assert MFAAdapter().can_delete_authenticator(first)


@pytest.mark.parametrize(
    "path",
    ["login/", "signup/", "password/reset/", "email/", "2fa/", "2fa/webauthn/", "password/change/"],
)
@pytest.mark.parametrize("prefix", ["/konto/", "/en/account/"])
def test_every_account_page_answers(client: Client, kim: User, prefix: str, path: str) -> None:
    if path not in {"login/", "signup/", "password/reset/"}:
        client.force_login(kim)
    answer = client.get(prefix + path)
    assert answer.status_code == 200
    assert (
        re.findall(
            r"<script(?![^>]*(?:src|type=\"application/json\"))[^>]*>", answer.content.decode()
        )
        == []
    )


# --- services ------------------------------------------------------------------------------------


def test_an_address_has_one_account(kim: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create_person("KIM@example.se", by=None)
    assert User.objects.count() == 1


def test_staff_are_made_and_unmade_once_each(kim: User) -> None:
    boss = create_person(
        "boss@example.se",
        by=None,
        is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )
    for is_staff in (True, True, False):
        set_staff(kim, is_staff=is_staff, by=boss)
    rows = JournalEntry.objects.filter(verb="person.staff_changed").order_by("pk")
    assert [(row.user_id, row.object_id, row.data) for row in rows] == [
        (boss.pk, kim.pk, {"is_staff": True}),
        (boss.pk, kim.pk, {"is_staff": False}),
    ]
    kim.refresh_from_db()
    assert not kim.is_staff


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("/konto/", ["En kod är på väg till alva@example.se", "Skriv koden", "Bekräfta"]),
        ("/en/account/", ["We have sent a code to alva@example.se", "Enter the code", "Confirm"]),
    ],
)
def test_pages_of_the_library_speak_as_we_do(
    client: Client, db: None, prefix: str, words: list[str]
) -> None:
    form = {"email": "alva@example.se", "password1": PASSWORD}
    page = client.post(f"{prefix}signup/", form, follow=True).content.decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert [word in said for word in words] == [True] * len(words)
