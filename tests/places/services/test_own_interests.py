"""Staff decide nothing for those they work for; what they took is not won back by a new actor."""

import pytest

from tests.factories.actors import member, on_staff, owned, person
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from torg.core.models import User
from torg.places.enums import ClaimState, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor
from torg.places.queries.actors import is_barred_in
from torg.places.services.actors import edit_identity
from torg.places.services.claims import claim_place, decide_claim, issue_letter_code, use_code
from torg.places.services.mandates import end_mandate

pytestmark = pytest.mark.django_db
WHY = "Vi har talat med styrelsen."


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def staff() -> User:
    return on_staff()


@pytest.fixture
def actor(ada: User) -> Actor:
    return owned(CityFactory(), ada)


def test_a_new_actor_is_no_way_round_it(actor: Actor, ada: User, staff: User) -> None:
    end_mandate(actor.mandates.get(), "Bolaget är inte hennes.", by=staff)
    assert is_barred_in(actor.city, ada.pk)
    fresh = ActorFactory(city=actor.city)
    member(fresh, ada, Role.OWNER)
    claim = claim_place(PlaceFactory(city=actor.city), fresh, by=ada)
    code = issue_letter_code(claim, by=staff)
    assert use_code(claim, code, by=ada)
    assert claim.state == ClaimState.WITH_STAFF
    assert not is_barred_in(CityFactory(slug="annan", is_default=False), ada.pk)


def test_staff_decide_no_claim_of_those_they_work_for(actor: Actor, ada: User, staff: User) -> None:
    """Neither for their own employer nor against its rival."""
    member(actor, staff, Role.TILL)
    rival = owned(actor.city, person("eva"), whole=False)
    theirs = claim_place(PlaceFactory(city=actor.city), actor, by=ada)
    against = claim_place(
        PlaceFactory(city=actor.city, actor=actor), rival, by=rival.memberships.get().user
    )
    for claim in (theirs, against):
        with pytest.raises(RefusedDeedError):
            decide_claim(claim, grant=False, reasons=WHY, by=staff)
        with pytest.raises(RefusedDeedError):
            issue_letter_code(claim, by=staff)
    decide_claim(theirs, grant=True, reasons=WHY, by=on_staff("tove"))


def test_staff_change_nothing_that_was_shown_of_those_they_work_for(
    actor: Actor, staff: User
) -> None:
    member(actor, staff, Role.OWNER)
    with pytest.raises(RefusedDeedError):
        edit_identity(actor, {"legal_name": "Något annat AB"}, by=staff)
