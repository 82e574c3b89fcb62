"""A city's open data as files: a table each, described by a `datapackage.json` (Frictionless)."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder

from torg.core.importing import safe_cells
from torg.places.models import City
from torg.premises.counting.queries import series_of
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.queries.datasets import counters, current
from torg.premises.passing.queries.kept import kept_apart
from torg.premises.passing.queries.series import rows_of
from torg.premises.queries.premises import visible_to as premises_visible_to
from torg.premises.reports.opendata import LICENCE, licence_of, study_csv, study_data
from torg.premises.studies.queries.studies import visible_to as studies_visible_to

NOBODY = AnonymousUser()  # what everyone may see


@dataclass(frozen=True)
class Table:
    """A table: its name, what it is, its licence, its columns with their types, its rows."""

    name: str
    title: str
    licence: dict[str, str]
    columns: tuple[tuple[str, str], ...]
    rows: Iterable[Iterable[object]]


def export_city(city: City, directory: Path) -> list[str]:
    """Write what everyone may see of the city's premises, counts and studies; return the names."""
    directory.mkdir(parents=True, exist_ok=True)
    resources = [_write(directory, table) for table in _tables(city)]
    for study in studies_visible_to(NOBODY, city).order_by("pk"):
        for ending, text in (
            ("json", json.dumps(study_data(study), cls=DjangoJSONEncoder, ensure_ascii=False)),
            ("csv", study_csv(study)),
        ):
            path = f"study-{study.slug}.{ending}"
            (directory / path).write_text(text, encoding="utf-8")
            resources.append({"name": f"study-{study.slug}-{ending}", "path": path,
                              "title": study.title,
                              "licenses": [{"name": licence_of(city)}]})  # fmt: skip
    package = {
        "name": f"torg-{city.slug}", "title": city.name,
        "licenses": _once(resources), "attribution": city.attribution or city.source_name,
        "resources": resources,
    }  # fmt: skip
    described = json.dumps(package, indent=1, ensure_ascii=False)
    (directory / "datapackage.json").write_text(described, encoding="utf-8")
    return [str(resource["path"]) for resource in resources] + ["datapackage.json"]


def _once(resources: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the licences of all resources, each once."""
    found = [licence for resource in resources for licence in resource["licenses"]]
    return [licence for n, licence in enumerate(found) if licence not in found[:n]]


def _of_counters(city: City) -> dict[str, str]:
    """Return the licence that the counters' figures came with; the city's own where none came."""
    data = current(city, DatasetKind.FOOTFALL)
    if data is None:
        return {"name": LICENCE}
    return {"title": data.licence or "not stated", **({"path": data.url} if data.url else {})}


def _tables(city: City) -> Iterator[Table]:
    counted = _of_counters(city)
    yield Table(
        "premises", "Premises: where, how large, what they are and since when",
        {"name": licence_of(city)},
        (("slug", "string"), ("address", "string"), ("lat", "number"), ("lon", "number"),
         ("area_m2", "integer"), ("floor", "string"), ("state", "string"), ("since", "date")),
        (
            (one.slug, one.address, round(one.lat, 6), round(one.lon, 6), one.area_m2, one.floor,
             one.state, one.since)
            for one in premises_visible_to(NOBODY, city).order_by("slug")
        ),
    )  # fmt: skip
    yield Table(
        "vacancy-rates", "Vacancy of the whole city at each count on foot", {"name": LICENCE},
        (("day", "date"), ("vacant", "integer"), ("counted", "integer"), ("share", "number")),
        (
            (count.day, rate.vacant, rate.counted, f"{rate.share:.4f}")
            for count, rate in series_of(city)
            if rate.share is not None
        ),
    )  # fmt: skip
    yield Table(
        "counters", "Where passers-by are counted", counted,
        (("slug", "string"), ("name", "string"), ("lat", "number"), ("lon", "number")),
        counters(city).order_by("slug").values_list("slug", "name", "lat", "lon"),
    )  # fmt: skip
    yield Table(
        "footfall", "Passers-by of each hour; kept_apart: nothing is reckoned from that hour",
        counted,
        (("counter", "string"), ("start", "datetime"), ("people", "integer"),
         ("kept_apart", "boolean")),
        _hours(city),
    )  # fmt: skip


def _hours(city: City) -> Iterator[tuple[object, ...]]:
    for counter in counters(city).order_by("slug"):
        apart = kept_apart(counter)
        for start, people in rows_of(counter):
            aside = any(begin <= start < end for begin, end in apart)
            yield counter.slug, f"{start:%Y-%m-%dT%H:%M}Z", people, str(aside).lower()


def _write(directory: Path, table: Table) -> dict[str, Any]:
    path = f"{table.name}.csv"
    with (directory / path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _kind in table.columns])
        writer.writerows(safe_cells("" if c is None else str(c) for c in row) for row in table.rows)
    fields = [{"name": name, "type": kind} for name, kind in table.columns]
    return {"name": table.name, "path": path, "title": table.title, "licenses": [table.licence],
            "schema": {"fields": fields}}  # fmt: skip
