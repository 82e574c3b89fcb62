"""An answer as open data: numbers as they are kept, without a word about owners or what they ask.

What would be one or two businesses' own figures is left out (null).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from torg.core.importing import safe_cells
from torg.places.models import City
from torg.premises.models import Premises
from torg.premises.reports.queries import shown_premises, told_fits
from torg.premises.scenarios.queries.published import published_in, told_of
from torg.premises.studies.models import Study
from torg.premises.studies.queries.assumptions import stated_sources

LICENCE = "CC-BY-4.0"  # of what the city has counted and reckoned by itself
# What is published of a trade in a vacant premises, in the order of the table.
FIT_FIELDS = (
    "trade", "turnover", "low", "high", "carries", "bears", "rent_per_m2", "rent_low", "rent_high",
    "taken", "taken_district", "taken_town", "gained", "robustness", "diversity", "complementarity",
    "wishes",
)  # fmt: skip
_TRADE_FIELDS = (
    "trade", "demand", "unserved", "outside", "town", "district", "share_district", "stores_town",
    "stores_district", "area_district_m2", "room_m2", "room_low", "room_high", "expected",
    "expected_low", "expected_high", "present", "present_low", "present_high", "gap", "gap_low",
    "gap_high",
)  # fmt: skip
PREMISES_FIELDS = ("slug", "address", "lat", "lon", "area_m2")


def licence_of(city: City) -> str:
    """Return the licence (SPDX) of data with addresses, positions or counts of shops in it.

    Where they are the map's they keep its licence, as OpenStreetMap's asks of what is made of it.
    """
    return city.map_licence or LICENCE


def study_data(study: Study) -> dict[str, Any]:
    """Return a study as open data; money in kronor a year, floor in m², shares 0–1.

    `scenarios` are those that its report tells of, as it does.
    """
    shown = {one.pk: one for one in shown_premises(study)}
    return {
        "study": {
            "slug": study.slug, "title": study.title, "city": study.city.slug,
            "district": study.district.slug if study.district else None, "state": study.state,
            "lacks": study.lacks, "run_at": study.run_at, "seed": study.seed,
            "version": study.version, "inputs": study.inputs_digest,
            "draws": study.result.get("draws"), "parameters": study.parameters,
        },
        "licence": licence_of(study.city),
        "attribution": study.city.attribution or study.city.source_name,
        "sources": stated_sources(study),
        "trades": [
            {name: row.get(name) for name in _TRADE_FIELDS}
            for row in study.result.get("trades", ())
        ],
        "premises": [
            {**premises_row(one), "trades": [
                {name: fit.get(name) for name in FIT_FIELDS} for fit in _fits(study, one.pk)
            ]}
            for one in shown.values()
        ],
        "scenarios": told_of(published_in(study).order_by("number")),
    }  # fmt: skip


def study_csv(study: Study) -> str:
    """Return a row for each trade in each vacant premises; the first row names the columns."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*PREMISES_FIELDS, *FIT_FIELDS])
    writer.writerows(safe_cells(row) for row in _rows(study))
    return written.getvalue()


def _rows(study: Study) -> Iterator[list[str]]:
    for one in shown_premises(study):
        where = [_cell(value) for value in premises_row(one).values()]
        for fit in _fits(study, one.pk):
            yield [*where, *(_cell(fit.get(name)) for name in FIT_FIELDS)]


def _fits(study: Study, premises_id: int) -> list[Mapping[str, Any]]:
    return [fit for fit in told_fits(study) if fit["premises"] == premises_id]


def premises_row(one: Premises) -> dict[str, Any]:
    """Return what is published of where a premises is."""
    return {
        "slug": one.slug, "address": str(one), "lat": round(one.lat, 6), "lon": round(one.lon, 6),
        "area_m2": one.area_m2,
    }  # fmt: skip


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)
