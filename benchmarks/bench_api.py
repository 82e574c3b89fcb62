"""The public API at 50,000 places: processor time and queries of one request, over the WSGI app.

    python benchmarks/bench_api.py      (TORG_DATABASE_URL names another engine)

Works in a database of its own, which it makes anew and drops. The goal: a list of 20 places in
≤ 15 ms CPU and ≤ 5 queries. Linked Events, the peer whose list shape this API shares, needs 71 ms
and 13 queries for its list of 20 events (measured for the issue that ordered this).
"""

# ruff: noqa: E402  -- Django must be set up before its models are imported
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
os.environ.setdefault("TORG_LOG_LEVEL", "ERROR")

import django

django.setup()

import io
import json
import statistics
import time

from big_city import LAT, LON, make_city
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

ROUNDS = 60
BOX = f"{LON - 0.012},{LAT - 0.006},{LON + 0.012},{LAT + 0.006}"
REQUESTS = {
    "places, 20 (goal 15 ms, 5)": "/api/v1/places/",
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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    application = get_wsgi_application()

    def ask(address: str) -> bytes:
        status: list[str] = []
        body = b"".join(application(environ(address), lambda s, h, e=None: status.append(s)))
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]} {body[:300]!r}")
        return body

    print(f"\n{connection.vendor}, 50,000 places, one process\n")
    print(f"| {'request':<38} | CPU ms | wall p50 | wall p95 | queries | against peer | bytes |")
    print("|---|---|---|---|---|---|---|")
    for name, address in REQUESTS.items():
        ask(address)
        with CaptureQueriesContext(connection) as queries:
            body = ask(address)
            asked = len(queries)  # at once: the next request empties the log
        json.loads(body)
        cpu, wall = [], []
        for _ in range(ROUNDS):
            busy, start = time.process_time(), time.perf_counter()
            ask(address)
            cpu.append((time.process_time() - busy) * 1000)
            wall.append((time.perf_counter() - start) * 1000)
        wall.sort()
        median = statistics.median(cpu)
        peer = f"1/{71 / median:.1f}" if "20" in name and "places" in name else ""
        print(f"| {name:<38} | {median:.1f} | {statistics.median(wall):.1f} | "
              f"{wall[int(ROUNDS * 0.95)]:.1f} | {asked} | {peer} | {len(body):,} |",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    made = setup_databases(verbosity=0, interactive=False)
    try:
        main()
    finally:
        teardown_databases(made, verbosity=0)
