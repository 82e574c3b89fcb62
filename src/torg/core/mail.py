"""Mail from Torg: asked for in a transaction, written and sent by the worker, tried again.

    @letters("moderation.received")
    def write_received(report_id: int) -> list[Letter]: …

    send_later("moderation.received", report.pk)     # in the transaction of the deed

Only the name and the number lie in the queue: addresses and texts are read when the mail is
written, in the reader's language. A writer's module must be loaded wherever the worker is: import
it in `AppConfig.ready`. A text template is one message, its first line the subject;
it holds `{% autoescape off %}`, for it is plain text and not HTML.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from torg.core.tasks import enqueue, task

TRIES = 6
_FIRST_WAIT = timedelta(minutes=5)  # doubled each time: the last try is after two and a half hours


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

    def send(self) -> None:
        """Write and send it; raises what the mail server raises."""
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
        mail.send()


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
    enqueue(send_letters, name, number)


@task()
def send_letters(name: str, number: int, first: int = 0, tried: int = 0) -> None:
    """Send the mails from the one numbered `first`; what cannot be sent now waits and goes on."""
    for index, letter in enumerate(_writers[name](number)):
        if index < first:
            continue
        try:
            letter.send()
        except (OSError, SMTPException):
            if tried + 1 >= TRIES:
                raise
            wait = _FIRST_WAIT * 2**tried
            enqueue(send_letters, name, number, index, tried + 1, after=timezone.now() + wait)
            return
