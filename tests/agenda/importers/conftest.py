"""Fixtures of the readers of feeds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from torg.core.fetching.charset import decode

SHARED = Path(os.environ.get("TORG_SHARED", Path(__file__).parents[4] / "shared")) / "data"


@pytest.fixture
def sample() -> Callable[[str], str]:
    """Returns the text of a real sample, or skips the test where it is not at hand."""

    def read(name: str) -> str:
        path = SHARED / "events" / name
        if not path.is_file():
            pytest.skip(f"{name} is not at hand")
        return decode(path.read_bytes())

    return read
