"""Calendar files: those of the world, and those that are not as they should be."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from torg.agenda.importers.ical import read_ical
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading, StatedEvent

Sample = Callable[[str], str]


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}END:VCALENDAR\r\n"


def read(*events: str, head: str = "") -> Reading:
    with override("en"):
        return read_ical(calendar(*events, head=head), Context("Europe/Stockholm"))


def one(event: str, head: str = "") -> StatedEvent:
    reading = read(f"UID:1\nSUMMARY:Konsert\n{event}", head=head)
    assert [refused.reason for refused in reading.refused] == []
    return reading.events[0]


def reason(event: str) -> str:
    reading = read(event)
    assert (len(reading.events), len(reading.refused), reading.read) == (0, 1, 1)
    return reading.refused[0].reason


# --- real ones -----------------------------------------------------------------------------------


def test_public_holidays_of_germany(sample: Sample) -> None:
    reading = read_ical(sample("ical/Germany.ics"), Context("Europe/Berlin"))
    assert (reading.read, len(reading.events), reading.refused) == (159, 159, [])
    first = reading.events[0]
    assert (first.title, first.all_day, first.ends_at) == (
        "Germany: New Years Day",
        True,
        first.starts_at + timedelta(days=1),
    )
    assert "Baden-Württemberg" in reading.events[1].description


def test_a_workshops_calendar(sample: Sample) -> None:
    reading = read_ical(sample("ical/fablab_cottbus.ics"), Context("Europe/Stockholm"))
    assert (reading.read, len(reading.events), reading.refused) == (28, 28, [])
    by_uid = {event.uid: event for event in reading.events}
    cafe = by_uid["ai1ec-1887@blog.fablab-cottbus.de"]
    assert (cafe.title, cafe.rrule, cafe.timezone, cafe.location_name, cafe.address) == (
        "Repair Café",
        "FREQ=MONTHLY;BYDAY=1SA",
        "Europe/Berlin",
        "FabLab Cottbus",
        "Walther-Pauer-Straße 5, 03044 Cottbus, Deutschland",
    )
    assert (cafe.lat, cafe.lon) == (51.76882, 14.32321)
    assert "[Wiki-Seite](http://fablab-cottbus.de/index.php/Repair-Cafe)" in cafe.description
    assert by_uid["ai1ec-1862@blog.fablab-cottbus.de"].is_free is True


# --- times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "wanted", "zone"),
    [
        ("DTSTART;TZID=Europe/Stockholm:20270110T180000", "2027-01-10T17:00", "Europe/Stockholm"),
        ("DTSTART:20270110T170000Z", "2027-01-10T17:00", "UTC"),
        ("DTSTART:20270110T180000", "2027-01-10T17:00", "Europe/Stockholm"),
        (
            'DTSTART;TZID="W. Europe Standard Time":20270110T180000',
            "2027-01-10T17:00",
            "Europe/Berlin",
        ),
        (
            "DTSTART;TZID=/citadel.org/20210210_1/Europe/Helsinki:20270110T180000",
            "2027-01-10T16:00",
            "Europe/Helsinki",
        ),
        ("DTSTART;TZID=europe/helsinki:20270110T180000", "2027-01-10T16:00", "Europe/Helsinki"),
        ("DTSTART;TZID=Mars/Olympus:20270110T180000", "2027-01-10T17:00", "Europe/Stockholm"),
        ("DTSTART;VALUE=DATE-TIME:20270110T1800", "2027-01-10T17:00", "Europe/Stockholm"),
        ("DTSTART:2027-01-10T18:00:00", "2027-01-10T17:00", "Europe/Stockholm"),
        ("DTSTART:20270110T240000", "2027-01-10T23:00", "Europe/Stockholm"),
    ],
)
def test_starts_in_every_zone(start: str, wanted: str, zone: str) -> None:
    event = one(start)
    assert (f"{event.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}", event.timezone) == (wanted, zone)


def test_a_zone_that_nobody_knows_is_said() -> None:
    reading = read("UID:1\nSUMMARY:A\nDTSTART;TZID=Mars/Olympus:20270110T180000")
    assert reading.notices == [
        "The time zone “Mars/Olympus” is not known: its times are read as Europe/Stockholm."
    ]


def test_a_zone_of_the_calendars_own_is_found_by_its_real_name() -> None:
    head = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nX-LIC-LOCATION:Europe/Helsinki\r\nEND:VTIMEZONE\r\n"
    assert one("DTSTART;TZID=Ours:20270110T180000", head).timezone == "Europe/Helsinki"


def test_a_floating_time_is_the_citys_and_says_so() -> None:
    assert one("DTSTART:20270110T180000").notices == [
        "No time zone is stated: read as the city's own."
    ]
    stated = one("DTSTART:20270110T180000", "X-WR-TIMEZONE:Europe/Helsinki\r\n")
    assert (stated.timezone, stated.notices) == ("Europe/Helsinki", [])


@pytest.mark.parametrize(
    ("end", "wanted", "notices"),
    [
        ("DTEND:20270110T200000", "20:00", []),
        ("DURATION:PT90M", "19:30", []),
        ("DURATION:P1DT2H", "20:00", []),
        ("DTEND:20270110T180000", None, []),
        ("", None, []),
        ("DTEND:20270110T020000", "02:00", ["It ends before it begins: the day after is meant."]),
        ("DTEND:20260110T200000", None, ["It ends before it begins: the end was left out."]),
        ("DTEND:soon", None, ["Its end cannot be read and was left out."]),
        ("DURATION:-PT1H", None, ["How long it lasts cannot be read."]),
        ("DURATION:for ever", None, ["How long it lasts cannot be read."]),
    ],
)
def test_ends(end: str, wanted: str | None, notices: list[str]) -> None:
    event = one(f"DTSTART;TZID=Europe/Stockholm:20270110T180000\n{end}")
    assert (f"{event.ends_at:%H:%M}" if event.ends_at else None) == wanted
    assert event.notices == notices
    assert event.ends_at is None or event.ends_at > event.starts_at


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("", 1),
        ("DTEND;VALUE=DATE:20270110", 1),
        ("DTEND;VALUE=DATE:20270111", 1),
        ("DTEND;VALUE=DATE:20270113", 3),
        ("DTEND;VALUE=DATE:20260113", 1),
        ("DURATION:P2D", 2),
    ],
)
def test_whole_days_end_at_midnight(end: str, days: int) -> None:
    event = one(f"DTSTART;VALUE=DATE:20270110\n{end}")
    assert event.all_day
    assert event.ends_at is not None
    assert (event.ends_at - event.starts_at, event.ends_at.hour) == (timedelta(days=days), 0)


def test_rules_and_dates_are_kept_as_local_times() -> None:
    event = one(
        "DTSTART;TZID=Europe/Stockholm:20270112T180000\nRRULE:FREQ=WEEKLY;BYDAY=TU\n"
        "RDATE;TZID=Europe/Stockholm:20270114T180000,20270115T190000\n"
        "RDATE;VALUE=PERIOD:20270116T170000Z/PT1H\nRDATE:never\n"
        "EXDATE:20270119T170000Z\nEXDATE;VALUE=DATE:20270126"
    )
    assert (event.rrule, event.rdates, event.exdates) == (
        "FREQ=WEEKLY;BYDAY=TU",
        ["2027-01-14T18:00:00", "2027-01-15T19:00:00", "2027-01-16T18:00:00"],
        ["2027-01-19T18:00:00", "2027-01-26"],
    )
    assert event.notices == ["1 of its dates cannot be read."]


def test_a_rule_that_cannot_be_read_leaves_the_first_date() -> None:
    event = one("DTSTART;TZID=Europe/Stockholm:20270112T180000\nRRULE:every <b>tuesday</b>")
    assert (event.rrule, event.notices) == (
        "",
        ["Its rule of recurrence cannot be read: only its first date."],
    )


def test_dates_that_are_moved_and_cancelled() -> None:
    reading = read(
        "UID:1\nSUMMARY:Kör\nDTSTART;TZID=Europe/Stockholm:20270112T180000\nRRULE:FREQ=WEEKLY",
        "UID:1\nSUMMARY:Kör\nRECURRENCE-ID;TZID=Europe/Stockholm:20270119T180000\n"
        "DTSTART;TZID=Europe/Stockholm:20270120T190000",
        "UID:1\nSUMMARY:Kör inställd\nRECURRENCE-ID;VALUE=DATE:20270126\n"
        "DTSTART;TZID=Europe/Stockholm:20270126T180000\nSTATUS:CANCELLED",
        "UID:9\nSUMMARY:Ensam\nRECURRENCE-ID:20270201T170000Z\nDTSTART:20270201T170000Z",
    )
    choir, alone = reading.events
    assert [
        (f"{d.original:%d %H}", f"{d.starts_at:%d %H}", d.status, d.note) for d in choir.dates
    ] == [
        ("19 18", "20 19", "moved", ""),
        ("26 18", "26 18", "cancelled", "Kör inställd"),
    ]
    assert (alone.uid, alone.title) == ("9#20270201T170000Z", "Ensam")


# --- what is said of them ------------------------------------------------------------------------


def test_all_that_a_calendar_can_say() -> None:
    event = one(
        "DTSTART;TZID=Europe/Stockholm:20270112T180000\n"
        "DESCRIPTION:Ett\\, två\\; tre\\nRad två\\\\slut\n"
        "LOCATION:Kulturhuset\\, Storgatan 5\\, Staden\n"
        "GEO:56.0465;12.6945\nURL:https://kultur.example.se/1\nCATEGORIES:Musik,Barn\n"
        'CATEGORIES:Jazz\\, blues\nORGANIZER;CN="Musik; vänner: ja":mailto:x@example.se\n'
        "ATTACH;FMTTYPE=image/jpeg:https://kultur.example.se/1.jpg\nSTATUS:CANCELLED\n"
        "X-COST:120 kr\nX-TICKETS-URL:https://biljett.example.se/1"
    )
    assert (event.description, event.location_name, event.address) == (
        "Ett, två; tre\nRad två\\slut",
        "Kulturhuset",
        "Storgatan 5, Staden",
    )
    assert (event.lat, event.lon, event.keywords) == (
        56.0465,
        12.6945,
        ["Musik", "Barn", "Jazz, blues"],
    )
    assert (event.organiser_name, event.image_source) == (
        "Musik; vänner: ja",
        "https://kultur.example.se/1.jpg",
    )
    assert (event.kind, event.audience, event.status) == ("music", "children", "cancelled")
    assert (event.price_min, event.price_max, event.is_free) == (12000, 12000, False)
    assert event.tickets_url == "https://biljett.example.se/1"


@pytest.mark.parametrize(
    ("where", "name", "address", "attendance"),
    [
        ("Kulturhuset @ Storgatan 5\\, Staden", "Kulturhuset", "Storgatan 5, Staden", "onsite"),
        ("Storgatan 5\\, Staden", "", "Storgatan 5, Staden", "onsite"),
        ("Kulturhuset", "Kulturhuset", "", "onsite"),
        ("https://möte.example.se/1", "", "", "online"),
        ("Kulturhuset https://meet.example.se/1", "Kulturhuset", "", "mixed"),
    ],
)
def test_where_it_is(where: str, name: str, address: str, attendance: str) -> None:
    event = one(f"DTSTART:20270112T180000Z\nLOCATION:{where}")
    assert (event.location_name, event.address, event.attendance) == (name, address, attendance)


@pytest.mark.parametrize(
    "value",
    [
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA",
        "ATTACH:javascript:alert(1)",
        "ATTACH;FMTTYPE=image/svg+xml:https://a.example.se/x.svg",
        "ATTACH:https://a.example.se/x.pdf",
        "IMAGE;VALUE=URI:file:///etc/passwd",
        "ATTACH:https://u:p@a.example.se/x.jpg",
    ],
)
def test_what_is_no_picture_is_left_out(value: str) -> None:
    assert one(f"DTSTART:20270112T180000Z\n{value}").image_source == ""


def test_hostile_text_in_every_field_is_plain_text() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>Hej\\n\u202e\x07{{ 7*7 }}"
    event = one(
        f"DTSTART:20270112T180000Z\nDESCRIPTION:{evil}\nLOCATION:{evil}\nCATEGORIES:{evil}\n"
        f'X-ALT-DESC;FMTTYPE=text/html:<a href="javascript:alert(1)">klick</a>{evil}\n'
        f"URL:javascript:alert(1)\nORGANIZER;CN=<b>Vi</b>:mailto:x"
    )
    said = str(event.as_json())
    assert not any(bad in said for bad in ("<", "alert", "onerror", "javascript", "\u202e", "\x07"))
    assert event.organiser_name == "Vi"


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        ("UID:1\nSUMMARY:A", "It has no start."),
        ("UID:1\nDTSTART:20270110T180000Z", "It has no title."),
        ("UID:1\nSUMMARY:A\nDTSTART:tomorrow", "“tomorrow” is not a time."),
        ("UID:1\nSUMMARY:A\nDTSTART:20270230T180000Z", "“20270230T180000Z” is not a time."),
        ("UID:1\nSUMMARY:A\nDTSTART:00010101T000000Z", "“00010101T000000Z” is not a time."),
        ("UID:1\nSUMMARY:A\nDTSTART:99991231T235959Z", "“99991231T235959Z” is not a time."),
        ("UID:1\nSUMMARY:A\nDTSTART:20270110T180000Z\nCLASS:PRIVATE", "It is marked as private."),
        (
            "UID:1\nSUMMARY:A\nDTSTART:20270110Z\n" + "DESCRIPTION:x" + "y" * 500_000,
            "It is too long.",
        ),
    ],
)
def test_rows_that_are_refused_say_why(event: str, wanted: str) -> None:
    assert reason(event) == wanted


def test_one_bad_row_never_stops_the_rest() -> None:
    reading = read(
        "UID:1\nSUMMARY:A\nDTSTART:20270110T180000Z",
        "UID:2\nSUMMARY:B",
        "UID:3\nSUMMARY:C\nDTSTART:20270110T180000Z",
    )
    assert [event.title for event in reading.events] == ["A", "C"]
    assert [(r.row, r.reason) for r in reading.refused] == [("line 8: B", "It has no start.")]


def test_a_file_that_is_cut_keeps_what_was_whole() -> None:
    text = calendar("UID:1\nSUMMARY:A\nDTSTART:20270110T180000Z", "UID:2\nSUMMARY:B\nDTSTART:2027")
    with override("en"):
        reading = read_ical(text[: text.rindex("DTSTART")], Context())
    assert [event.title for event in reading.events] == ["A"]
    assert reading.refused[0].reason == "The file ends in the middle of it."


def test_lines_that_are_none_cost_only_themselves() -> None:
    with override("en"):
        reading = read("UID:1\nSUMMARY:A\n%%%%\nno colon here\nDTSTART:20270110T180000Z\n:x\nÅÄÖ:y")
    assert [event.title for event in reading.events] == ["A"]
    assert reading.notices == ["4 lines could not be read and were left out."]


def test_an_event_without_an_end_costs_that_event() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20270110T180000Z\n"
        "BEGIN:VEVENT\nUID:2\nSUMMARY:B\nDTSTART:20270110T180000Z\nBEGIN:VALARM\nSUMMARY:Pip\n"
        "END:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    reading = read_ical(text, Context())
    assert [event.title for event in reading.events] == ["B"]
    assert len(reading.refused) == 1


def test_reused_uids_are_told_apart() -> None:
    reading = read(
        "UID:1\nSUMMARY:A\nDTSTART:20270110T180000Z",
        "UID:1\nSUMMARY:B\nDTSTART:20270111T180000Z",
        "UID:1\nSUMMARY:A, ny\nDTSTART:20270110T180000Z\nSEQUENCE:2",
    )
    assert [(event.uid, event.title) for event in reading.events] == [
        ("1#20270110T180000Z", "A, ny"),
        ("1#20270111T180000Z", "B"),
    ]
    assert [r.reason for r in reading.refused] == [
        "A newer version of the same event stands in the file."
    ]


def test_events_without_uid_keep_their_name_from_day_to_day() -> None:
    uids = {read("SUMMARY:A\nDTSTART:20270110T180000Z").events[0].uid for _time in range(2)}
    assert len(uids) == 1


def test_a_calendar_of_cancellations() -> None:
    assert one("DTSTART:20270110T180000Z", "METHOD:CANCEL\r\n").status == "cancelled"
    reading = read("UID:1\nSUMMARY:INSTÄLLT: Konsert\nDTSTART:20270110T180000Z")
    assert reading.events[0].status == "cancelled"


@pytest.mark.parametrize("text", ["", "hej", "<html><h1>500</h1>", "{}", "BEGIN:VCARD\nEND:VCARD"])
def test_what_is_no_calendar_is_refused_whole(text: str) -> None:
    with pytest.raises(NotOfFormatError):
        read_ical(text, Context())


def test_a_megabyte_of_errors_is_survived_quickly() -> None:
    lines = ["BEGIN:VCALENDAR"]
    for number in range(4_000):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number % 7}",
            ";;;=:" * 20,
            "SUMMARY",
            "DTSTART:2027",
            "RRULE:" + "FREQ=" * 9,
            " folded" * 10,
            "END:VTODO" if number % 3 else "END:VEVENT",
        ]
    start = time.monotonic()
    reading = read_ical("\n".join(lines), Context())
    assert (reading.read, len(reading.events), len(reading.refused)) == (4_000, 0, 4_000)
    assert time.monotonic() - start < 5


def test_nesting_without_end_is_survived() -> None:
    assert read_ical("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 50_000, Context()).read == 0


def test_folded_in_the_middle_of_a_letter() -> None:
    event = one("DTSTART:20270110T180000Z\nDESCRIPTION:Hej\n  på\n\tdig")
    assert event.description == "Hej pådig"
    assert event.starts_at == datetime(2027, 1, 10, 18, tzinfo=UTC)
