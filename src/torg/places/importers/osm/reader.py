"""Reads an OSM file through the worker process, and says in words why it could not."""

import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from torg.core.importing import ImportReport, RefusedWhole
from torg.places.importers.osm.extract import Extract, Unreadable, load

MAX_SECONDS = 900
_WORKER = "torg.places.importers.osm.worker"

# Why a whole file is refused.
WHOLE = {
    "empty": gettext_noop("The file is empty."),
    "format": gettext_noop(
        "This is not an OpenStreetMap extract. Use a file that ends in .osm.pbf, .osm or .osm.gz."
    ),
    "encoding": gettext_noop("The file is not written in UTF-8."),
    "entities": gettext_noop(
        "The file declares a document type or entities, which OpenStreetMap files never do."
        " It was not read."
    ),
    "bomb": gettext_noop("The file unfolds to an unreasonable size; it was not read."),
    "truncated": gettext_noop("The file ends in the middle. Fetch it again."),
    "broken": gettext_noop("The file is damaged and cannot be read. Fetch it again."),
    "memory": gettext_noop("The file is too large. Cut out the town's centre and try again."),
    "crash": gettext_noop("The file made the reader fail and was not read."),
    "time": gettext_noop("Reading took too long. Cut out the town's centre and try again."),
}  # fmt: skip
# Why one element is refused.
REASONS = {
    "position": gettext_noop("has no position on Earth"),
    "long": gettext_noop("has a tag that is too long"),
    "id": gettext_noop("has no valid number"),
    "members": gettext_noop("has no lines to make a shape of"),
    "shape": gettext_noop("is not a closed shape"),
    "far": gettext_noop("lies far away from the town"),
    "name": gettext_noop("has a name without any letters"),
}


def read_extract(path: Path, report: ImportReport) -> Extract:
    """Return what the file holds; raise RefusedWhole with a reason in the reader's language.

    Single bad elements are refused on `report` and left out.
    """
    if not path.is_file():
        raise RefusedWhole(_("There is no file %(path)s.") % {"path": path})
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "extract"
        extract = _run_worker(path, out)
    for element, code, content in extract.refused:
        report.refuse(element, _(REASONS[code]), content)
    return extract


def _run_worker(path: Path, out: Path) -> Extract:
    try:
        done = subprocess.run(  # noqa: S603  -- our own module; the path is one argument, no shell
            [sys.executable, "-m", _WORKER, str(path.resolve()), str(out)],
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedWhole(_(WHOLE["time"])) from error
    if done.returncode != 0 or not out.exists():
        raise RefusedWhole(_(WHOLE["memory" if b"MemoryError" in done.stderr else "crash"]))
    with out.open("rb") as file:
        answer = load(file)
    if isinstance(answer, Unreadable):
        raise RefusedWhole(_(WHOLE[answer.code]))
    return answer
