"""What becomes of an actor whose owner goes, and what staff have taken from a person."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tests.factories.actors import ORG_NUMBER, complete, mandated, member, on_staff, owned, person
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from tests.mails import delivered
from torg.core.models import JournalEntry, User
from torg.core.privacy import erase_person
from torg.places import rules
from torg.places.enums import ActorKind, ClaimState, Evidence, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Invitation
from torg.places.queries.actors import (
    invitations_to,
    is_barred,
    open_invitations,
    ownerless,
    with_asked_number,
)
from torg.places.services.actors import begin_actor, edit_identity
from torg.places.services.claims import (
    CLAIMS_A_DAY,
    claim_place,
    decide_claim,
    withdraw_claim,
)
from torg.places.services.mandates import end_mandate, give_mandate, resume_mandate, suspend_mandate
from torg.places.services.memberships import (
    MOST_A_DAY,
    accept_invitation,
    change_role,
    end_membership,
    hand_over,
    invite,
    withdraw_invitation,
)
from torg.places.services.owners import appoint_owner, close_actor, decide_number, note_ownerless

pytestmark = pytest.mark.django_db
LINK = "https://torg.example/aktor/inbjudan/TOKEN/"
WHY = "Vi har talat med styrelsen."


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def bea() -> User:
    return person("bea")


@pytest.fixture
def staff() -> User:
    return on_staff()


@pytest.fixture
def actor(ada: User) -> Actor:
    return owned(CityFactory(), ada)


def co_owner(actor: Actor, user: User) -> User:
    member(actor, user, Role.OWNER)
    mandated(actor, user)
    return user


# --- leaving -------------------------------------------------------------------------------------


def test_the_last_who_may_act_does_not_leave_a_colleague_without_power(
    actor: Actor, ada: User, bea: User
) -> None:
    member(actor, bea, Role.OWNER)  # her mandate has not come or is over
    mine = actor.memberships.get(user=ada)
    for deed in (
        lambda: end_membership(mine, by=ada),
        lambda: change_role(mine, Role.EDITOR, by=ada),
    ):
        with pytest.raises(RefusedDeedError, match="Lämna över allt"):
            deed()
    mandated(actor, bea)
    end_membership(mine, by=ada)
    assert rules.can_manage_people(bea, actor)


def test_who_has_no_power_themselves_may_leave_whoever_stays(
    actor: Actor, ada: User, bea: User
) -> None:
    hers = member(actor, bea, Role.OWNER)
    end_membership(hers, by=bea)
    assert rules.mandated_ids(actor) == {ada.pk}


def test_nothing_is_handed_over_to_an_account_that_is_shut(
    actor: Actor, ada: User, bea: User
) -> None:
    row = member(actor, bea, Role.EDITOR)
    User.objects.filter(pk=bea.pk).update(is_active=False)
    with pytest.raises(RefusedDeedError):
        hand_over(row, by=ada)


# --- without an owner ----------------------------------------------------------------------------


def test_an_erased_owner_leaves_the_actor_before_staff(
    actor: Actor, ada: User, bea: User, staff: User, django_capture_on_commit_callbacks: Any
) -> None:
    member(actor, bea, Role.EDITOR)
    assert note_ownerless() == 0
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(ada, by=ada)
    assert list(ownerless(actor.city)) == [actor]
    (letter,) = delivered()
    assert (letter.to, "ingen ägare" in letter.subject) == ([bea.email], True)
    assert not rules.can_edit_place(bea, actor)
    assert note_ownerless() == 0  # told once
    for email, reasons in (("nobody@example.com", WHY), (bea.email, " "), (staff.email, WHY)):
        with pytest.raises(RefusedDeedError):
            appoint_owner(actor, email, reasons, by=staff)
    mandate = appoint_owner(actor, "BEA@example.com", WHY, by=staff)
    assert (mandate.evidence, mandate.checked_by) == (Evidence.STAFF, staff)
    assert rules.can_manage_people(bea, actor)
    assert not ownerless(actor.city).exists()
    with pytest.raises(RefusedDeedError):
        appoint_owner(actor, bea.email, WHY, by=staff)


def test_an_owner_who_is_shut_out_counts_for_none(actor: Actor, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert note_ownerless() == 1
    User.objects.filter(pk=ada.pk).update(is_active=True)
    assert note_ownerless() == 0
    assert not ownerless(actor.city).exists()


def test_a_draft_is_nobodys_to_look_after(ada: User) -> None:
    actor = ActorFactory()
    member(actor, ada, Role.OWNER)
    erase_person(ada, by=None)
    assert note_ownerless() == 0


# --- the end of an actor -------------------------------------------------------------------------


def test_a_closed_actor_runs_nothing_and_nobody_works_there(
    actor: Actor, ada: User, bea: User
) -> None:
    place, other = PlaceFactory(city=actor.city, actor=actor), PlaceFactory(city=actor.city)
    claim = claim_place(other, actor, by=ada)
    member(actor, bea, Role.EDITOR)
    invite(actor, "cia@example.com", Role.TILL, LINK, by=ada)
    close_actor(actor, by=ada)
    place.refresh_from_db()
    claim.refresh_from_db()
    assert (place.actor, place.status, claim.state) == (None, "active", ClaimState.WITHDRAWN)
    assert not actor.memberships.filter(until=None).exists()
    assert not actor.mandates.filter(ended_at=None).exists()
    assert not Invitation.objects.filter(withdrawn_at=None).exists()
    for user in (ada, bea):
        assert not rules.can_see_desk(user, actor)
    assert note_ownerless() == 0
    assert JournalEntry.objects.filter(verb="actor.closed", user_id=ada.pk).count() == 1
    with pytest.raises(RefusedDeedError):
        close_actor(actor, by=ada)


def test_the_organisation_of_a_closed_actor_may_begin_anew(
    actor: Actor, ada: User, bea: User, staff: User
) -> None:
    place = PlaceFactory(city=actor.city, actor=actor)
    again = complete(begin_actor(actor.city, {"name": "Provbolaget igen"}, by=bea))
    refused = claim_place(place, again, by=bea)
    with pytest.raises(RefusedDeedError, match="organisationsnummer"):
        decide_claim(refused, grant=True, reasons=WHY, by=staff)
    close_actor(actor, by=ada)
    decide_claim(refused, grant=True, reasons=WHY, by=staff)
    again.refresh_from_db()
    place.refresh_from_db()
    assert (again.org_number, place.actor) == (actor.org_number, again)
    assert rules.can_edit_place(bea, place)


# --- invitations ---------------------------------------------------------------------------------


def asked(actor: Actor, who: User, role: Role, by: User) -> Invitation:
    return invite(actor, who.email, role, LINK, by=by)


@pytest.mark.parametrize("how", ["suspended", "ended", "dismissed", "lesser", "expired", "erased"])
def test_an_invitation_lives_no_longer_than_the_right_of_who_sent_it(
    actor: Actor, ada: User, bea: User, staff: User, how: str
) -> None:
    co_owner(actor, bea)
    cia = person("cia")
    invitation, now = asked(actor, cia, Role.OWNER, bea), timezone.now()
    assert [row.pk for row in open_invitations(actor, now)] == [invitation.pk]
    theirs = actor.mandates.get(user=bea)
    row = actor.memberships.get(user=bea, until=None)
    deeds = {
        "suspended": lambda: suspend_mandate(theirs, "Vi utreder.", by=staff),
        "ended": lambda: end_mandate(theirs, "Har slutat.", by=staff),
        "dismissed": lambda: end_membership(row, by=ada),
        "lesser": lambda: change_role(row, Role.EDITOR, by=ada),
        "expired": lambda: actor.mandates.filter(user=bea).update(ends_at=now),
        "erased": lambda: erase_person(bea, by=None),
    }
    deeds[how]()
    assert (open_invitations(actor, timezone.now()), invitations_to(cia, actor.city, now)) == (
        [], invitations_to(cia, actor.city, now) if how == "expired" else [],
    )  # fmt: skip
    with pytest.raises(RefusedDeedError):
        accept_invitation(invitation, by=cia)
    assert not rules.can_see_desk(cia, actor)


def test_nobodys_address_is_mailed_again_and_again(actor: Actor, ada: User) -> None:
    for n in range(MOST_A_DAY):
        withdraw_invitation(invite(actor, f"a{n}@example.com", Role.TILL, LINK, by=ada), by=ada)
    with pytest.raises(RefusedDeedError, match="i morgon"):
        invite(actor, "one-more@example.com", Role.TILL, LINK, by=ada)
    yesterday = timezone.now() - timedelta(days=1)
    Invitation.objects.update(created_at=yesterday)
    invite(actor, "one-more@example.com", Role.TILL, LINK, by=ada)


def test_staffs_queue_is_not_filled_by_one_person(actor: Actor, ada: User) -> None:
    places = PlaceFactory.create_batch(CLAIMS_A_DAY + 1, city=actor.city)
    for place in places[:-1]:
        withdraw_claim(claim_place(place, actor, by=ada), by=ada)
    with pytest.raises(RefusedDeedError, match="i morgon"):
        claim_place(places[-1], actor, by=ada)


def test_those_of_a_colleague_stay(actor: Actor, ada: User, bea: User, staff: User) -> None:
    co_owner(actor, bea)
    cia = person("cia")
    invitation = asked(actor, cia, Role.EDITOR, ada)
    suspend_mandate(actor.mandates.get(user=bea), "Vi utreder.", by=staff)
    accept_invitation(invitation, by=cia)
    assert rules.can_edit_place(cia, actor)


# --- what staff have taken -----------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["suspended", "ended"])
def test_only_staff_give_back_what_staff_have_taken(
    actor: Actor, ada: User, bea: User, staff: User, taken: str
) -> None:
    co_owner(actor, bea)
    deed = suspend_mandate if taken == "suspended" else end_mandate
    deed(actor.mandates.get(user=bea), "Vi utreder ett tips.", by=staff)
    assert is_barred(actor, bea.pk)
    hers = actor.memberships.get(user=bea, until=None)
    for role in (Role.EDITOR, Role.TILL):
        with pytest.raises(RefusedDeedError, match="personal"):
            change_role(hers, role, by=ada)
    with pytest.raises(RefusedDeedError, match="personal"):
        hand_over(hers, by=ada)
    end_membership(hers, by=ada)  # to let her go is her employer's
    for role in (Role.OWNER, Role.EDITOR):
        with pytest.raises(RefusedDeedError, match="personal"):
            accept_invitation(asked(actor, bea, role, ada), by=bea)
    assert not rules.can_serve(bea, actor)
    give_mandate(actor, bea, Evidence.STAFF, by=staff, note=WHY)
    assert not is_barred(actor, bea.pk)
    accept_invitation(asked(actor, bea, Role.OWNER, ada), by=bea)
    assert rules.can_manage_people(bea, actor)


def test_what_was_resumed_bars_nobody_later(
    actor: Actor, ada: User, bea: User, staff: User
) -> None:
    co_owner(actor, bea)
    mandate = actor.mandates.get(user=bea)
    suspend_mandate(mandate, "Vi utreder ett tips.", by=staff)
    resume_mandate(mandate, by=staff)
    assert "Vi utreder ett tips." in mandate.note  # it stays to be read
    end_membership(actor.memberships.get(user=bea, until=None), by=ada)
    assert not is_barred(actor, bea.pk)
    accept_invitation(asked(actor, bea, Role.EDITOR, ada), by=bea)


def test_a_dismissal_is_not_staffs(actor: Actor, ada: User, bea: User) -> None:
    co_owner(actor, bea)
    end_membership(actor.memberships.get(user=bea), by=ada)
    assert not is_barred(actor, bea.pk)


def test_staff_decide_nothing_of_their_own(actor: Actor, staff: User) -> None:
    co_owner(actor, staff)
    own = actor.mandates.get(user=staff)
    for deed in (suspend_mandate, end_mandate):
        with pytest.raises(RefusedDeedError):
            deed(own, "Så är det.", by=staff)
    suspend_mandate(own, "Vi utreder.", by=on_staff("tove"))
    with pytest.raises(RefusedDeedError):
        resume_mandate(own, by=staff)
    assert not rules.can_manage_people(staff, actor)


# --- a number given afterwards -------------------------------------------------------------------


@pytest.fixture
def choir(ada: User) -> Actor:
    """An association that was verified without a number."""
    actor = owned(CityFactory(), ada)
    complete(actor, number="")
    Actor.objects.filter(pk=actor.pk).update(kind=ActorKind.ASSOCIATION)
    actor.refresh_from_db()
    return actor


def test_a_number_given_after_it_was_verified_waits_for_staff(
    choir: Actor, ada: User, staff: User
) -> None:
    assert edit_identity(choir, {"org_number": "556012-5790"}, by=ada) == ["asked_number"]
    choir.refresh_from_db()
    assert (choir.org_number, choir.asked_number) == ("", ORG_NUMBER)
    assert list(with_asked_number(choir.city)) == [choir]
    assert edit_identity(choir, {"org_number": ORG_NUMBER}, by=ada) == []
    with pytest.raises(RefusedDeedError):
        decide_number(choir, accept=False, reasons=" ", by=staff)
    decide_number(choir, accept=False, reasons="Numret är en annan förenings.", by=staff)
    assert (choir.org_number, choir.asked_number) == ("", "")
    assert edit_identity(choir, {"org_number": ORG_NUMBER}, by=ada) == ["asked_number"]
    decide_number(choir, accept=True, reasons="", by=staff)
    choir.refresh_from_db()
    assert (choir.org_number, choir.asked_number, choir.asked_number_at) == (ORG_NUMBER, "", None)
    with pytest.raises(RefusedDeedError):
        decide_number(choir, accept=True, reasons="", by=staff)
    assert edit_identity(choir, {"org_number": ORG_NUMBER}, by=ada) == []


def test_a_number_can_be_taken_back_and_is_not_anothers(
    choir: Actor, ada: User, staff: User
) -> None:
    edit_identity(choir, {"org_number": ORG_NUMBER}, by=ada)
    other = complete(owned(choir.city, person("eva"), whole=False))
    with pytest.raises(RefusedDeedError):
        decide_number(choir, accept=True, reasons="", by=staff)
    assert edit_identity(choir, {"org_number": ""}, by=ada) == ["asked_number"]
    assert not with_asked_number(choir.city).exists()
    with pytest.raises(RefusedDeedError):
        edit_identity(choir, {"org_number": other.org_number}, by=ada)


def test_staff_write_a_number_themselves_but_not_their_own(choir: Actor, staff: User) -> None:
    edit_identity(choir, {"org_number": ORG_NUMBER}, by=staff)
    choir.refresh_from_db()
    assert (choir.org_number, choir.asked_number) == (ORG_NUMBER, "")
    mine = owned(choir.city, staff, whole=False)
    Actor.objects.filter(pk=mine.pk).update(asked_number="8020026360")
    with pytest.raises(RefusedDeedError):
        decide_number(mine, accept=True, reasons="", by=staff)


def test_a_draft_may_still_write_what_it_likes(ada: User) -> None:
    actor = ActorFactory()
    member(actor, ada, Role.OWNER)
    assert edit_identity(actor, {"org_number": ORG_NUMBER}, by=ada) == ["org_number"]


def test_a_grant_by_staff_lifts_what_staff_took(actor: Actor, ada: User, staff: User) -> None:
    end_mandate(actor.mandates.get(), "Har slutat.", by=staff)
    claim = claim_place(PlaceFactory(city=actor.city), actor, by=ada)
    decide_claim(claim, grant=True, reasons=WHY, by=staff)
    assert not is_barred(actor, ada.pk)
    assert rules.can_edit_place(ada, actor)


def test_an_address_that_is_not_checked_appoints_nobody(
    actor: Actor, ada: User, staff: User
) -> None:
    erase_person(ada, by=None)
    note_ownerless()
    actor.refresh_from_db()
    eva = person("eva")
    EmailAddress.objects.filter(user=eva).update(verified=False)
    with pytest.raises(RefusedDeedError):
        appoint_owner(actor, eva.email, WHY, by=staff)
    assert actor.mandates.filter(ends_at__gt=timezone.now() + timedelta(days=1)).count() == 0
