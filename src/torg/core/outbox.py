"""Mail that waits to be sent: put here in the transaction of the deed, sent by the worker.

    post(mail, kind="claim.code", worth_until=code.expires_at)

A mail goes once or not at all. What certainly did not go (no connection, "try later") waits and is
tried again, after 5, 10, 20, 40 and 80 minutes. What failed for good, or may have gone, stands in a
queue at the staff desk, and a person decides.
"""

import base64
import json
import logging
import smtplib
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from torg.core.journal import record
from torg.core.models import OutgoingMail, User
from torg.core.tasks import enqueue, periodic, task

logger = logging.getLogger(__name__)

TRIES = 6
FIRST_WAIT = timedelta(minutes=5)  # doubled each time
_LOST_AFTER = timedelta(hours=1)  # no sending takes so long: its worker has died
_KEPT_FAILED = timedelta(days=30)
_State, _Problem = OutgoingMail.State, OutgoingMail.Problem


class _NotSentError(Exception):
    """It did not go, or may not have: what is wrong, and whether to try again."""

    def __init__(self, problem: str, *, again: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.again = problem, again


@transaction.atomic
def post(
    mail: EmailMessage, *, kind: str, key: str = "", worth_until: datetime | None = None
) -> OutgoingMail:
    """Put a mail to one address into the queue; it exists if the caller's transaction does.

    Of two with the same `key` only the first is. After `worth_until` it is not sent any more.
    """
    key = key or token_hex(16)
    known = OutgoingMail.objects.filter(key=key).first()
    if known is not None:
        return known
    (address,) = mail.to
    row = OutgoingMail.objects.create(
        key=key, kind=kind, user=User.objects.filter(email__iexact=address).first(),
        address=address, subject=str(mail.subject)[:250], sealed=_seal(mail),
        due_at=timezone.now(), worth_until=worth_until,
    )  # fmt: skip
    enqueue(deliver, row.pk)
    return row


@task()
def deliver(number: int) -> None:
    """Send the mail of that number, if it waits; asked for twice, it goes once."""
    row = _take(number)
    if row is None:
        return
    try:
        _send(_unseal(row))
    except _NotSentError as failure:
        _put_back(row, failure)
        return
    _end(row, _State.SENT)


@transaction.atomic
def send_again(mails: QuerySet[OutgoingMail], *, by: User) -> int:
    """Let failed mails be tried anew and return how many; one that cannot be read stays."""
    rows = list(_failed(mails).exclude(problem__in=[_Problem.SEALED, _Problem.LATE]))
    for row in rows:
        row.state, row.tries, row.due_at = _State.WAITING, 0, timezone.now()
        row.save(update_fields=["state", "tries", "due_at"])
        record("mail.sent_again", row, by=by)
        enqueue(deliver, row.pk)
    return len(rows)


@transaction.atomic
def drop(mails: QuerySet[OutgoingMail], *, by: User) -> int:
    """Give failed mails up: address and words are forgotten. Return how many."""
    rows = list(_failed(mails))
    for row in rows:
        _end(row, _State.DROPPED)
        record("mail.dropped", row, by=by)
    return len(rows)


@periodic("core.look_after_mail", every=timedelta(minutes=15))
def look_after_mail() -> None:
    """Hand what a dead worker was sending to staff, ask again for what waits, forget the old."""
    now = timezone.now()
    OutgoingMail.objects.filter(state=_State.SENDING, tried_at__lte=now - _LOST_AFTER).update(
        state=_State.FAILED, problem=_Problem.UNSURE
    )
    overdue = OutgoingMail.objects.filter(state=_State.WAITING, due_at__lte=now - FIRST_WAIT)
    for number in overdue.values_list("pk", flat=True):
        enqueue(deliver, number)
    OutgoingMail.objects.filter(
        state__in=[_State.SENT, _State.DROPPED], asked_at__lte=now - timedelta(days=14)
    ).delete()
    OutgoingMail.objects.filter(state=_State.FAILED, asked_at__lte=now - _KEPT_FAILED).delete()


# --- inside --------------------------------------------------------------------------------------


def _failed(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Hold those that are still failed: two members of staff may press at once."""
    return mails.filter(state=_State.FAILED).select_for_update()


@transaction.atomic
def _take(number: int) -> OutgoingMail | None:
    """Return the mail, marked as being sent; None when it does not wait or is too late."""
    now = timezone.now()
    row = OutgoingMail.objects.select_for_update().filter(pk=number, state=_State.WAITING).first()
    if row is None:
        return None
    if row.worth_until and row.worth_until <= now:
        row.state, row.problem = _State.FAILED, _Problem.LATE
        row.save(update_fields=["state", "problem"])
        return None
    row.state, row.tries, row.tried_at = _State.SENDING, row.tries + 1, now
    row.save(update_fields=["state", "tries", "tried_at"])
    return row


@transaction.atomic
def _put_back(row: OutgoingMail, failure: _NotSentError) -> None:
    """Let it wait, twice as long each time, or be a matter for staff."""
    logger.warning("mail %s was not sent: %s", row.pk, failure.problem)
    again = failure.again and row.tries < TRIES
    row.state = _State.WAITING if again else _State.FAILED
    row.problem = failure.problem
    row.due_at = timezone.now() + FIRST_WAIT * 2 ** (row.tries - 1)
    row.save(update_fields=["state", "problem", "due_at"])
    if again:
        enqueue(deliver, row.pk, after=row.due_at)


def _end(row: OutgoingMail, state: OutgoingMail.State) -> None:
    """Keep that it went, and nothing of what it said or to whom."""
    row.state, row.problem = state, ""
    row.user, row.address, row.subject, row.sealed = None, "", "", ""
    row.save(update_fields=["state", "problem", "user", "address", "subject", "sealed"])


def _send(mail: EmailMessage) -> None:
    """Send it. Raises _NotSentError; before the connection stands nothing can have gone."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise _NotSentError(_Problem.UNREACHABLE, again=True) from error
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise _NotSentError(_Problem.REFUSED, again=max(codes) < 500) from error
    except smtplib.SMTPResponseException as error:
        raise _NotSentError(_Problem.REFUSED, again=error.smtp_code < 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise _NotSentError(_Problem.UNSURE) from error
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("the mail server did not say goodbye")


def _box() -> Fernet:
    """What mails are sealed with: they may hold a code, and nothing else keeps those readable."""
    secret = salted_hmac("torg.mail", "box", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def _seal(mail: EmailMessage) -> str:
    said: dict[str, Any] = {
        "subject": str(mail.subject),
        "body": str(mail.body),
        "from": mail.from_email,
        "to": list(mail.to),
        "headers": mail.extra_headers,
        "others": [
            [str(content), kind] for content, kind in getattr(mail, "alternatives", None) or []
        ],
    }
    return _box().encrypt(json.dumps(said).encode()).decode()


def _unseal(row: OutgoingMail) -> EmailMessage:
    """Return the mail as it was put here. Raises _NotSentError when the key has changed since."""
    try:
        said = json.loads(_box().decrypt(row.sealed.encode()))
    except InvalidToken as error:
        raise _NotSentError(_Problem.SEALED) from error
    mail = EmailMultiAlternatives(
        said["subject"], said["body"], said["from"], said["to"], headers=said["headers"]
    )
    for content, kind in said["others"]:
        mail.attach_alternative(content, kind)
    return mail
