from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from tests.premises.scenarios.town import a_table


@pytest.fixture
def table(db) -> SimpleNamespace:
    return a_table()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield
