import pytest

from tests.factories.counts import a_walk


@pytest.fixture
def walk(db):
    return a_walk()
