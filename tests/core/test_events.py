"""Events: after the commit, to everyone, whatever one of them does."""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from torg.core import events
from torg.core.events import Event, publish, subscribe, unsubscribe


class StreetSwept(Event):
    """A street was swept.

    street_id: the street
    by_machine: whether a machine did it
    """

    street_id: int
    by_machine: bool


@pytest.fixture
def heard() -> Iterator[list[dict]]:
    got: list[dict] = []

    def listener(**arguments: object) -> None:
        got.append(arguments)

    subscribe(StreetSwept, listener)
    yield got
    unsubscribe(StreetSwept, listener)


@pytest.mark.django_db(transaction=True)
def test_delivered_after_the_commit(heard: list[dict]) -> None:
    with transaction.atomic():
        publish(StreetSwept, street_id=1, by_machine=True)
        assert heard == []
    assert heard == [{"street_id": 1, "by_machine": True}]


@pytest.mark.django_db(transaction=True)
def test_not_delivered_when_the_deed_is_undone(heard: list[dict]) -> None:
    with transaction.atomic():
        publish(StreetSwept, street_id=1, by_machine=True)
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_delivered_at_once_without_a_transaction(heard: list[dict]) -> None:
    publish(StreetSwept, street_id=1, by_machine=False)
    assert heard == [{"street_id": 1, "by_machine": False}]


@pytest.mark.django_db(transaction=True)
def test_one_bad_listener_hurts_nobody(heard: list[dict], caplog: pytest.LogCaptureFixture) -> None:
    def bad(**_arguments: object) -> None:
        raise ZeroDivisionError

    events._subscribers[StreetSwept].insert(0, bad)
    try:
        with caplog.at_level(logging.ERROR):
            publish(StreetSwept, street_id=1, by_machine=True)
    finally:
        unsubscribe(StreetSwept, bad)
    assert len(heard) == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"{bad.__qualname__} failed on StreetSwept"
    ]


@pytest.mark.parametrize(
    "arguments", [{}, {"street_id": 1}, {"street_id": 1, "by_machine": True, "more": 1}]
)
def test_an_event_is_published_with_its_own_arguments(arguments: dict) -> None:
    with pytest.raises(TypeError, match="StreetSwept takes by_machine, street_id"):
        publish(StreetSwept, **arguments)


@pytest.mark.django_db(transaction=True)
def test_subscribing_twice_is_subscribing_once(heard: list[dict]) -> None:
    listener: Callable[..., object] = events._subscribers[StreetSwept][0]
    subscribe(StreetSwept, listener)
    publish(StreetSwept, street_id=1, by_machine=True)
    assert len(heard) == 1
