"""What the site tells about itself: read from settings, models and test results."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from torg.core.moderation import report_path
from torg.core.moderation.terms import KEPT_DAYS
from torg.core.policies.queries import value_on
from torg.core.privacy import pointers
from torg.places.models import City
from torg.portal.queries.kept_words import KEPT_IN_WORDS, Text

RESULTS = Path(__file__).parent.parent / "data" / "accessibility.json"  # scripts/accessibility

# --- accessibility -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tested:
    """One page of the test run; `rules` is how many rules said something about it."""

    path: str
    language: str
    rules: int
    widths: list[int]
    themes: list[str]
    violations: list[str]


@dataclass(frozen=True)
class TestRun:
    """What the last run of the automatic tests found."""

    tested_on: date
    engine: str
    pages: list[Tested]
    rules: int  # different ones that were tried

    @property
    def violations(self) -> int:
        return sum(len(page.violations) for page in self.pages)

    @property
    def widths(self) -> list[int]:
        return sorted({width for page in self.pages for width in page.widths})


@dataclass(frozen=True)
class Statement:
    """The accessibility statement."""

    run: TestRun | None
    contact: str  # an e-mail address, "" when the operator has named none
    report: str  # the form by which anybody tells of a barrier, "" without a city
    is_demo: bool


def accessibility_page(city: City | None) -> Statement:
    """Return what the statement says beyond its own words."""
    return Statement(
        run=test_run(),
        contact=str(settings.CONTACT_EMAIL),
        report=report_path("city", city.pk) if city else "",
        is_demo=bool(city and city.is_demo),
    )


@cache
def test_run() -> TestRun | None:
    """Return the results that came with this release; None when it has none."""
    if not RESULTS.exists():
        return None
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    pages = [Tested(**page) for page in found["pages"]]
    return TestRun(date.fromisoformat(found["tested_on"]), found["engine"], pages, found["rules"])


# --- privacy -------------------------------------------------------------------------------------

# Joins between tables and the like: they hold nothing but two numbers.
_NOT_NAMED = ("core.user_", "core.user.", "admin.", "socialaccount.")


@dataclass(frozen=True)
class Kept:
    name: Text
    why: Text


@dataclass(frozen=True)
class Privacy:
    """What the page on privacy lists."""

    kept: list[Kept]
    contact: str
    case_days: int


def privacy_page() -> Privacy:
    """Return every table that can be about a person, found by walking the models."""
    models = ["core.user", *sorted({pointer.model for pointer in pointers()})]
    rows = [_kept(model) for model in dict.fromkeys(models) if not model.startswith(_NOT_NAMED)]
    return Privacy(rows, str(settings.CONTACT_EMAIL), value_on(KEPT_DAYS, timezone.localdate()))


def _kept(model: str) -> Kept:
    if model in KEPT_IN_WORDS:
        return Kept(*KEPT_IN_WORDS[model])
    return Kept(capfirst(str(apps.get_model(model)._meta.verbose_name)), "")


# --- about ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    contact: str
    is_demo: bool
    attribution: str


def about_page(city: City | None) -> About:
    """Return what the page about the site says of this installation."""
    return About(
        contact=str(settings.CONTACT_EMAIL),
        is_demo=bool(city and city.is_demo),
        attribution=city.attribution if city else "",
    )
