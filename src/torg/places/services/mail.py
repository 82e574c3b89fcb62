"""Mail about actors and claims: plain text, in the reader's language, sent after the commit.

What a mail says is made with the deed and not kept anywhere: it may hold a code.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation

from torg.core.models import User

Words = Callable[[], tuple[str, str]]


def send(address: str, language: str, words: Words) -> None:
    """Send what `words` answers (subject, text), asked in the reader's language.

    Nothing is sent when the deed is rolled back. A mail server that does not answer makes no error
    of a deed that is done: the person can ask for the mail again.
    """
    with translation.override(language):
        subject, text = words()

    def deliver() -> None:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])

    transaction.on_commit(deliver, robust=True)


def tell(person: User | None, words: Words) -> None:
    """Send a mail to a person's own address; nothing to nobody."""
    if person is not None and person.is_active:
        send(person.email, person.language, words)
