"""What a Swede types on an errand, judged by someone who did not write the search.

`judged/*.txt` were written before the word list was read; `held_out.txt` was never tuned for, so
its figure is the honest one. All titles of a file stand in one town, which makes it harder: a
better answer may hide a good one.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from torg.core.search import Document, index_documents, search

pytestmark = pytest.mark.django_db

CITY = 78
JUDGED = Path(__file__).parent / "judged"


@dataclass(frozen=True)
class Score:
    found: float  # share of the titles that must be found
    kept_out: float  # share of the titles that must not
    wrong: list[str]


def _read(name: str) -> list[tuple[str, list[str], list[str]]]:
    rows = []
    for line in (JUDGED / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            asked, _, rest = line.partition(">")
            wanted, _, unwanted = rest.partition("!")
            rows.append((asked.strip(), _titles(wanted), _titles(unwanted)))
    return rows


def _titles(text: str) -> list[str]:
    return [title.strip() for title in text.split(",") if title.strip()]


def _judge(name: str) -> Score:
    rows = _read(name)
    titles = sorted({title for _, wanted, unwanted in rows for title in wanted + unwanted})
    index_documents(
        Document(kind="place", object_id=number, city_id=CITY, title=title, slug=str(number))
        for number, title in enumerate(titles, start=1)
    )
    missed, taken_in = [], []
    for asked, wanted, unwanted in rows:
        found = {hit.title for hit in search(CITY, asked, limit=200).hits}
        missed += [f"{asked} misses {title}" for title in wanted if title not in found]
        taken_in += [f"{asked} finds {title}" for title in unwanted if title in found]
    return Score(
        found=1 - len(missed) / sum(len(wanted) for _, wanted, _ in rows),
        kept_out=1 - len(taken_in) / sum(len(unwanted) for _, _, unwanted in rows),
        wrong=[*missed, *taken_in],
    )


@pytest.mark.parametrize("name", ["forms.txt", "services.txt", "goods.txt"])
def test_errands_find_what_they_mean(name: str) -> None:
    score = _judge(name)
    assert score.kept_out == 1, score.wrong
    assert score.found >= 0.98, score.wrong


def test_words_that_nobody_tuned_for() -> None:
    score = _judge("held_out.txt")
    assert score.kept_out >= 0.85, score.wrong
    assert score.found >= 0.9, score.wrong
