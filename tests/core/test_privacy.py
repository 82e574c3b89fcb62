"""What is held about a person is found by walking the models: no table can be forgotten."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.test import Client

from torg.core import journal, privacy
from torg.core.models import ImportRun, JournalEntry, User
from torg.core.people import create_person
from torg.core.privacy import ErasureRefusedError, Pointer, erase_person, export_person, pointers


def _models_that_name_a_person() -> set[tuple[str, str]]:
    """Found another way than `pointers` does: forwards, field by field."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if getattr(field, "many_to_many", False) or field.auto_created:
                continue
            to_person = getattr(field, "remote_field", None) and field.related_model is User
            if to_person or field.name.endswith(("user_id", "person_id")):
                found.add((model._meta.label_lower, field.name))
    return found


def test_every_model_that_points_at_a_person_is_known() -> None:
    known = {(p.model, p.path) for p in pointers()}
    assert _models_that_name_a_person() - known == set()


def test_every_pointer_can_be_asked_for_its_rows(db: None) -> None:
    nobody = User(pk=-1)
    assert {p.model: list(p.rows(nobody)) for p in pointers()} == {p.model: [] for p in pointers()}


def test_no_model_has_an_address_or_a_number_of_a_person_beside_these() -> None:
    """A new field for personal data is a decision: add it here with its reason."""
    decided = {
        "account.emailaddress.email",  # the person's own
        "core.user.email",
        "moderation.reporter.email",  # to be told what became of the report; goes with the case
        "places.actor.email",  # the trader's, shown to customers by law
        "places.actor.phone",
        "places.invitation.email",  # gone when it is answered, withdrawn or old
        "places.place.email",  # the business's, published
        "places.place.phone",
        "prospects.prospect.email",  # to answer it; goes when it is withdrawn or out of date
    }
    words = ("email", "phone", "personal_number", "birth", "ssn", "pnr")
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if any(word in field.name for word in words) and not field.is_relation
    }
    assert found == decided


@pytest.fixture
def kim(db: None) -> User:
    person = create_person("kim@example.se", by=None, password="en lång trygg fras", name="Kim")
    person.groups.add(Group.objects.create(name="jury"))
    address = EmailAddress.objects.get()
    EmailConfirmation.objects.create(
        email_address=address, key="hemlig", sent=datetime(2026, 1, 1, tzinfo=UTC)
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "hemlig"})
    ImportRun.objects.create(kind="osm", source="x", user_id=person.pk)
    journal.record("person.greeted", person, by=person)
    return person


def test_the_export_has_everything_but_the_keys(kim: User) -> None:
    other = create_person("alva@example.se", by=kim)
    export = export_person(kim)
    assert {model: len(rows) for model, rows in export.items()} == {
        "core.user": 1,
        "account.emailaddress": 1,
        "account.emailconfirmation": 1,
        "core.importrun": 1,
        "core.journalentry": 2,  # the greeting, and that Kim made Alva's account
        "core.user_groups": 1,
        "mfa.authenticator": 1,
    }
    text = str(export)
    assert ("kim@example.se" in text, "hemlig" in text, kim.password in text) == (
        True,
        False,
        False,
    )
    assert other.email not in text


def test_erasure_leaves_nothing_but_a_number(kim: User) -> None:
    staff = create_person("staff@example.se", by=None, is_staff=True)
    client = Client()
    client.force_login(kim)
    client.get("/konto/email/")
    rows = list(JournalEntry.objects.order_by("pk").values())
    number = kim.pk
    erased = erase_person(kim, by=staff)
    assert erased["core.User"] == 1
    assert not User.objects.filter(pk=number).exists()
    left = {p.model for p in pointers() if p.rows(User(pk=number)).exists()}
    assert left == {"core.importrun", "core.journalentry"}
    assert list(JournalEntry.objects.order_by("pk").values())[:-1] == rows
    last = JournalEntry.objects.latest("pk")
    assert (last.verb, last.user_id, last.object_id) == ("person.erased", staff.pk, number)
    assert client.get("/").wsgi_request.user.is_anonymous


def test_a_record_that_must_be_kept_stops_it_all(
    kim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No model keeps its person yet: let the second factor do so for the test."""
    field = Authenticator._meta.get_field("user")
    monkeypatch.setattr(field.remote_field, "on_delete", models.PROTECT)
    assert Pointer("mfa.authenticator", "user", "kept") in pointers()
    with pytest.raises(ErasureRefusedError, match="måste sparas"), transaction.atomic():
        erase_person(kim, by=None)
    assert User.objects.filter(pk=kim.pk).exists()
    assert not JournalEntry.objects.filter(verb="person.erased").exists()


@pytest.mark.parametrize("kind", ["row", "cleared", "kept", "number"])
def test_every_kind_is_explained(kind: str) -> None:
    assert f"    {kind}  " in str(privacy.__doc__)


def test_kinds_are_only_these() -> None:
    kinds: set[Any] = {p.kind for p in pointers()}
    assert kinds <= {"row", "cleared", "kept", "number"}
