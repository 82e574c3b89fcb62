"""Who an actor is in law, and the people who work for it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from tests.factories.actors import ORG_NUMBER, member, on_staff, owned, person
from tests.factories.places import CityFactory
from tests.mails import delivered
from torg.core.models import User
from torg.places import rules
from torg.places.enums import ActorKind, Evidence, Role
from torg.places.exceptions import IncompleteTraderError, RefusedDeedError
from torg.places.models import Actor, Invitation
from torg.places.queries.actors import invitation_by, invitations_to, visible_to
from torg.places.services.actors import begin_actor, edit_identity, refuse_incomplete
from torg.places.services.mandates import (
    end_mandate,
    give_mandate,
    resume_mandate,
    suspend_mandate,
)
from torg.places.services.memberships import (
    accept_invitation,
    change_role,
    end_membership,
    forget_old_invitations,
    hand_over,
    invite,
    withdraw_invitation,
)
from torg.places.services.proofs import digest

pytestmark = pytest.mark.django_db
LINK = "https://torg.example/aktor/inbjudan/TOKEN/"
WHOLE = {
    "legal_name": "Lyktan AB", "org_number": "556012-5790", "register": "Bolagsverket",
    "street_address": "Hamngatan 1", "postcode": "252 00", "locality": "Provstad",
    "email": "hej@lyktan.example", "phone": "042-10 00 00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail goes after the commit: run what waits at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **_options: run())


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def actor(ada: User) -> Actor:
    return owned(CityFactory(), ada)


# --- identity ------------------------------------------------------------------------------------


def test_a_draft_gives_no_power_and_can_be_filled_in(ada: User) -> None:
    actor = begin_actor(CityFactory(), {"name": "  Lyktan <b>AB</b> "}, by=ada)
    assert (actor.name, actor.slug) == ("Lyktan AB", "lyktan-ab")
    assert not rules.can_edit_place(ada, actor)
    with pytest.raises(IncompleteTraderError):
        refuse_incomplete(actor)
    edit_identity(actor, WHOLE, pledged=True, by=ada)
    refuse_incomplete(actor)
    assert actor.org_number == ORG_NUMBER


@pytest.mark.parametrize("field", [*WHOLE, "pledge"])
def test_each_missing_part_keeps_an_actor_from_publishing(ada: User, field: str) -> None:
    actor = begin_actor(CityFactory(), {"name": "Lyktan"}, by=ada)
    values = {name: value for name, value in WHOLE.items() if name != field}
    edit_identity(actor, values, pledged=field != "pledge", by=ada)
    with pytest.raises(IncompleteTraderError):
        refuse_incomplete(actor)


def test_an_association_may_be_without_a_number(ada: User) -> None:
    actor = begin_actor(CityFactory(), {"name": "Kören", "kind": ActorKind.ASSOCIATION}, by=ada)
    edit_identity(actor, {**WHOLE, "org_number": "", "register": ""}, pledged=True, by=ada)
    refuse_incomplete(actor)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("556012-5791", "company"),  # check digit
        ("12345", "company"),
        ("811218-9876", "company"),  # a day of birth: a personal identity number
        ("19811218-9876", "sole"),
        ("8112189876", "association"),
        ("5560125790", "sole"),
    ],
)
def test_bad_and_personal_numbers_are_refused_and_not_stored(
    ada: User, number: str, kind: str
) -> None:
    with pytest.raises(RefusedDeedError):
        begin_actor(CityFactory(), {"name": "X", "org_number": number, "kind": kind}, by=ada)
    assert not Actor.objects.exists()


def test_what_was_verified_is_for_staff_to_change(actor: Actor, ada: User) -> None:
    with pytest.raises(RefusedDeedError):
        edit_identity(actor, {"legal_name": "Något annat AB"}, by=ada)
    with pytest.raises(RefusedDeedError):
        edit_identity(actor, {"legal_name": "X AB"}, by=person("unsafe", is_staff=True))
    edit_identity(actor, {"legal_name": "Rättat AB"}, by=on_staff())
    assert edit_identity(actor, {"phone": "042-11 11 11"}, by=ada) == ["phone"]


# --- mandates ------------------------------------------------------------------------------------


def test_a_mandate_ends_at_once_and_says_why(actor: Actor, ada: User) -> None:
    staff = person("staff", is_staff=True)
    mandate = actor.mandates.get()
    assert rules.can_edit_place(ada, actor)
    with pytest.raises(RefusedDeedError):
        suspend_mandate(mandate, " ", by=staff)
    suspend_mandate(mandate, "Vi utreder ett tips.", by=staff)
    assert not rules.can_edit_place(ada, actor)
    assert "Vi utreder" in delivered()[-1].body
    resume_mandate(mandate, by=staff)
    assert rules.can_edit_place(ada, actor)
    end_mandate(mandate, "Bolaget är avvecklat.", by=staff)
    assert not rules.can_edit_place(ada, actor)
    with pytest.raises(RefusedDeedError):
        resume_mandate(mandate, by=staff)


def test_staff_need_a_reason_and_an_end(actor: Actor, ada: User) -> None:
    staff = person("staff", is_staff=True)
    with pytest.raises(RefusedDeedError):
        give_mandate(actor, ada, Evidence.STAFF, by=staff)
    for until in (timezone.now(), timezone.now() + timedelta(days=4000)):
        with pytest.raises(RefusedDeedError):
            give_mandate(actor, ada, Evidence.STAFF, by=staff, note="Känd", until=until)


# --- people --------------------------------------------------------------------------------------


def invited(actor: Actor, email: str, role: Role, by: User) -> Invitation:
    invite(actor, email, role, LINK, by=by)
    token = re.search(r"inbjudan/([\w-]+)/", delivered()[-1].body)
    assert token
    found = invitation_by(digest("link", token.group(1)))
    assert found
    assert token.group(1) not in found.secret
    return found


def test_an_invitation_is_for_the_address_it_went_to(actor: Actor, ada: User) -> None:
    bea, eve = person("bea"), person("eve")
    invitation = invited(actor, "BEA@example.com", Role.EDITOR, ada)
    assert invitations_to(bea, actor.city, timezone.now()) == [invitation]
    with pytest.raises(RefusedDeedError):
        accept_invitation(invitation, by=eve)
    accept_invitation(invitation, by=bea)
    assert rules.can_edit_place(bea, actor)
    assert not rules.can_manage_people(bea, actor)
    assert list(visible_to(bea, actor.city)) == [actor]
    invitation.refresh_from_db()
    assert invitation.email == ""
    with pytest.raises(RefusedDeedError):
        accept_invitation(invitation, by=bea)


def test_an_owner_who_is_invited_gets_a_mandate_that_ends_with_the_inviters(
    actor: Actor, ada: User
) -> None:
    bea = person("bea")
    accept_invitation(invited(actor, bea.email, Role.OWNER, ada), by=bea)
    assert rules.can_manage_people(bea, actor)
    first, second = (actor.mandates.get(user=user) for user in (ada, bea))
    assert (second.evidence, second.ends_at) == (Evidence.OWNER, first.ends_at)


def test_old_and_withdrawn_invitations_do_nothing(actor: Actor, ada: User) -> None:
    bea = person("bea")
    invitation = invited(actor, bea.email, Role.TILL, ada)
    withdraw_invitation(invitation, by=ada)
    with pytest.raises(RefusedDeedError):
        accept_invitation(invitation, by=bea)
    late = invited(actor, bea.email, Role.TILL, ada)
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    with pytest.raises(RefusedDeedError):
        accept_invitation(late, by=bea)
    assert forget_old_invitations() == 1
    assert not Invitation.objects.exclude(email="").exists()


def test_an_actor_is_never_without_an_owner(actor: Actor, ada: User) -> None:
    mine = actor.memberships.get()
    with pytest.raises(RefusedDeedError):
        end_membership(mine, by=ada)
    with pytest.raises(RefusedDeedError):
        change_role(mine, Role.EDITOR, by=ada)
    bea = member(actor, person("bea"), Role.EDITOR)
    hand_over(bea, by=ada)
    assert rules.can_manage_people(bea.user, actor)
    assert not rules.can_manage_people(ada, actor)
    assert rules.can_edit_place(ada, actor)
    end_membership(actor.memberships.get(user=ada, until=None), by=ada)
    assert not rules.can_see_desk(ada, actor)
    roles = actor.memberships.filter(until=None).values_list("role", flat=True)
    assert list(roles) == [Role.OWNER]


def test_the_last_owner_accepts_no_lesser_role(actor: Actor, ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="ada@other.example", verified=True)
    invitation = invited(actor, "ada@other.example", Role.EDITOR, ada)
    with pytest.raises(RefusedDeedError):
        accept_invitation(invitation, by=ada)
    assert rules.can_manage_people(ada, actor)


def test_only_who_has_a_mandate_hands_over(actor: Actor, ada: User) -> None:
    bea = member(actor, person("bea"), Role.EDITOR)
    actor.mandates.update(ended_at=timezone.now())
    with pytest.raises(RefusedDeedError):
        hand_over(bea, by=ada)


def test_a_member_who_goes_has_no_power_left(actor: Actor, ada: User) -> None:
    bea = member(actor, person("bea"), Role.EDITOR)
    assert rules.can_edit_place(bea.user, actor)
    change_role(bea, Role.TILL, by=ada)
    assert not rules.can_edit_place(bea.user, actor)
    end_membership(actor.memberships.get(user=bea.user, until=None), by=ada)
    assert not rules.can_serve(bea.user, actor)


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.com", "x@" + "y" * 300 + ".se"])
def test_bad_addresses_are_not_invited(actor: Actor, ada: User, email: str) -> None:
    with pytest.raises(RefusedDeedError):
        invite(actor, email, Role.EDITOR, LINK, by=ada)
