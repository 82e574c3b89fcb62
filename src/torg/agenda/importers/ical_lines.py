"""Calendar files taken apart (RFC 5545, 3.1): lines, names, parameters, components.

Written for files that are not quite right: a line that cannot be read costs that line, a component
without an end costs that component, never the file. The library that writes our own calendars reads
strictly and ten times slower.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

MAX_COMPONENT = 400_000  # characters of one event, pictures in it included
_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
_PARAM = re.compile(
    r";\s*([A-Za-z0-9-]{1,80})\s*=\s*((?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)"
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPLIT = re.compile(r"(?<!\\),")


@dataclass(frozen=True)
class Value:
    """One property: its parameters (names in upper case) and its value as it stands."""

    raw: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as text, its escapes undone."""
        return unescape(self.raw)

    def parts(self) -> list[str]:
        """Return the values of a list, such as CATEGORIES or EXDATE."""
        return [unescape(part).strip() for part in _SPLIT.split(self.raw) if part.strip()]


@dataclass
class Component:
    """VCALENDAR, VEVENT, VTIMEZONE …: properties by name and the components inside."""

    name: str
    values: dict[str, list[Value]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)
    fault: str = ""  # why it cannot be used
    number: int = 0  # the line that it begins on

    def get(self, name: str) -> Value | None:
        """Return the first value of that name."""
        values = self.values.get(name)
        return values[0] if values else None

    def text(self, name: str) -> str:
        value = self.get(name)
        return value.text.strip() if value else ""

    def all(self, name: str) -> list[Value]:
        return self.values.get(name, [])


def unescape(text: str) -> str:
    """Return a TEXT value as it is meant."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield whole lines with the number of their first; a line that goes on begins with a space."""
    held: list[str] = []
    began = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in {" ", "\t"} and held:
            held.append(line[1:])
            continue
        if held:
            yield began, "".join(held)
        held, began = [line], number
    if held:
        yield began, "".join(held)


def read_line(line: str) -> tuple[str, Value] | None:
    """Return a property's name and value, None for a line that is none."""
    name = _NAME.match(line)
    if name is None:
        return None
    at, params = name.end(), {}
    while at < len(line) and line[at] == ";":
        match = _PARAM.match(line, at)
        if match is None:
            break
        params[match[1].upper()] = match[2].strip('"')
        at = match.end()
    if at < len(line) and line[at] == ";":  # a parameter that cannot be read: the value still may
        at = line.find(":", at)
    if not 0 <= at < len(line) or line[at] != ":":
        return None
    return name[0].upper(), Value(line[at + 1 :], params)


def read_components(text: str) -> tuple[Component, int]:
    """Return the calendar, and how many lines in it could not be read.

    What ends before it should have (a cut file, END of another) is closed with a `fault`.
    """
    root = Component("ROOT")
    stack, bad, size = [root], 0, 0
    for number, line in unfolded(text):
        if not line.strip():
            continue
        upper = line[:80].strip().upper()
        if upper.startswith("BEGIN:"):
            size = 0 if len(stack) <= 2 else size
            stack = _begin(stack, upper[6:].strip(), number)
        elif upper.startswith("END:"):
            stack = _end(stack, upper[4:].strip())
        else:
            size += len(line)
            bad += _take(stack[-1], line, size)
    for open_one in stack[2:]:
        open_one.fault = open_one.fault or str(_("The file ends in the middle of it."))
    return root, bad


def _begin(stack: list[Component], name: str, number: int) -> list[Component]:
    if name in {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VCALENDAR"}:
        depth = 1 if name == "VCALENDAR" else 2
        for left in stack[depth:]:  # the one before was never ended
            left.fault = left.fault or str(_("It has no end: another one begins inside it."))
        stack = stack[:depth]
    component = Component(name, number=number)
    if len(stack) < 8:
        stack[-1].inside.append(component)
        return [*stack, component]
    return stack


def _end(stack: list[Component], name: str) -> list[Component]:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            return stack[:depth]
    return stack  # an end of what never began


def _take(component: Component, line: str, size: int) -> int:
    """Put a line into its component; return 1 when it could not be read."""
    if size > MAX_COMPONENT:
        component.fault = component.fault or str(_("It is too long."))
        return 0
    read = read_line(line)
    if read is None:
        return 1
    component.values.setdefault(read[0], []).append(read[1])
    return 0


def walk(component: Component, name: str) -> Iterator[Component]:
    """Yield every component of that name, in order."""
    for child in component.inside:
        if child.name == name:
            yield child
        yield from walk(child, name)


def as_content(component: Component) -> str:
    """Return a component as its refused row is shown."""
    rows: list[Any] = [
        f"{name}:{value.raw[:200]}" for name, values in component.values.items() for value in values
    ]
    return "\n".join(rows[:30])
