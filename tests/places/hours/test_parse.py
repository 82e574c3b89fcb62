"""Reading hours: what is accepted, what is repaired with a notice, what is refused and why."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from torg.places.hours import read_hours
from torg.places.hours.wording import hours_in_words

SHARED = Path(os.environ.get("TORG_SHARED", Path(settings.PACKAGE).parent.parent.parent / "shared"))
VALUES = SHARED / "data" / "opening_hours"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    "raw",
    [
        "24/7",
        "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off",
        "Mo-Su 22:00-04:00",
        "sunrise-sunset",
        "Jun-Aug Mo-Su 10:00-20:00",
        "week 1-10 Mo 10:00-12:00",
        'Mo-Fr 10:00-18:00 "by appointment"',
        "Mo-Th 10:00-24:00; Fr-Sa 10:00-03:00",
    ],
)
def test_a_valid_value_is_taken_without_a_word(raw):
    reading = read_hours(raw)

    assert (reading.notice, reading.repaired) == ("", False)
    assert reading.expression == str(OpeningHours(raw))


@pytest.mark.parametrize(
    ("raw", "expression"),
    [
        ("mån-fre 10-18, lör 10-15, sön stängt", "Mo-Fr 10:00-18:00, Sa 10:00-15:00, Su closed"),
        ("Måndag till fredag 8.30–17", "Mo-Fr 08:30-17:00"),
        ("Monday - Friday: 8:00 AM – 5:00 PM", "Mo-Fr 08:00-17:00"),
        ("Mo-Do: 07:30-16:30; Fr: 7:30-13:30", "Mo-Th 07:30-16:30; Fr 07:30-13:30"),
        ("Mo-Th 10:00-24:00; Su,Ph 06:00-22:00", "Mo-Th 10:00-24:00; Su,PH 06:00-22:00"),
        ("Tu-Sa 09:00-19:00; Su,PH,Mo off", "Tu-Sa 09:00-19:00; PH,Su,Mo closed"),
        ("Пн-Сб: 9:00 - 20:00", "Mo-Sa 09:00-20:00"),
        ("月-金 9時-17時30分", "Mo-Fr 09:00-17:30"),
        ("Sunday, 10-12", "Su 10:00-12:00"),
        ("Dec 24,31 06:00-17:00; Mo,Ph off", "Dec 24,Dec 31 06:00-17:00; Mo,PH closed"),
        ("Mo-Su 11:00–21:00", "Mo-Su 11:00-21:00"),
        ("Dawn to Dusk", "dawn-dusk"),
        ("0-24", "24/7"),
        ("24h", "24/7"),
        ("Mo-Su 00:00-00:00", "Mo-Su"),
        ("Mo-Tu 09:00-12:00; 14:00-17:00", "Mo-Tu 09:00-12:00,14:00-17:00"),
        ("Sat-Thu 010:00-20:00", "Sa-Th 10:00-20:00"),
        ("Mo-Fr 10am-12 pm", "Mo-Fr 10:00-12:00"),
        ("Jul 1-Jun 31 10:00-12:00", "Jul 1-Jun 30 10:00-12:00"),
        ("Mo-We 10:00-18:00; Fr-Su: 24/7; mo off", "Mo-We 10:00-18:00; Fr-Su; Mo closed"),
    ],
)
def test_wrong_in_form_with_one_meaning_is_repaired(raw, expression):
    reading = read_hours(raw)

    assert (reading.expression, reading.repaired) == (expression, True)
    said = hours_in_words(expression)
    assert reading.notice == (
        f"Read as: {said}." if said else "They were written in an unusual way."
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("Mo-Fr 10:00-18:00 Sa 10:00-15:00", "It is not clear what “Sa” belongs to."),
        ("Su 9:30", "“9:30” says when, but not until when."),
        ("10-5", "It is not clear if “10-5” means morning or evening."),
        ("6-7.30 AM", "It is not clear if “6-7.30 AM” means morning or evening."),
        ("Sat 12am - 11pm", "It is not clear if “12am-11pm” means morning or evening."),
        ("nach Vereinbarung", "“nach” is no part of opening hours."),
        ("Mo-Su 10:00-18:00; 11:00-15:00", "“11:00-15:00” stands without a day."),
        ("Jul Mo-Fr 10:00-18:00; 11:00-15:00", "“11:00-15:00” stands without a day."),
        ("Mo-Fr 09:00-09:00", "“09:00-09:00” begins and ends at the same time."),
        ("Mo-Sa 10:00-18:00; Su PH off", "“Su PH” can be read in several ways."),
        ("Dec 25-24 off", "“Dec 25-24” can be read in several ways."),
        ("Feb 30 10:00-12:00", "These opening hours could not be read."),
        ("Mo-Fr 25:00-49:00", "“49:00” is no time of day."),
        ("+46 42 10 00 00", "“46” is no part of opening hours."),
        ("<script>alert(1)</script>", "“<” is no part of opening hours."),
    ],
)
def test_what_has_no_meaning_or_two_is_refused_with_the_reason(raw, why):
    reading = read_hours(raw)

    assert (reading.expression, reading.notice, reading.repaired) == (None, why, False)


@pytest.mark.parametrize(
    ("raw", "expression"),
    [
        ("Mo-Fr 10:00-18:00; 11:00-15:00", "Mo-Fr 10:00-18:00; Sa,Su unknown"),
        ("Fr-Mo,We 10:00-18:00; 10:00-15:00", "Fr-Mo,We 10:00-18:00; Tu,Th unknown"),
    ],
)
def test_where_a_day_was_forgotten_the_days_that_are_named_keep_their_hours(raw, expression):
    reading = read_hours(raw)

    assert (reading.expression, reading.repaired) == (expression, True)


def test_the_notice_is_in_the_readers_language():
    with override("sv"):
        unclear = read_hours("Mo-Fr 10-18 Sa 10-15")
        assert unclear.notice == "Det framgår inte vad ”Sa” hör ihop med."
        assert read_hours("Mån-Fre 9-18").notice == "Läst som: måndag–fredag 9.00–18.00."


def test_a_condition_alone_is_no_promise_to_be_open():
    assert read_hours('"by appointment"').expression == '24/7 unknown "by appointment"'
    reading = read_hours('Mo-Fr 09:00-17:00; Sa "efter överenskommelse"')
    assert reading.expression == 'Mo-Fr 09:00-17:00; Sa unknown "efter överenskommelse"'
    assert reading.notice == ""


def test_a_long_night_is_taken_but_said_aloud():
    reading = read_hours("Mo-Fr 8:00-4:00")

    assert reading.expression == "Mo-Fr 08:00-04:00"
    assert reading.notice == "“8:00-4:00” is read as until the next morning."


@pytest.mark.parametrize("raw", ["", "   ", "\n\t"])
def test_nothing_is_nothing(raw):
    assert read_hours(raw).expression is None
    assert read_hours(raw).notice == ""


@pytest.mark.parametrize(
    "raw",
    ["Mo-Fr 10:00-18:00\0", "\0\0", "\ud800", "9" * 1000, "(" * 1000, '"' * 999, "Mo-" * 333],
)
def test_hostile_texts_are_answered(raw):
    assert read_hours(raw).expression in {None, "Mo-Fr 10:00-18:00"}


def test_a_notice_fits_where_it_is_kept():
    reading = read_hours("mån," * 240 + " 10-12")

    assert reading.expression is not None
    assert len(reading.notice) < 300
    assert len(read_hours("x" * 999).notice) < 300


def test_ten_megabytes_are_refused_at_once():
    assert read_hours("Mo-Fr 10:00-18:00; " * 600_000).notice == (
        "The text is too long to be opening hours."
    )


_TEXT = (
    'Mo Tue fre PH SH off 24/7 10:00 10-18 9am 5 pm - – , ; || : + [1] week 53 Jan Dec 24 31 " '
    "easter day sunrise to till ( ) / “ 2026 00:00 48:00 時 24h . & \0 ½ ١٢"
)
_WORDS = st.sampled_from(_TEXT.split())


@given(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
@hypothesis_settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(raw):
    reading = read_hours(raw)

    if reading.expression is None:
        assert not reading.repaired
    else:
        again = read_hours(reading.expression)
        assert (again.expression, again.repaired) == (reading.expression, False)


def _rows(name):
    path = VALUES / name
    if not path.exists():
        pytest.skip("shared data is not here")
    for line in path.open(encoding="utf-8", newline="\n"):
        count, _, value = line.rstrip("\n").partition("\t")
        yield int(count), value


def test_real_values_wrong_but_unambiguous_are_read():
    """Counted by how often they occur. A moment ("Su 9:30", a service) is not opening hours."""
    moment = "says when, but not until when."
    total = read = moments = 0
    for count, value in _rows("unambiguous.tsv"):
        reading = read_hours(value)
        total += count
        read += count * (reading.expression is not None)
        moments += count * reading.notice.endswith(moment)

    assert read / total > 0.94
    assert read / (total - moments) > 0.985


def test_real_values_that_are_invalid_are_refused():
    counts = [(count, read_hours(value).expression) for count, value in _rows("invalid.tsv")]

    refused = sum(count for count, expression in counts if expression is None)
    assert refused / sum(count for count, _ in counts) > 0.985


def test_real_values_of_shops_are_read():
    path = VALUES / "osm_values_from_extracts.tsv"
    if not path.exists():
        pytest.skip("shared data is not here")
    rows = [line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8")]
    values = [row[3] for row in rows if row[1] == "opening_hours"]

    read = sum(read_hours(value).expression is not None for value in values)
    assert read / len(values) > 0.97
