"""Where a built file lies: reads the manifest that `torg assets` writes."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

MANIFEST = Path(__file__).resolve().parent / "static" / "dist" / "manifest.json"


def built_files() -> dict[str, str]:
    """Map plain names to built names; empty before the first build.

    Read once a process, like the files that the server found when it started: a build made
    meanwhile is shown after a restart. With DEBUG it is shown at once.
    """
    try:
        written = MANIFEST.stat().st_mtime_ns if settings.DEBUG else 0
        return _read(written)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=1)
def _read(written: int) -> dict[str, str]:
    files: dict[str, str] = json.loads(MANIFEST.read_text())["files"]
    return files


def asset_url(name: str) -> str:
    """Address of a built file by its plain name, "torg.css".

    Before the first build the plain name is returned, so a page still renders, undressed.
    """
    return f"{settings.STATIC_URL}dist/{built_files().get(name, name)}"


def print_fonts() -> Path:
    """Return the folder of the typefaces as files that a typesetter reads; empty before a build."""
    return MANIFEST.parent / "print"
