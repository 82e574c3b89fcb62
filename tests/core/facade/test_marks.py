"""State marks, glyphs, the pictures of needs, lettering and chance."""

import xml.etree.ElementTree as ET

import pytest

from torg.core.facade import KINDS, NEEDS, category_icon, need_picture, state_mark
from torg.core.facade.goods import DRAWERS, draw
from torg.core.facade.kinds import CATALOGUE
from torg.core.facade.lettering import fit, sign_words, text_width
from torg.core.facade.streams import Stream


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("open", ["mark-frame", "mark-lit"]),
        ("soon", ["mark-frame", "mark-lit", "mark-dark"]),
        ("closed", ["mark-shut", "mark-cross"]),
        ("unknown", ["mark-dashed"]),
        ("vacant", ["mark-dashed"]),
        ("anything else", ["mark-dashed"]),
    ],
)
def test_a_state_reads_without_colour(kind: str, classes: list[str]) -> None:
    mark = ET.fromstring(state_mark(kind))
    assert [part.get("class") for part in mark] == classes


def test_every_picture_is_valid_and_hidden_from_screen_readers() -> None:
    for svg in (*map(category_icon, (*KINDS, "zeppelin")), *map(need_picture, (*NEEDS, "flying"))):
        assert ET.fromstring(svg).get("aria-hidden") == "true"


def test_every_thing_in_a_window_can_be_drawn() -> None:
    wanted = {
        name
        for kind in CATALOGUE.values()
        for name in (*kind.floor, *kind.shelf, kind.rail, kind.outside)
        if name
    }
    assert wanted == set(DRAWERS)
    for name in DRAWERS:
        thing = draw(name, Stream(name))
        assert 5 < thing.width < 70
        ET.fromstring(f"<g>{thing.markup}</g>")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Specialtandvårdskliniken i Norra Hamnen AB", "Specialtandvårdskliniken i Norra Hamnen"),
        ("Bageri Prov (nya)", "Bageri Prov"),
        ("AB", "AB"),
        ("  Två \n rader ", "Två rader"),
        ("Prov Oy Ab", "Prov"),
    ],
)
def test_a_sign_says_the_name_and_no_more(name: str, shown: str) -> None:
    assert sign_words(name) == shown


@pytest.mark.parametrize("room", [40.0, 86.0, 140.0, 300.0])
@pytest.mark.parametrize(
    "name", ["Åh", "Råg & Salt", "Specialtandvårdskliniken i Norra Hamnen", "四川飯店 上海料理餐廳"]
)
def test_lettering_fits_its_room(name: str, room: float) -> None:
    size, lines = fit(name, room)
    assert 1 <= len(lines) <= 2
    assert 7.9 <= size <= 16.5
    assert all(text_width(line) * size <= room + 7 for line in lines)


def test_chance_is_the_same_on_every_machine() -> None:
    stream = Stream("Provbutik", "books")
    assert [stream.below(1000) for _ in range(5)] == [8, 586, 799, 36, 374]
    assert Stream("ab", "c").number() != Stream("a", "bc").number()
