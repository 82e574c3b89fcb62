"""The service worker's script with what this installation wants kept."""

import json
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings
from django.utils import translation

from torg.core.built import MANIFEST, asset_url, built_files
from torg.core.frame import address

# What every page needs to be drawn. Maps want a network, so their scripts are not among them.
_SHELL = (
    "torg.css", "torg.js", "walk.js", "counting.js", "inter-latin-wght-normal.woff2",
    "bricolage-grotesque-latin-wght-normal.woff2", "favicon.svg",
)  # fmt: skip


def worker_script() -> str:
    """Return the script: what to keep, then the built code. Empty before the first build."""
    return _script(str(settings.STATIC_URL), tuple(sorted(built_files().items())))


@lru_cache(maxsize=2)
def _script(_static: str, files: tuple[tuple[str, str], ...]) -> str:
    names = dict(files)
    if "sw.js" not in names:
        return ""
    code = (MANIFEST.parent / names["sw.js"]).read_text(encoding="utf-8")
    kept = {
        "shell": [asset_url(name) for name in _SHELL if name in names],
        "pages": [
            *_in_both("portal:offline"),
            *_in_both("portal:saved"),
            *_in_both("counting:shell"),
        ],
        "fronts": _in_both("portal:today"),
        "walks": _in_both("portal:walks"),
        # A count goes on without a network in an empty page that a script fills from its own store.
        "counts": dict(zip(_in_both("counting:counts"), _in_both("counting:shell"), strict=True)),
        "offline": dict(zip(("sv", "en"), _in_both("portal:offline"), strict=True)),
    }
    version = blake2b(f"{kept}{code}".encode(), digest_size=6).hexdigest()
    return f"self.TORG = {json.dumps({'version': version, **kept})};\n{code}"


def _in_both(view: str) -> list[str]:
    paths = []
    for language in ("sv", "en"):
        with translation.override(language):
            paths.append(address(view))
    return paths
