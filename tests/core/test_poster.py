"""Posters: the same data, the same drawing; words are read, and are never markup."""

from itertools import product

import pytest

from torg.agenda.enums import EventKind
from torg.core.facade.lettering import text_width
from torg.core.facade.svg import contrast
from torg.core.poster import KINDS, Poster, draw_poster, draw_stamp
from torg.core.poster.drawing import INKS, inks_of, title_lines

TITLES = (
    "Jazz",
    "Höstmarknad",
    "Ljusvandring från Klocktorget",
    "En mycket lång titel " * 8,
    "",
    "Oavbrutetsammanhängandeordutanslutellermellanrum",
    "音楽の夕べ",
    "\x00\u202eomvänt",
)


def test_every_kind_of_event_has_a_motif() -> None:
    assert set(KINDS) == set(EventKind.values)


def test_the_same_data_gives_the_same_poster_and_the_hour_changes_no_shape() -> None:
    one = Poster("Lunchkonsert", "music", "3 dec 12.15", "Tegelkyrkan")
    draw_poster.cache_clear()
    first = draw_poster(one)
    draw_poster.cache_clear()
    assert draw_poster(one) == first
    later = draw_poster(Poster("Lunchkonsert", "music", "10 dec 12.15", "Tegelkyrkan"))
    assert later == first.replace("3 dec", "10 dec")


def test_a_translated_poster_is_the_same_drawing() -> None:
    swedish = draw_poster(Poster("Ljus", "film", seed="Ljus"))
    assert draw_poster(Poster("Dusk", "film", seed="Ljus")) == swedish.replace("Ljus", "Dusk")


def test_titles_make_posters_that_differ() -> None:
    drawn = {str(draw_stamp(f"Konsert {n}", "music")) for n in range(40)}
    assert len(drawn) > 12


@pytest.mark.parametrize("inks", INKS, ids=lambda inks: inks.ground)
def test_words_are_read_on_their_paper(inks) -> None:
    assert contrast(inks.ink, inks.ground) >= 4.5
    assert contrast(inks.accent, inks.ground) >= 4.5


@pytest.mark.parametrize(("title", "kind"), [*product(TITLES, ("music", "nonsense"))])
def test_any_title_fits(title: str, kind: str) -> None:
    size, lines = title_lines(title)
    assert 1 <= len(lines) <= 4
    assert all(text_width(line) * size <= 240 - 2 * 18 for line in lines)
    assert draw_poster(Poster(title, kind)).count("<svg") == 1
    assert inks_of(Poster(title, kind)) in INKS


def test_names_are_text_never_markup() -> None:
    drawn = draw_poster(Poster('<script>"&', "talk", "<b>", "</svg>"))
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert drawn.count("</svg>") == 1


def test_lamp_yellow_is_for_open_windows() -> None:
    drawn = "".join(draw_poster(Poster(f"P{n}", kind)) for n in range(6) for kind in KINDS).lower()
    assert "#ffc44d" not in drawn
    assert "#ffcb5c" not in drawn
