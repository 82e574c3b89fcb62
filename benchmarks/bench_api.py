"""The public API at 50,000 places: processor time and queries of one request, over the WSGI app.

    python benchmarks/bench_api.py      (TORG_DATABASE_URL names another engine)

The goal: a list of 20 places in
≤ 15 ms CPU and ≤ 5 queries. Linked Events, the peer whose list shape this API shares, needs 71 ms
and 13 queries for its list of 20 events (measured for the issue that ordered this).
"""

from measuring import heading, row, scratch_database, timed  # isort: skip

import io
import json

from big_city import LAT, LON, make_city
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from torg.core.installation import refresh_statistics
from torg.core.memory import settle

ROUNDS = 60
PEER_MS = 71  # of processor time, for a list of 20 events
BOX = f"{LON - 0.012},{LAT - 0.006},{LON + 0.012},{LAT + 0.006}"
REQUESTS = {
    "places, 20": "/api/v1/places/",
    "places open now in a box, 20": f"/api/v1/places/?bbox={BOX}&open_at=now",
    "places nearest first within 500 m, 20": f"/api/v1/places/?near={LAT},{LON}&within=500",
    "one place": "/api/v1/places/p-1",
    "streets, 20": "/api/v1/streets/",
    "stroll": "/api/v1/streets/gata-1/stroll",
    "categories with counts": "/api/v1/categories/",
    "openapi.json": "/api/v1/openapi.json",
}
Environ = dict[str, object]


def environ(address: str) -> Environ:
    """What a WSGI server hands over for a GET."""
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "HTTP_ACCEPT_LANGUAGE": "sv",
    }  # fmt: skip


def main() -> None:
    make_city()
    refresh_statistics()
    application = get_wsgi_application()
    settle()  # as every process of `torg serve` does

    def ask(address: str) -> bytes:
        status: list[str] = []
        body = b"".join(application(environ(address), lambda s, h, e=None: status.append(s)))
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]} {body[:300]!r}")
        return body

    heading(
        "request, 50,000 places", "goal", "CPU ms", "wall p50 ms", "wall p95 ms", "queries",
        "against peer", "bytes",
    )  # fmt: skip
    for name, address in REQUESTS.items():
        ask(address)
        with CaptureQueriesContext(connection) as queries:
            body = ask(address)
            asked = len(queries)  # at once: the next request empties the log
        json.loads(body)
        times = timed([lambda address=address: ask(address)], ROUNDS)
        listed = "places" in name
        row(
            name, "≤ 15 ms, ≤ 5 queries" if listed else "", times.cpu50, times.p50, times.p95,
            asked, f"1/{PEER_MS / times.cpu50:.1f}" if listed else "", f"{len(body):,}",
        )  # fmt: skip


if __name__ == "__main__":
    with scratch_database():
        main()
