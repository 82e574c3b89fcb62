"""Reads the project's own source for the tests of its architecture."""

import ast
import functools
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

SRC = Path(settings.PACKAGE)  # src/torg
ROOT = SRC.parent.parent

# Higher may use lower. Siblings share a number and may not use each other.
LEVELS = {
    "core": 0,
    "places": 1,
    "agenda": 2,
    "market": 2,
    "needs": 2,
    "premises": 2,
    "campaigns": 2,
    "youth": 3,
    "package": 4,
    "portal": 5,
    "wiring": 6,
    "config": 7,
    "cli": 8,
}


def may_use(user: str, used: str) -> bool:
    """Return whether the app `user` may know the app `used`."""
    return user == used or LEVELS[used] < LEVELS[user]


def app_of(path: Path) -> str:
    """Return the app that a file under `src/torg` belongs to."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


@functools.cache
def tracked() -> list[Path]:
    """Return every file that version control knows; every file when there is none."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [
            p for top in ("src", "tests", "docs", "benchmarks") for p in (ROOT / top).rglob("*")
        ]
    return [path for path in files if path.is_file()]


def python_files(*tops: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield each Python file under the folders, and its tree."""
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield path, _parsed(path)


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    """Return the dotted names that a tree imports, "from a import b" as "a.b"."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


# --- texts that are to be translated -------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Message:
    """A text in the source that is shown in the reader's language."""

    text: str
    context: str = ""


_SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_CALL = re.compile(r"\b(n?p?gettext)\(((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*)+)")


def messages(path: Path) -> set[Message]:
    """Return the messages of one Python file or template."""
    if path.suffix == ".py":
        return _python_messages(_parsed(path))
    found = set()
    for name, arguments in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        values = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
        found.add(Message(values[1], values[0]) if "p" in name[:2] else Message(values[0]))
    return found


def _python_messages(tree: ast.Module) -> set[Message]:
    aliases = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    found = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = aliases.get(node.func.id, "")
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if name in _SINGLE | _PLURAL and texts and isinstance(texts[0], str):
            found.add(Message(texts[0]))
        elif name in _CONTEXT and len(texts) > 1:
            found.add(Message(str(texts[1]), str(texts[0])))
    return found
