"""Opening hours in plain words, in both languages."""

import pytest
from django.utils.translation import override

from torg.places.hours.wording import hours_in_words


@pytest.mark.parametrize(
    ("expression", "swedish", "english"),
    [
        ("Mo-Fr 09:00-18:00", "måndag–fredag 9.00–18.00", "Monday–Friday 9:00–18:00"),
        (
            "Mo,We,Fr 07:30-12:00,13:00-16:00; Sa,Su unknown",
            "måndag, onsdag och fredag 7.30–12.00 och 13.00–16.00; lördag och söndag tiden okänd",
            (
                "Monday, Wednesday and Friday 7:30–12:00 and 13:00–16:00; "
                "Saturday and Sunday hours not known"
            ),
        ),
        ("Su-Th 15:00-00:00, Fr 15:00-26:00", "söndag–torsdag 15.00–24.00; fredag 15.00–2.00",
         "Sunday–Thursday 15:00–24:00; Friday 15:00–2:00"),
        ("Tu 16:00+", "tisdag från 16.00", "Tuesday from 16:00"),
        ("Fr 17:00-22:00+", "fredag 17.00–22.00 eller senare", "Friday 17:00–22:00 or later"),
        ("PH,Su closed", "helgdagar och söndag stängt", "public holidays and Sunday closed"),
        ("24/7", "alltid öppet", "always open"),
        ("Mo-Su", "måndag–söndag dygnet runt", "Monday–Sunday round the clock"),
        ("Jun-Aug Sa 10:00-14:00", "juni–augusti lördag 10.00–14.00",
         "June–August Saturday 10:00–14:00"),
        ("Dec 24-26 off", "24–26 december stängt", "24–26 December closed"),
        ('Sa unknown "ring först"', "lördag tiden okänd (ring först)",
         "Saturday hours not known (ring först)"),
    ],
)  # fmt: skip
def test_hours_are_said_as_a_person_would(expression: str, swedish: str, english: str) -> None:
    with override("sv"):
        assert hours_in_words(expression) == swedish
    with override("en"):
        assert hours_in_words(expression) == english


@pytest.mark.parametrize(
    "expression", ["week 1-10 Mo 10:00-12:00", "sunrise-sunset", "Mo[1] 10:00-12:00", "easter off"]
)
def test_what_has_no_plain_words_is_not_said(expression: str) -> None:
    assert hours_in_words(expression) == ""
