"""A table of figures as CSV: comma, semicolon or tab; UTF-8, or what Excel saves in Sweden."""

import csv
import io
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.geodata import (
    Feature,
    GeoFile,
    lower_names,
    too_long,
)

MAX_ROWS = 2_000_000
_SNIFFED = 8192


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows with their line numbers. Raises NotReadableError."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text[:_SNIFFED]))
    try:
        header = next(reader, [])
        rows = [(reader.line_num, row) for row in islice(reader, MAX_ROWS + 1) if any(row)]
    except csv.Error as fault:
        reason = _("The table cannot be read: %(fault)s")
        raise NotReadableError(reason % {"fault": str(fault)[:120]}) from None
    if len(rows) > MAX_ROWS:
        raise NotReadableError(too_long(MAX_ROWS))
    if not header or not rows:
        raise NotReadableError(_("The table has no rows."))
    return [name.strip() for name in header], rows


def read_table(path: Path) -> GeoFile:
    """Read a table whose rows have no shapes: their fields tell where they lie."""
    header, rows = read_rows(path)
    file = GeoFile(crs=None)
    for line, row in rows:
        if len(row) > len(header):
            reason = _("The row has %(n)d cells, the header %(m)d.")
            named = reason % {"n": len(row), "m": len(header)}
            file.refused.append((str(line), named, ";".join(row)[:500]))
            continue
        cells = [*row, *[""] * (len(header) - len(row))]
        file.features.append(Feature(str(line), lower_names(iter(zip(header, cells, strict=True)))))
    return file


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(sample: str) -> str:
    line = sample.splitlines()[0] if sample.strip() else ""
    return max(",;\t", key=line.count)
