"""A feed's server that can be told to misbehave: real HTTP and HTTPS on this machine.

with FeedServer() as server:
    server.serve("/kalender.ics", body, content_type="text/calendar", etag='"1"')
    server.fault = "drip"
"""

import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What may be asked of the switch; "" is none of them.
FAULTS = {
    "", "hang", "hang-headers", "drip", "drip-headers", "reset", "garbage", "truncate",
    "truncate-chunked", "short-length", "gzip-bomb", "gzip-broken", "gzip-cut", "huge",
    "loop", "to-private", "to-file", "to-plain", "to-nowhere", "error-page", "empty",
    "404", "410", "403", "429", "500", "503", "206", "many-headers", "strange-encoding",
}  # fmt: skip


@dataclass
class _Page:
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


class FeedServer:
    """Serves what it was given, over http or, with `tls`, over https; notes what was asked."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, host: str = "localhost") -> None:
        self.pages: dict[str, _Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.fault = ""
        self.stopped = threading.Event()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        self.scheme = "http" if tls is None else "https"
        if tls is not None:
            self._http.socket = tls.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.host, self.port = host, self._http.server_address[1]

    def __enter__(self) -> "FeedServer":
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def serve(
        self, path: str, body: bytes | str, content_type: str = "text/plain", **headers: str
    ) -> str:
        """Serve `body` at `path` from now on and return its address."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = _Page(data, {"Content-Type": content_type, **named})
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.pages[path] = _Page(b"", {"Location": to}, status)
        return self.url(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Clients that cut us off are what is tested."""


def _handler(server: FeedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_FeedHandler):
        feed = server

    return Handler


class _FeedHandler(BaseHTTPRequestHandler):
    feed: FeedServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: Any) -> None:
        """Say nothing: the tests look at `asked`."""

    def do_GET(self) -> None:
        self.feed.asked.append((self.path, dict(self.headers.items())))
        assert self.feed.fault in FAULTS
        method = f"_{self.feed.fault.replace('-', '_')}" if self.feed.fault else "_well"
        with contextlib.suppress(OSError):
            getattr(self, method, self._status)()
        self.close_connection = True

    def _send(self, body: bytes, status: int = 200, **headers: Any) -> None:
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _well(self) -> None:
        page = self.feed.pages.get(self.path)
        if page is None:
            self._send(b"not here", 404)
            return
        etag, modified = page.headers.get("ETag"), page.headers.get("Last-Modified")
        asked = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        if (etag and asked[0] == etag) or (modified and asked[1] == modified):
            self._send(b"", 304, ETag=etag)
            return
        self._send(page.body, page.status, **page.headers)

    def _body(self) -> bytes:
        page = self.feed.pages.get(self.path)
        return page.body if page else b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

    def _status(self) -> None:
        headers = {"Retry-After": "120"} if self.feed.fault in {"429", "503"} else {}
        self._send(b"<h1>Oj</h1>", int(self.feed.fault), **headers)

    def _hang(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.feed.stopped.wait(30)

    def _hang_headers(self) -> None:
        self.feed.stopped.wait(30)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self._slowly(b"x" * 100_000)

    def _drip_headers(self) -> None:
        self._slowly(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000)

    def _slowly(self, data: bytes) -> None:
        for number in range(len(data)):
            self.wfile.write(data[number : number + 1])
            self.wfile.flush()
            if self.feed.stopped.wait(0.02):
                return

    def _reset(self) -> None:
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
        )
        self.connection.close()

    def _garbage(self) -> None:
        self.wfile.write(b"\x00\xff\x13SSH-2.0-nothing\r\n\r\n" * 40)

    def _truncate(self) -> None:
        body = self._body()
        self._send(body, Content_Length=str(len(body) + 500))

    def _truncate_chunked(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"ff\r\nonly this much")

    def _short_length(self) -> None:
        body = self._body()
        self._send(body, Content_Length=str(len(body) // 2))

    def _gzip_bomb(self) -> None:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        parts = [packer.compress(b"\x00" * 10_000_000) for _ in range(40)]
        self._send(b"".join(parts) + packer.flush(), Content_Encoding="gzip")

    def _gzip_broken(self) -> None:
        self._send(b"\x1f\x8b\x08\x00not really packed", Content_Encoding="gzip")

    def _gzip_cut(self) -> None:
        self._send(gzip.compress(self._body() * 50)[:-20], Content_Encoding="gzip")

    def _strange_encoding(self) -> None:
        self._send(b"abc", Content_Encoding="gzip, gzip")

    def _huge(self) -> None:
        self.send_response(200)
        self.end_headers()
        block = b"x" * 1_000_000
        for _number in range(40):
            self.wfile.write(block)

    def _loop(self) -> None:
        self._send(b"", 302, Location=f"/again{time.monotonic_ns()}")

    def _to_private(self) -> None:
        self._send(b"", 302, Location="https://169.254.169.254/latest/meta-data/")

    def _to_file(self) -> None:
        self._send(b"", 302, Location="file:///etc/passwd")

    def _to_plain(self) -> None:
        self._send(b"", 301, Location=f"http://{self.feed.host}:{self.feed.port}/")

    def _to_nowhere(self) -> None:
        self._send(b"", 302)

    def _error_page(self) -> None:
        self._send(b"<!doctype html><title>Fel</title><h1>N\xc3\xa5got gick fel</h1>",
                   Content_Type="text/html; charset=utf-8")  # fmt: skip

    def _empty(self) -> None:
        self._send(b"  \r\n")

    def _many_headers(self) -> None:
        self._send(b"x", **{f"X-{number}": "y" for number in range(500)})
