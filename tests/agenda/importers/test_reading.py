"""Any source at all: told by what it holds; its words read as far as they say something."""

import contextlib
import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torg.agenda.importers import tidy, words
from torg.agenda.importers.jsontext import BadJsonError, load_json
from torg.agenda.importers.page import MAX_PROPERTY, microdata_in
from torg.agenda.importers.reading import FORMATS, read_source
from torg.agenda.importers.stated import Context, NotOfFormatError

ICAL = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
    "UID:1\nSUMMARY:A\nDTSTART:20270112T180000Z\nEND:VEVENT\nEND:VCALENDAR"
)
LD = '{"@type": "Event", "name": "A", "startDate": "2027-01-12T18:00Z"}'
LINKED = json.dumps(
    {
        "meta": {},
        "data": [
            {
                "id": "1",
                "name": {"sv": "A"},
                "start_time": "2027-01-12T18:00:00Z",
                "event_status": "EventScheduled",
            }
        ],
    }
)
HBG = json.dumps(
    [{"id": 1, "title": {"rendered": "A"}, "occasions": [{"start_date": "2027-01-12 19:00"}]}]
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (ICAL, "ical"),
        (LD, "jsonld"),
        (LINKED, "linkedevents"),
        (HBG, "helsingborg"),
        ("\ufeff\n " + ICAL, "ical"),
        (f"<html><script type=application/ld+json>{LD}</script>", "jsonld"),
        (f"<?php ?>\n<script type='application/ld+json'>[{LD},]</script>", "jsonld"),
    ],
)
def test_the_format_is_told_by_the_content(text: str, form: str) -> None:
    reading = read_source(text, "auto", Context())
    assert (reading.format, [event.title for event in reading.events]) == (form, ["A"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hej",
        "null",
        "0",
        '"x"',
        "[]",
        "{}",
        "<!doctype html><h1>502 Bad Gateway</h1>",
        '{"error": "too many requests"}',
        "PK\x03\x04zip",
        "%PDF-1.7",
        "\x89PNG\r\n",
        "GIF89a",
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>',
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "<rss><channel></channel></rss>",
        "a,b,c\n1,2,3",
        "[" * 200_000,
        '{"a":' * 100_000,
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_of_no_format_is_refused_whole(text: str, form: str) -> None:
    with pytest.raises(NotOfFormatError) as refusal:
        read_source(text, form, Context())
    assert str(refusal.value)


def test_a_format_that_was_asked_for_is_not_another() -> None:
    for text, form in (
        (ICAL, "linkedevents"),
        (HBG, "ical"),
        (LD, "helsingborg"),
        (LINKED, "jsonld"),
    ):
        with pytest.raises(NotOfFormatError):
            read_source(text, form, Context())


def test_a_hundred_broken_versions_of_each_are_survived(sample: Callable[[str], str]) -> None:
    chance = random.Random(1)
    for name in (
        "ical/fablab_cottbus.ics",
        "jsonld/Event.002.html",
        "helsingborg/wp-legacy-event.json",
        "linked_events/helsinki_events_data.json",
        "helsingborg/wp-exhibition-event.json",
    ):
        text = sample(name)
        for _time in range(20):
            at, length = chance.randrange(len(text)), chance.randrange(1, 400)
            junk = "".join(
                chance.choice('{}[]",:;\n\\<>\x00a0') for _n in range(chance.randrange(9))
            )
            try:
                reading = read_source(text[:at] + junk + text[at + length :], "auto", Context())
            except NotOfFormatError:
                continue
            assert reading.read >= len(reading.events)


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<script type=application/ld+json>" * 30_000,
        "<html>" + "<script " * 100_000,
        "<html>" + "<div itemscope itemtype=https://schema.org/Event>" * 20_000,
        "<html itemscope>" + "<!--" * 100_000,
        "<html itemscope>" + "<a " * 60_000,
        "[" + '{"@type":"Event","subEvent":' * 200 + "1" + "}" * 200 + "]",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 100_000,
        "BEGIN:VCALENDAR\n" + " x" * 1_000_000,
    ],
)
def test_bombs_end_in_time(text: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(NotOfFormatError):
        read_source(text, "auto", Context())
    assert time.monotonic() - start < 20


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    rich = tidy.rich(text)
    for value in (tidy.plain(text), rich, tidy.address(text), tidy.sentence(rich)):
        assert "\x00" not in value
    tidy.sums(text)
    tidy.moment(text, "Europe/Stockholm")
    words.ages_in(text)
    words.says_free(text)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Jazz & blues", "music"),
        ("Julmarknad", "market"),
        ("Barnteater", "stage"),
        ("Vernissage", "exhibition"),
        ("Guidad tur", "guided"),
        ("Bio på duken", "film"),
        ("Danskurs", "course"),
        ("Årskurs 4", "other"),
        ("Författarsamtal", "talk"),
        ("Handbollsmatch", "sport"),
        ("Årsmöte", "meeting"),
        ("Brunch", "food"),
        ("Kulturnatt", "festival"),
        ("Kväll", "other"),
        ("MusicEvent", "music"),
        ("Biologi", "other"),
    ],
)
def test_kinds(said: str, kind: str) -> None:
    assert words.kind_of([said]) == kind


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("För barn 10–12 år", (10, 12)),
        ("från 7 år", (7, None)),
        ("18+", (18, None)),
        ("6-9-åringar", (6, 9)),
        ("15 års gräns", (15, None)),
        ("12-10 år", (None, None)),
        ("2010-2012", (None, None)),
        ("kl 10-12", (None, None)),
        ("Ålder: 3 till 5 år", (3, 5)),
        ("65 år och äldre", (65, None)),
        ("", (None, None)),
    ],
)
def test_ages(text: str, ages: tuple[int | None, int | None]) -> None:
    assert words.ages_in(text) == ages


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("Fri entré", True),
        ("Aktiviteten är gratis och har drop-in.", True),
        ("Kostnadsfritt", True),
        ("Free admission", True),
        ("Gratis för barn", False),
        ("Under 18 år fritt inträde", False),
        ("Gratis parkering", False),
        ("Vi bjuds på gratis kaffe", False),
        ("120 kr", False),
        ("", False),
    ],
)
def test_free(text: str, free: bool) -> None:
    assert words.says_free(text) is free


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("250", [25000]),
        ("250 kr", [25000]),
        ("250:-", [25000]),
        ("1 250 kr", [125000]),
        ("99,50", [9950]),
        ("100–150 kr", [10000, 15000]),
        ("100-150kr", [10000, 15000]),
        ("5-15€", []),
        ("10 %", []),
        (0, [0]),
        (125.5, [12550]),
        ("fri", []),
        (None, []),
        (True, []),
        (float("inf"), []),
        (-5, []),
    ],
)
def test_sums(said: object, found: list[int]) -> None:
    assert tidy.sums(said) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://a.example.se/å b", "https://a.example.se/%C3%A5%20b"),
        ("/x", "https://b.example.se/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://u:p@a.example.se/", ""),
        ("//a.example.se", "https://a.example.se"),
        ("https://" + "x" * 600, ""),
        ("ftp://a.example.se", ""),
        (5, ""),
        ("http://[", ""),
        ("https://a\nb.se", ""),
        ("https://a:0/", ""),
    ],
)
def test_addresses(value: object, found: str) -> None:
    assert tidy.address(value, "https://b.example.se/c/") == found


def test_html_becomes_markdown() -> None:
    html = (
        "<h2>Rubrik</h2><p>Ett <strong>två </strong>tre<br>rad</p><ul><li>a</li><li>b</li></ul>"
        "<style>p{}</style><a href='https://x.example.se/y'>länk</a><a href='javascript:x'>ond</a>"
    )
    assert tidy.rich(html) == (
        "### Rubrik\n\nEtt **två** tre\nrad\n\n- a\n- b\n\n[länk](https://x.example.se/y)ond"
    )


@pytest.mark.parametrize(
    "text",
    [
        '["' + '\\"' * 200_000,
        '["' + '\\"' * 200_000 + "\\",
        "[" + "/* " * 200_000,
        "[" * 700 + "]" * 700,
    ],
    ids=["string", "backslash", "comment", "depth"],
)
def test_json_that_never_ends_takes_no_time(text: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(BadJsonError):
        load_json(text)
    assert time.monotonic() - start < 5


def test_properties_inside_each_other_do_not_multiply_a_page() -> None:
    deep = '<div itemprop="a">' * 300 + "x" * 1_000_000 + "</div>" * 300
    (item,) = microdata_in(f'<div itemscope itemtype="https://schema.org/Event">{deep}</div>')
    assert max(map(len, item["a"])) == MAX_PROPERTY
