"""Rules compose, read as the policy, and guard views."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tests.matrix import assert_matrix
from torg.core.models import User
from torg.core.rules import anyone, is_staff, requires, rule, signed_in, staff_with_mfa

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Vote:
    opens: datetime
    closes: datetime


@rule
def is_open(_user: Any, vote: Vote) -> bool:
    return vote.opens <= NOW < vote.closes


can_vote = signed_in & is_open
can_count = is_staff & ~is_open


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    return {
        "visitor": AnonymousUser(),
        "member": User.objects.create_user("member@example.se"),
        "barred": User.objects.create_user("barred@example.se", is_active=False, is_staff=True),
        "staff": User.objects.create_user("staff@example.se", is_staff=True),
    }


@pytest.fixture
def votes() -> dict[str, Vote]:
    day = timedelta(days=1)
    return {
        "before": Vote(NOW + day, NOW + 2 * day),
        "during": Vote(NOW, NOW + day),  # from the first moment …
        "after": Vote(NOW - day, NOW),  # … and not at the last
    }


def test_the_policy_is_a_table(people: dict[str, Any], votes: dict[str, Vote]) -> None:
    assert_matrix(
        can_vote,
        people=people,
        objects=votes,
        table="""
                     before  during  after
            visitor  no      no      no
            member   no      yes     no
            barred   no      no      no
            staff    no      yes     no
        """,
    )
    assert_matrix(
        can_count | (signed_in & ~signed_in),
        people=people,
        objects=votes,
        table="""
                     before  during  after
            visitor  no      no      no
            member   no      no      no
            barred   no      no      no
            staff    yes     no      yes
        """,
    )


def test_the_matrix_finds_a_wrong_cell(people: dict[str, Any], votes: dict[str, Vote]) -> None:
    with pytest.raises(AssertionError):
        assert_matrix(
            anyone,
            people={"visitor": people["visitor"]},
            objects={"before": votes["before"]},
            table="        before\nvisitor no",
        )


def test_rules_read_as_the_policy() -> None:
    assert repr((signed_in & is_open) | ~is_staff) == ("((signed in and is open) or not is staff)")


# --- views ---------------------------------------------------------------------------------------


def _get(user: Any, path: str = "/stad/x/?a=1", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


@requires(staff_with_mfa)
def desk(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


def test_a_visitor_is_asked_to_sign_in_and_comes_back(people: dict[str, Any]) -> None:
    answer = desk(_get(people["visitor"]))
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/konto/login/?next=/stad/x/%3Fa%3D1",
    )


def test_a_fragment_sends_the_whole_page_to_sign_in(people: dict[str, Any]) -> None:
    answer = desk(_get(people["visitor"], HX_Request="true"))
    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/konto/login/?next=/stad/x/%3Fa%3D1",
    )


@pytest.mark.parametrize("who", ["member", "barred"])
def test_who_may_not_is_told_so(people: dict[str, Any], who: str) -> None:
    with pytest.raises(PermissionDenied):
        desk(_get(people[who]))


def test_staff_without_a_second_factor_are_sent_to_get_one(people: dict[str, Any]) -> None:
    answer = desk(_get(people["staff"]))
    assert (answer.status_code, answer["Location"]) == (302, "/konto/2fa/")


@pytest.mark.parametrize(
    ("kind", "status"), [("totp", 200), ("webauthn", 200), ("recovery_codes", 302)]
)
def test_a_second_factor_opens_the_desk(people: dict[str, Any], kind: str, status: int) -> None:
    Authenticator.objects.create(user=people["staff"], type=kind, data={})
    assert desk(_get(people["staff"])).status_code == status


@pytest.mark.parametrize(("days", "status"), [(1, 200), (-1, 302)])
def test_an_exemption_has_a_date(people: dict[str, Any], days: int, status: int) -> None:
    people["staff"].second_factor_from = timezone.now() + timedelta(days=days)
    assert desk(_get(people["staff"])).status_code == status


@dataclass(frozen=True)
class Known:
    """How surely an account is known: by a second step of its own, by one lent until a day."""

    by: str = ""
    until: timedelta | None = None


@rule
def acts_as_staff_when(user: Any, known: Known) -> bool:
    if isinstance(user, User):
        user = User.objects.get(pk=user.pk)
        Authenticator.objects.filter(user=user).delete()
        user.second_factor_from = timezone.now() + known.until if known.until else None
        if known.by:
            Authenticator.objects.create(user=user, type=known.by, data={})
    return staff_with_mfa(user)


def test_staff_are_staff_once_they_are_known_for_sure(people: dict[str, Any]) -> None:
    day = timedelta(days=1)
    assert_matrix(
        acts_as_staff_when,
        people={"nobody": None, **people},
        objects={
            "password": Known(),
            "recovery": Known("recovery_codes"),
            "passkey": Known("webauthn"),
            "app": Known("totp"),
            "lent": Known(until=day),
            "lapsed": Known(until=-day),
        },
        table="""
                     password  recovery  passkey  app  lent  lapsed
            nobody   no        no        no       no   no    no
            visitor  no        no        no       no   no    no
            member   no        no        no       no   no    no
            barred   no        no        no       no   no    no
            staff    no        no        yes      yes  yes   no
        """,
    )


@pytest.mark.parametrize(("who", "queries"), [("visitor", 0), ("member", 0), ("staff", 1)])
def test_asking_again_and_again_costs_nothing(
    people: dict[str, Any], who: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        for _time in range(3):
            staff_with_mfa(people[who])


def test_the_rule_is_asked_about_the_object_and_a_hidden_one_is_not_found(
    people: dict[str, Any], votes: dict[str, Vote]
) -> None:
    def visible(_request: HttpRequest, name: str) -> Vote:
        if name not in votes:
            raise Http404
        return votes[name]

    @requires(can_vote, visible)
    def vote(_request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(name)

    assert vote(_get(people["member"]), name="during").content == b"during"
    with pytest.raises(PermissionDenied):
        vote(_get(people["member"]), name="after")
    with pytest.raises(Http404):
        vote(_get(people["member"]), name="secret")
