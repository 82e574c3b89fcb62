"""Mail from Torg: asked for in a transaction, written by the worker, sent through the outbox.

    @letters("moderation.received")
    def write_received(report_id: int) -> list[Letter]: …

    send_later("moderation.received", report.pk)     # in the transaction of the deed

Only the name and the number are asked for: addresses and texts are read when the mail is written,
in the reader's language. What holds a secret that is kept nowhere is written at once: `post_words`.
A writer's module must be loaded wherever the worker is: import
it in `AppConfig.ready`. A text template is one message, its first line the subject;
it holds `{% autoescape off %}`, for it is plain text and not HTML.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from torg.core.models import User
from torg.core.outbox import post
from torg.core.tasks import enqueue, task

Words = Callable[[], tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """One mail to one address. `headers` are further ones, such as List-Unsubscribe.

    With `html_template` the same is sent as HTML, too, for those whose mail shows it.
    """

    address: str
    template: str
    context: dict[str, Any]
    language: str = "sv"
    headers: dict[str, str] = field(default_factory=dict)
    html_template: str = ""

    def written(self) -> EmailMultiAlternatives:
        """Return it as a mail, in its reader's language."""
        with translation.override(self.language):
            text = render_to_string(self.template, self.context).strip()
            html = render_to_string(self.html_template, self.context) if self.html_template else ""
        subject, _, body = text.partition("\n")
        mail = EmailMultiAlternatives(
            " ".join(subject.split()), body.strip() + "\n", None, [self.address],
            headers=self.headers,
        )  # fmt: skip
        if html:
            mail.attach_alternative(html, "text/html")
        return mail


Writer = Callable[[int], list[Letter]]
_writers: dict[str, Writer] = {}


def letters(name: str) -> Callable[[Writer], Writer]:
    """Register what writes the mails called `name`; given a number, it returns them in order."""

    def register(writer: Writer) -> Writer:
        _writers[name] = writer
        return writer

    return register


def send_later(name: str, number: int) -> None:
    """Ask the worker to write and send the mails `name` about the thing of that number."""
    enqueue(send_letters, name, number, token_hex(12))


@task()
@transaction.atomic
def send_letters(name: str, number: int, asking: str) -> None:
    """Write the mails and put them into the outbox: once for the same `asking`."""
    for index, letter in enumerate(_writers[name](number)):
        post(letter.written(), kind=name, key=f"{asking}:{index}")


def post_words(
    address: str, language: str, words: Words, *, kind: str, worth_until: datetime | None = None
) -> None:
    """Put a mail into the outbox that says what `words` answers: (subject, text).

    It is asked in the reader's language, and goes if and only if the caller's transaction does.
    """
    with translation.override(language):
        subject, text = words()
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, None, [address])
    post(mail, kind=kind, worth_until=worth_until)


def tell(person: User | None, words: Words, *, kind: str) -> None:
    """Put a mail to a person's own address into the outbox; nothing to nobody."""
    if person is not None and person.is_active:
        post_words(person.email, person.language, words, kind=kind)
