"""How many questions a page asks the database, whichever engine and cache are behind it."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def asked(client: Client, path: str) -> int:
    """Return how many queries a page takes, its second time; a session may live in the cache."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return sum("django_session" not in query["sql"] for query in seen.captured_queries)
