"""Mail goes once or not at all: what certainly did not go is tried again, the rest is for staff."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.mails import delivered
from tests.standins.mailserver import MailServer, use
from torg.core import outbox
from torg.core.mail import Letter, letters, send_later, send_letters
from torg.core.models import JournalEntry, OutgoingMail, User
from torg.core.people import create_person
from torg.core.privacy import export_person

pytestmark = pytest.mark.django_db
State, Problem = OutgoingMail.State, OutgoingMail.Problem
CODE = "K7QM-2XWD"


@letters("test.two")
def _two(number: int) -> list[Letter]:
    template = "moderation/mail/appeal_decided.txt"
    return [Letter(f"{who}@example.com", template, {"link": number}) for who in ("ada", "bo")]


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        use(server, settings)
        yield server


@pytest.fixture
def staff() -> User:
    until = timezone.now() + timedelta(days=1)
    return create_person("karin@example.com", by=None, is_staff=True, second_factor_from=until)


def posted(address: str = "ada@example.com", **about: Any) -> OutgoingMail:
    written = EmailMultiAlternatives("Din kod", f"Koden är {CODE}", None, [address])
    written.attach_alternative(f"<p>Koden är {CODE}</p>", "text/html")
    return outbox.post(written, kind="test.code", **about)


def read(row: OutgoingMail) -> OutgoingMail:
    row.refresh_from_db()
    return row


def test_what_was_sent_is_forgotten_and_goes_once(server: MailServer) -> None:
    row = posted()
    delivered()
    outbox.deliver.func(row.pk)
    assert [taken["To"] for taken in server.taken] == ["ada@example.com"]
    assert CODE in str(server.taken[0].get_payload(0).get_payload(decode=True))
    row = read(row)
    assert (row.state, row.address, row.subject, row.sealed) == (State.SENT, "", "", "")


def test_no_code_can_be_read_in_the_queue() -> None:
    row = posted()
    kept = str([vars(row), *(vars(task) for task in DBTaskResult.objects.all())])
    assert CODE not in kept
    (sent,) = delivered()
    assert CODE in str(sent.body)
    assert sent.alternatives == [(f"<p>Koden är {CODE}</p>", "text/html")]


def test_a_deed_that_is_undone_sends_nothing() -> None:
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert delivered() == []


def test_without_a_server_it_waits_longer_each_time_and_then_staff_decide(
    server: MailServer, settings: Any, staff: User
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    row, waits = posted(), []
    for _try in range(outbox.TRIES):
        outbox.deliver.func(row.pk)
        row = read(row)
        waits.append(round((row.due_at - timezone.now()) / timedelta(minutes=1)))
    assert waits[:-1] == [5, 10, 20, 40, 80]
    assert (row.state, row.problem) == (State.FAILED, Problem.UNREACHABLE)
    waiting = DBTaskResult.objects.filter(task_path=outbox.deliver.module_path)
    later = [task.run_after for task in waiting if task.run_after < timezone.now() + timedelta(1)]
    assert len(later) == outbox.TRIES - 1
    settings.EMAIL_PORT = port
    assert outbox.send_again(OutgoingMail.objects.all(), by=staff) == 1
    assert outbox.send_again(OutgoingMail.objects.all(), by=staff) == 0  # pressed twice
    delivered()
    assert (len(server.taken), read(row).state) == (1, State.SENT)
    assert JournalEntry.objects.filter(verb="mail.sent_again").count() == 1


@pytest.mark.parametrize(
    ("fault", "state", "problem", "taken"),
    [
        ("later", State.WAITING, Problem.REFUSED, 0),
        ("never", State.FAILED, Problem.REFUSED, 0),
        ("cut", State.FAILED, Problem.UNSURE, 0),
        ("lost", State.FAILED, Problem.UNSURE, 1),
    ],
)
def test_what_may_have_gone_is_never_sent_again_by_itself(
    fault: str, state: str, problem: str, taken: int, server: MailServer
) -> None:
    server.fault = fault
    row = posted()
    delivered()
    server.fault = ""
    outbox.look_after_mail()
    if state == State.FAILED:
        delivered()
    assert (read(row).state, row.problem, len(server.taken)) == (state, problem, taken)


def test_a_worker_that_died_while_sending_leaves_it_to_staff(server: MailServer) -> None:
    row = posted()
    long_ago = timezone.now() - timedelta(hours=2)
    OutgoingMail.objects.update(state=State.SENDING, tried_at=long_ago)
    outbox.look_after_mail()
    delivered()
    assert (read(row).state, row.problem, server.taken) == (State.FAILED, Problem.UNSURE, [])


def test_a_task_that_was_lost_is_asked_for_again(server: MailServer) -> None:
    row = posted()
    DBTaskResult.objects.all().delete()
    outbox.look_after_mail()
    assert read(row).state == State.WAITING  # just asked for: its task may be on its way
    OutgoingMail.objects.update(due_at=timezone.now() - timedelta(minutes=20))
    outbox.look_after_mail()
    delivered()
    assert len(server.taken) == 1


def test_a_code_that_ran_out_is_not_sent(server: MailServer, staff: User) -> None:
    row = posted(worth_until=timezone.now() - timedelta(seconds=1))
    delivered()
    assert (read(row).state, row.problem, server.taken) == (State.FAILED, Problem.LATE, [])
    assert outbox.send_again(OutgoingMail.objects.all(), by=staff) == 0
    assert outbox.drop(OutgoingMail.objects.all(), by=staff) == 1
    assert (read(row).state, row.address) == (State.DROPPED, "")


def test_with_another_secret_key_staff_are_told(server: MailServer, settings: Any) -> None:
    row = posted()
    settings.SECRET_KEY = "another" * 10
    delivered()
    assert (read(row).state, row.problem, server.taken) == (State.FAILED, Problem.SEALED, [])


def test_old_ones_are_forgotten() -> None:
    for state in (State.SENT, State.FAILED, State.WAITING):
        row = posted()
        OutgoingMail.objects.filter(pk=row.pk).update(
            state=state, asked_at=timezone.now() - timedelta(days=31)
        )
    outbox.look_after_mail()
    assert [row.state for row in OutgoingMail.objects.all()] == [State.WAITING]


def test_it_goes_with_the_person_and_is_told_without_its_secret() -> None:
    person = create_person("ada@example.com", by=None)
    posted("Ada@example.com")
    (told,) = export_person(person)["core.outgoingmail"]
    assert told["subject"] == "Din kod"
    assert "sealed" not in told
    person.delete()
    assert OutgoingMail.objects.count() == 0


def test_letters_are_written_by_the_worker_and_once() -> None:
    send_later("test.two", 7)
    (waiting,) = DBTaskResult.objects.all()
    assert "example.com" not in str(waiting.args_kwargs)
    name, number, asking = waiting.args_kwargs["args"]
    for _time in range(2):  # a task runs at least once
        send_letters.func(name, number, asking)
    assert OutgoingMail.objects.count() == 2
    assert [letter.to for letter in delivered()] == [["ada@example.com"], ["bo@example.com"]]
    assert mail.outbox[0].subject == "Ditt överklagande är avgjort"


def test_staff_send_again_or_drop_and_see_no_code(client: Client, staff: User) -> None:
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert "All e-post har skickats" in client.get("/stad/epost/").content.decode()
    for number in range(3):
        posted(f"ada{number}@example.com")
    OutgoingMail.objects.update(state=State.FAILED, problem=Problem.UNREACHABLE)
    page = client.get("/stad/epost/").content.decode()
    assert (page.count("Din kod"), CODE in page) == (3, False)
    first, second, third = OutgoingMail.objects.values_list("pk", flat=True)
    client.post("/stad/epost/", {"again": "1", "chosen": [first]})
    client.post("/stad/epost/", {"drop": "1", "chosen": [second, "x"]})
    client.post("/stad/epost/", {"again": "1"})
    states = dict(OutgoingMail.objects.values_list("pk", "state"))
    assert states == {first: State.WAITING, second: State.DROPPED, third: State.FAILED}
    assert JournalEntry.objects.filter(verb="mail.dropped").count() == 1


def test_others_do_not_see_it(client: Client) -> None:
    assert client.get("/stad/epost/")["Location"].startswith("/konto/login/")
    someone = create_person("ada@example.com", by=None)
    client.force_login(someone, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/stad/epost/").status_code == 403
