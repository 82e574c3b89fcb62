"""Is a request a person's visit? By what it says of itself, read once and kept nowhere."""

import re
from collections.abc import Mapping

# What robots call themselves. Short on purpose: every honest one has one of these words in its
# name, links people to how it works, or is a library for programs. One that lies is counted.
_ROBOT = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|archiver"  # search engines and their like
    r"|preview|facebookexternalhit|whatsapp|embedly|skype"  # pictures for a link in a chat
    r"|monitor|uptime|pingdom|lighthouse|headless|statuscake"  # is it up, is it fast
    r"|curl|wget|python|java/|okhttp|go-http|axios|node-fetch|libwww|httpclient|feed",  # programs
    re.IGNORECASE,
)
# How browsers say that nobody looks at the page yet: it is fetched in case of a click.
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_LONGEST = 500  # characters of a header that are looked at


def is_visit(method: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a person looks: a GET by a browser, of a whole page, now and not in advance."""
    # Otherwise a script or a frame of another page asked for it.
    whole = headers.get("Sec-Fetch-Dest", "document") == "document"
    return method == "GET" and whole and is_person(headers)


def is_person(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser sends the request for somebody who is there."""
    agent = headers.get("User-Agent", "")[:_LONGEST]
    ahead = " ".join(headers.get(name, "") for name in _AHEAD).lower()
    unseen = any(word in ahead for word in ("prefetch", "prerender", "preview"))
    return bool(agent) and not _ROBOT.search(agent) and not unseen
