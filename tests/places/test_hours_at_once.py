"""A tick and an import move the same spells on at the same time: they stand there once."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections, transaction

from tests.factories.hours import place_with
from tests.factories.places import CityFactory
from torg.places.models import City, OpenSpell
from torg.places.services.hours import rebuild_spells, roll_spells


@pytest.mark.django_db(transaction=True)
def test_two_that_roll_at_once() -> None:
    cache.clear()
    city = CityFactory()
    place = place_with(city, "Mo-Su 10:00-18:00")
    assert place.schedule is not None
    assert place.schedule.spells_from is not None
    later = place.schedule.spells_from + timedelta(days=3)
    rolled, problems = threading.Event(), list[BaseException]()

    def other() -> None:
        try:
            rolled.wait(30)
            roll_spells(City.objects.get(), later)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        roll_spells(city, later)
        rolled.set()
        thread.join(1)  # on PostgreSQL it reads the old window now, and must wait for the new one
    thread.join(30)
    spells = list(OpenSpell.objects.values_list("start", "end"))
    assert problems == []
    assert len(spells) == len(set(spells)) > 20
    rebuild_spells(city)
    assert OpenSpell.objects.count() == len(set(OpenSpell.objects.values_list("start")))
