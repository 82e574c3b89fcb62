"""The policy of stretches as its own tables: who may, and when."""

from tests.factories.strategies import action, days, stretch_of
from tests.matrix import assert_matrix
from torg.premises.strategies import queries, rules
from torg.premises.strategies.services.actions import Planned, propose_action

NETWORK = """
          stretch
visitor   no
stranger  no
till      no
editor    yes
owner     yes
other     yes
outside   no
left      no
expired   no
staff     no
unsafe    no
"""


def test_owners_in_the_network_propose_and_promise(owners):
    objects = {"stretch": stretch_of(owners.city)}
    for rule in (rules.can_propose_action, rules.can_promise_action):
        assert_matrix(rule, people=owners.people, objects=objects, table=NETWORK)


def test_any_role_serves_a_seat(owners):
    objects = {"stretch": stretch_of(owners.city)}
    table = NETWORK.replace("till      no", "till      yes")
    assert_matrix(rules.serves_a_seat, people=owners.people, objects=objects, table=table)


def test_only_staff_keep_stretches_and_strategies(owners):
    stretch = stretch_of(owners.city)
    for rule in (
        rules.can_keep_stretches, rules.can_write_strategy, rules.can_adopt_strategy,
        rules.can_decide_action,
    ):  # fmt: skip
        allowed = [name for name, user in owners.people.items() if rule(user, stretch)]
        assert allowed == ["staff"]


def test_who_promised_it_and_staff_say_that_it_is_done(owners):
    stretch = stretch_of(owners.city)
    objects = {
        "before": action(stretch, actor=owners.own.actor, due=days(3)),
        "late": action(stretch, actor=owners.own.actor, due=days(-3)),
        "office": action(stretch, function="Gatukontoret", due=days(3)),
        "nobody": action(stretch),
    }
    assert_matrix(
        rules.can_finish_action, people=owners.people, objects=objects,
        table="""
                  before late office nobody
        visitor   no     no   no     no
        stranger  no     no   no     no
        till      no     no   no     no
        editor    yes    yes  no     no
        owner     yes    yes  no     no
        other     no     no   no     no
        outside   no     no   no     no
        left      no     no   no     no
        expired   no     no   no     no
        staff     yes    yes  yes    yes
        unsafe    no     no   no     no
        """,
    )  # fmt: skip


def test_a_proposal_is_seen_by_staff_and_who_made_it(owners):
    stretch, own = stretch_of(owners.city), owners.own
    objects = {
        "proposed": propose_action(stretch, Planned("Bänkar"), own.actor, by=own.user),
        "accepted": action(stretch),
    }

    def is_listed(user, row):
        return row in queries.actions_of(user, row.stretch)

    table = """
              proposed accepted
    visitor   no       yes
    stranger  no       yes
    till      no       yes
    editor    yes      yes
    owner     yes      yes
    other     no       yes
    outside   no       yes
    left      no       yes
    expired   no       yes
    staff     yes      yes
    unsafe    no       yes
    """
    assert_matrix(is_listed, people=owners.people, objects=objects, table=table)
