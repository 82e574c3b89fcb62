"""Asking for premises: confirmed, shown to whom it was agreed, kept so long, erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.actors import person
from tests.factories.places import CityFactory
from tests.factories.premises import PremisesFactory, property_owner, vacant
from tests.factories.prospects import case_of, looks, wanted
from tests.factories.strategies import days
from tests.mails import delivered
from torg.core.models import JournalEntry
from torg.core.policies.services import set_policy
from torg.core.privacy import erase_person, export_person
from torg.places.exceptions import RefusedDeedError
from torg.premises.prospects import queries
from torg.premises.prospects.enums import Lost, ShownTo, Side, Stage
from torg.premises.prospects.models import Case, Letting, Message, Prospect, Step
from torg.premises.prospects.services import cases, prospects
from torg.premises.prospects.terms import KEPT_MONTHS

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def premises(city):
    owner = property_owner(city, "own", seated=True)
    row = PremisesFactory(city=city, owner=owner.actor, area_m2=110)
    vacant(row)
    return row


def test_an_address_is_confirmed_by_the_link_in_a_mail(city):
    prospect = looks(city, confirmed=False)
    (mail,) = delivered()
    assert mail.to == ["kandidat@example.com"]
    assert f"/lokaler/soker-lokal/{prospect.token}/" in mail.body
    assert prospect.confirmed_at is None
    prospects.confirm_prospect(prospect)
    first = prospect.confirmed_at
    prospects.confirm_prospect(prospect)
    assert prospect.confirmed_at == first
    assert JournalEntry.objects.filter(verb="prospect.confirmed").count() == 1


def test_who_is_signed_in_with_the_address_need_not_confirm_it(city):
    kim = person("kim")
    assert looks(city, by=kim, email="KIM@example.com", confirmed=False).confirmed_at
    assert looks(city, by=kim, email="annan@example.com", confirmed=False).confirmed_at is None


def test_nobody_sees_what_is_not_confirmed(city, premises):
    prospect = looks(city, confirmed=False)
    staff = person("stad", is_staff=True, second_factor_from=timezone.now() + timedelta(days=1))
    assert list(queries.visible_to(staff, city)) == []
    with pytest.raises(RefusedDeedError):
        case_of(prospect, premises)


@pytest.mark.parametrize(
    "fields", [{"concept": " "}, {"area_min": 90, "area_max": 80}, {"area_max": 30_000}]
)
def test_what_cannot_be_is_refused(city, fields):
    with pytest.raises(RefusedDeedError):
        looks(city, **fields)
    assert not Prospect.objects.exists()


def test_consent_is_dated_and_can_be_taken_back(city):
    prospect = looks(city)
    before = prospect.consented_at
    prospects.set_consent(prospect, ShownTo.STAFF)
    assert (prospect.shown_to, prospect.consented_at > before) == ("staff", True)
    then = prospect.consented_at
    prospects.set_consent(prospect, ShownTo.STAFF)
    assert prospect.consented_at == then


def test_withdrawn_it_is_erased_with_its_cases(city, premises):
    prospect = looks(city)
    case = cases.ask_owner(prospect, premises, "Hej!")
    cases.move_case(case, Stage.VIEWING, Side.OWNER, by=None, note="Trevlig.")
    prospects.withdraw_prospect(prospect)
    left = [model.objects.count() for model in (Prospect, Case, Step, Message)]
    assert left == [0, 0, 0, 0]
    assert "kandidat@example.com" not in str(list(JournalEntry.objects.values_list("data")))


def test_who_has_an_account_takes_it_along_and_it_goes_with_them(city, premises):
    kim = person("kim")
    prospect = looks(city, by=kim, email="kim@example.com")
    cases.ask_owner(prospect, premises, "Hej!")
    export = export_person(kim)
    assert export["prospects.prospect"][0]["concept"] == "Bokhandel med kaffe"
    assert "token" not in export["prospects.prospect"][0]
    assert export["prospects.message"][0]["text"] == "Hej!"
    erase_person(kim, by=None)
    assert (Prospect.objects.count(), Message.objects.count()) == (0, 0)


def test_time_runs_out_and_is_asked_about_before(city):
    prospect = looks(city)
    assert prospect.keep_until == days(365)
    Prospect.objects.update(keep_until=days(14))
    assert [prospects.remind_prospects(city), prospects.remind_prospects(city)] == [1, 0]
    assert "raderas" in delivered()[-1].body
    assert prospects.forget_prospects(city) == 0
    prospects.renew_prospect(prospect)
    assert (prospect.keep_until, prospect.reminded_at) == (days(365), None)
    Prospect.objects.update(keep_until=days(-1))
    assert prospects.forget_prospects(city) == 1
    assert not Prospect.objects.exists()


def test_staff_decide_how_long_it_is_kept(city):
    set_policy(KEPT_MONTHS, 6, days(-1), "Beslut", by=person("stad"))
    assert looks(city).keep_until == days(183)


def test_what_is_not_confirmed_in_time_is_erased(city):
    looks(city, confirmed=False)
    looks(city)
    Prospect.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert prospects.forget_prospects(city) == 1
    assert Prospect.objects.get().confirmed_at is not None


def test_what_is_looked_for_can_be_changed(city):
    prospect = looks(city)
    said = wanted(area_max=200, features=["loading", "nonsens", "kitchen"])
    prospects.change_prospect(prospect, said)
    prospect.refresh_from_db()
    assert (prospect.area_max, prospect.features) == (200, ["kitchen", "loading"])


# --- cases ---------------------------------------------------------------------------------------


def test_a_pair_is_one_case_whoever_opens_it(city, premises):
    prospect = looks(city)
    case = case_of(prospect, premises)
    again = case_of(prospect, premises, Side.PROSPECT)
    assert (again.pk, again.asked_by_prospect, Case.objects.count()) == (case.pk, True, 1)


def test_only_what_is_vacant_is_on_offer(city):
    with pytest.raises(RefusedDeedError):
        case_of(looks(city), PremisesFactory(city=city))


def test_a_case_moves_with_its_steps_and_lost_says_why(city, premises):
    case = case_of(looks(city), premises)
    cases.move_case(case, Stage.OFFER, Side.OWNER, by=None)
    with pytest.raises(RefusedDeedError):
        cases.move_case(case, Stage.OFFER, Side.OWNER, by=None)
    with pytest.raises(RefusedDeedError):
        cases.move_case(case, Stage.LOST, Side.OWNER, by=None)
    cases.move_case(case, Stage.LOST, Side.STAFF, by=None, lost_why=Lost.RENT, note="För dyrt.")
    cases.move_case(case, Stage.VIEWING, Side.STAFF, by=None)
    steps = [(step.stage, step.side, step.note) for step in case.steps.all()]
    assert steps == [
        ("contacted", "staff", ""), ("offer", "owner", ""), ("lost", "staff", "För dyrt."),
        ("viewing", "staff", ""),
    ]  # fmt: skip
    assert (case.stage, case.lost_why) == ("viewing", "")
    rows = JournalEntry.objects.filter(object_type="prospects.case").order_by("pk")
    assert [(row.verb, row.data.get("stage")) for row in rows] == [
        ("case.opened", None), ("case.moved", "offer"), ("case.moved", "lost"),
        ("case.moved", "viewing"),
    ]  # fmt: skip


def test_mail_goes_both_ways_without_an_address(city, premises):
    prospect = looks(city)
    delivered().clear()
    case = cases.ask_owner(prospect, premises, "Går ugnen in?")
    cases.write_message(case, "Ja, baksidan är bred.", Side.OWNER, by=None)
    asked, answered = delivered()
    assert (asked.to, answered.to) == (["own@example.com"], ["kandidat@example.com"])
    assert ("Går ugnen in?" in asked.body, "Ja, baksidan" in answered.body) == (True, True)
    assert "kandidat@" not in asked.body + asked.subject
    assert "own@" not in answered.body + answered.subject
    assert f"/etableringar/{case.pk}/" in asked.body
    assert prospect.token in answered.body
    assert prospect.token not in asked.body
    assert case.address_shown_at is None
    cases.write_message(case, "Ring mig gärna.", Side.PROSPECT, by=None, show_address=True)
    assert case.address_shown_at is not None


def test_a_case_is_no_mailing_list(city, premises):
    case = case_of(looks(city), premises)
    for n in range(cases.MESSAGES_A_DAY):
        cases.write_message(case, f"Nummer {n}", Side.STAFF, by=None)
    with pytest.raises(RefusedDeedError):
        cases.write_message(case, "En till", Side.STAFF, by=None)
    cases.write_message(case, "Svar", Side.PROSPECT, by=None)
    assert not Letting.objects.exists()
