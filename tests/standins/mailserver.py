"""A mail server that can be told to misbehave: real SMTP on this machine.

with MailServer() as server:
    server.fault = "later"
"""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any

# "" is none. later, never: RCPT is refused for now, for good. cut: the line goes dead after the
# whole mail was said. lost: it was taken, and the line goes dead before the answer.
FAULTS = {"", "later", "never", "cut", "lost"}


class MailServer:
    """Takes mails, or does as `fault` says; `taken` are those that it took."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.fault = ""
        self._tcp = socketserver.ThreadingTCPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": self})
        )
        self._tcp.daemon_threads = True
        self.port = self._tcp.server_address[1]

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self._tcp.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()


class _Handler(socketserver.StreamRequestHandler):
    """One connection; `fake` is the stand-in that it belongs to."""

    fake: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            refused = {"later": "450 later", "never": "550 nobody"}.get(self.fake.fault)
            said = {b"DATA": "354 go on", b"QUIT": "221 bye", b"RCPT": refused}.get(verb)
            self._say(said or "250 ok")
            if verb == b"QUIT" or (verb == b"DATA" and not self._take()):
                return

    def _take(self) -> bool:
        said = b""
        while not said.endswith(b"\r\n.\r\n"):
            said += self.rfile.readline()
        if self.fake.fault != "cut":
            self.fake.taken.append(message_from_bytes(said[:-3]))
        if self.fake.fault in {"cut", "lost"}:
            return False
        self._say("250 taken")
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def use(server: MailServer, settings: Any) -> None:
    """Let Torg send through it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
