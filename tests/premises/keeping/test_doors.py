"""Who gets in through which door: every page of keeping premises, by every role."""

import pytest

from tests.factories.actors import member
from tests.matrix import assert_matrix
from torg.places.enums import Role
from torg.premises.keeping import rules
from torg.premises.keeping.services.claims import claim_premises

# 302 = asked to sign in (or to take the second step), 403 = may see but not do, 404 = not found
OWN = ("", "uppgifter/", "hyra/", "bilder/", "plats/")
ALL_STAFF = ("", "ny/", "lista/", "natverk/", "ansprak/", "lamnade/")
OF_ONE = ("", "uppgifter/", "bilder/", "plats/", "agare/")


@pytest.mark.parametrize("page", OWN)
def test_the_owners_pages_are_for_those_who_edit_for_it(kept, as_, page):
    found = {name: as_(name).get(kept.one + page).status_code for name in kept.people}
    assert found == {
        "visitor": 302, "stranger": 404, "till": 403, "editor": 200, "owner": 200, "other": 404,
        "expired": 404, "staff": 403 if page == "hyra/" else 200, "unsafe": 404,
    }  # fmt: skip


def test_the_desks_list_is_for_those_who_work_for_it(kept, as_):
    found = {name: as_(name).get(kept.desk).status_code for name in kept.people}
    assert found == {
        "visitor": 302, "stranger": 404, "till": 200, "editor": 200, "owner": 200, "other": 404,
        "expired": 404, "staff": 200, "unsafe": 404,
    }  # fmt: skip


@pytest.mark.parametrize("path", [*(f"/stad/lokaler/{page}" for page in ALL_STAFF), *OF_ONE])
def test_the_staffs_pages_are_for_staff(kept, as_, path):
    full = path if path.startswith("/") else kept.staff + path
    found = {name: as_(name).get(full).status_code for name in kept.people}
    shut = dict.fromkeys(("stranger", "till", "editor", "owner", "other", "expired"), 403)
    assert found == {"visitor": 302, **shut, "staff": 200, "unsafe": 302}


def test_staff_have_no_page_for_a_rent(kept, as_):
    assert as_("staff").get(kept.staff + "hyra/").status_code == 404


def test_anothers_premises_is_not_found_at_ones_own_desk(kept, as_):
    path = f"/aktor/{kept.other.actor.slug}/lokaler/{kept.premises.slug}/"
    assert as_("other").get(path).status_code == 404
    assert as_("owner").get(path).status_code == 404
    assert as_("staff").get(path).status_code == 404


def test_claims_are_made_by_owners_and_decided_by_other_staff(kept):
    assert_matrix(
        rules.can_claim_premises, people=kept.people,
        objects={"own": kept.own.actor, "other": kept.other.actor, "ended": kept.ended.actor},
        table="""
                  own other ended
        visitor   no  no    no
        stranger  no  no    no
        till      no  no    no
        editor    no  no    no
        owner     yes no    no
        other     no  yes   no
        expired   no  no    no
        staff     no  no    no
        unsafe    no  no    no
        """,
    )  # fmt: skip
    theirs = claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    member(kept.ended.actor, kept.people["staff"], Role.EDITOR)
    of_friends = claim_premises(kept.premises, kept.ended.actor, "", by=kept.ended.user)
    nobody = dict.fromkeys(kept.people, "no")
    for rule, yes in (
        (rules.can_decide_claim, {"theirs": ["staff"], "friends": []}),
        (rules.can_withdraw_claim, {"theirs": ["other"], "friends": []}),
    ):
        claims = {"theirs": theirs, "friends": of_friends}
        found = {
            name: [who for who in nobody if rule(kept.people[who], claim)]
            for name, claim in claims.items()
        }
        assert found == yes


def test_a_claim_of_friends_is_not_decided_by_their_colleague(kept, as_):
    member(kept.other.actor, kept.people["staff"], Role.TILL)
    claim = claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    answer = as_("staff").post(f"/stad/lokaler/ansprak/{claim.pk}/", {"grant": "1"})
    assert answer.status_code == 403
    kept.premises.refresh_from_db()
    assert kept.premises.owner_id == kept.own.actor.pk
    assert "någon annan avgör" in as_("staff").get("/stad/lokaler/ansprak/").content.decode()
