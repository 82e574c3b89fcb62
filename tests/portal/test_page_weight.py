"""What a page without a map weighs: its styles and scripts, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.town import make_town
from torg.core.built import built_files

BUDGET = 60_000  # bytes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not built_files(), reason="assets are not built: run `torg assets`"),
]


def weights(html: str) -> dict[str, int]:
    """Compressed bytes of every style sheet and script that the page names."""
    named = re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="/static/([^"]+)"', html)
    files = {name: finders.find(name.split("?")[0]) for name in named}
    return {name: len(gzip.compress(Path(str(f)).read_bytes(), 9)) for name, f in files.items()}


@pytest.mark.parametrize(
    "path", ["/", "/promenad/lyktgatan/", "/platser/", "/sok/?q=bok", "/konto/login/"]
)
def test_styles_and_scripts_stay_within_the_budget(client: Client, path: str) -> None:
    make_town()
    weighed = weights(client.get(path).content.decode())
    assert weighed, path
    assert sum(weighed.values()) <= BUDGET, weighed
