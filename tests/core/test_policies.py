"""Dated rules: what holds on which day, and who said so."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from torg.core.models import JournalEntry, User
from torg.core.moderation.terms import APPEAL_MONTHS
from torg.core.people import create_person
from torg.core.policies import define
from torg.core.policies.models import PolicyList, PolicyValue
from torg.core.policies.queries import standing_policies, value_on
from torg.core.policies.services import set_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    until = timezone.now() + timedelta(days=1)
    return create_person("vera@example.com", by=None, is_staff=True, second_factor_from=until)


def test_a_value_holds_from_its_day(staff: User) -> None:
    set_policy(APPEAL_MONTHS, 9, date(2026, 5, 1), "Beslut 1/2026", by=staff)
    set_policy(APPEAL_MONTHS, 12, date(2026, 7, 1), "Beslut 2/2026", by=staff)
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [value_on(APPEAL_MONTHS, day) for day in days] == [6, 9, 9, 12]
    (standing,) = [s for s in standing_policies(date(2026, 6, 1)) if s.policy == APPEAL_MONTHS]
    assert (standing.value, [row.value for row in standing.rows]) == (9, [12, 9])
    entry = JournalEntry.objects.filter(verb="policy.set").latest("pk")
    assert (entry.data["value"], entry.user_id) == (12, staff.pk)


@pytest.mark.parametrize(("value", "source"), [(5, "Beslut"), (61, "Beslut"), (7, " ")])
def test_what_the_law_forbids_or_nobody_decided_is_refused(
    staff: User, value: int, source: str
) -> None:
    with pytest.raises(ValidationError):
        set_policy(APPEAL_MONTHS, value, date(2026, 5, 1), source, by=staff)
    assert not PolicyValue.objects.exists()


def test_one_name_is_one_rule() -> None:
    with pytest.raises(ValueError, match=r"moderation\.appeal_months"):
        define("moderation.appeal_months", "x", unit="x", default=1, source="x")


def test_staff_set_a_value_on_the_page(staff: User) -> None:
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    form = {
        "policy": "moderation.appeal_months", "value": 8, "valid_from": "2026-05-01",
        "source": "Beslut 3/2026",
    }  # fmt: skip
    assert client.post("/stad/regler/", {**form, "value": 2}).status_code == 200
    assert client.post("/stad/regler/", form)["Location"] == "/stad/regler/"
    assert client.post("/stad/regler/", form).status_code == 200  # that day has a value
    assert "Beslut 3/2026" in client.get("/stad/regler/").content.decode()
    assert value_on(APPEAL_MONTHS, date(2026, 5, 2)) == 8


def test_staff_set_a_list_on_the_page(staff: User) -> None:
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    form = {
        "list-policy": "following.push_hosts", "list-entries": "push.example.org\npush.example.net",
        "list-valid_from": "2026-05-01", "list-source": "Beslut 4/2026", "list": "1",
    }  # fmt: skip
    wrong = client.post("/stad/regler/", {**form, "list-entries": "http://x"})
    assert "kan inte stå i den här listan" in wrong.content.decode()
    assert "http://x" in wrong.content.decode()  # what was typed stays
    assert client.post("/stad/regler/", {**form, "list-source": " "}).status_code == 200
    assert not PolicyList.objects.exists()
    assert client.post("/stad/regler/", form).status_code == 302
    page = client.get("/stad/regler/").content.decode()
    assert "push.example.org, push.example.net från 2026-05-01: Beslut 4/2026" in page
    assert "<code>push.example.net</code>" in page
    assert JournalEntry.objects.get(verb="policy.list_set").user_id == staff.pk
