"""Runs the typesetter (typst) in a process of its own with limits: a template and data in, PDF out.

Words are data, never mark-up. Pure of the database.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from torg.core.built import print_fonts

_WORKER = Path(__file__).resolve().parent / "worker.py"


class TypesettingError(Exception):
    """The typesetter did not do it: what it said is for the log, not for the person."""


@dataclass(frozen=True)
class Limits:
    """Seconds on the clock, and bytes of the PDF."""

    seconds: float
    size: int


def typeset(template: Path, data: Mapping[str, Any], limits: Limits, *, made_at: datetime) -> bytes:
    """Return the template with the data as PDF/UA: tagged, with title and language.

    The template finds the data as JSON in `sys.inputs.data`. The same data, the same bytes. Raises
    TypesettingError when it takes too long, needs too much memory or fails.
    """
    asked = {
        "template": template.read_text(encoding="utf-8"),
        "fonts": str(print_fonts()),
        "data": data,
        "made_at": made_at.isoformat(timespec="seconds"),
    }
    # Our own program with no argument of anybody's; no environment: it needs none.
    command = [sys.executable, "-I", str(_WORKER)]
    try:
        done = subprocess.run(  # noqa: S603  -- our own words
            command, input=json.dumps(asked).encode(), capture_output=True,
            timeout=limits.seconds, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"not done after {limits.seconds:g} s") from error
    pdf = done.stdout
    if done.returncode or not pdf.startswith(b"%PDF") or len(pdf) > limits.size:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:] or "no PDF came")
    return pdf
