"""The policy of prospects and cases as its own tables: who may, and when."""

from types import SimpleNamespace

import pytest

from tests.factories.premises import PremisesFactory, vacant
from tests.factories.prospects import case_of, looks
from tests.matrix import assert_matrix
from torg.premises.prospects import page, queries, rules
from torg.premises.prospects.enums import ShownTo, Side


@pytest.fixture
def board(owners):
    """Cases of two owners in the network and of one outside it, agreed to and not."""
    shown, hidden = looks(owners.city), looks(owners.city, ShownTo.STAFF)
    rows = {
        name: PremisesFactory(city=owners.city, owner=owner, area_m2=100)
        for name, owner in (("own", owners.own.actor), ("other", owners.other.actor))
    }
    left = PremisesFactory(city=owners.city, owner=owners.ended, area_m2=100)
    for row in (*rows.values(), left):
        vacant(row)
    asked = looks(owners.city, ShownTo.STAFF, email="sjalv@example.com")
    return SimpleNamespace(
        prospects={"network": shown, "staff": hidden},
        cases={
            "own": case_of(shown, rows["own"]),
            "others": case_of(shown, rows["other"]),
            "hidden": case_of(hidden, rows["own"]),
            "asked": case_of(asked, rows["own"], Side.PROSPECT),
            "ended": case_of(shown, left),
        },
    )


SEES = """
          own  others hidden asked ended
visitor   no   no     no     no    no
stranger  no   no     no     no    no
till      yes  no     no     yes   no
editor    yes  no     no     yes   no
owner     yes  no     no     yes   no
other     no   yes    no     no    no
outside   no   no     no     no    no
left      no   no     no     no    no
expired   no   no     no     no    no
staff     yes  yes    yes    yes   yes
unsafe    no   no     no     no    no
"""


def test_a_case_is_seen_by_its_owner_where_the_prospect_agreed(owners, board):
    assert_matrix(rules.can_see_case, people=owners.people, objects=board.cases, table=SEES)


def test_many_cases_come_out_as_the_rule_says(owners, board):
    def comes_out(user, case):
        return queries.cases_visible_to(user, owners.city).filter(pk=case.pk).exists()

    assert_matrix(comes_out, people=owners.people, objects=board.cases, table=SEES)


def test_a_case_is_moved_and_let_by_who_writes_for_its_owner(owners, board):
    table = SEES.replace("till      yes  no     no     yes", "till      no   no     no     no ")
    for rule in (rules.can_move_case, rules.can_let_premises):
        assert_matrix(rule, people=owners.people, objects=board.cases, table=table)


def test_the_board_is_for_the_network_and_staff(owners):
    allowed = [name for name, u in owners.people.items() if rules.can_see_board(u, owners.city)]
    assert allowed == ["till", "editor", "owner", "other", "staff"]


def test_a_case_is_opened_by_who_writes_for_an_owner_of_the_network(owners, board):
    people = owners.people
    allowed = [name for name, u in people.items() if rules.can_open_case(u, owners.city)]
    assert allowed == ["editor", "owner", "other", "staff"]
    fresh = looks(owners.city, email="ny@example.com")
    may = {
        name: [line.may_open for line in page.prospect_page(people[name], fresh).matches]
        for name in ("till", "editor", "staff")
    }
    assert may == {"till": [False], "editor": [True], "staff": [True] * 3}


def test_a_prospect_is_seen_by_whom_it_agreed_to(owners, board):
    table = """
              network staff
    visitor   no      no
    stranger  no      no
    till      yes     no
    editor    yes     no
    owner     yes     no
    other     yes     no
    outside   no      no
    left      no      no
    expired   no      no
    staff     yes     yes
    unsafe    no      no
    """
    people, objects = owners.people, board.prospects

    def comes_out(user, prospect):
        return queries.visible_to(user, owners.city).filter(pk=prospect.pk).exists()

    assert_matrix(rules.can_see_prospect, people=people, objects=objects, table=table)
    assert_matrix(comes_out, people=people, objects=objects, table=table)


def test_others_cases_are_numbers_only(owners, board):
    columns = page.board(owners.other.user, owners.city).columns
    assert [(c.mine, c.others, [card.case for card in c.cards]) for c in columns if c.total] == [
        (1, 4, [board.cases["others"]])
    ]


def test_an_owner_is_shown_whom_a_premises_of_its_own_fits(owners, board):
    small = looks(owners.city, area_min=10, area_max=20, email="liten@example.com")
    by_owner = [row.prospect for row in page.prospects_list(owners.own.user, owners.city)]
    by_staff = [row.prospect for row in page.prospects_list(owners.people["staff"], owners.city)]
    assert by_owner == [board.prospects["network"]]
    assert {small, *board.prospects.values()} < set(by_staff)
    assert page.prospect_page(owners.own.user, small) is None
    shown = page.prospect_page(owners.own.user, board.prospects["network"])
    assert [line.premises.owner for line in shown.matches] == [owners.own.actor]
    assert shown.tells_who is False
