"""What a report says of the surroundings: who is within a walk, what the answer hinges on, who
stands by whom. All of it as on the study's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from torg.premises.studies.queries.around import (
    bands_of,
    hinges_of,
    pairs_of,
    passing_words,
    walked_from,
)


@dataclass(frozen=True)
class BandRow:
    """People and shops within so many minutes' walk."""

    within: str
    residents: str
    workers: str
    students: str
    shops: str


@dataclass(frozen=True)
class HingeRow:
    """An assumption, and how far the best answers follow it."""

    name: str
    weight: str


@dataclass(frozen=True)
class Around:
    """`walked` says from where and how fast; `passing` how well passers-by are told."""

    walked: str
    bands: list[BandRow]
    hinges: list[HingeRow]
    pairs: list[str]
    passing: str


def around_of(result: Mapping[str, Any], names: Mapping[str, str]) -> Around:
    """Return the surroundings in an answer; `names` by the trade's slug."""
    return Around(
        walked_from(result),
        [
            BandRow(band.words, band.residents, band.workers, band.students, band.shops)
            for band in bands_of(result)
        ],
        [
            HingeRow(hinge.words, _("%(n)d of 100") % {"n": hinge.weight})
            for hinge in hinges_of(result)
        ],
        pairs_of(result, names),
        passing_words(result),
    )
