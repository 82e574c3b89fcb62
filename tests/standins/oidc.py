"""A broker of e-IDs for tests: speaks OpenID Connect over HTTP, and fails when told to.

with OidcBroker() as broker:
    broker.person = {...}          # the claims of whoever signs in next
    broker.fault = "token-500"     # see FAULTS
"""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "torg", "a-shared-secret-of-the-tests-0123456789"
FAULTS = (
    "description-500", "description-garbage", "description-empty", "denied", "token-500",
    "token-garbage", "token-refused", "token-other-audience", "token-old", "userinfo-500",
    "userinfo-garbage", "userinfo-list", "userinfo-nobody", "reset",
)  # fmt: skip


class OidcBroker:
    """One broker on a free port of this machine."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "broker-1"}
        self.fault = ""
        self.asked: list[dict[str, str]] = []  # parameters of each authorisation
        handler = type("Handler", (_Handler,), {"broker": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._server.shutdown()
        self._server.server_close()

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": self.person.get("sub", ""), "iat": now,
            "aud": "somebody-else" if self.fault == "token-other-audience" else CLIENT,
            "exp": now - 900 if self.fault == "token-old" else now + 300,
            "acr": "http://id.elegnamnden.se/loa/1.0/loa3",
        }  # fmt: skip
        return jwt.encode(claims, SECRET, algorithm="HS256")


class _Handler(BaseHTTPRequestHandler):
    broker: ClassVar[OidcBroker]

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        broker, parts = self.broker, urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._part("description", self._description())
        elif parts.path == "/authorize":
            self._authorise({key: values[0] for key, values in parse_qs(parts.query).items()})
        elif parts.path == "/userinfo":
            said = {"userinfo-list": ["nobody"], "userinfo-nobody": {}}.get(
                broker.fault, broker.person
            )
            granted = self.headers["Authorization"] == "Bearer access"
            self._part("userinfo", said) if granted else self._answer(401, {})
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.broker.fault == "reset":
            self.connection.close()
            return
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        posted = sent.get("client_secret") == [SECRET]
        proved = posted or self.headers.get("Authorization") == basic
        if self.broker.fault == "token-refused" or not proved or sent.get("code") != ["code"]:
            self._answer(400, {"error": "invalid_grant"})
            return
        answer = {"access_token": "access", "token_type": "Bearer", "expires_in": 60}
        self._part("token", {**answer, "id_token": self.broker.id_token()})

    def _authorise(self, asked: dict[str, str]) -> None:
        self.broker.asked.append(asked)
        denied = self.broker.fault == "denied"
        said = {"error": "access_denied"} if denied else {"code": "code"}
        back = urlencode({**said, "state": asked["state"]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def _description(self) -> dict[str, Any]:
        url = self.broker.url
        if self.broker.fault == "description-empty":
            return {}
        return {
            "issuer": url, "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token", "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def _part(self, name: str, said: object) -> None:
        """Answer, unless this is the part that fails just now."""
        if self.broker.fault == f"{name}-500":
            self._answer(500, {})
        elif self.broker.fault == f"{name}-garbage":
            self._send(200, b"<html>\xff not what was asked for")
        else:
            self._answer(200, said)

    def _answer(self, status: int, said: object) -> None:
        self._send(status, json.dumps(said).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
