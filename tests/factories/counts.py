"""Counts on foot: who counts, what is pressed, and a count closed with it. Nobody here is real."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.factories.actors import person
from tests.factories.town import make_town
from torg.core.models import User
from torg.premises.counting import services
from torg.premises.counting.enums import Seen
from torg.premises.counting.models import CountLine
from torg.premises.counting.services import Pressing
from torg.premises.models import Premises
from torg.premises.services.filling import fill_register

DAY = date(2026, 1, 15)


def counter(name: str) -> User:
    later = timezone.now() + timedelta(days=1)
    return person(name, is_staff=True, second_factor_from=later)


def a_walk() -> SimpleNamespace:
    """Make a town whose register is filled, and a count of it that has begun."""
    city = make_town()
    city.source_at = timezone.now() - timedelta(days=900)
    city.save()
    fill_register(city)
    kim = counter("kim")
    count = services.begin_count(city, DAY, by=kim)
    return SimpleNamespace(city=city, count=count, kim=kim, robin=counter("robin"))


def at(name: str) -> Premises:
    return Premises.objects.get(place__name=name)


def pressed(name: str, what: Seen, *, minutes: int = 0, **fields: Any) -> Pressing:
    when = timezone.now() - timedelta(hours=1) + timedelta(minutes=minutes)
    return Pressing(uuid.uuid4(), at(name).pk, what, when, **fields)


def close_with(walk: SimpleNamespace, *pressings: Pressing) -> list[CountLine]:
    services.take_pressings(walk.count, pressings, by=walk.kim)
    return services.close_count(walk.count, by=walk.kim)
