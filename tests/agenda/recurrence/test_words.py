"""Recurrences in words, in both languages, as they stand in the middle of a sentence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from torg.agenda.recurrence import Change, read_recurrence
from torg.agenda.recurrence.words import in_words

ZONE = ZoneInfo("Europe/Stockholm")
START = datetime(2026, 9, 1, 18, 0, tzinfo=ZONE)  # a Tuesday

RULES = [
    ("FREQ=DAILY", "varje dag kl. 18.00", "every day at 18:00"),
    ("FREQ=DAILY;INTERVAL=2", "varannan dag kl. 18.00", "every second day at 18:00"),
    ("FREQ=DAILY;INTERVAL=10", "var 10:e dag kl. 18.00", "every 10th day at 18:00"),
    ("FREQ=WEEKLY", "varje tisdag kl. 18.00", "every Tuesday at 18:00"),
    ("FREQ=WEEKLY;INTERVAL=2", "varannan tisdag kl. 18.00", "every second Tuesday at 18:00"),
    (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        "tisdag och torsdag varannan vecka kl. 18.00",
        "Tuesday and Thursday every second week at 18:00",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=3",
        "tisdag var tredje vecka kl. 18.00",
        "Tuesday every third week at 18:00",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "varje måndag, onsdag och fredag kl. 18.00",
        "every Monday, Wednesday and Friday at 18:00",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "måndag till fredag kl. 18.00",
        "Monday to Friday at 18:00",
    ),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "varje dag kl. 18.00", "every day at 18:00"),
    (
        "FREQ=MONTHLY;BYDAY=1TU",
        "första tisdagen i varje månad kl. 18.00",
        "the first Tuesday of every month at 18:00",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
        "sista fredagen varannan månad kl. 18.00",
        "the last Friday every second month at 18:00",
    ),
    ("FREQ=MONTHLY", "den 1 i varje månad kl. 18.00", "the 1st of every month at 18:00"),
    (
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "sista dagen i varje månad kl. 18.00",
        "the last day of every month at 18:00",
    ),
    ("FREQ=YEARLY", "den 1 september varje år kl. 18.00", "on 1 September every year at 18:00"),
    (
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=10;BYDAY=2SU",
        "andra söndagen i oktober vart tredje år kl. 18.00",
        "the second Sunday of October every third year at 18:00",
    ),
    ("FREQ=HOURLY;INTERVAL=2", "varannan timme", "every second hour"),
    (
        "FREQ=WEEKLY;UNTIL=20261203T170000Z",
        "varje tisdag kl. 18.00 till den 3 december",
        "every Tuesday at 18:00 until 3 December",
    ),
    (
        "FREQ=WEEKLY;UNTIL=20270105",
        "varje tisdag kl. 18.00 till den 5 januari 2027",
        "every Tuesday at 18:00 until 5 January 2027",
    ),
    (
        "FREQ=WEEKLY;COUNT=10",
        "varje tisdag kl. 18.00, 10 gånger",
        "every Tuesday at 18:00, 10 times",
    ),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2",
        "vissa dagar kl. 18.00",
        "on certain days at 18:00",
    ),
]  # fmt: skip


def said(language, changes=(), whole_days=False, **rule):
    recurrence = read_recurrence(START, "Europe/Stockholm", **rule)
    with translation.override(language):
        return in_words(recurrence, changes, whole_days=whole_days)


@pytest.mark.parametrize(("rule", "swedish", "english"), RULES)
def test_a_rule_in_both_languages(rule, swedish, english):
    assert (said("sv", rrule=rule), said("en", rrule=rule)) == (swedish, english)


def test_what_is_left_out_and_what_is_added():
    rule = {"rrule": "FREQ=WEEKLY;UNTIL=20261203", "exdates": ["2026-10-27T18:00"]}
    cancelled = Change(START + timedelta(days=7), status="cancelled")
    assert said("sv", **rule) == "varje tisdag kl. 18.00 till den 3 december, inte 27 oktober"
    assert said("sv", [cancelled], **rule) == (
        "varje tisdag kl. 18.00 till den 3 december, inte 8 september och 27 oktober"
    )
    assert said("en", rdates=["2026-12-13T15:00"], rrule="FREQ=WEEKLY") == (
        "every Tuesday at 18:00, also 13 December"
    )
    many = [f"2026-{month}-06" for month in ("09", "10", "11", "12")] + ["2026-10-13"]
    assert said("sv", rrule="FREQ=WEEKLY", exdates=many).endswith(", utom vissa dagar")


def test_dates_without_a_rule_are_named():
    dates = [f"2026-09-{day:02}T18:00" for day in (8, 15, 22, 29)]
    assert said("sv", rdates=dates[:1]) == "1 september och 8 september kl. 18.00"
    assert said("sv", rdates=dates) == (
        "1 september, 8 september, 15 september och 22 september och 1 dag till kl. 18.00"
    )


def test_whole_days_have_no_time_and_once_has_no_words():
    assert said("sv", whole_days=True, rrule="FREQ=WEEKLY") == "varje tisdag"
    assert said("sv") == ""
