"""A push service and a browser behind it: real HTTPS on this machine, opened with its key.

with PushService(tls) as service:
    browser = service.browser()
    …
    service.fault = 410
    service.told  # what the browser has been told
"""

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from torg.portal.following.webpush import plain, unplain

_CURVE = ec.SECP256R1()


@dataclass
class Browser:
    """A browser that has subscribed: it alone can open what is sent to its endpoint."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(_CURVE)
    )
    auth: bytes = b"sixteen bytes ok"

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def key(self) -> str:
        return plain(self.point)

    @property
    def secret(self) -> str:
        return plain(self.auth)

    def open(self, body: bytes) -> bytes:
        """Open a sealed message as RFC 8188 and 8291 say."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, sender)
        )
        info = b"WebPush: info\0" + self.point + sender
        ikm = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        content_key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(ikm)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(ikm)
        message = AESGCM(content_key).decrypt(nonce, sealed, None)
        assert message[-1:] == b"\x02"
        return message[:-1]


class PushService:
    """Takes messages for its browsers; `fault` is the status it answers instead of 201."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self.browsers: dict[str, Browser] = {}
        self.told: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.fault = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.port = self._http.server_address[1]

    def __enter__(self) -> "PushService":
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def browser(self) -> Browser:
        """Subscribe a new browser."""
        path = f"/send/{len(self.browsers) + 1}"
        made = self.browsers[path] = Browser(f"https://localhost:{self.port}{path}")
        return made

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.headers.append(headers)
        if self.fault:
            return self.fault
        browser = self.browsers.get(path)
        if browser is None:
            return 404
        if not self._is_signed(headers.get("Authorization", "")):
            return 403
        self.told.append(json.loads(browser.open(body)))
        return 201

    def _is_signed(self, authorization: str) -> bool:
        """Check the sender's token (RFC 8292) with the key that it gives."""
        fields = dict(part.strip().split("=", 1) for part in authorization[6:].split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, unplain(fields["k"]))
        try:
            jwt.decode(
                fields["t"], key, ["ES256"], audience=f"https://localhost:{self.port}",
                options={"require": ["exp", "sub", "aud"]},
            )  # fmt: skip
        except jwt.InvalidTokenError:
            return False
        return authorization.startswith("vapid ")


def _handler(service: PushService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            """Say nothing: the tests look at `headers`."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(service.take(self.path, dict(self.headers.items()), body))
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
