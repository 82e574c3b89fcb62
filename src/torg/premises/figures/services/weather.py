"""Writes of weather: what a delivery says of hours and days is added to what is known."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from torg.core.importing import ImportReport
from torg.core.models import User
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Weather
from torg.premises.figures.services.datasets import About, describe, lock_current, new_dataset

_BATCH = 2000

Spells = Mapping[tuple[datetime, int], float]


@transaction.atomic
def keep_weather(
    city: City,
    kind: DatasetKind,
    spells: Spells,
    about: About,
    *,
    digest: str,
    report: ImportReport,
    by: User | None,
) -> None:
    """Keep one measure by (beginning in UTC, hours); what is told again otherwise is corrected.

    The delivery becomes the city's current dataset of the kind; older ones stay, and so does what
    only they tell. The same file again changes nothing but the words about it. Adds to the report's
    counts of spells that are new, corrected, as before.
    """
    before = lock_current(city, kind)
    if before is not None and before.digest == digest:
        report.unchanged += len(spells)
        describe(before, about, by)
        return
    known = _known(city, kind, spells)
    new = {spell for spell in spells if spell not in known}
    changed = {spell for spell in spells if spell in known and known[spell] != spells[spell]}
    report.created += len(new)
    report.updated += len(changed)
    report.unchanged += len(spells) - len(new) - len(changed)
    made = new_dataset(city, kind, about, digest=digest, by=by, run_id=report.run_id)
    Weather.objects.bulk_create(
        (
            Weather(city=city, dataset=made, kind=kind, start=start, hours=hours,
                    value=spells[start, hours])
            for start, hours in sorted(new | changed)
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["city", "kind", "hours", "start"],
        update_fields=["value", "dataset"],
    )  # fmt: skip


def _known(city: City, kind: DatasetKind, spells: Spells) -> dict[tuple[datetime, int], float]:
    first, last = min(start for start, _hours in spells), max(start for start, _hours in spells)
    rows = Weather.objects.filter(city=city, kind=kind, start__gte=first, start__lte=last)
    return {(start, hours): value for start, hours, value in rows.values_list(
        "start", "hours", "value")}  # fmt: skip
