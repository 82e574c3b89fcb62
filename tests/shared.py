"""Real data that stands beside the project on some machines; tests of it are skipped elsewhere."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TORG_SHARED", Path(__file__).parents[2] / "shared")) / "data"


def shared_data(name: str) -> Path:
    """Return the path of a file of real data; skips the test where it is not here."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path
