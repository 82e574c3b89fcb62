"""What is a person's visit, and which search words may be kept."""

import pytest

from torg.places.counting import is_person, is_visit, kept_term

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize("agent", [PHONE, FIREFOX, "Opera/9.80 (Android 14; Opera Mini/62)"])
def test_a_browser_is_a_person(agent):
    assert is_visit("GET", {"User-Agent": agent, "Sec-Fetch-Dest": "document"})


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)",
        "GPTBot/1.2",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36",
        "Mozilla/5.0 (compatible; YandexBot/3.0)",
        "Slackbot-LinkExpanding 1.0",
    ],
)
def test_a_robot_is_none(agent):
    assert not is_person({"User-Agent": agent})


@pytest.mark.parametrize(
    ("method", "extra"),
    [
        ("HEAD", {}),
        ("POST", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Moz": "prefetch"}),
        ("GET", {"X-Purpose": "preview"}),
        ("GET", {"Sec-Fetch-Dest": "iframe"}),
        ("GET", {"Sec-Fetch-Dest": "empty"}),
    ],
)
def test_what_nobody_looks_at_is_no_visit(method, extra):
    assert not is_visit(method, {"User-Agent": FIREFOX, **extra})


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Surdegsbröd", "surdegsbröd"),
        ("  varm   korv ", "varm korv"),
        ("café <b>öppet</b>", "café öppet"),
        ("mat 2026", "mat 2026"),
        ("kim@example.se", ""),
        ("070-123 45 67", ""),
        ("19121212-1212", ""),
        ("121212", ""),
        ("www.example.se", ""),
        ("https://example.se", ""),
        ("example.se", ""),
        ("a", ""),
        ("", ""),
        ("jag letar efter min granne kim", ""),
        ("x" * 61, ""),
        ("rad\tmed\nbrott", "rad med brott"),
    ],
)
def test_only_words_that_are_about_nobody_are_kept(asked, kept):
    assert kept_term(asked) == kept
