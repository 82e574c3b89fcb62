"""Fetching from addresses that others have written: the one door out of this server.

    answer = fetch("https://museum.example.se/kalender.ics", etag=feed.etag)
    if answer.is_new:
        text = answer.text()

Refuses what leads inward, whatever its name says; see `addresses.py`. Raises FetchError with a
reason that people can read.
"""

from torg.core.fetching.client import MAX_BYTES, TIMEOUT, Fetched, fetch, post
from torg.core.fetching.words import FetchError, Problem, explain

__all__ = ["MAX_BYTES", "TIMEOUT", "FetchError", "Fetched", "Problem", "explain", "fetch", "post"]
