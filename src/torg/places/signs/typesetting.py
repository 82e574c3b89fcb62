"""Runs the typesetter (typst) on a sign, in a process of its own with limits."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from torg.core.built import print_fonts
from torg.places.signs.sign import Sign

_HERE = Path(__file__).resolve().parent
LONGEST = 20.0  # seconds; a sign takes a fifth of one
LARGEST = 5_000_000  # bytes; a sign is some twenty thousand


class TypesettingError(Exception):
    """The typesetter did not do it: what it said is for the log, not for the person."""


def typeset(sign: Sign, *, made_at: datetime) -> bytes:
    """Return the sign as PDF/UA: tagged, with title and language. The same sign, the same bytes.

    Raises TypesettingError when it takes too long, needs too much memory or fails.
    """
    asked = {
        "template": (_HERE / "sign.typ").read_text(encoding="utf-8"),
        "fonts": str(print_fonts()),
        "sign": sign.as_data(),
        "made_at": made_at.isoformat(timespec="seconds"),
    }
    # Our own program with no argument of anybody's; no environment: it needs none.
    command = [sys.executable, "-I", str(_HERE / "worker.py")]
    try:
        done = subprocess.run(  # noqa: S603  -- our own words
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=LONGEST,
            check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"not done after {LONGEST:.0f} s") from error
    pdf = done.stdout
    if done.returncode or not pdf.startswith(b"%PDF") or len(pdf) > LARGEST:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:] or "no PDF came")
    return pdf
