"""Logs are JSON and hold nothing about a person."""

import json
import logging
import sys
import time
from typing import Any

import pytest
from django.test import Client

from torg.core.logs import JsonFormatter, masked, request_id


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail to anna.s+x@post.example.se now", "mail to [e-mail] now"),
        ("anna%40example.se", "[e-mail]"),
        ("Key (email)=(anna@example.se) exists", "Key (email)=([e-mail]) exists"),
        ("850312-1234", "[personal number]"),
        ("19850312-1234", "[personal number]"),
        ("198503121234", "[personal number]"),
        ("850372+1234", "[personal number]"),
        ("+46 70 123 45 67", "[phone]"),
        ("+46701234567", "[phone]"),
        ("070-123 45 67", "[phone]"),
        ("from 10.0.0.1:8000", "from [ip]"),
        ("from ::1 and 2001:db8::1", "from [ip] and [ip]"),
        ("GET /sok/?q=anna+svensson&x=1 200", "GET /sok/?[query] 200"),
        ("https://example.se/a?token=abc", "https://example.se/a?[query]"),
        # and what is not about anybody stays readable
        ("12:34:56 took 3.25 s", "12:34:56 took 3.25 s"),
        ("Django 5.2.19", "Django 5.2.19"),
        ("osm:node/1234567890 at 56.0465, 12.6945", "osm:node/1234567890 at 56.0465, 12.6945"),
        ("why? because", "why? because"),
        ("digest 3f2a9c850399129", "digest 3f2a9c850399129"),
    ],
)
def test_what_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("sign", ["a", "%", "a.", "+1", "a-"])
def test_a_long_address_is_masked_in_no_time(sign: str) -> None:
    start = time.perf_counter()
    masked("/" + sign * 50_000)
    assert time.perf_counter() - start < 2  # by the square of its length it took half a minute


def _line(message: str, *args: object, **fields: Any) -> dict:
    record = logging.LogRecord("torg.x", logging.INFO, "f.py", 1, message, args, None)
    vars(record).update(fields)
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_one_json_object() -> None:
    line = _line("saved %s", "a\nb", status=200, ms=1.5)
    assert (line["message"], line["level"], line["logger"]) == ("saved a\nb", "info", "torg.x")
    assert (line["status"], line["ms"]) == (200, 1.5)
    assert "\n" not in JsonFormatter().format(logging.makeLogRecord({"msg": "a\nb"}))


def test_arguments_and_extra_fields_are_masked_and_objects_are_dropped() -> None:
    line = _line("to %s", "anna@example.se", note="from 10.0.0.1", request=object(), thing=object())
    assert (line["message"], line["note"]) == ("to [e-mail]", "from [ip]")
    assert {"request", "thing"} & set(line) == set()


def test_stack_traces_are_masked() -> None:
    try:
        int("anna@example.se")
    except ValueError:
        line = _line("failed", exc_info=sys.exc_info())
    assert line["error"] == "ValueError"
    assert "base 10: '[e-mail]'" in line["trace"]
    assert "anna@" not in line["trace"]


def test_a_request_id_is_on_every_line() -> None:
    token = request_id.set("abc12345")
    try:
        assert _line("x")["request_id"] == "abc12345"
    finally:
        request_id.reset(token)


@pytest.mark.django_db
def test_a_request_is_logged_without_its_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "torg.request"):
        answer = client.get(
            "/konto/login/?email=anna@example.se", headers={"X-Request-ID": "probe-12345"}
        )
    record = next(r for r in caplog.records if r.name == "torg.request")
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["status"]) == ("GET /konto/login/", 200)
    assert answer["X-Request-ID"] == "probe-12345"
    assert "anna" not in json.dumps(line)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f g h", "anna@example.se"])
def test_a_bad_request_id_is_replaced(client: Client, given: str) -> None:
    number = client.get("/konto/login/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (number != given, len(number)) == (True, 32)
