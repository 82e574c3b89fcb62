"""`torg import` of who lives, works and studies where: a file → areas → one dataset."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyproj import CRS

from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import User
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.areas import (
    NEAR_M,
    PEOPLE,
    STUDENTS,
    WORKERS,
    AreaReading,
    read_areas,
)
from torg.premises.figures.importers.geodata import read_crs, read_geodata
from torg.premises.figures.models import Dataset
from torg.premises.figures.services.datasets import About, keep_areas

_WANTED: Mapping[DatasetKind, Mapping[str, tuple[str, ...]]] = {
    DatasetKind.POPULATION: {"residents": PEOPLE},
    DatasetKind.DAY_PEOPLE: {"workers": WORKERS, "students": STUDENTS},
}


@dataclass(frozen=True)
class HowToRead:
    """What an operator says by hand where the file does not: its system, its fields."""

    crs: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # ("residents", "BEF_2024"), …


def import_people(
    city: City,
    path: Path,
    kind: DatasetKind,
    about: About,
    report: ImportReport,
    *,
    by: User | None,
    how: HowToRead | None = None,
) -> Dataset:
    """Read a file of areas into a dataset of `kind`; the one before it stays, as history.

    Raises RefusedWhole when the file cannot be used; single rows are counted in the report.
    """
    how = how or HowToRead()
    report.step(path.name, 1)
    try:
        crs: CRS | None = read_crs(how.crs) if how.crs else None
        file = read_geodata(path)
        reading = read_areas(file, city.bbox, _WANTED[kind], fields=dict(how.fields), crs=crs)
    except NotReadableError as fault:
        raise RefusedWhole(str(fault)) from None
    _tell(reading, report)
    digest = _digest(path, how, city)
    return keep_areas(city, kind, reading.areas, about, digest=digest, report=report, by=by)


def check_readable(path: Path) -> None:
    """Raise RefusedWhole when the file is nothing that holds areas at all."""
    try:
        read_geodata(path)
    except NotReadableError as fault:
        raise RefusedWhole(str(fault)) from None


def about_file(path: Path, *, as_of: date | None = None, **stated: str) -> About:
    """Return what the operator states of a file; a new dataset bears its name where nothing is.

    `stated` has fields of About.
    """
    return About(file_name=path.name, as_of=as_of, **stated)


def _tell(reading: AreaReading, report: ImportReport) -> None:
    report.read = reading.read
    for row, reason, content in reading.refused:
        report.refuse(row, reason, content)
    report.summary["outside"] = reading.outside
    report.summary["repaired"] = reading.repaired


def _digest(path: Path, how: HowToRead, city: City) -> str:
    """Return what tells one reading from another: the file, how it was read, round which city."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(f"{content} {how} {city.bbox} {NEAR_M}".encode()).hexdigest()
