"""So often and no more; where the site is."""

from typing import Any

import pytest

from torg.core.limits import within_limit
from torg.core.site import absolute, base_url

pytestmark = pytest.mark.django_db


def test_so_often_and_no_more() -> None:
    counted = [within_limit("t", "a", amount=2, seconds=60) for _ in range(4)]
    assert counted == [True, True, False, False]
    assert within_limit("t", "b", amount=2, seconds=60)
    assert not within_limit("t", "c", amount=0, seconds=60)


def test_the_address_of_the_site_is_the_settings_or_the_citys(settings: Any) -> None:
    settings.BASE_URL = "https://torg.example/"
    assert base_url() == base_url(999) == "https://torg.example"
    assert absolute("portal:map", language="en") == "https://torg.example/en/map/"
