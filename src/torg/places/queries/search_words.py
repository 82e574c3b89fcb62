"""The words by which people ask for a category, a cuisine or a quality: read from one data file."""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "search_words.txt"


@cache
def search_words(section: str) -> dict[str, str]:
    """Return slug or OSM value → Swedish words, of "categories", "cuisines" or "attributes"."""
    words: dict[str, str] = {}
    current = ""
    for raw in _FILE.read_text(encoding="utf-8").splitlines():
        line = raw.split("#", maxsplit=1)[0].strip()
        if line.startswith("["):
            current = line.strip("[]")
        elif line and current == section:
            # Keys hold colons of their own ("diet:vegan=yes"): the space after it ends a key.
            key, _, value = line.partition(": ")
            words[key] = value
    return words
