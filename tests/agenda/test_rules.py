"""The policy of events as its own tables: who may, and when."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.actors import ORG_NUMBER, complete, mandated, member, person
from tests.factories.agenda import make_event
from tests.factories.places import ActorFactory
from tests.matrix import assert_matrix
from torg.agenda import rules
from torg.agenda.enums import Publication
from torg.agenda.queries.events import visible_to
from torg.places.enums import Role
from torg.places.models import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Everybody; events of an actor that may act, of one whose mandate ended, and of nobody."""
    soon = timezone.now() + timedelta(days=1)
    people = {
        "visitor": AnonymousUser(),
        **{name: person(name) for name in ("stranger", "till", "editor", "owner")},
        "staff": person("staff", is_staff=True, second_factor_from=soon),
        "unsafe": person("unsafe", is_staff=True),  # staff without a second factor
    }

    def run(*, number="", **mandate):
        actor = complete(ActorFactory(), number=number)
        for role in Role:
            member(actor, people[role.value], role)
        mandated(actor, people["owner"], **mandate)
        return actor

    acting = run(number=ORG_NUMBER, ends_at=soon)
    ended = run(ended_at=timezone.now())
    kinds = {
        "draft": (acting, Publication.DRAFT),
        "published": (acting, Publication.PUBLISHED),
        "hidden": (acting, Publication.HIDDEN),
        "ended": (ended, Publication.DRAFT),
        "nobodys": (None, Publication.DRAFT),
    }
    events = {
        name: make_event(name, actor=actor, publication=publication)
        for name, (actor, publication) in kinds.items()
    }
    return SimpleNamespace(people=people, events=events, actors={"acting": acting, "ended": ended})


def test_an_event_is_edited_by_its_organiser_and_by_staff(town):
    assert_matrix(
        rules.can_edit_event,
        people=town.people,
        objects=town.events,
        table="""
                  draft published hidden ended nobodys
        visitor   no    no        no     no    no
        stranger  no    no        no     no    no
        till      no    no        no     no    no
        editor    yes   yes       no     no    no
        owner     yes   yes       no     no    no
        staff     yes   yes       yes    yes   yes
        unsafe    no    no        no     no    no
        """,
    )


def test_it_is_cancelled_and_taken_back_by_its_organiser_and_by_staff_when_it_is_no_actors(town):
    for rule in (rules.can_cancel_event, rules.can_withdraw_event):
        assert_matrix(
            rule,
            people=town.people,
            objects=town.events,
            table="""
                      draft published hidden ended nobodys
            visitor   no    no        no     no    no
            stranger  no    no        no     no    no
            till      no    no        no     no    no
            editor    yes   yes       no     no    no
            owner     yes   yes       no     no    no
            staff     no    no        no     no    yes
            unsafe    no    no        no     no    no
            """,
        )


def test_only_a_draft_is_deleted(town):
    assert_matrix(
        rules.can_delete_event,
        people=town.people,
        objects=town.events,
        table="""
                  draft published hidden ended nobodys
        visitor   no    no        no     no    no
        stranger  no    no        no     no    no
        till      no    no        no     no    no
        editor    yes   no        no     no    no
        owner     yes   no        no     no    no
        staff     no    no        no     no    yes
        unsafe    no    no        no     no    no
        """,
    )


def test_what_is_not_published_is_seen_by_those_who_work_for_it(town):
    table = """
                  draft published hidden ended nobodys
        visitor   no    yes       no     no    no
        stranger  no    yes       no     no    no
        till      yes   yes       yes    yes   no
        editor    yes   yes       yes    yes   no
        owner     yes   yes       yes    yes   no
        staff     yes   yes       yes    yes   yes
        unsafe    no    yes       no     no    no
        """
    assert_matrix(rules.can_see_event, people=town.people, objects=town.events, table=table)

    def comes_through_the_door(user, event):
        return visible_to(user, event.city).filter(pk=event.pk).exists()

    assert_matrix(comes_through_the_door, people=town.people, objects=town.events, table=table)


def test_only_staff_hide(town):
    assert_matrix(
        rules.can_hide_event,
        people=town.people,
        objects={"published": town.events["published"]},
        table="""
                  published
        visitor   no
        stranger  no
        till      no
        editor    no
        owner     no
        staff     yes
        unsafe    no
        """,
    )


def test_events_are_made_in_the_name_of_an_actor_that_may_act(town):
    assert_matrix(
        rules.can_create_event,
        people=town.people,
        objects={**town.actors, "nobody": None},
        table="""
                  acting ended nobody
        visitor   no     no    no
        stranger  no     no    no
        till      no     no    no
        editor    yes    no    no
        owner     yes    no    no
        staff     yes    yes   yes
        unsafe    no     no    no
        """,
    )


def test_nothing_is_published_in_the_name_of_a_trader_that_is_not_known(town):
    unnamed = make_event("unnamed", actor=town.actors["ended"], publication=Publication.DRAFT)
    unnamed.actor = Actor.objects.get(pk=town.actors["acting"].pk)
    unnamed.actor.phone = ""
    assert_matrix(
        rules.can_publish_event,
        people={name: town.people[name] for name in ("till", "owner", "staff")},
        objects={**town.events, "unnamed": unnamed},
        table="""
               draft published hidden ended nobodys unnamed
        till   no    no        no     no    no      no
        owner  yes   yes       no     no    no      no
        staff  yes   yes       yes    no    yes     no
        """,
    )
