"""Writes of cases: opened, moved on, written in. Who may is asked at the edge, state is here."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.prospects.enums import OPEN_STAGES, Lost, Side, Stage
from torg.premises.prospects.models import Case, Message, Prospect, Step

LONGEST = 3_000  # characters of a message
MESSAGES_A_DAY = 20  # by a prospect, or by the other side in one case: each is a mail


@transaction.atomic
def open_case(
    prospect: Prospect, premises: Premises, side: Side, *, by: User | None, note: str = ""
) -> Case:
    """Bring a prospect and a vacant premises together; a pair that is known is that case.

    What the prospect asks for itself is shared with the owner. Raises RefusedDeedError for a
    prospect that has not confirmed its address and a premises that is not on offer.
    """
    prospect.refresh_from_db(from_queryset=Prospect.objects.select_for_update())
    if prospect.confirmed_at is None:
        raise RefusedDeedError(_("Confirm your address first: the link is in the mail."))
    pair = {"prospect": prospect, "premises": premises, "owner": premises.owner_id}
    known = Case.objects.select_for_update().filter(**pair).first()
    asked = side == Side.PROSPECT
    if known is not None:
        if asked and not known.asked_by_prospect:
            known.asked_by_prospect = True
            known.save(update_fields=["asked_by_prospect"])
        return known
    if premises.state != State.VACANT:
        raise RefusedDeedError(_("The premises is not vacant any more. Choose another one."))
    case = Case.objects.create(
        prospect=prospect, premises=premises, owner_id=premises.owner_id, asked_by_prospect=asked
    )
    _step(case, side, note, by)
    _note("case.opened", case, by, side=side.value)
    return case


@transaction.atomic
def move_case(
    case: Case, stage: Stage, side: Side, *, by: User | None, lost_why: str = "", note: str = ""
) -> Case:
    """Move a case to another stage. Lost takes a reason; LET is `letting.let_premises` alone.

    A lost case may be taken up again. Raises RefusedDeedError.
    """
    hold(case)
    if stage == Stage.LET:
        raise ValueError("a case is let by letting.let_premises")
    if not case.is_its_owners:
        raise RefusedDeedError(_("The premises has another owner now. Open a new case."))
    if case.stage == Stage.LET:
        raise RefusedDeedError(_("The premises is let: the case is ended."))
    if stage == case.stage:
        raise RefusedDeedError(_("The case is at that stage already."))
    if (stage == Stage.LOST) != bool(lost_why):
        raise RefusedDeedError(_("Say why it came to nothing."))
    case.stage, case.moved_at = stage, timezone.now()
    case.lost_why = Lost(lost_why).value if lost_why else ""
    case.save(update_fields=["stage", "moved_at", "lost_why"])
    _step(case, side, note, by)
    _note("case.moved", case, by, stage=stage.value, why=case.lost_why)
    return case


@transaction.atomic
def write_message(
    case: Case, text: str, side: Side, *, by: User | None, show_address: bool = False
) -> Message:
    """Write to the other side: it goes by mail without any address in it.

    `show_address`: the prospect lets the owner see its address from now on. Raises
    RefusedDeedError for nothing, or for more mails a day than anybody needs.
    """
    hold(case)
    words = clean_text(text, LONGEST, lines=True)
    if not words:
        raise RefusedDeedError(_("Write something first."))
    since = timezone.now() - timedelta(days=1)
    mine = Message.objects.filter(side=side, at__gt=since)
    # A prospect writes to many owners: all of that counts.
    one = {"case__prospect": case.prospect_id} if side == Side.PROSPECT else {"case": case}
    if mine.filter(**one).count() >= MESSAGES_A_DAY:
        raise RefusedDeedError(_("Many messages have been sent today. Try again tomorrow."))
    if show_address and case.address_shown_at is None:
        case.address_shown_at = timezone.now()
        case.save(update_fields=["address_shown_at"])
    message = Message.objects.create(case=case, side=side, text=words, written_by=by)
    _note("case.written", case, by, side=side.value)
    send_later(
        "prospects.to_owner" if side == Side.PROSPECT else "prospects.to_prospect", message.pk
    )
    return message


@transaction.atomic
def ask_owner(
    prospect: Prospect, premises: Premises, text: str, *, show_address: bool = False
) -> Case:
    """Let a prospect write to the owner of a premises: a case is opened, or goes on."""
    case = open_case(prospect, premises, Side.PROSPECT, by=None)
    if case.stage not in OPEN_STAGES:
        raise RefusedDeedError(_("That case has ended. The staff can take it up again."))
    write_message(case, text, Side.PROSPECT, by=None, show_address=show_address)
    return case


@transaction.atomic
def follow_owner(premises: Premises, before: int | None, owner: int | None) -> None:
    """Let the cases of a premises go the way of its owner: not to the next one.

    What the prospect asked of an owner that nobody knew is the owner's once it is known. Open cases
    with an owner that has sold end; the prospect may write to the new one.
    """
    cases = Case.objects.select_for_update().filter(premises=premises, owner=before)
    if before is None:
        told = Case.objects.filter(premises=premises, owner=owner).values("prospect")
        cases.exclude(prospect__in=list(told)).update(owner=owner)
        return
    for case in cases.select_related("premises"):
        if case.address_shown_at is not None:
            case.address_shown_at = None
            case.save(update_fields=["address_shown_at"])
        if case.stage in OPEN_STAGES:
            end_case(case, Stage.LOST, Side.STAFF, by=None, why=Lost.OTHER)


def hold(case: Case) -> None:
    """Let writers of a case wait for each other."""
    case.refresh_from_db(from_queryset=Case.objects.select_for_update())


def _step(case: Case, side: Side, note: str, by: User | None) -> None:
    Step.objects.create(
        case=case, stage=case.stage, side=side, note=clean_text(note, 1_000, lines=True),
        taken_by=by,
    )  # fmt: skip


def end_case(case: Case, stage: Stage, side: Side, *, by: User | None, why: str = "") -> None:
    """Write that a case has ended as part of a letting. Call within its transaction."""
    case.stage, case.moved_at, case.lost_why = stage, timezone.now(), why
    case.save(update_fields=["stage", "moved_at", "lost_why"])
    _step(case, side, "", by)
    _note("case.moved", case, by, stage=stage.value, why=why)


def _note(verb: str, case: Case, by: User | None, **data: str) -> None:
    record(
        verb, case, by=by, organisation_id=case.premises.owner_id,
        city_id=case.premises.city_id, premises=case.premises_id, **data,
    )  # fmt: skip
