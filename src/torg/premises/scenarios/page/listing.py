"""The list of a study's scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from torg.core.rules import Person
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.compare import MOST, Column, Comparison
from torg.premises.scenarios.page.table import Bench
from torg.premises.scenarios.page.words import kr, of_hundred, study_url
from torg.premises.studies.models import Study


@dataclass(frozen=True)
class Line:
    """One scenario in the list."""

    column: Column
    gain: str
    sure: str
    is_chosen: bool

    @property
    def scenario(self) -> Scenario:
        return self.column.scenario


@dataclass(frozen=True)
class ListPage:
    study: Study
    lines: tuple[Line, ...]
    comparison: Comparison | None
    vacancies: int
    too_many: bool  # were asked to be compared

    @property
    def study_url(self) -> str:
        return study_url(self.study)


def list_page(user: Person, study: Study, chosen: Sequence[str] = ()) -> ListPage:
    """Return the scenarios, those put forward first; `chosen` are compared, else the first two."""
    bench = Bench(user, study)
    rows = sorted(bench.scenarios, key=lambda one: (one.put_forward_at is None, one.number))
    wanted = [one for one in rows if str(one.number) in chosen]
    picked = wanted or rows[:2]
    lines = []
    for one in rows:
        column = bench.column(one)
        lines.append(
            Line(
                column, _gain(column), of_hundred(column.score.bears),
                one in picked[:MOST],
            )
        )  # fmt: skip
    return ListPage(
        study,
        tuple(lines),
        bench.comparison(picked) if picked else None,
        len(bench.premises),
        len(wanted) > MOST,
    )


def _gain(column: Column) -> str:
    if column.score.is_told:
        return kr(column.score.gain, sign=True)
    return _("sells for %(new)s") % {"new": kr(column.score.new)}
