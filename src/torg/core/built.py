"""Where a built file lies: reads the manifest that `torg assets` writes."""

import json
from pathlib import Path

from django.conf import settings

MANIFEST = Path(__file__).resolve().parent / "static" / "dist" / "manifest.json"
_read: tuple[int, dict[str, str]] = (0, {})


def built_files() -> dict[str, str]:
    """Map plain names to built names; read again only when the manifest has changed."""
    global _read  # noqa: PLW0603  -- one small cache a process, keyed by the file's own time
    try:
        written = MANIFEST.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    if written != _read[0]:
        _read = (written, json.loads(MANIFEST.read_text())["files"])
    return _read[1]


def asset_url(name: str) -> str:
    """Address of a built file by its plain name, "torg.css".

    Before the first build the plain name is returned, so a page still renders, undressed.
    """
    return f"{settings.STATIC_URL}dist/{built_files().get(name, name)}"
