"""Wishes of residents as a figure of a spot: counted once, taken back when they are met."""

from dataclasses import replace

import pytest
from django.utils import timezone

from tests.factories.places import CityFactory
from torg.places.categories import sync_categories
from torg.premises.figures.models import DemandSignal
from torg.premises.figures.queries.datasets import wishes_near
from torg.premises.figures.services.signals import Wish, receive_wish, withdraw_wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


@pytest.fixture
def categories() -> None:
    sync_categories()


BOX = (12.69, 56.04, 12.70, 56.05)


def test_told_twice_counts_once_and_follows_its_support() -> None:
    city = CityFactory()
    wish = Wish("need:17", 56.045, 12.695, 3, timezone.now())
    receive_wish(city, "bakery", wish)
    receive_wish(city, "bakery", replace(wish, supporters=8))
    receive_wish(city, "books", replace(wish, origin="need:18"))
    receive_wish(city, "books", replace(wish, origin="need:19", lat=57))  # elsewhere
    assert wishes_near(city, BOX) == {"bakery": 8, "books": 3}


def test_taken_back() -> None:
    city = CityFactory()
    now = timezone.now()
    receive_wish(city, "bakery", Wish("need:17", 56.045, 12.695, 3, now))
    assert withdraw_wish(city, "need:17", now)
    assert not withdraw_wish(city, "need:17", now)
    receive_wish(city, "bakery", Wish("need:17", 56.045, 12.695, 3, now))  # told late
    assert wishes_near(city, BOX) == {}


def test_a_trade_that_is_not_known_is_left_alone() -> None:
    assert receive_wish(CityFactory(), "moon", Wish("need:1", 56, 12, 1, timezone.now())) is None
    assert not DemandSignal.objects.exists()
