"""Looks at a file before osmium does, and mends what one bad element would otherwise spoil.

OSM XML is text from anywhere: it may be a bomb (entities that multiply, a gzip that unfolds to
terabytes), or hold one node with "NaN" for which osmium gives up the whole file.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TextIO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from torg.places.importers.osm.extract import Unreadable

MAX_XML_BYTES = 16 * 1024**3  # unpacked: a whole country; a town has some hundred MB
MAX_RATIO = 200  # unpacked by packed; real extracts unfold 10 to 25 times
_RATIO_FROM = 64 * 1024**2  # bytes: below this the ratio does not matter
_CHUNK = 1 << 20
MAX_TAG = 1_000  # characters; OSM allows 255, osmium stops at 1,024 bytes
_SHIFT = 1 << 50  # where numbers of elements never uploaded (negative) are moved to
_KINDS = ("node", "way", "relation")


def kind_of_file(path: Path) -> str:
    """Return "pbf", "osm" or "osm.gz" from the first bytes; raise Unreadable for anything else."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise Unreadable("empty")
    if head[:2] == b"\x1f\x8b":
        return "osm.gz"
    if b"OSMHeader" in head[:32]:
        return "pbf"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "osm"
    raise Unreadable("format")


def open_xml(path: Path, kind: str) -> BinaryIO | gzip.GzipFile:
    """Open the XML of a file, unpacked where it is packed."""
    return gzip.open(path) if kind == "osm.gz" else path.open("rb")


def check_xml(path: Path, kind: str) -> None:
    """Read the XML once, as bytes: refuse declarations, entities, foreign text and bombs.

    Raises Unreadable. Memory: two chunks.
    """
    packed, size, tail = path.stat().st_size, 0, b""
    try:
        with open_xml(path, kind) as file:
            while chunk := file.read(_CHUNK):
                if size == 0:
                    _check_head(chunk)
                size += len(chunk)
                seen = tail + chunk
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    raise Unreadable("entities")
                if b"\x00" in chunk:
                    raise Unreadable("broken", "NUL")
                if size > MAX_XML_BYTES or size > max(_RATIO_FROM, packed * MAX_RATIO):
                    raise Unreadable("bomb")
                tail = chunk[-16:]
    except EOFError as error:
        raise Unreadable("truncated") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable("broken", str(error)) from error
    if size == 0:
        raise Unreadable("empty")


def _check_head(chunk: bytes) -> None:
    """The text must be OSM XML in UTF-8: another encoding could hide an entity from `check_xml`."""
    head = chunk[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"<"):
        raise Unreadable("format")
    declaration = head.split(b"?>")[0].lower() if head.startswith(b"<?xml") else b""
    if b"encoding" in declaration and b"utf-8" not in declaration and b"ascii" not in declaration:
        raise Unreadable("encoding")
    if b"<osm" not in chunk[:65_536]:
        raise Unreadable("format")


# --- mending -------------------------------------------------------------------------------------


class _Mender:
    """Writes the good elements of OSM XML to three files, in the order that osmium needs."""

    def __init__(self, outs: Mapping[str, TextIO]) -> None:
        self.outs = outs
        self.refused: list[tuple[str, str, str]] = []
        self.bounds = ""
        self._rows: list[str] = []
        self._element, self._reason = "", ""

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "bounds":
            self.bounds = _tag("bounds", attrs)
        elif name in _KINDS:
            self._element, self._reason = f"{name}/{attrs.get('id', '?')[:40]}", ""
            self._rows = [self._head(name, attrs)]
        elif self._element:
            self._child(name, attrs)

    def _head(self, name: str, attrs: dict[str, str]) -> str:
        kept = {"id": self._id(attrs.get("id", "")), "visible": attrs.get("visible", "true")}
        if name == "node" and attrs.get("visible") != "false":
            if not _is_position(attrs.get("lat", ""), attrs.get("lon", "")):
                self._reason = "position"
            kept |= {"lat": attrs.get("lat", ""), "lon": attrs.get("lon", "")}
        return _tag(name, kept, close=False)

    def _child(self, name: str, attrs: dict[str, str]) -> None:
        if name == "tag":
            if len(attrs.get("k", "")) > MAX_TAG or len(attrs.get("v", "")) > MAX_TAG:
                self._reason = "long"
            elif len(attrs.get("v", "").encode()) < MAX_TAG:
                kept = {"k": attrs.get("k", ""), "v": attrs.get("v", "")}
                self._rows.append(_tag("tag", kept))
        elif name == "nd":
            self._rows.append(_tag("nd", {"ref": self._id(attrs.get("ref", ""))}))
        elif name == "member" and attrs.get("type") in _KINDS:
            kept = {"type": attrs["type"], "ref": self._id(attrs.get("ref", ""))}
            self._rows.append(_tag("member", kept | {"role": attrs.get("role", "")[:200]}))

    def _id(self, text: str) -> str:
        """Return an id that osmium takes; numbers below zero (not uploaded) are moved up."""
        try:
            number = int(text)
        except ValueError:
            number = 0
        if not 0 < abs(number) < _SHIFT:
            self._reason = self._reason or "id"
            return "1"
        return str(number if number > 0 else _SHIFT - number)

    def end(self, name: str) -> None:
        if name not in _KINDS or not self._element:
            return
        if self._reason:
            self.refused.append((self._element, self._reason, "".join(self._rows)[:500]))
        else:
            self.outs[name].write("".join(self._rows) + f"</{name}>\n")
        self._element = ""


def _tag(name: str, attrs: dict[str, str], *, close: bool = True) -> str:
    text = " ".join(f"{key}={quoteattr(value)}" for key, value in attrs.items())
    return f"<{name} {text}{'/' if close else ''}>"


def _is_position(lat: str, lon: str) -> bool:
    try:
        return abs(float(lat)) <= 90 and abs(float(lon)) <= 180  # False for NaN
    except ValueError:
        return False


def mend_xml(path: Path, kind: str, into: Path) -> tuple[Path, list[tuple[str, str, str]]]:
    """Write a copy that osmium can read to folder `into`; return it and the refused elements.

    Raises Unreadable when the XML itself is broken.
    """
    parts = {name: into / f"{name}s.xml" for name in _KINDS}
    outs = {name: part.open("w", encoding="utf-8") for name, part in parts.items()}
    mender = _Mender(outs)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = mender.start, mender.end
    try:
        with open_xml(path, kind) as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise Unreadable(
            "truncated" if "no element" in str(error) or "unclosed" in str(error) else "broken",
            str(error),
        ) from error
    finally:
        for out in outs.values():
            out.close()
    mended = into / "mended.osm"
    with mended.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{mender.bounds}\n')
        for part in parts.values():
            out.writelines(_lines(part))
        out.write("</osm>\n")
    return mended, mender.refused


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        while block := file.read(_CHUNK):
            yield block
