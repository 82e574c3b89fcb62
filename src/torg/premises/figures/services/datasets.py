"""Writes of datasets: a new one takes the place of the one before it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.importing import ImportReport, RefusedWhole
from torg.core.journal import record
from torg.core.models import User
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset

_DECIMALS = 1e-5  # degrees: a metre; what a map of a district needs
_BATCH = 1000


@dataclass(frozen=True)
class About:
    """What is said of a dataset: whose it is, of when, and what one may do with it.

    Where title or source is empty, a new dataset is called by the name of its file.
    """

    title: str = ""
    source: str = ""
    licence: str = ""
    url: str = ""
    as_of: date | None = None
    note: str = ""
    file_name: str = ""


class StatedArea(Protocol):
    """An area as an importer hands it over; see `importers/areas.py`."""

    @property
    def key(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def amounts(self) -> Mapping[str, int]: ...
    @property
    def shape(self) -> shapely.Geometry | None: ...


@transaction.atomic
def keep_areas(
    city: City,
    kind: DatasetKind,
    areas: Sequence[StatedArea],
    about: About,
    *,
    digest: str,
    report: ImportReport,
    by: User | None,
) -> Dataset:
    """Keep areas as the city's current dataset of that kind; the same file again changes nothing.

    Counts areas that are new, differ from the dataset before, or are as they were. Raises
    RefusedWhole when nothing is left to keep.
    """
    if not areas:
        raise RefusedWhole(_("Nothing in the file could be used; the figures stay as they were."))
    before = lock_current(city, kind)
    if before is not None and before.digest == digest:
        report.unchanged += len(areas)
        describe(before, about, by)
        return before
    known = _amounts(before)
    for area in areas:
        if area.key not in known:
            report.created += 1
        elif known[area.key] == _numbers(area):
            report.unchanged += 1
        else:
            report.updated += 1
    made = new_dataset(city, kind, about, digest=digest, by=by, run_id=report.run_id)
    Area.objects.bulk_create((_row(made, area) for area in areas), batch_size=_BATCH)
    return made


def new_dataset(
    city: City,
    kind: DatasetKind,
    about: About,
    *,
    digest: str,
    by: User | None,
    run_id: int | None = None,
) -> Dataset:
    """Make the city's current dataset of a kind; inside the caller's transaction."""
    before = lock_current(city, kind)
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    words = asdict(about)
    words["title"] = (about.title or Path(about.file_name).stem)[:160]
    words["source"] = (about.source or about.file_name)[:160]
    made: Dataset = Dataset.objects.create(
        city=city, kind=kind, digest=digest, run_id=run_id, **words
    )
    record("dataset.taken", made, by=by, city_id=city.pk, kind=str(kind), digest=digest[:16])
    return made


def lock_current(city: City, kind: DatasetKind) -> Dataset | None:
    """Return the current dataset of a kind, locked; inside the caller's transaction."""
    City.objects.select_for_update().get(pk=city.pk)  # two imports at once come one after another
    current = Dataset.objects.filter(city=city, kind=kind, is_current=True)
    return current.select_for_update().first()


def describe(dataset: Dataset, about: About, by: User | None) -> None:
    """Change the words about a dataset whose file comes again with others."""
    said = {name: value for name, value in asdict(about).items() if value}
    changed = {name: value for name, value in said.items() if getattr(dataset, name) != value}
    if changed:
        Dataset.objects.filter(pk=dataset.pk).update(**changed)
        record("dataset.described", dataset, by=by, city_id=dataset.city_id, fields=sorted(changed))


def _amounts(before: Dataset | None) -> dict[str, tuple[int, ...]]:
    if before is None:
        return {}
    rows = before.areas.values_list("key", "residents", "workers", "students")
    return {key: tuple(numbers) for key, *numbers in rows}


def _numbers(area: StatedArea) -> tuple[int, ...]:
    return tuple(area.amounts.get(name, 0) for name in ("residents", "workers", "students"))


def _row(dataset: Dataset, area: StatedArea) -> Area:
    return Area(
        dataset=dataset, key=area.key, lat=area.lat, lon=area.lon, outline=_outline(area.shape),
        **area.amounts,
    )  # fmt: skip


def _outline(shape: shapely.Geometry | None) -> dict[str, Any]:
    """Return GeoJSON of an area, to the metre; nothing for what is no area."""
    if shape is not None and shape.geom_type == "GeometryCollection":  # a mended one with a spike
        shape = shapely.union_all([p for p in shape.geoms if p.geom_type.endswith("Polygon")])
    if shape is None or not shape.geom_type.endswith("Polygon") or shape.is_empty:
        return {}
    coarse = shapely.set_precision(shape, _DECIMALS)
    kept = shape if coarse.is_empty else coarse
    return dict(shapely.geometry.mapping(kept))
