"""The policy of premises as its own tables: who may, and when."""

from types import SimpleNamespace

from tests.factories.premises import PremisesFactory
from tests.matrix import assert_matrix
from torg.premises import rules
from torg.premises.queries.premises import visible_to
from torg.premises.queries.rents import rents_for

RENTS = """
          owner network public
visitor   no    no      yes
stranger  no    no      yes
till      yes   yes     yes
editor    yes   yes     yes
owner     yes   yes     yes
other     no    yes     yes
outside   no    no      yes
left      no    no      yes
expired   no    no      yes
staff     no    yes     yes
unsafe    no    no      yes
"""


def test_a_rent_is_seen_by_whom_its_owner_says(owners):
    assert_matrix(rules.can_see_rent, people=owners.people, objects=owners.rents, table=RENTS)


def test_many_rents_come_out_as_the_rule_says(owners):
    def comes_out(user, rent):
        return rent.premises_id in rents_for(user, owners.city, [rent.premises_id])

    assert_matrix(comes_out, people=owners.people, objects=owners.rents, table=RENTS)


def test_nobody_in_particular_sees_public_rents_only(owners):
    ids = [row.pk for row in owners.premises.values()]
    assert set(rents_for(None, owners.city, ids)) == {owners.premises["public"].pk}


def test_premises_are_edited_by_their_owner_and_by_staff(owners):
    objects = {
        "own": owners.premises["owner"],
        "hidden": PremisesFactory(city=owners.city, owner=owners.own.actor, is_hidden=True),
        "others": PremisesFactory(city=owners.city, owner=owners.other.actor),
        "ended": PremisesFactory(city=owners.city, owner=owners.ended),
        "nobodys": PremisesFactory(city=owners.city),
    }
    assert_matrix(
        rules.can_edit_premises, people=owners.people, objects=objects,
        table="""
                  own  hidden others ended nobodys
        visitor   no   no     no     no    no
        stranger  no   no     no     no    no
        till      no   no     no     no    no
        editor    yes  yes    no     no    no
        owner     yes  yes    no     no    no
        other     no   no     yes    no    no
        outside   no   no     no     no    no
        left      no   no     no     no    no
        expired   no   no     no     no    no
        staff     yes  yes    yes    yes   yes
        unsafe    no   no     no     no    no
        """,
    )  # fmt: skip
    assert_matrix(
        rules.can_set_rent, people=owners.people, objects=objects,
        table="""
                  own  hidden others ended nobodys
        visitor   no   no     no     no    no
        stranger  no   no     no     no    no
        till      no   no     no     no    no
        editor    yes  yes    no     no    no
        owner     yes  yes    no     no    no
        other     no   no     yes    no    no
        outside   no   no     no     no    no
        left      no   no     no     no    no
        expired   no   no     no     no    no
        staff     no   no     no     no    no
        unsafe    no   no     no     no    no
        """,
    )  # fmt: skip


def test_what_staff_hide_is_seen_by_its_owner_and_by_staff(owners):
    objects = {
        "shown": owners.premises["owner"],
        "hidden": PremisesFactory(city=owners.city, owner=owners.own.actor, is_hidden=True),
    }

    def comes_through_the_door(user, premises):
        return visible_to(user, premises.city).filter(pk=premises.pk).exists()

    table = """
              shown hidden
    visitor   yes   no
    stranger  yes   no
    till      yes   yes
    editor    yes   yes
    owner     yes   yes
    other     yes   no
    outside   yes   no
    left      yes   no
    expired   yes   no
    staff     yes   yes
    unsafe    yes   no
    """
    assert_matrix(rules.can_see_premises, people=owners.people, objects=objects, table=table)
    assert_matrix(comes_through_the_door, people=owners.people, objects=objects, table=table)


def test_only_staff_hide_and_keep_the_register(owners):
    for rule in (rules.can_hide_premises, rules.can_keep_register):
        allowed = [name for name, user in owners.people.items() if rule(user, SimpleNamespace())]
        assert allowed == ["staff"]
