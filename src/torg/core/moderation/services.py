"""Writes of moderation: each one transaction with one row in the journal (and the thing's own)."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.moderation import Kind, content_of, kind_named
from torg.core.moderation.enums import Answer, Outcome
from torg.core.moderation.exceptions import CannotModerateError
from torg.core.moderation.models import Appeal, Report, Reporter, Restriction
from torg.core.moderation.queries import Thing
from torg.core.moderation.rules import may_still_appeal
from torg.core.moderation.terms import APPEAL_MONTHS, KEPT_DAYS
from torg.core.policies.queries import value_on
from torg.core.text import clean_text

LONGEST = 5_000  # characters of a text that somebody writes


@dataclass(frozen=True)
class Statement:
    """What a statement of reasons says, beyond what the system knows itself (article 17(3))."""

    measure: str
    facts: str
    ground: str
    rule: str
    explanation: str
    until: date | None = None

    def cleaned(self) -> "Statement":
        """Return it as plain text, cut to what a row holds."""
        return Statement(
            self.measure,
            clean_text(self.facts, LONGEST, lines=True),
            self.ground,
            clean_text(self.rule, 300),
            clean_text(self.explanation, LONGEST, lines=True),
            self.until,
        )


# --- reports -------------------------------------------------------------------------------------


@transaction.atomic
def make_report(
    about: Thing, wrong: str, text: str, *, by: User | None, name: str = "", email: str = ""
) -> Report:
    """Take a report from anybody; whoever gave an address is sent the number and the link."""
    kind, thing = about.kind, about.thing
    if kind is None or thing is None:
        raise CannotModerateError(_("It is not there any more."))
    report = Report.objects.create(
        kind=kind.name,
        object_id=thing.pk,
        city_id=getattr(thing, "city_id", None),
        title=about.title[:200],
        wrong=wrong,
        text=clean_text(text, LONGEST, lines=True),
        said=clean_text(content_of(kind, thing), LONGEST, lines=True),
        language=_language(),
    )
    name, email = clean_text(name, 120), email.strip().lower()
    if name or email or by is not None:
        Reporter.objects.create(report=report, person=by, name=name, email=email)
    record("report.made", report, by=by, kind=kind.name, number=thing.pk, wrong=wrong)
    send_later("moderation.received", report.pk)
    return report


@transaction.atomic
def decide_report(report: Report, outcome: str, reasons: str, *, by: User) -> Report:
    """Close a report with an outcome and its reasons; whoever reported is told.

    Raises CannotModerateError when it is decided already or no reasons are given.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    reasons = clean_text(reasons, LONGEST, lines=True)
    if report.outcome:
        raise CannotModerateError(_("The report has been decided already."))
    if not reasons:
        raise CannotModerateError(_("Say why, so that whoever reported understands."))
    now = timezone.now()
    report.outcome, report.reasons = outcome, reasons
    report.decided_at, report.decided_by = now, by
    report.appeal_until = _end_of_appeal(now)
    report.save()
    record("report.decided", report, by=by, city_id=report.city_id, outcome=outcome)
    send_later("moderation.report_decided", report.pk)
    return report


# --- restrictions --------------------------------------------------------------------------------


@transaction.atomic
def restrict(
    kind: Kind, number: int, statement: Statement, *, by: User, report: Report | None = None
) -> Restriction:
    """Restrict a thing and state the reasons, as one deed; its author is told, if known.

    Raises CannotModerateError when the thing is gone, the kind knows no such measure, or the
    measure stands already; IntegrityError when the statement lacks a part.
    """
    thing = kind.find(number)
    if thing is None:
        raise CannotModerateError(_("It is not there any more."))
    if statement.measure not in kind.measures:
        raise CannotModerateError(_("This cannot be done to it."))
    standing = Restriction.objects.select_for_update().filter(
        kind=kind.name, object_id=number, measure=statement.measure, lifted_at=None
    )
    if standing.exists():
        raise CannotModerateError(_("The same restriction stands already."))
    said, now = statement.cleaned(), timezone.now()
    restriction = Restriction.objects.create(
        kind=kind.name,
        object_id=number,
        city_id=getattr(thing, "city_id", None),
        title=str(thing)[:200],
        report=report,
        measure=said.measure,
        until=said.until,
        facts=said.facts,
        ground=said.ground,
        rule=said.rule,
        explanation=said.explanation,
        appeal_how=_how_to_appeal(),
        before=kind.restrict(thing, said.measure, by=by),
        decided_by=by,
        appeal_until=_end_of_appeal(now),
    )
    record(
        "restriction.made", restriction, by=by, kind=kind.name, number=number,
        measure=said.measure, ground=said.ground,
    )  # fmt: skip
    send_later("moderation.restricted", restriction.pk)
    if report is not None:
        decide_report(report, Outcome.RESTRICTED, said.explanation, by=by)
    return restriction


@transaction.atomic
def lift_restriction(restriction: Restriction, reasons: str, *, by: User | None) -> Restriction:
    """End a restriction and put back what it took; `by` None = its time is out.

    Raises CannotModerateError when it is lifted already or no reasons are given.
    """
    restriction = Restriction.objects.select_for_update().get(pk=restriction.pk)
    reasons = clean_text(reasons, LONGEST, lines=True)
    if restriction.lifted_at is not None:
        raise CannotModerateError(_("The restriction has been lifted already."))
    if not reasons:
        raise CannotModerateError(_("Say why the restriction is lifted."))
    restriction.lifted_at, restriction.lifted_by = timezone.now(), by
    restriction.lifted_reasons = reasons
    restriction.save()
    kind = kind_named(restriction.kind)
    thing = kind.find(restriction.object_id) if kind else None
    if kind is not None and thing is not None:
        kind.restore(thing, restriction.measure, restriction.before, by=by)
    record("restriction.lifted", restriction, by=by, measure=restriction.measure)
    send_later("moderation.lifted", restriction.pk)
    return restriction


# --- appeals -------------------------------------------------------------------------------------


@transaction.atomic
def make_appeal(decision: Report | Restriction, text: str, *, by: User | None) -> Appeal:
    """Take an appeal against a decision.

    Raises CannotModerateError when the time is out, it was appealed before, or nothing is said.
    """
    decision = type(decision).objects.select_for_update().get(pk=decision.pk)
    if not may_still_appeal(by, decision):
        raise CannotModerateError(_("The decision can no longer be appealed."))
    text = clean_text(text, LONGEST, lines=True)
    if not text:
        raise CannotModerateError(_("Say why the decision is wrong."))
    about = {"restriction" if isinstance(decision, Restriction) else "report": decision}
    appeal = Appeal.objects.create(text=text, language=_language(), **about)
    record("appeal.made", appeal, by=by, city_id=decision.city_id)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, answer: str, reasons: str, *, by: User) -> Appeal:
    """Decide an appeal. CHANGED lifts the restriction, or takes the report up again.

    Raises CannotModerateError when it is decided already or no reasons are given.
    """
    # `of`: PostgreSQL locks no row on the side of a join that may be empty.
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("restriction", "report")
    appeal = locked.get(pk=appeal.pk)
    reasons = clean_text(reasons, LONGEST, lines=True)
    if appeal.answer:
        raise CannotModerateError(_("The appeal has been decided already."))
    if not reasons:
        raise CannotModerateError(_("Say why, so that whoever appealed understands."))
    appeal.answer, appeal.reasons = answer, reasons
    appeal.decided_at, appeal.decided_by = timezone.now(), by
    appeal.save()
    record("appeal.decided", appeal, by=by, city_id=appeal.decision.city_id, answer=answer)
    if answer == Answer.CHANGED:
        _change(appeal, reasons, by=by)
    send_later("moderation.appeal_decided", appeal.pk)
    return appeal


def _change(appeal: Appeal, reasons: str, *, by: User) -> None:
    """Do what a successful appeal asks for."""
    if appeal.restriction is not None:
        if appeal.restriction.lifted_at is None:
            lift_restriction(appeal.restriction, reasons, by=by)
    elif appeal.report is not None:
        Report.objects.filter(pk=appeal.report.pk).update(
            outcome="", reasons="", decided_at=None, decided_by=None, appeal_until=None
        )


# --- what comes round ----------------------------------------------------------------------------


def lift_expired(today: date) -> int:
    """Lift the restrictions whose last day has passed; return how many."""
    expired = list(Restriction.objects.filter(lifted_at=None, until__lt=today))
    for restriction in expired:
        lift_restriction(restriction, _("The restriction has run its time."), by=None)
    return len(expired)


@transaction.atomic
def erase_old_cases(now: datetime) -> int:
    """Take personal data out of cases that have been closed for long; return how many.

    The decision stays: it is the city's. What the reporter or the appellant wrote goes, and who
    they were; so does what the thing said then, which may be about somebody. A case whose
    appeal is undecided waits.
    """
    before = now - timedelta(days=value_on(KEPT_DAYS, timezone.localdate(now)))
    reports = Report.objects.filter(decided_at__lt=before, erased_at=None).exclude(
        appeal__answer=""
    )
    appeals = Appeal.objects.filter(decided_at__lt=before, erased_at=None)
    numbers = list(reports.values_list("pk", flat=True))
    Reporter.objects.filter(report_id__in=numbers).delete()
    Report.objects.filter(pk__in=numbers).update(text="", said="", erased_at=now)
    erased = len(numbers) + appeals.update(text="", erased_at=now)
    for report in Report.objects.filter(pk__in=numbers):
        record("report.erased", report, by=None)
    return erased


def _end_of_appeal(now: datetime) -> datetime:
    return add_months(now, value_on(APPEAL_MONTHS, timezone.localdate(now)))


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def _how_to_appeal() -> str:
    months = value_on(APPEAL_MONTHS, timezone.localdate())
    with translation.override("sv"):  # the statement is in the city's language
        return _(
            "You may appeal to us, free of charge, within %(n)s months, on the page that the link"
            " in our message leads to. Another person than the one who decided tries the matter"
            " again. You may also turn to a certified body for out-of-court dispute settlement or"
            " to a court."
        ) % {"n": months}


def _language() -> str:
    return (get_language() or "sv")[:2]
