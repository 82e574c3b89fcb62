"""The report as a PDF."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from torg.core import typesetting
from torg.core.typesetting import Limits, TypesettingError

__all__ = ["TypesettingError", "typeset_report"]

_TEMPLATE = Path(__file__).resolve().parent / "report.typ"
LIMITS = Limits(seconds=120.0, size=20_000_000)  # a report of forty vacancies takes some seconds


def typeset_report(content: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a report as PDF/UA from what it says (`content.Content` and its drawings as a dict).

    The same content, the same bytes. Raises TypesettingError.
    """
    return typesetting.typeset(_TEMPLATE, content, LIMITS, made_at=made_at)
