"""The policy of actors as its own tables: who may, and when."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.actors import complete, mandated, member, on_staff, person
from tests.factories.places import ActorFactory, PlaceFactory
from tests.matrix import assert_matrix
from torg.places import rules
from torg.places.enums import Role
from torg.places.models import Actor, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> SimpleNamespace:
    """Everybody, and a place at each time: before, claimed, verified, mandate ended and so on."""
    soon = timezone.now() + timedelta(days=1)
    people: dict[str, Any] = {
        "visitor": AnonymousUser(),
        **{name: person(name) for name in ("stranger", "till", "editor", "owner")},
        "staff": person("staff", is_staff=True, second_factor_from=soon),
        "unsafe": person("unsafe", is_staff=True),  # staff without a second factor
    }

    def run(**mandate: Any) -> Actor:
        actor = complete(ActorFactory(), number="")
        for role in Role:
            member(actor, people[role.value], role)
        if mandate:
            mandated(actor, people["owner"], **mandate)
        return actor

    now = timezone.now()
    actors = {
        "claimed": run(),
        "verified": run(ends_at=soon),
        "ended": run(ended_at=now),
        "expired": run(ends_at=now - timedelta(minutes=1)),
        "suspended": run(suspended_at=now),
    }
    places: dict[str, Place] = {"before": PlaceFactory(actor=None)}
    for when, actor in actors.items():
        actor.verified_at = None if when == "claimed" else now
        actor.save()
        places[when] = PlaceFactory(actor=None if when == "claimed" else actor)
    return SimpleNamespace(people=people, actors=actors, places=places)


def test_a_place_is_edited_by_those_who_act_for_its_actor(town: SimpleNamespace) -> None:
    assert_matrix(
        rules.can_edit_place,
        people=town.people,
        objects=town.places,
        table="""
                  before claimed verified ended expired suspended
        visitor   no     no      no       no    no      no
        stranger  no     no      no       no    no      no
        till      no     no      no       no    no      no
        editor    no     no      yes      no    no      no
        owner     no     no      yes      no    no      no
        staff     yes    yes     yes      yes   yes     yes
        unsafe    no     no      no       no    no      no
        """,
    )


def test_what_is_an_actors_its_own_people_take_away_and_staff_give_reasons(
    town: SimpleNamespace,
) -> None:
    assert_matrix(
        rules.can_take_away,
        people=town.people,
        objects=town.places,
        table="""
                  before claimed verified ended expired suspended
        visitor   no     no      no       no    no      no
        stranger  no     no      no       no    no      no
        till      no     no      no       no    no      no
        editor    no     no      yes      no    no      no
        owner     no     no      yes      no    no      no
        staff     yes    yes     no       no    no      no
        unsafe    no     no      no       no    no      no
        """,
    )
    colleague = town.people["second"] = on_staff("colleague")
    member(town.actors["verified"], colleague, Role.EDITOR)
    town.people["clerk"] = on_staff("clerk")
    member(town.actors["verified"], town.people["clerk"], Role.TILL)
    verified = {"verified": town.places["verified"]}
    assert_matrix(
        rules.can_restrict_it, people={k: town.people[k] for k in ("staff", "second", "clerk")},
        objects=verified,
        table="""
                verified
        staff   yes
        second  no
        clerk   no
        """,
    )  # fmt: skip
    assert rules.can_take_away(colleague, verified["verified"])
    assert not rules.can_take_away(town.people["clerk"], verified["verified"])


def test_the_till_serves_while_somebody_may_act(town: SimpleNamespace) -> None:
    assert_matrix(
        rules.can_serve,
        people=town.people,
        objects=town.places,
        table="""
                  before claimed verified ended expired suspended
        visitor   no     no      no       no    no      no
        stranger  no     no      no       no    no      no
        till      no     no      yes      no    no      no
        editor    no     no      yes      no    no      no
        owner     no     no      yes      no    no      no
        staff     no     no      no       no    no      no
        unsafe    no     no      no       no    no      no
        """,
    )


def test_the_desk_is_seen_by_its_people_also_when_they_can_do_nothing(
    town: SimpleNamespace,
) -> None:
    assert_matrix(
        rules.can_see_desk,
        people=town.people,
        objects=town.actors,
        table="""
                  claimed verified ended expired suspended
        visitor   no      no       no    no      no
        stranger  no      no       no    no      no
        till      yes     yes      yes   yes     yes
        editor    yes     yes      yes   yes     yes
        owner     yes     yes      yes   yes     yes
        staff     yes     yes      yes   yes     yes
        unsafe    no      no       no    no      no
        """,
    )


def test_people_are_managed_by_an_owner_with_a_mandate(town: SimpleNamespace) -> None:
    assert_matrix(
        rules.can_manage_people,
        people=town.people,
        objects=town.actors,
        table="""
                  claimed verified ended expired suspended
        visitor   no      no       no    no      no
        stranger  no      no       no    no      no
        till      no      no       no    no      no
        editor    no      no       no    no      no
        owner     no      yes      no    no      no
        staff     no      no       no    no      no
        unsafe    no      no       no    no      no
        """,
    )


def test_an_actor_is_closed_by_who_acts_for_it_and_by_staff(town: SimpleNamespace) -> None:
    assert_matrix(
        rules.can_close_actor,
        people=town.people,
        objects=town.actors,
        table="""
                  claimed verified ended expired suspended
        visitor   no      no       no    no      no
        stranger  no      no       no    no      no
        till      no      no       no    no      no
        editor    no      no       no    no      no
        owner     yes     yes      no    no      no
        staff     yes     yes      yes   yes     yes
        unsafe    no      no       no    no      no
        """,
    )
    assert_matrix(
        rules.can_appoint_owner,
        people=town.people,
        objects={"always": None},
        table="""
                  always
        visitor   no
        stranger  no
        till      no
        editor    no
        owner     no
        staff     yes
        unsafe    no
        """,
    )


def test_identity_is_filled_in_from_the_beginning_but_not_after_the_end(
    town: SimpleNamespace,
) -> None:
    assert_matrix(
        rules.can_edit_identity,
        people=town.people,
        objects=town.actors,
        table="""
                  claimed verified ended expired suspended
        visitor   no      no       no    no      no
        stranger  no      no       no    no      no
        till      no      no       no    no      no
        editor    no      no       no    no      no
        owner     yes     yes      no    no      no
        staff     yes     yes      yes   yes     yes
        unsafe    no      no       no    no      no
        """,
    )


def test_nothing_is_published_before_the_trader_is_known(town: SimpleNamespace) -> None:
    named, nameless = town.places["verified"], PlaceFactory(actor=ActorFactory())
    member(nameless.actor, town.people["owner"], Role.OWNER)
    mandated(nameless.actor, town.people["owner"])
    Actor.objects.filter(pk=named.actor_id).update(org_number="5560125790")
    named.actor.refresh_from_db()
    assert_matrix(
        rules.can_publish,
        people={name: town.people[name] for name in ("stranger", "owner", "staff")},
        objects={"complete": named, "incomplete": nameless},
        table="""
                  complete incomplete
        stranger  no       no
        owner     yes      no
        staff     yes      no
        """,
    )


def test_a_claim_is_seen_by_its_maker_and_decided_by_staff(town: SimpleNamespace) -> None:
    claim = SimpleNamespace(user_id=town.people["owner"].pk)
    objects = {"claim": claim}
    assert_matrix(
        rules.can_see_claim, people=town.people, objects=objects,
        table="""
                  claim
        visitor   no
        stranger  no
        till      no
        editor    no
        owner     yes
        staff     yes
        unsafe    no
        """,
    )  # fmt: skip
    assert_matrix(
        rules.can_decide_claim, people=town.people, objects=objects,
        table="""
                  claim
        visitor   no
        stranger  no
        till      no
        editor    no
        owner     no
        staff     yes
        unsafe    no
        """,
    )  # fmt: skip


def test_another_owners_mandate_keeps_editors_going_but_not_the_owner_without(
    town: SimpleNamespace,
) -> None:
    actor, second = town.actors["verified"], person("second")
    member(actor, second, Role.OWNER)
    assert not rules.can_edit_place(second, actor)
    assert rules.can_edit_place(town.people["editor"], actor)


def test_a_blocked_account_has_no_power_and_gives_none(town: SimpleNamespace) -> None:
    owner = town.people["owner"]
    owner.is_active = False
    owner.save()
    actor = town.actors["verified"]
    assert not rules.can_edit_place(owner, actor)
    assert not rules.can_edit_place(town.people["editor"], actor)
