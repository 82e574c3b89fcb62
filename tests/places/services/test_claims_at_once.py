"""Two who want the same place, or answer the same invitation, in the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.actors import mandated, member, person
from tests.factories.places import ActorFactory, PlaceFactory
from tests.moments import at_once
from torg.core.models import User
from torg.places.enums import ClaimState, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Claim, Invitation, Membership, Place
from torg.places.services import claims
from torg.places.services.actors import begin_actor
from torg.places.services.memberships import accept_invitation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place() -> Place:
    made: Place = PlaceFactory(name="Lyktan")
    return made


def claimed(place: Place, name: str) -> tuple[Claim, User]:
    by = person(name)
    actor = begin_actor(place.city, {"name": f"{name} AB"}, by=by)
    return claims.claim_place(place, actor, by=by), by


def test_two_claims_at_once_are_both_heard(place: Place) -> None:
    ada, bea = person("ada"), person("bea")
    one = begin_actor(place.city, {"name": "Ett AB"}, by=ada)
    two = begin_actor(place.city, {"name": "Två AB"}, by=bea)
    problems = at_once(
        lambda: claims.claim_place(place, one, by=ada),
        lambda: claims.claim_place(Place.objects.get(pk=place.pk), two, by=bea),
    )
    assert problems == []
    assert set(Claim.objects.values_list("actor", flat=True)) == {one.pk, two.pk}
    place.refresh_from_db()
    assert place.actor_id is None


def test_of_two_codes_at_once_one_gives_the_place_and_the_other_is_heard(place: Place) -> None:
    staff = person("stad", is_staff=True, second_factor_from=timezone.now() + timedelta(days=1))
    (first, ada), (second, bea) = claimed(place, "ada"), claimed(place, "bea")
    codes = [claims.issue_letter_code(each, by=staff) for each in (first, second)]
    other = Claim.objects.get(pk=second.pk)
    problems = at_once(
        lambda: claims.use_code(first, codes[0], by=ada),
        lambda: claims.use_code(other, codes[1], by=bea),
    )
    assert problems == []
    first.refresh_from_db()
    second.refresh_from_db()
    place.refresh_from_db()
    assert (first.state, second.state) == (ClaimState.GRANTED, ClaimState.WITH_STAFF)
    assert place.actor_id == first.actor_id


def test_an_invitation_that_is_answered_twice_at_once_lets_in_once(place: Place) -> None:
    actor, ada, bea = ActorFactory(city=place.city), person("ada"), person("bea")
    member(actor, ada, Role.OWNER)
    mandated(actor, ada)
    made = Invitation.objects.create(
        actor=actor, email=bea.email, role=Role.EDITOR, invited_by=ada, secret="x",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    again = Invitation.objects.get(pk=made.pk)
    problems = at_once(
        lambda: accept_invitation(made, by=bea), lambda: accept_invitation(again, by=bea)
    )
    assert [type(problem) for problem in problems] == [RefusedDeedError]
    assert Membership.objects.filter(actor=actor, user=bea, until=None).count() == 1
