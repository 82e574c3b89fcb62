"""People get what is held about them and can be forgotten: on the page and by command."""

import json
import stat
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.db import models
from django.test import Client

from tests.factories.places import CityFactory
from torg.cli import main
from torg.core.models import JournalEntry, User
from torg.core.people import create_person

pytestmark = pytest.mark.django_db
PASSWORD = "en-lyktstolpe-vid-hamnen"
PAGE, COPY, AGAIN = "/konto/uppgifter/", "/konto/uppgifter/kopia/", "/konto/reauthenticate/"


@pytest.fixture
def vera() -> User:
    CityFactory()
    return create_person("vera@example.com", by=None, password=PASSWORD, name="Vera")


@pytest.fixture
def signed_in(client: Client, vera: User) -> Client:
    client.post("/konto/login/", {"login": vera.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("path", [PAGE, "/en/account/data/"])
def test_only_who_is_signed_in_sees_the_page(client: Client, vera: User, path: str) -> None:
    assert client.get(path).url.split("?")[0].endswith("/login/")
    client.force_login(vera)
    assert client.get(path).status_code == 200


def test_a_copy_takes_a_fresh_proof(signed_in: Client, vera: User) -> None:
    assert signed_in.get(COPY).status_code == 405
    asked = signed_in.post(COPY)
    assert asked.url == f"{AGAIN}?next={COPY.replace('/', '%2F')}"
    answer = signed_in.post(asked.url, {"password": PASSWORD})  # and goes on where it was
    assert answer["Content-Disposition"] == 'attachment; filename="torg.json"'
    assert answer.json()["core.user"][0]["email"] == vera.email
    assert "password" not in answer.json()["core.user"][0]


def test_whoever_signs_out_at_once_gets_nothing(client: Client, vera: User) -> None:
    assert client.post(COPY).url.startswith("/konto/login/")
    assert client.post(PAGE, {"email": vera.email}).url.startswith("/konto/login/")
    assert User.objects.filter(pk=vera.pk).exists()


def test_to_be_forgotten(signed_in: Client, vera: User) -> None:
    signed_in.post(AGAIN, {"password": PASSWORD})
    wrong = signed_in.post(PAGE, {"email": "fel@example.com"})
    assert (wrong.status_code, "Det är inte kontots adress" in wrong.text) == (200, True)
    assert 'value="fel@example.com"' in wrong.text  # what was typed stays

    answer = signed_in.post(PAGE, {"email": "VERA@example.com"}, follow=True)
    assert answer.redirect_chain[-1] == ("/", 302)
    assert answer.wsgi_request.user.is_anonymous
    assert not User.objects.exists()
    row = JournalEntry.objects.latest("pk")
    assert (row.verb, row.object_id, row.user_id) == ("person.erased", vera.pk, vera.pk)


def test_without_a_fresh_proof_nobody_is_forgotten(signed_in: Client, vera: User) -> None:
    asked = signed_in.post(PAGE, {"email": vera.email})
    assert asked.url.startswith(AGAIN)
    signed_in.post(asked.url, {"password": "fel"})
    assert User.objects.filter(pk=vera.pk).exists()
    answer = signed_in.post(asked.url, {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert not User.objects.exists()


def keep_second_factors(monkeypatch: pytest.MonkeyPatch, person: User) -> None:
    """No model keeps its person yet: let the second factor do so for the test."""
    Authenticator.objects.create(user=person, type="recovery_codes", data={})
    field = Authenticator._meta.get_field("user")
    monkeypatch.setattr(field.remote_field, "on_delete", models.PROTECT)


def test_what_must_be_kept_is_said(
    signed_in: Client, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.post(AGAIN, {"password": PASSWORD})
    keep_second_factors(monkeypatch, vera)
    answer = signed_in.post(PAGE, {"email": vera.email})
    assert (answer.status_code, "måste sparas" in answer.text) == (200, True)
    assert User.objects.filter(pk=vera.pk).exists()


def test_by_command(vera: User, tmp_path: Path) -> None:
    file = tmp_path / "vera.json"
    result = CliRunner().invoke(main, ["person", "export", vera.email.upper(), str(file), "--json"])
    assert result.exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["core.user"][0]["name"] == "Vera"
    answer = json.loads(result.stdout.splitlines()[-1])
    assert answer == {"person": vera.pk, "rows": sum(map(len, held.values()))}

    assert CliRunner().invoke(main, ["person", "erase", vera.email], input="n\n").exit_code == 1
    assert User.objects.filter(pk=vera.pk).exists()
    result = CliRunner().invoke(main, ["person", "erase", vera.email, "--yes", "--json"])
    assert (result.exit_code, User.objects.exists()) == (0, False)
    assert json.loads(result.stdout.splitlines()[-1])["person"] == vera.pk


@pytest.mark.parametrize("words", [("export", "x.json"), ("erase", "--yes")])
def test_nobody_of_that_address(words: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["person", words[0], "ingen@example.com", words[1]])
    assert (result.exit_code, result.stderr.strip()) == (
        1, "Nobody has the address ingen@example.com.",
    )  # fmt: skip


def test_a_command_says_what_must_be_kept(vera: User, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_second_factors(monkeypatch, vera)
    result = CliRunner().invoke(main, ["person", "erase", vera.email], input="y\n")
    assert (result.exit_code, User.objects.exists()) == (1, True)
