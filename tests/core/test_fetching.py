"""The safe fetcher, against a real server that misbehaves in every way we could think of."""

import gzip
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.utils.translation import override

from tests.standins.feedserver import FeedServer
from torg.core.fetching import FetchError, Problem, explain, fetch
from torg.core.fetching.addresses import leads_inward, read_url, resolve
from torg.core.fetching.charset import decode


@pytest.fixture
def server(settings: Any) -> Iterator[FeedServer]:
    settings.FETCH_ALLOW = {"localhost"}
    with FeedServer() as running:
        yield running


def _problem(url: str, **options: Any) -> str:
    with pytest.raises(FetchError) as fault:
        fetch(url, **{"insecure": True, "timeout": 1.0, **options})
    assert str(fault.value)  # there is an explanation for every one
    return fault.value.problem.value


# --- what goes well ------------------------------------------------------------------------------


def test_a_file_is_fetched_with_what_is_needed_to_ask_again(server: FeedServer) -> None:
    url = server.serve("/a.ics", "Å", "text/calendar; charset=utf-8", ETag='"7"')
    answer = fetch(url, insecure=True)
    assert (answer.status, answer.text(), answer.etag, answer.content_type, answer.final_url) == (
        200, "Å", '"7"', "text/calendar; charset=utf-8", url,
    )  # fmt: skip


def test_the_second_time_nothing_is_sent(server: FeedServer) -> None:
    url = server.serve("/a.ics", "Å", ETag='"7"')
    answer = fetch(url, etag='"7"', insecure=True)
    assert (answer.status, answer.is_new, answer.body, answer.etag) == (304, False, b"", '"7"')
    url = server.serve("/b.ics", "Å", **{"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"})
    answer = fetch(url, last_modified="Mon, 02 Nov 2026 10:00:00 GMT", insecure=True)
    assert answer.status == 304


def test_an_etag_that_could_smuggle_a_header_is_not_sent(server: FeedServer) -> None:
    url = server.serve("/a.ics", "Å")
    fetch(url, etag='"7"\r\nX-Evil: 1', insecure=True)
    assert not {"If-None-Match", "X-Evil"} & set(server.asked[-1][1])


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("identity", bytes),
    ],
)
def test_packed_answers_are_unpacked(
    server: FeedServer, name: str, pack: Callable[[bytes], bytes]
) -> None:
    body = "Hej på dig. ".encode() * 9000
    url = server.serve("/a", pack(body), **{"Content-Encoding": name})
    assert fetch(url, insecure=True).body == body


def test_redirects_are_followed_to_the_end(server: FeedServer) -> None:
    end = server.serve("/end.ics?a=å b".replace(" ", "%20").replace("å", "%C3%A5"), "there")
    server.redirect("/two", "end.ics?a=å b")
    first = server.redirect("/one", "/two#part", 307)
    answer = fetch(first, insecure=True)
    assert answer.body == b"there"
    assert server.asked[-1][0] == end.removeprefix(server.url(""))


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("hang", "timeout"),
        ("hang-headers", "timeout"),
        ("drip", "timeout"),
        ("drip-headers", "timeout"),
        ("reset", "no_connection"),
        ("garbage", "garbage"),
        ("many-headers", "garbage"),
        ("truncate", "truncated"),
        ("truncate-chunked", "truncated"),
        ("short-length", "bad_length"),
        ("gzip-broken", "bad_encoding"),
        ("gzip-cut", "truncated"),
        ("strange-encoding", "bad_encoding"),
        ("loop", "redirects"),
        ("to-private", "refused_address"),
        ("to-file", "not_https"),
        ("to-nowhere", "unexpected"),
        ("empty", "empty"),
        ("404", "not_found"),
        ("410", "not_found"),
        ("403", "forbidden"),
        ("429", "too_often"),
        ("500", "server_error"),
        ("503", "server_error"),
        ("206", "unexpected"),
    ],
)
def test_every_fault_has_its_name_and_ends_in_time(
    server: FeedServer, fault: str, problem: str
) -> None:
    server.fault = fault
    start = time.monotonic()
    assert _problem(server.url("/x")) == problem
    assert time.monotonic() - start < 2.5


@pytest.mark.parametrize("fault", ["gzip-bomb", "huge"])
def test_what_is_too_large_is_cut(server: FeedServer, fault: str) -> None:
    server.fault = fault
    assert _problem(server.url("/x"), max_bytes=2_000_000, timeout=10.0) == "too_large"


def test_how_long_to_wait_is_taken_from_the_server(server: FeedServer) -> None:
    server.fault = "429"
    with pytest.raises(FetchError) as fault:
        fetch(server.url("/x"), insecure=True)
    assert fault.value.retry_after == 120


def test_explanations_in_both_languages() -> None:
    fault = FetchError(Problem.TIMEOUT, host="museum.example", seconds=10)
    with override("en"):
        assert str(fault) == ("museum.example took more than 10 seconds. It is tried again later.")
    with override("sv"):
        assert str(fault) == (
            "museum.example svarade inte inom 10 sekunder. Ett nytt försök görs senare."
        )
        assert "–" in explain("no_such_host", {})


# --- where it may go -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://museum.example.se/a", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("http://museum.example.se/a", "not_https"),
        ("museum.example.se/a", "not_https"),
        ("https://", "bad_url"),
        ("https:///a", "bad_url"),
        ("https://a b.se/", "bad_url"),
        ("https://museum.example.se\\@10.0.0.1/", "bad_url"),
        ("https://museum.example.se/\r\nX: y", "bad_url"),
        ("https://" + "a" * 64 + ".se/", "bad_url"),
        ("https://[fe80::1%25eth0]/", "bad_url"),
        ("https://[::1/", "bad_url"),
        ("https://museum.example.se:99999/", "bad_url"),
        ("https://user:secret@museum.example.se/", "credentials"),
        ("https://museum.example.se:22/", "port"),
        ("https://museum.example.se:6379/", "port"),
        ("https://" + "x" * 3000, "bad_url"),
    ],
)
def test_addresses_that_are_not_asked(url: str, problem: str) -> None:
    assert _problem(url, insecure=False) == problem


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1",
        "2130706433", "0x7f.1", "0177.0.0.1", "127.1",
        "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
        "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::10.0.0.1]", "[64:ff9b::808:808]",
        "[2002:7f00:1::]", "[2001:0:1::1]", "[2001:db8::1]", "[::127.0.0.1]", "[fec0::1]",
    ],
)  # fmt: skip
def test_what_leads_inward_is_refused(host: str) -> None:
    # A few spellings are no address at all for some systems: then they lead nowhere.
    assert _problem(f"https://{host}/") in {"refused_address", "no_such_host"}


def test_public_addresses_are_not_inward() -> None:
    for text in ("8.8.8.8", "193.11.1.1", "2a00:1450:400f::1", "2606:4700::1111"):
        assert not leads_inward(ipaddress.ip_address(text))


def test_metadata_is_refused_even_where_the_operator_allows_the_host(settings: Any) -> None:
    settings.FETCH_ALLOW = {"169.254.169.254"}
    assert _problem("http://169.254.169.254/latest/") == "refused_address"


def test_a_name_that_does_not_exist() -> None:
    assert _problem("https://no-such-host.invalid/") == "no_such_host"


class Names:
    """A name server that gives another answer each time it is asked, as one of an attacker's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers, self.asked, self._real = list(answers), list[str](), socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        if host[0].isdigit():  # an address is no name: nobody is asked about it
            return self._real(host, port, *more, **named)
        self.asked.append(host)
        found = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)) for text in found]


def test_a_name_is_looked_up_once_and_that_address_is_used(
    server: FeedServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is connected to: a second answer would be looked at by nobody."""
    settings.FETCH_ALLOW = {"feeds.example.se"}
    url = server.serve("/a.ics", "rätt").replace("localhost", "feeds.example.se")
    names = Names(monkeypatch, ["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"])
    assert fetch(url, insecure=True).text() == "rätt"
    assert names.asked == ["feeds.example.se"]
    assert server.asked[-1][1]["Host"].startswith("feeds.example.se")


@pytest.mark.parametrize("second", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
def test_a_name_that_turns_inward_is_refused_the_next_time(
    monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    """Public when it was added, inward when it is read: it is judged each time."""
    Names(monkeypatch, ["8.8.8.8"], [second])
    target = read_url("https://feeds.example.se/a.ics")
    assert resolve(target, 5) == ["8.8.8.8"]
    with pytest.raises(FetchError) as then:
        resolve(target, 5)
    assert then.value.problem == Problem.REFUSED_ADDRESS


def test_of_several_addresses_only_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, ["10.0.0.1", "8.8.8.8", "169.254.169.254"])
    assert resolve(read_url("https://feeds.example.se/a.ics"), 5) == ["8.8.8.8"]


def test_names_with_other_letters_are_spelt_for_the_wire() -> None:
    target = read_url("https://Åkerö.Example.SE./kalender/å.ics?q=ö b".replace(" ", "+"))
    assert (target.host, target.path, target.host_header) == (
        "xn--ker-tla2g.example.se", "/kalender/%C3%A5.ics?q=%C3%B6+b", "xn--ker-tla2g.example.se",
    )  # fmt: skip


# --- TLS -----------------------------------------------------------------------------------------


def _tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, **issue: Any
) -> ssl.SSLContext:
    authority = trustme.CA()
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **issue).configure_cert(context)
    return context


def test_https_with_the_names_own_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.FETCH_ALLOW = {"localhost"}
    with FeedServer(tls=_tls(tmp_path, monkeypatch, "localhost")) as server:
        assert fetch(server.serve("/a", "safe")).body == b"safe"
        server.fault = "to-plain"
        assert _problem(server.url("/a")) == "redirect_plain"
        server.fault = "to-private"
        assert _problem(server.url("/a")) == "refused_address"


@pytest.mark.parametrize("case", ["expired", "name", "unknown", "plain"])
def test_certificates_that_do_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, case: str
) -> None:
    settings.FETCH_ALLOW = {"localhost"}
    past = datetime.now(UTC) - timedelta(days=1)
    issue: dict[str, object] = {"not_after": past} if case == "expired" else {}
    context = _tls(
        tmp_path, monkeypatch, "other.example" if case == "name" else "localhost", **issue
    )
    if case == "unknown":
        monkeypatch.delenv("SSL_CERT_FILE")
    with FeedServer(tls=None if case == "plain" else context) as server:
        server.scheme = "https"
        wanted = {
            "expired": "tls_expired",
            "name": "tls_name",
            "unknown": "tls_unknown",
            "plain": "tls",
        }
        assert _problem(server.url("/a")) == wanted[case]


# --- letters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Ängelholm".encode(), ""),
        ("Ängelholm".encode(), "text/calendar; charset=iso-8859-1"),  # a lie
        ("Ängelholm".encode("latin-1"), "text/calendar; charset=iso-8859-1"),
        ("Ängelholm".encode("latin-1"), "text/calendar; charset=utf-8"),  # a lie
        ("Ängelholm".encode("cp1252"), ""),
        ("Ängelholm".encode("utf-8-sig"), "text/plain; charset=ascii"),
        ("Ängelholm".encode("utf-16"), ""),
        ("Ängelholm".encode("utf-16-le"), "text/plain; charset=utf-16-le"),
        ("Ängelholm".encode("latin-1"), "text/plain; charset=utf-7"),
        ("Ängelholm".encode("latin-1"), "text/plain; charset=base64"),
        ("Ängelholm".encode("latin-1"), "text/plain; charset=no-such"),
    ],
)
def test_letters_are_read_whatever_is_said_of_them(body: bytes, said: str) -> None:
    assert decode(body, said) == "Ängelholm"


def test_what_the_page_says_of_itself_is_heard() -> None:
    body = '<meta charset="iso-8859-5"><p>Привет'.encode("iso-8859-5")
    assert decode(body).endswith("Привет")


def test_no_bytes_are_too_strange() -> None:
    assert decode(bytes(range(256))).startswith("\x01")
