"""Writes of counters and what they counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from torg.core.geo import metres
from torg.core.importing import ImportReport
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import slugify_any
from torg.places.models import City
from torg.premises.figures.models import Counter, HourCount

_BATCH = 2000
_MOVED_M = 1.0  # less is the same spot written with other decimals


@dataclass(frozen=True)
class CounterSpot:
    """A counter and where it stands, in degrees (WGS 84)."""

    name: str
    lat: float
    lon: float


@transaction.atomic
def keep_counters(
    city: City, spots: Iterable[CounterSpot], *, by: User | None
) -> dict[str, Counter]:
    """Make counters or move them; return all of the city's by name."""
    City.objects.select_for_update().get(pk=city.pk)  # two imports come one after another
    known = {counter.name: counter for counter in Counter.objects.filter(city=city)}
    taken = {counter.slug for counter in known.values()}
    for spot in spots:
        there = known.get(spot.name)
        if there is None:
            slug = slugify_any(spot.name, taken)
            there = Counter.objects.create(
                city=city, name=spot.name, slug=slug, lat=spot.lat, lon=spot.lon
            )
            taken.add(slug)
            known[spot.name] = there
            record("counter.added", there, by=by, city_id=city.pk)
        elif metres(there.lat, there.lon, spot.lat, spot.lon) > _MOVED_M:
            there.lat, there.lon = spot.lat, spot.lon
            there.save(update_fields=["lat", "lon"])
            record("counter.moved", there, by=by, city_id=city.pk)
    return known


@transaction.atomic
def keep_counts(
    counter: Counter, hours: Mapping[datetime, int], report: ImportReport, *, by: User | None
) -> None:
    """Keep hourly counts; an hour told again with another number is corrected.

    Adds to the report's counts of hours that are new, corrected, as before.
    """
    known = dict(
        HourCount.objects.filter(
            counter=counter, start__gte=min(hours), start__lte=max(hours)
        ).values_list("start", "people")
    )
    new = {start for start in hours if start not in known}
    changed = {start for start in hours if start in known and known[start] != hours[start]}
    report.created += len(new)
    report.updated += len(changed)
    report.unchanged += len(hours) - len(new) - len(changed)
    if not new and not changed:
        return
    HourCount.objects.bulk_create(
        (HourCount(counter=counter, start=at, people=hours[at]) for at in sorted(new | changed)),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["counter", "start"],
        update_fields=["people"],
    )
    record(
        "counter.read", counter, by=by, city_id=counter.city_id, new=len(new), changed=len(changed)
    )
