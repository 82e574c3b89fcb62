"""Mail is tried again; so often and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.core.limits import within_limit
from torg.core.mail import TRIES, Letter, letters, send_later, send_letters
from torg.core.site import absolute, base_url

pytestmark = pytest.mark.django_db


@letters("test.two")
def _two(number: int) -> list[Letter]:
    template = "moderation/mail/appeal_decided.txt"
    return [Letter(f"{who}@example.com", template, {"link": number}) for who in ("ada", "bo")]


def test_letters_are_written_when_they_are_sent() -> None:
    send_later("test.two", 7)
    (waiting,) = DBTaskResult.objects.all()
    assert "example.com" not in str(waiting.args_kwargs)
    send_letters.func("test.two", 7)
    assert [letter.to for letter in mail.outbox] == [["ada@example.com"], ["bo@example.com"]]
    assert mail.outbox[0].subject == "Ditt överklagande är avgjort"


def test_what_cannot_be_sent_waits_and_goes_on_where_it_stopped(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    send_letters.func("test.two", 7, 1)
    (waiting,) = DBTaskResult.objects.all()
    assert waiting.args_kwargs["args"] == ["test.two", 7, 1, 1]
    assert timedelta(minutes=4) < waiting.run_after - timezone.now() < timedelta(minutes=6)
    with pytest.raises(OSError):  # noqa: PT011  -- refused, reset or unreachable: all are
        send_letters.func("test.two", 7, 1, TRIES - 1)


def test_so_often_and_no_more() -> None:
    counted = [within_limit("t", "a", amount=2, seconds=60) for _ in range(4)]
    assert counted == [True, True, False, False]
    assert within_limit("t", "b", amount=2, seconds=60)
    assert not within_limit("t", "c", amount=0, seconds=60)


def test_the_address_of_the_site_is_the_settings_or_the_citys(settings: Any) -> None:
    settings.BASE_URL = "https://torg.example/"
    assert base_url() == base_url(999) == "https://torg.example"
    assert absolute("portal:map", language="en") == "https://torg.example/en/map/"
