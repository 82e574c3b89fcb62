"""A sign's own colour: readable at any hour, never a lamp's yellow, else as it was chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torg.core.facade import Adjustment, Front, draw_front, fit_brand, look_of, sign_colour
from torg.core.facade.signs import sign_colours
from torg.core.facade.svg import contrast

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
def test_letters_can_be_read_at_any_hour_and_once_is_enough(colour: str) -> None:
    fitted, _why = fit_brand(colour)
    assert fit_brand(fitted) == (fitted, ())
    for lit, evening in ((True, False), (True, True), (False, False), (False, True)):
        ground, ink = sign_colours(fitted, lit=lit, evening=evening)
        assert contrast(ground, ink) >= 4.5


@pytest.mark.parametrize(
    ("chosen", "fitted", "why"),
    [
        ("#7C3A1D", "#7c3a1d", ()),
        ("#f2e7ce", "#f2e7ce", ()),  # pale: dark letters
        ("#000000", "#000000", ()),
        ("#e0442a", "#ca3d26", (Adjustment.LETTERS,)),
        ("#ffc44d", "#886829", (Adjustment.LAMP, Adjustment.LETTERS)),
    ],
)
def test_it_is_changed_as_little_as_can_be(
    chosen: str, fitted: str, why: tuple[Adjustment, ...]
) -> None:
    assert fit_brand(chosen) == (fitted, why)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#gggggg", "url(x)"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"colour|invalid"):
        fit_brand(text)


def test_the_front_has_the_colour_and_is_else_the_same() -> None:
    plain = Front("Andra Akten", "books", state="open")
    own = Front("Andra Akten", "books", state="open", brand="#5b2a4e")
    assert sign_colour(own) == "#5b2a4e"
    assert "#5b2a4e" in draw_front(own).svg
    assert look_of(own) == look_of(plain)
    assert (draw_front(own).width_m, draw_front(own).height_m) == (
        draw_front(plain).width_m, draw_front(plain).height_m,
    )  # fmt: skip
