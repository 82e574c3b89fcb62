"""Notice and action: what is decided is stated, told, and can be tried again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.core.moderation.conftest import SAID, report_on
from tests.mails import delivered
from torg.core.models import JournalEntry, User
from torg.core.moderation import kind_named
from torg.core.moderation.enums import Answer, Measure, Outcome
from torg.core.moderation.exceptions import CannotModerateError
from torg.core.moderation.models import Appeal, Report, Reporter, Restriction
from torg.core.moderation.services import (
    Statement,
    add_months,
    decide_appeal,
    decide_report,
    erase_old_cases,
    lift_expired,
    lift_restriction,
    make_appeal,
    restrict,
)
from torg.core.moderation.terms import APPEAL_MONTHS, KEPT_DAYS
from torg.core.policies.services import set_policy
from torg.core.privacy import erase_person, export_person
from torg.places.enums import PlaceStatus, Source
from torg.places.models import Place
from torg.places.services.places import edit_place

pytestmark = pytest.mark.django_db


def _restrict(
    place: Place, by: User, said: Statement = SAID, report: Report | None = None
) -> Restriction:
    kind = kind_named("place")
    assert kind is not None
    return restrict(kind, place.pk, said, by=by, report=report)


def _post() -> list[tuple[str, str]]:
    """Let the worker send what waits; return address and subject of each mail."""
    mail.outbox.clear()
    return [(letter.to[0], letter.subject) for letter in delivered()]


def test_anybody_may_report_and_is_told_if_they_said_where(place: Place) -> None:
    silent = report_on(place)
    assert not Reporter.objects.exists()
    named = report_on(place, name="Ada\u202e", email="Ada@Example.com")
    assert (named.reporter.name, named.reporter.email) == ("Ada", "ada@example.com")
    assert silent.token != named.token
    assert _post() == [("ada@example.com", f"Din anmälan har kommit in: ärende {named.pk}")]
    assert f"/arende/{named.pk}/?key={named.token}" in mail.outbox[0].body
    entry = JournalEntry.objects.filter(verb="report.made").latest("pk")
    assert entry.data == {"kind": "place", "number": place.pk, "wrong": "copied"}


def test_a_restriction_hides_states_tells_and_closes_the_report(place: Place, staff: User) -> None:
    report = report_on(place, email="ada@example.com")
    _post()
    made = _restrict(place, staff, report=report)
    place.refresh_from_db()
    report.refresh_from_db()
    assert place.status == PlaceStatus.HIDDEN
    assert (report.outcome, report.reasons) == (Outcome.RESTRICTED, SAID.explanation)
    assert (made.found_automatically, made.decided_automatically) == (False, False)
    assert "sex månader" in made.appeal_how or "6 månader" in made.appeal_how
    assert _post() == [
        ("garn@example.com", "Vi har begränsat Garnboden"),
        ("ada@example.com", f"Din anmälan är avgjord: ärende {report.pk}"),
    ]
    told = str(mail.outbox[0].body)
    for part in (SAID.facts, SAID.rule, SAID.explanation, made.appeal_how, "Inga automatiska"):
        assert part in told
    assert f"/beslut/{made.pk}/?key={made.token}" in told
    assert "ada@example.com" not in told  # who reported is nobody's business


@pytest.mark.parametrize("part", ["facts", "rule", "explanation"])
def test_nothing_is_restricted_when_the_statement_lacks_a_part(
    place: Place, staff: User, part: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _restrict(place, staff, replace(SAID, **{part: " \u200b<b></b> "}))
    place.refresh_from_db()
    assert (place.status, Restriction.objects.count()) == (PlaceStatus.ACTIVE, 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"appeal_how": ""},
        {"found_automatically": True},
        {"decided_automatically": True},
        {"measure": "burnt"},
        {"ground": ""},
        {"lifted_at": timezone.now(), "lifted_reasons": ""},
    ],
)
def test_the_database_holds_the_statement_too(
    place: Place, staff: User, bad: dict[str, object]
) -> None:
    made = _restrict(place, staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.filter(pk=made.pk).update(**bad)


def test_while_it_stands_nobody_undoes_it_by_an_edit(place: Place, staff: User) -> None:
    _restrict(place, staff)
    _restrict(place, staff, replace(SAID, measure=Measure.TEXT_REMOVED))
    wanted = {"status": PlaceStatus.ACTIVE, "description": "Här igen", "phone": "042-1"}
    assert edit_place(place, wanted, by=staff, source=Source.ACTOR) == ["phone"]
    assert (place.status, place.description) == (PlaceStatus.HIDDEN, "")


def test_the_same_is_not_done_twice_and_only_what_the_kind_knows(place: Place, staff: User) -> None:
    _restrict(place, staff)
    with pytest.raises(CannotModerateError):
        _restrict(place, staff)
    with pytest.raises(CannotModerateError):
        _restrict(place, staff, replace(SAID, measure=Measure.PICTURE_REMOVED))


def test_lifting_puts_back_what_was_there(place: Place, staff: User) -> None:
    hidden = _restrict(place, staff)
    text = _restrict(place, staff, replace(SAID, measure=Measure.TEXT_REMOVED))
    for made in (hidden, text):
        lift_restriction(made, "Vi hade fel.", by=staff)
    place.refresh_from_db()
    assert (place.status, place.description) == (PlaceStatus.ACTIVE, "Allt i garn.")
    with pytest.raises(CannotModerateError):
        lift_restriction(hidden, "Igen.", by=staff)


def test_a_restriction_with_a_last_day_ends_by_itself(place: Place, staff: User) -> None:
    made = _restrict(place, staff, replace(SAID, until=date(2026, 3, 1)))
    assert lift_expired(date(2026, 3, 1)) == 0
    assert lift_expired(date(2026, 3, 2)) == 1
    made.refresh_from_db()
    assert made.lifted_at is not None
    assert made.lifted_by is None


def test_a_successful_appeal_lifts_the_restriction(
    place: Place, staff: User, colleague: User
) -> None:
    made = _restrict(place, staff)
    appeal = make_appeal(made, "Texten är vår.", by=None)
    _post()
    decide_appeal(appeal, Answer.CHANGED, "Texten är er.", by=colleague)
    made.refresh_from_db()
    place.refresh_from_db()
    assert (made.lifted_reasons, place.status) == ("Texten är er.", PlaceStatus.ACTIVE)
    assert sorted(subject for _to, subject in _post()) == [
        "Begränsningen av Garnboden är hävd",
        "Ditt överklagande är avgjort",
    ]
    with pytest.raises(CannotModerateError):
        decide_appeal(appeal, Answer.STANDS, "Nej.", by=colleague)


def test_a_refused_report_may_be_appealed_and_is_taken_up_again(
    place: Place, staff: User, colleague: User
) -> None:
    report = decide_report(report_on(place), Outcome.KEPT, "Allt stämmer.", by=staff)
    appeal = make_appeal(report, "Nej, det gör det inte.", by=None)
    decide_appeal(appeal, Answer.CHANGED, "Vi ser på det igen.", by=colleague)
    report.refresh_from_db()
    assert (report.outcome, report.decided_at) == ("", None)
    with pytest.raises(CannotModerateError):  # once
        make_appeal(decide_report(report, Outcome.KEPT, "Ändå.", by=staff), "Igen.", by=None)


def test_a_decision_is_made_once_and_with_reasons(place: Place, staff: User) -> None:
    report = report_on(place)
    with pytest.raises(CannotModerateError):
        decide_report(report, Outcome.KEPT, " ", by=staff)
    decide_report(report, Outcome.KEPT, "Det stämmer.", by=staff)
    with pytest.raises(CannotModerateError):
        decide_report(report, Outcome.CORRECTED, "Rättat.", by=staff)


def test_the_time_to_appeal_is_a_dated_rule(place: Place, staff: User) -> None:
    set_policy(APPEAL_MONTHS, 12, date(2020, 1, 1), "Beslut 7/2020", by=staff)
    made = _restrict(place, staff)
    assert made.appeal_until.date() == add_months(timezone.now(), 12).date()
    Restriction.objects.update(appeal_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(CannotModerateError):
        make_appeal(made, "För sent.", by=None)


def test_months_end_on_their_last_day() -> None:
    end = datetime(2025, 8, 31, 10, tzinfo=UTC)
    assert add_months(end, 6) == datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert add_months(end, 4) == datetime(2025, 12, 31, 10, tzinfo=UTC)


def test_personal_data_goes_with_time_and_the_decision_stays(
    place: Place, staff: User, colleague: User
) -> None:
    report = report_on(place, name="Ada", email="ada@example.com")
    decide_report(report, Outcome.KEPT, "Det stämmer.", by=staff)
    appeal = make_appeal(report, "Nej!", by=None)
    waiting = report_on(place, email="bo@example.com")
    later = timezone.now() + timedelta(days=KEPT_DAYS.default + 1)
    assert erase_old_cases(later) == 0  # the appeal is not decided
    decide_appeal(appeal, Answer.STANDS, "Jo.", by=colleague)
    assert erase_old_cases(timezone.now()) == 0
    assert erase_old_cases(later) == 2
    assert erase_old_cases(later) == 0
    report.refresh_from_db()
    assert (report.text, report.said, report.reasons) == ("", "", "Det stämmer.")
    waiting.refresh_from_db()
    assert waiting.said == "Garnboden\n\nAllt i garn."
    assert Appeal.objects.get().text == ""
    assert [reporter.report_id for reporter in Reporter.objects.all()] == [waiting.pk]


def test_what_a_person_reported_is_exported_and_erased_with_them(place: Place, staff: User) -> None:
    kim = User.objects.create_user("kim@example.com")
    report = report_on(place, by=kim, name="Kim", email="kim@example.com")
    assert export_person(kim)["moderation.reporter"][0]["name"] == "Kim"
    decide_report(report, Outcome.KEPT, "Det stämmer.", by=staff)
    erase_person(kim, by=None)
    assert not Reporter.objects.exists()
    erase_person(staff, by=None)  # the decision stays, without the name
    report.refresh_from_db()
    assert (report.outcome, report.decided_by) == (Outcome.KEPT, None)
