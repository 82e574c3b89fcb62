"""Who may moderate, and when: the policy as tables."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.core.moderation.conftest import make_staff
from tests.factories.actors import member
from tests.factories.agenda import make_event
from tests.factories.places import ActorFactory, PlaceFactory
from tests.matrix import assert_matrix
from torg.core.models import User
from torg.core.moderation import all_kinds
from torg.core.moderation.enums import Answer, Outcome
from torg.core.moderation.models import Appeal, Report, Restriction
from torg.core.moderation.rules import (
    can_appeal,
    can_decide_appeal,
    can_decide_report,
    can_lift_restriction,
    can_moderate,
    can_restrict,
)
from torg.places.enums import Role
from torg.places.models import Membership, Notice, Photo, Place
from torg.premises.scenarios.models import Comment, Scenario
from torg.premises.studies.services.studies import order_study

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    return {
        "visitor": AnonymousUser(),
        "member": User.objects.create_user("member@example.com"),
        "unsafe": User.objects.create_user("unsafe@example.com", is_staff=True),
        "first": make_staff("first@example.com"),
        "other": make_staff("other@example.com"),
    }


STAFF_WHILE_OPEN = """
             open  done
    visitor  no    no
    member   no    no
    unsafe   no    no
    first    yes   no
    other    yes   no
"""


def test_moderating(people: dict[str, Any]) -> None:
    assert_matrix(
        can_moderate,
        people=people,
        objects={"any": None},
        table="""
                     any
            visitor  no
            member   no
            unsafe   no
            first    yes
            other    yes
        """,
    )


def test_deciding_a_report(people: dict[str, Any]) -> None:
    objects = {"open": Report(), "done": Report(outcome=Outcome.KEPT)}
    assert_matrix(can_decide_report, people=people, objects=objects, table=STAFF_WHILE_OPEN)


def test_lifting_a_restriction(people: dict[str, Any]) -> None:
    objects = {"open": Restriction(), "done": Restriction(lifted_at=NOW)}
    assert_matrix(can_lift_restriction, people=people, objects=objects, table=STAFF_WHILE_OPEN)


def test_appealing(people: dict[str, Any]) -> None:
    appealed = Restriction(appeal_until=NOW + HOUR)
    appealed.appeal = Appeal(restriction=appealed)
    assert_matrix(
        can_appeal,
        people=people,
        objects={
            "during": Restriction(appeal_until=NOW + HOUR),
            "after": Restriction(appeal_until=NOW - HOUR),
            "lifted": Restriction(appeal_until=NOW + HOUR, lifted_at=NOW),
            "appealed": appealed,
            "undecided": Report(),
            "refused": Report(outcome=Outcome.KEPT, appeal_until=NOW + HOUR),
            "refused_long_ago": Report(outcome=Outcome.KEPT, appeal_until=NOW - HOUR),
            "granted": Report(outcome=Outcome.RESTRICTED, appeal_until=NOW + HOUR),
        },
        table="""
                     during  after  lifted  appealed  undecided  refused  refused_long_ago  granted
            visitor  yes     no     no      no        no         yes      no                no
            member   yes     no     no      no        no         yes      no                no
            unsafe   yes     no     no      no        no         yes      no                no
            first    yes     no     no      no        no         yes      no                no
            other    yes     no     no      no        no         yes      no                no
        """,
    )


def _appeals(first: User) -> dict[str, Any]:
    decided = Restriction(decided_by=first)
    return {
        "open": Appeal(restriction=decided),
        "done": Appeal(restriction=decided, answer=Answer.STANDS),
    }


def test_another_than_who_decided_first_decides_the_appeal(people: dict[str, Any]) -> None:
    assert_matrix(
        can_decide_appeal,
        people=people,
        objects=_appeals(people["first"]),
        table="""
                     open  done
            visitor  no    no
            member   no    no
            unsafe   no    no
            first    no    no
            other    yes   no
        """,
    )


def test_who_is_alone_decides_again(people: dict[str, Any]) -> None:
    User.objects.filter(email__in=["unsafe@example.com", "other@example.com"]).update(
        is_active=False
    )
    people["other"].refresh_from_db()
    assert_matrix(
        can_decide_appeal,
        people={"first": people["first"], "other": people["other"]},
        objects=_appeals(people["first"]),
        table="""
                   open  done
            first  yes   no
            other  no    no
        """,
    )


IMPARTIAL = """
                 theirs  others
        first    no      yes
        other    yes     yes
"""


def test_nobody_decides_about_what_they_work_for(people: dict[str, Any], place: Place) -> None:
    """`first` works for the actor of the place; `theirs` is about it, `others` about another's."""
    member(place.actor, people["first"], Role.EDITOR)
    other = PlaceFactory(actor=ActorFactory())
    staff = {name: people[name] for name in ("first", "other")}
    standing = {
        name: Restriction(kind="place", object_id=number)
        for name, number in (("theirs", place.pk), ("others", other.pk))
    }
    reports = {
        name: Report(kind="place", object_id=number)
        for name, number in (("theirs", place.pk), ("others", other.pk))
    }
    appeals = {name: Appeal(restriction=each) for name, each in standing.items()}
    for rule, objects in (
        (can_lift_restriction, standing),
        (can_restrict, standing),
        (can_decide_report, reports),
        (can_decide_appeal, appeals),
    ):
        assert_matrix(rule, people=staff, objects=objects, table=IMPARTIAL)


def test_every_kind_of_thing_tells_whose_it_is(people: dict[str, Any], place: Place) -> None:
    """A place, its notice, its photo and its actor's event; what somebody says at the round table
    is that person's own; a city is nobody's."""
    member(place.actor, people["first"], Role.EDITOR)
    things = {
        "place": place,
        "notice": Notice.objects.create(place=place, text="Rea", starts_at=NOW, ends_at=NOW + HOUR),
        "photo": Photo.objects.create(place=place, alt="Ett garn", width=1, height=1),
        "event": make_event(city=place.city, actor=place.actor),
        "city": place.city,
        "scenario-comment": Comment.objects.create(
            scenario=Scenario.objects.create(
                study=order_study(place.city, None, by=None), number=1, title="A"
            ),
            author=people["first"],
            text="Bra.",
        ),
    }
    assert set(things) == {kind.name for kind in all_kinds()}
    cases = {name: Restriction(kind=name, object_id=thing.pk) for name, thing in things.items()}
    assert_matrix(
        can_lift_restriction,
        people={name: people[name] for name in ("first", "other")},
        objects=cases,
        table="""
                   place  notice  photo  event  city  scenario-comment
            first  no     no      no     no     yes   no
            other  yes    yes     yes    yes    yes   yes
        """,
    )


def test_who_has_left_the_actor_decides(people: dict[str, Any], place: Place) -> None:
    member(place.actor, people["first"], Role.OWNER)
    Membership.objects.update(until=NOW - HOUR)
    case = Restriction(kind="place", object_id=place.pk)
    assert can_lift_restriction(people["first"], case)


def test_a_thing_that_is_gone_is_nobodys(people: dict[str, Any]) -> None:
    assert can_lift_restriction(people["first"], Restriction(kind="place", object_id=999_999))
