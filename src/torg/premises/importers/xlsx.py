"""The first sheet of an XLSX file as rows of text. A cell with a formula is read as "=": no value.

Only what a list needs is read: shared and inline strings, numbers, truth values. The file comes
from outside, so sizes are bounded before anything is unpacked, and XML may not define entities.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from torg.core.importing import RefusedWhole

MOST_UNPACKED = 120 * 1024 * 1024  # bytes of one part
MOST_COLUMNS = 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def read_sheet(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet. Raises RefusedWhole for what is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            strings = _strings(book)
            sheet = _part(book, _first_sheet(book))
            for row in sheet.iter(f"{_MAIN}row"):
                yield _cells(row, strings)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, OSError,
            NotImplementedError, RuntimeError, EOFError) as error:  # fmt: skip
        raise RefusedWhole(_("The file is no workbook (XLSX), or it is broken.")) from error


def _part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > MOST_UNPACKED:
        raise RefusedWhole(_("The workbook is too large when it is unpacked."))
    with book.open(name) as part:
        text = part.read(MOST_UNPACKED + 1)
    if len(text) > MOST_UNPACKED or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise RefusedWhole(_("The file is no workbook (XLSX), or it is broken."))
    return ElementTree.fromstring(text)  # noqa: S314  -- no entities, bounded size: see above


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheet = _part(book, "xl/workbook.xml").find(f"{_MAIN}sheets/{_MAIN}sheet")
    if sheet is None:
        raise KeyError("sheet")
    wanted = sheet.get(f"{_REL}id")
    for link in _part(book, "xl/_rels/workbook.xml.rels").iter(f"{_PACKAGE}Relationship"):
        if link.get("Id") == wanted:
            target = link.get("Target") or ""
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("relationship")


def _strings(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    found = _part(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")
    return [_text(item) for item in found]


def _text(item: ElementTree.Element) -> str:
    # Text in several faces is one text; how it is read aloud in Japanese (rPh) is not part of it.
    runs = [item, *item.findall(f"{_MAIN}r")]
    return "".join(t.text or "" for run in runs for t in run.findall(f"{_MAIN}t"))


def _cells(row: ElementTree.Element, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_MAIN}c"):
        column = _column(cell.get("r") or "") if cell.get("r") else len(cells)
        if column >= MOST_COLUMNS:
            break
        cells += [""] * (column + 1 - len(cells))
        cells[column] = _value(cell, strings)
    return cells


def _column(name: str) -> int:
    """Return the number of a column by its cell's name: "A1" is 0, "AB7" is 27."""
    letters = re.match(r"[A-Z]{1,3}", name)
    number = 0
    for letter in letters[0] if letters else "A":
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: ElementTree.Element, strings: list[str]) -> str:
    if cell.find(f"{_MAIN}f") is not None:
        return "="
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return strings[int(value)] if value and int(value) < len(strings) else ""
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return _text(inline) if inline is not None else ""
    if kind == "n" and re.fullmatch(r"-?\d+\.0+", value):
        return value.partition(".")[0]
    return "" if kind == "e" else value
