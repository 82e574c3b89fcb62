"""The page of a report: what was kept, without what has been hidden since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from torg.core.frame import address, frame
from torg.premises.reports.models import Report
from torg.premises.reports.opendata import licence_of
from torg.premises.reports.queries import tells_too_much
from torg.premises.studies.models import Study


@dataclass(frozen=True)
class SummaryPage:
    """What the page shows. `said` None: the report is not made yet.

    `outdated`: a premises that it names has been hidden since, or a scenario taken back, so nothing
    of it is shown until it is made anew.
    """

    said: Mapping[str, Any] | None
    map: SafeString
    gap: SafeString
    rates: SafeString
    scenarios: SafeString
    vacancies: list[tuple[Mapping[str, Any], str]]  # with the address of its own page
    outdated: bool
    study_href: str
    licence: str  # of the open data


def summary_page(study: Study, report: Report | None) -> SummaryPage:
    """Return the page of a report. One query, and one where it tells of scenarios."""
    nothing = mark_safe("")  # nothing to draw
    href = address(frame.pages.get("study", ""), study.slug)
    outdated = report is not None and tells_too_much(study, report)
    if report is None or outdated:
        return SummaryPage(None, nothing, nothing, nothing, nothing, [], outdated, href, "")
    # Every part was drawn by us from numbers; names in it are escaped.
    drawn = {
        name: mark_safe(svg)  # noqa: S308  -- as said above
        for name, svg in report.content["drawings"].items()
    }
    page = frame.pages.get("premises", "")
    links = [(one, address(page, one["slug"])) for one in report.content["vacancies"]]
    return SummaryPage(
        report.content, drawn["map"], drawn["gap"], drawn["rates"],
        drawn.get("scenarios", nothing), links, False, href, licence_of(study.city),
    )  # fmt: skip
