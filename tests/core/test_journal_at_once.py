"""Many writers and many sealers at once: nobody waits, nothing is lost, the chain is one."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from torg.core.journal import record, seal, verify
from torg.core.models import JournalEntry, JournalLink, User


def _write(person: User) -> JournalEntry:
    with transaction.atomic():
        return record("person.greeted", person, by=person)


def _at_once(*deeds: Callable[[], object]) -> None:
    problems: list[BaseException] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            deed()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_make_one_whole_chain() -> None:
    person = User.objects.create_user("kim@example.se")

    def write() -> None:
        for _ in range(25):
            _write(person)

    def sealing() -> None:
        for _ in range(25):
            seal(limit=7)

    _at_once(write, sealing, write, sealing, sealing)
    seal()
    assert (verify().ok, verify().sealed, verify().unsealed) == (True, 50, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_row_that_commits_late_is_sealed_late() -> None:
    person = User.objects.create_user("kim@example.se")
    written, committed = threading.Event(), threading.Event()
    early: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            early.append(record("person.greeted", person, by=person).pk)
            written.set()
            assert committed.wait(30)

    def quick() -> None:
        assert written.wait(30)
        late = _write(person)
        assert seal() == 1  # neither waits for the slow writer nor takes what it cannot see
        assert late.pk > early[0]
        committed.set()

    _at_once(slow, quick)
    assert seal() == 1
    assert list(JournalLink.objects.values_list("entry_id", flat=True))[1] == early[0]
    assert verify().ok
