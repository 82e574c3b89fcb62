"""The word lists: text files with one `key | words` a line."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


def rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of a word list."""
    for line in (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, text = line.partition("|")
            yield key.strip(), text.strip()


@cache
def lists(name: str) -> dict[str, tuple[str, ...]]:
    """Return a word list whose texts are parted by commas; lines of a key add up."""
    out: dict[str, tuple[str, ...]] = {}
    for keys, text in rows(name):
        words = tuple(word.strip() for word in text.split(",") if word.strip())
        for key in keys.split():
            out[key] = (*out.get(key, ()), *words)
    return out
