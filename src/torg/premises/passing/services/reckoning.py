"""Writes of what is reckoned of counters: once for the same counts, by a task."""

import hashlib

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.figures.queries.datasets import counters
from torg.premises.passing.analysis import CountedHours, gather, reckon, reckon_town
from torg.premises.passing.analysis.hours import moment_of
from torg.premises.passing.models import Pulse
from torg.premises.passing.queries.kept import kept_apart
from torg.premises.passing.queries.series import holidays_of, hours_of, weather_of
from torg.premises.passing.services.aside import keep_stuck_apart
from torg_analysis.footfall import faults


def reckon_city(city: City) -> int:
    """Reckon every counter of the city whose counts or weather have changed, then the town; how
    many had.

    Hours in which a counter was stuck are found first and kept apart.
    """
    kept = {pulse.counter_id: pulse.digest for pulse in Pulse.objects.filter(city=city)}
    found = {counter: hours for counter in counters(city) if (hours := counted(counter))}
    digests = {counter.pk: hours.digest for counter, hours in found.items()}
    total = "".join(digests[pk] for pk in sorted(digests))
    town_digest = hashlib.sha256(total.encode()).hexdigest()
    changed = [counter for counter in found if kept.get(counter.pk) != digests[counter.pk]]
    if not changed and kept.get(None) == town_digest:
        return 0
    levels, weather = [], []
    for counter, hours in found.items():
        result, level = reckon(hours)
        if level is not None:
            levels.append(level)
            weather.append(result.weather)
        if counter in changed:
            _keep(city, counter, digests[counter.pk], result.as_dict())
    town = reckon_town(levels, frozenset(holidays_of(city)), weather)
    _keep(city, None, town_digest, town.as_dict())
    return len(changed)


def counted(counter: Counter) -> CountedHours | None:
    """Return a counter's hours, with those kept apart in which it was stuck; None without any."""
    rows, holidays, zone = hours_of(counter), holidays_of(counter.city), counter.city.tz
    bare = gather(rows, (), holidays, zone)
    if bare is None:
        return None
    stuck = faults(bare.series(raw=True))
    spells = [
        (moment_of(bare.start + int(begin), zone), moment_of(bare.start + int(end), zone))
        for begin, end in stuck.spells
        if stuck.stuck[begin:end].all()
    ]
    keep_stuck_apart(counter, spells)
    weather = weather_of(counter.city, rows[0][0], rows[-1][0])
    return gather(rows, kept_apart(counter), holidays, zone, weather)


@transaction.atomic
def _keep(city: City, counter: Counter | None, digest: str, result: dict[str, object]) -> None:
    values = {"city": city, "digest": digest, "result": result, "made_at": timezone.now()}
    if counter is None:
        pulse, _made = Pulse.objects.update_or_create(city=city, counter=None, defaults=values)
    else:
        pulse, _made = Pulse.objects.update_or_create(counter=counter, defaults=values)
    record("footfall.reckoned", pulse, by=None, city_id=city.pk, digest=digest[:16])
