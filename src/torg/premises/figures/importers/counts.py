"""`torg import footfall`: a table of hourly counts and one of where the counters stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import User
from torg.places.models import City
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.footfall import (
    CountReading,
    StatedCounter,
    read_counts,
    read_locations,
    stuck_hours,
)
from torg.premises.figures.services.footfall import CounterSpot, keep_counters, keep_counts
from torg.premises.figures.signals import FootfallCounted


def import_footfall(
    city: City, path: Path, locations: Path | None, report: ImportReport, *, by: User | None
) -> None:
    """Read hourly counts; without `locations` only counters that the city knows already.

    Raises RefusedWhole when a file is no such table. A counter without a place is refused with all
    its hours; the rest are kept.
    """
    report.step(path.name, 1)
    try:
        spots, lost = read_locations(locations, city) if locations is not None else ([], [])
        reading = read_counts(path, city.tz)
    except NotReadableError as fault:
        raise RefusedWhole(str(fault)) from None
    with transaction.atomic():  # all of it or nothing
        _keep(city, spots, lost, reading, report, by)
        if report.created or report.updated:
            publish(FootfallCounted, city_id=city.pk)


def _keep(
    city: City,
    spots: Sequence[StatedCounter],
    lost: Sequence[tuple[str, str, str]],
    reading: CountReading,
    report: ImportReport,
    by: User | None,
) -> None:
    counters = keep_counters(
        city, [CounterSpot(spot.name, spot.lat, spot.lon) for spot in spots], by=by
    )
    report.read = reading.read
    for row, reason, content in [*lost, *reading.refused]:
        report.refuse(row, reason, content)
    report.summary["put_right"] = {spot.name: spot.notice for spot in spots if spot.notice}
    report.summary["stuck"] = {}
    for number, (name, hours) in enumerate(sorted(reading.counts.items())):
        report.step(name, 100 * number / len(reading.counts))
        counter = counters.get(name)
        if counter is None:
            report.refuse(name, _nowhere(hours), name)
            report.refused += len(hours) - 1
            continue
        keep_counts(counter, hours, report, by=by)
        if stuck := sum(1 for _hour in stuck_hours(dict(hours))):
            report.summary["stuck"][name] = stuck
    report.summary["counters"] = _known(reading, counters)


def _nowhere(hours: Mapping[datetime, int]) -> str:
    reason = _("No place is known for this counter: %(n)d hours were left out.")
    return reason % {"n": len(hours)}


def _known(reading: CountReading, counters: Mapping[str, object]) -> int:
    return sum(1 for name in reading.counts if name in counters)
