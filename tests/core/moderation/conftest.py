"""A place that people may say something about, and staff who decide."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.places import ActorFactory, PlaceFactory
from torg.core.models import User
from torg.core.moderation.enums import Ground, Measure, Wrong
from torg.core.moderation.models import Report
from torg.core.moderation.queries import public_thing
from torg.core.moderation.services import Statement, make_report
from torg.core.people import create_person
from torg.places.models import Place

SAID = Statement(
    measure=Measure.HIDDEN,
    facts="Sidan visar en annans namn.",
    ground=Ground.LAW,
    rule="Lagen om upphovsrätt, 1 kap. 2 §",
    explanation="Texten är skriven av någon annan.",
)


def make_staff(email: str, **more: Any) -> User:
    until = timezone.now() + timedelta(days=1)
    return create_person(email, by=None, is_staff=True, second_factor_from=until, **more)


@pytest.fixture
def staff(db: None) -> User:
    return make_staff("vera@example.com")


@pytest.fixture
def colleague(db: None) -> User:
    return make_staff("tove@example.com")


@pytest.fixture
def place(db: None) -> Place:
    return PlaceFactory(
        name="Garnboden", description="Allt i garn.", email="garn@example.com", actor=ActorFactory()
    )


def report_on(place: Place, **more: Any) -> Report:
    thing = public_thing("place", place.pk)
    assert thing is not None
    wanted = {"wrong": Wrong.COPIED, "text": "Det är min text.", "by": None, **more}
    return make_report(thing, **wanted)
