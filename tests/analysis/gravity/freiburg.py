"""Reads the published survey of Freiburg, where it is present: 19 districts, 5 stores."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from tests.shared import shared_data

_NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def columns(path: Path) -> dict[str, list]:
    """Return the first sheet of a workbook by column."""
    with zipfile.ZipFile(path) as book:
        words = [
            "".join(text.text or "" for text in item.iter(f"{_NAME}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))

    def read(kind: str | None, value: str) -> str | float:
        if kind == "s":
            return words[int(value)]
        return value if kind == "str" else float(value)

    rows = []
    for row in sheet.iter(f"{_NAME}row"):
        cells = {re.sub(r"\d", "", c.get("r")): (c.get("t"), c.find(f"{_NAME}v")) for c in row}
        rows.append(
            {
                place: read(kind, value.text)
                for place, (kind, value) in cells.items()
                if value is not None
            }
        )
    return {name: [row[place] for row in rows[1:]] for place, name in rows[0].items()}


def survey() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return purchases (19, 5), floor areas (5,) and minutes by car + 2 (19, 5)."""
    table = columns(shared_data("retail/huff_freiburg/Wieland2015.xlsx"))
    visits, areas, minutes = (
        np.array(table[name]).reshape(19, 5) for name in ("Anb_Eink", "VF", "Dist_Min2")
    )
    assert (areas == areas[0]).all()
    return visits, areas[0], minutes
