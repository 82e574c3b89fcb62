"""Claims: shown by a code or by staff, both heard when two want one place."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.actors import ORG_NUMBER, mandated, member, owned, person
from tests.factories.places import ActorFactory, CategoryFactory, CityFactory, PlaceFactory
from tests.mails import delivered
from torg.core.models import JournalEntry, User
from torg.places import rules
from torg.places.enums import ClaimState, Evidence, PlaceStatus, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Claim, ClaimCode, Place
from torg.places.queries.claims import rivals, visible_to, waiting
from torg.places.services import claims
from torg.places.services.actors import begin_actor
from torg.places.services.joining import NewPlace, propose_place
from torg.places.services.mandates import end_mandate, suspend_mandate

pytestmark = pytest.mark.django_db
WHY = "Jag har sett registreringsbeviset."


@pytest.fixture(autouse=True)
def _commits(django_capture_on_commit_callbacks, monkeypatch):
    """Mail goes after the commit: run what waits at once."""
    from django.db import transaction  # noqa: PLC0415  -- patched here alone

    monkeypatch.setattr(transaction, "on_commit", lambda run, **_options: run())


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def staff() -> User:
    return person("staff", is_staff=True, second_factor_from=timezone.now() + timedelta(days=1))


@pytest.fixture
def place() -> Place:
    return PlaceFactory(
        website="https://www.lyktan.example/om", provenance={"website": "osm"}, name="Lyktan"
    )


@pytest.fixture
def claim(ada: User, place: Place) -> Claim:
    return claims.claim_place(place, begin_actor(place.city, {"name": "Lyktan AB"}, by=ada), by=ada)


def code_in_mail() -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", delivered()[-1].body)
    assert found
    return found.group()


def test_a_code_at_the_own_domain_gives_the_place_and_a_mandate(claim: Claim, ada: User) -> None:
    claims.send_mail_code(claim, "kassan@lyktan.example", by=ada)
    assert delivered()[-1].to == ["kassan@lyktan.example"]
    code = code_in_mail()
    assert not ClaimCode.objects.filter(secret__contains=code).exists()
    assert not rules.can_edit_place(ada, claim.place)
    assert claims.use_code(claim, code.lower().replace("-", " "), by=ada)
    claim.refresh_from_db()
    place = Place.objects.get(pk=claim.place_id)
    assert (claim.state, claim.verified_how, claim.evidence) == (
        ClaimState.GRANTED, Evidence.MAIL, "lyktan.example",
    )  # fmt: skip
    assert place.actor_id == claim.actor_id
    assert rules.can_edit_place(ada, place)
    assert claim.actor.mandates.get().evidence == Evidence.MAIL
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"place.claimed", "claim.code_issued", "claim.proved", "claim.granted"} <= verbs
    assert "lyktan.example" not in str(list(JournalEntry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    "address",
    ["ada@gmail.com", "ada@annat.example", "ada@xlyktan.example", "ada@lyktan.example.com",
     "ada@mail.lyktan.example", "lyktan.example", ""],
)  # fmt: skip
def test_other_addresses_get_no_code(claim: Claim, ada: User, address: str) -> None:
    with pytest.raises(RefusedDeedError):
        claims.send_mail_code(claim, address, by=ada)
    assert delivered() == []


@pytest.mark.parametrize(
    ("website", "source"),
    [
        ("https://lyktan.example", "actor"),  # written by whoever claims it
        ("https://facebook.com/lyktan", "osm"),
        ("https://gmail.com/", "osm"),
        ("https://10.0.0.1/", "osm"),
        ("", "osm"),
    ],
)
def test_a_website_that_proves_nothing_is_no_way(
    claim: Claim, ada: User, website: str, source: str
) -> None:
    Place.objects.filter(pk=claim.place_id).update(website=website, provenance={"website": source})
    claim.place.refresh_from_db()
    assert claims.mail_domain(claim) == ""
    with pytest.raises(RefusedDeedError):
        claims.send_mail_code(claim, "ada@facebook.com", by=ada)


def test_wrong_codes_run_out(claim: Claim, ada: User) -> None:
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    code = code_in_mail()
    assert [claims.use_code(claim, "AAAA-AAAA", by=ada) for _n in range(5)] == [False] * 5
    with pytest.raises(RefusedDeedError):
        claims.use_code(claim, code, by=ada)


def test_codes_get_old_and_a_new_one_ends_the_other(claim: Claim, ada: User) -> None:
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    first = code_in_mail()
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    assert not claims.use_code(claim, first, by=ada)
    ClaimCode.objects.update(expires_at=timezone.now())
    with pytest.raises(RefusedDeedError):
        claims.use_code(claim, code_in_mail(), by=ada)


def test_five_mails_a_day(claim: Claim, ada: User) -> None:
    for _n in range(5):
        claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    with pytest.raises(RefusedDeedError):
        claims.send_mail_code(claim, "a@lyktan.example", by=ada)


def test_a_claim_made_again_gives_no_further_mails(claim: Claim, ada: User) -> None:
    for _n in range(5):
        claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    claims.withdraw_claim(claim, by=ada)
    again = claims.claim_place(claim.place, claim.actor, by=ada)
    with pytest.raises(RefusedDeedError):
        claims.send_mail_code(again, "a@lyktan.example", by=ada)


@pytest.mark.parametrize("take", [suspend_mandate, end_mandate])
def test_a_code_gives_nobody_back_what_staff_took(
    claim: Claim, ada: User, staff: User, take: Callable[..., object]
) -> None:
    take(mandated(claim.actor, ada), WHY, by=staff)
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    assert claims.use_code(claim, code_in_mail(), by=ada)
    claim.refresh_from_db()
    assert claim.state == ClaimState.WITH_STAFF
    assert not rules.can_serve(ada, claim.actor)


def test_a_letter_code_is_shown_to_staff_once(claim: Claim, ada: User, staff: User) -> None:
    claims.ask_staff(claim, "Skicka ett brev", letter=True, by=ada)
    assert waiting(claim.city).count == 1
    code = claims.issue_letter_code(claim, by=staff)
    assert code not in delivered()[-1].body
    assert claims.use_code(claim, code, by=ada)
    claim.refresh_from_db()
    assert (claim.state, claim.verified_how) == (ClaimState.GRANTED, Evidence.LETTER)


def test_staff_decide_with_reasons(claim: Claim, ada: User, staff: User) -> None:
    claims.ask_staff(claim, "Ni känner mig", by=ada)
    with pytest.raises(RefusedDeedError):
        claims.decide_claim(claim, grant=True, reasons="ja", by=staff)
    claims.decide_claim(claim, grant=True, reasons=WHY, by=staff)
    mandate = claim.actor.mandates.get()
    assert (mandate.evidence, mandate.note, mandate.checked_by) == (Evidence.STAFF, WHY, staff)
    assert WHY in delivered()[-1].body


def test_staff_do_not_decide_their_own_claims(claim: Claim, ada: User) -> None:
    ada.is_staff = True
    ada.save()
    claims.ask_staff(claim, "Jag är ju jag", by=ada)
    with pytest.raises(RefusedDeedError):
        claims.decide_claim(claim, grant=True, reasons=WHY, by=ada)
    with pytest.raises(RefusedDeedError):
        claims.issue_letter_code(claim, by=ada)
    claim.refresh_from_db()
    assert claim.is_undecided


def test_a_refusal_says_why(claim: Claim, ada: User, staff: User) -> None:
    claims.ask_staff(claim, "", by=ada)
    claims.decide_claim(
        claim, grant=False, reasons="Det är fel företag, enligt registret.", by=staff
    )
    assert claim.state == ClaimState.REFUSED
    assert delivered()[-1].to == [ada.email]
    assert "fel företag" in delivered()[-1].body
    assert not rules.can_edit_place(ada, claim.place)
    with pytest.raises(RefusedDeedError):
        claims.decide_claim(claim, grant=True, reasons=WHY, by=staff)


def test_the_second_claim_is_heard_and_the_first_keeps_what_it_has(
    claim: Claim, ada: User, staff: User
) -> None:
    bea = person("bea")
    other = begin_actor(claim.city, {"name": "Andra Lyktan"}, by=bea)
    second = claims.claim_place(claim.place, other, "Vi tog över i mars", by=bea)
    assert (second.state, second.is_disputed) == (ClaimState.WITH_STAFF, True)
    assert rivals(second) == [claim]
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    claims.use_code(claim, code_in_mail(), by=ada)
    code = claims.issue_letter_code(second, by=staff)
    assert claims.use_code(second, code, by=bea)  # right, and still only heard
    second.refresh_from_db()
    place = Place.objects.get(pk=claim.place_id)
    assert (second.state, place.actor_id) == (ClaimState.WITH_STAFF, claim.actor_id)
    delivered().clear()
    claims.decide_claim(second, grant=True, reasons="Köpeavtal visat den 3 mars.", by=staff)
    place.refresh_from_db()
    assert place.actor_id == other.pk
    assert not rules.can_edit_place(ada, place)
    assert {m.to[0] for m in delivered()} == {ada.email, bea.email}
    assert all("Köpeavtal" in m.body for m in delivered())


def test_one_number_is_one_verified_actor(claim: Claim, ada: User, staff: User) -> None:
    holder = owned(claim.city, person("holder"))
    assert holder.org_number == ORG_NUMBER
    Actor.objects.filter(pk=claim.actor_id).update(org_number=ORG_NUMBER)
    claims.send_mail_code(claim, "a@lyktan.example", by=ada)
    assert claims.use_code(claim, code_in_mail(), by=ada)
    claim.refresh_from_db()
    assert (claim.state, claim.is_disputed) == (ClaimState.WITH_STAFF, True)
    with pytest.raises(RefusedDeedError):
        claims.decide_claim(claim, grant=True, reasons=WHY, by=staff)


def test_only_an_owner_claims(place: Place, ada: User) -> None:
    actor = ActorFactory(city=place.city)
    member(actor, ada, Role.EDITOR)
    with pytest.raises(RefusedDeedError):
        claims.claim_place(place, actor, by=ada)


def test_claiming_twice_is_one_claim(claim: Claim, ada: User) -> None:
    assert claims.claim_place(claim.place, claim.actor, by=ada) == claim


def test_others_do_not_see_a_claim(claim: Claim, ada: User, staff: User) -> None:
    assert list(visible_to(ada, claim.city)) == [claim]
    assert list(visible_to(staff, claim.city)) == [claim]
    assert not visible_to(person("bea"), claim.city).exists()


def test_a_new_place_is_unseen_until_somebody_has_checked_it(ada: User, staff: User) -> None:
    city = CityFactory()
    PlaceFactory(city=city, street_name="Provgatan", house_number="4", lat=56.05, lon=12.7)
    actor = begin_actor(city, {"name": "Nytt"}, by=ada)
    new = NewPlace("Nya Kaféet", CategoryFactory(), "provgatan", "6")
    claim = propose_place(city, new, actor, by=ada)
    place = claim.place
    assert (place.status, place.lat, claim.state) == (
        PlaceStatus.PROPOSED, 56.05, ClaimState.WITH_STAFF,
    )  # fmt: skip
    assert claims.mail_domain(claim) == ""
    claims.decide_claim(claim, grant=True, reasons="Jag har varit där i dag.", by=staff)
    place.refresh_from_db()
    assert (place.status, place.actor_id) == (PlaceStatus.ACTIVE, actor.pk)


@pytest.mark.parametrize(
    ("street", "pin"), [("Okänd gata", None), ("", None), ("", (10.0, 10.0)), ("\x00", None)]
)
def test_a_new_place_needs_a_spot_in_the_city(
    ada: User, street: str, pin: tuple[float, float] | None
) -> None:
    city = CityFactory()
    actor = begin_actor(city, {"name": "Nytt"}, by=ada)
    with pytest.raises(RefusedDeedError):
        propose_place(city, NewPlace("X", CategoryFactory(), street, "1", pin), actor, by=ada)
    assert not Place.objects.exists()


def test_a_withdrawn_claim_puts_the_new_place_aside(ada: User) -> None:
    city = CityFactory()
    actor = begin_actor(city, {"name": "Nytt"}, by=ada)
    claim = propose_place(city, NewPlace("X", CategoryFactory(), pin=(56.05, 12.7)), actor, by=ada)
    claims.withdraw_claim(claim, by=ada)
    claim.place.refresh_from_db()
    assert (claim.state, claim.place.status) == (ClaimState.WITHDRAWN, PlaceStatus.HIDDEN)
