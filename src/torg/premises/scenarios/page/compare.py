"""Two to four scenarios side by side, with what is better in each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from torg.premises.models import AskingRent
from torg.premises.scenarios.analysis.scoring import Score
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.outcome import variety_words
from torg.premises.scenarios.page.words import kr, of_hundred, per_cent

MOST = 4


@dataclass(frozen=True)
class Column:
    """One scenario: its figures, and what the reader may know beside them."""

    scenario: Scenario
    words: str  # "Café in 14, culture in 20"
    url: str
    score: Score
    wishes_met: int
    votes: int


@dataclass(frozen=True)
class Cell:
    words: str
    is_better: bool


@dataclass(frozen=True)
class Row:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def letters(self) -> str:
        letters = [column.scenario.letter for column in self.columns]
        if len(letters) < 2:
            return "".join(letters)
        return _("%(some)s and %(last)s") % {"some": ", ".join(letters[:-1]), "last": letters[-1]}


def compare(
    columns: Sequence[Column], where: str, wishes: int, rents: Mapping[int, AskingRent]
) -> Comparison:
    """Return the table; `wishes` is how many trades people wish for.

    `rents` are the asking rents that the reader may see.
    """
    some = [column.score for column in columns]
    rows = [
        *_money(some, where),
        _row(_("Neighbours"), some, lambda s: s.neighbours, lambda s: kr(s.neighbours, sign=True)),
        _row(_("Variety (0–100)"), some, lambda s: round(s.diversity[1]), _varied),
        *_together(some),
        _row(
            _("Every shop bears itself"), some, lambda s: round(100 * s.bears),
            lambda s: of_hundred(s.bears),
        ),
    ]  # fmt: skip
    if wishes:
        met = [column.wishes_met for column in columns]
        told = _("%(met)s of %(all)s")
        rows.append(
            Row(
                _("Wishes that are met"),
                _cells(met, [told % {"met": n, "all": wishes} for n in met]),
            )
        )
    against = [rent_against(score, rents) for score in some]
    if all(share is not None for share in against):
        known = [share or 0.0 for share in against]
        rows.append(
            Row(
                _("Rent against what you may see asked"),
                _cells(known, [per_cent(one, sign=True) for one in known]),
            )
        )
    rows.append(Row(_("Votes"), tuple(Cell(str(c.votes), False) for c in columns)))
    return Comparison(tuple(columns), tuple(rows))


def _money(some: list[Score], where: str) -> list[Row]:
    """Return what is gained and lost, or what new shops sell where one may not tell of losses."""
    if not all(one.is_told for one in some):
        return [_row(_("The new shops sell for"), some, lambda s: s.new, lambda s: kr(s.new))]
    return [
        _row(_("%(where)s gains, net") % {"where": where}, some, lambda s: s.gain, _gain),
        _row(
            _("Moved from neighbours here"), some, lambda s: -s.district, lambda s: kr(s.district)
        ),
    ]


def _varied(score: Score) -> str:
    return f"{variety_words(score)}: {kr(score.varied, sign=True)}"


def _together(some: list[Score]) -> list[Row]:
    """Return what each is worth in all, unless that would tell what may not be told."""
    if not all(one.is_told for one in some):
        return []
    words = _("Worth together: net gain, neighbours and variety")
    return [_row(words, some, lambda s: s.worth, lambda s: kr(s.worth, sign=True))]


def _gain(score: Score) -> str:
    return kr(score.gain, sign=True)


def _row(
    name: str, scores: list[Score], worth: Callable[[Score], float], words: Callable[[Score], str]
) -> Row:
    return Row(name, _cells([worth(s) for s in scores], [words(s) for s in scores]))


def _cells(worth: Sequence[float], words: Sequence[str]) -> tuple[Cell, ...]:
    """Mark what is best, where it reads as better than all the others."""
    best = max(worth)
    firsts = {text for value, text in zip(worth, words, strict=True) if value == best}
    alone = sum(text in firsts for text in words) == 1
    return tuple(
        Cell(text, alone and value == best) for value, text in zip(worth, words, strict=True)
    )


def rent_against(score: Score, rents: Mapping[int, AskingRent]) -> float | None:
    """Return what the newcomers could pay above what is asked, as a share of what is asked.

    Of the premises whose asking rent the reader may see, weighted by what they ask; None where
    there is none of them in the scenario.
    """
    pairs = [
        (shop.rent_per_m2, rents[shop.premises].per_m2_year)
        for shop in score.shops
        if shop.premises in rents and rents[shop.premises].per_m2_year
    ]
    asked = sum(ask for _pays, ask in pairs)
    return sum(pays for pays, _ask in pairs) / asked - 1 if asked else None


def met(score: Score, wished: Mapping[str, int]) -> int:
    """Return how many of the trades that people wish for get a shop."""
    return len({shop.trade for shop in score.shops} & set(wished))
