"""Reading values of schema.org: one or many, written out or named, in one language or several."""

import re
from collections.abc import Iterator
from typing import Any

from torg.agenda.importers import tidy

MAX_DEPTH = 12
MAX_NODES = 50_000


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first(value: Any) -> Any:
    """Return the first of several values, None when there is none."""
    return next(iter(as_list(value)), None)


def types_of(node: Any) -> list[str]:
    """Return the types of a node without what stands before them: "MusicEvent"."""
    if not isinstance(node, dict):
        return []
    names = as_list(node.get("@type") or node.get("type"))
    return [re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str)]


def is_event(node: Any) -> bool:
    return any(name.endswith("Event") or name in _EVENTS for name in types_of(node))


_EVENTS = {"Festival", "EventSeries", "CourseInstance", "Hackathon"}


def text_of(value: Any, language: str = "sv") -> str:
    """Return the text of a value: a string, {"@value": …}, several languages, a named thing."""
    values = as_list(value)
    tagged = [v for v in values if isinstance(v, dict) and "@value" in v]
    mine = [v for v in tagged if str(v.get("@language", "")).lower().startswith(language)]
    for candidate in [*mine, *values]:
        if isinstance(candidate, str | int | float) and not isinstance(candidate, bool):
            return str(candidate)
        if isinstance(candidate, dict):
            inner = candidate.get("@value") or candidate.get("name") or candidate.get(language)
            if isinstance(inner, str):
                return inner
            if inner is not None and inner is not candidate:
                return text_of(inner, language)
    return ""


def link_of(value: Any, base: str) -> str:
    """Return the address that a value is or holds."""
    for candidate in as_list(value):
        if isinstance(candidate, dict):
            found = next(
                (
                    link
                    for key in ("contentUrl", "url", "@id", "item")
                    if (link := link_of(candidate.get(key), base))
                ),
                "",
            )
        else:
            found = tidy.address(candidate, base)
        if found:
            return found
    return ""


def nodes_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in the data, outermost first, within bounds."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while waiting and seen < MAX_NODES:
        node, depth = waiting.pop(0) if len(waiting) < 64 else waiting.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            children = list(node.values())
        else:
            children = node if isinstance(node, list) else []
        if depth < MAX_DEPTH:
            waiting.extend((c, depth + 1) for c in children if isinstance(c, dict | list))


def index_of(value: Any) -> dict[str, dict[str, Any]]:
    """Return the nodes that have an @id and say more than that: what references mean."""
    return {
        str(node["@id"]): node
        for node in nodes_in(value)
        if isinstance(node.get("@id"), str) and len(node) > 1
    }


def followed(value: Any, index: dict[str, dict[str, Any]]) -> list[Any]:
    """Return the values with references ({"@id": …}, or the id alone) put in place."""
    found = []
    for item in as_list(value):
        key = item.get("@id") if isinstance(item, dict) and len(item) <= 2 else item
        found.append(index.get(key, item) if isinstance(key, str) else item)
    return found
