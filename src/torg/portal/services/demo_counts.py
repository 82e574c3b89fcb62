"""Counts of the demo town: each January on foot, with what the register says of that day."""

from datetime import UTC, date, datetime

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.places.models import City
from torg.premises.counting.models import Count, CountLine
from torg.premises.counting.queries import where_stood
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.queries.history import states_on
from torg.premises.queries.premises import stretches_in
from torg.premises.reading import GROUND

FIRST_YEAR, MONTH, DAY = 2020, 1, 15


@transaction.atomic
def make_demo_counts(city: City) -> int:
    """Make the counts that are missing altogether; return how many were made."""
    if Count.objects.filter(city=city).exists():
        return 0
    today = timezone.now().astimezone(city.tz).date()
    days = [date(year, MONTH, DAY) for year in range(FIRST_YEAR, today.year + 1)]
    before: dict[int, str] = {}
    made = 0
    for day in days:
        if day <= today:
            before = _count(city, day, before)
            made += 1
    return made


def _count(city: City, day: date, before: dict[int, str]) -> dict[int, str]:
    """Write one closed count; return what each unit was."""
    units = Premises.objects.filter(city=city, is_hidden=False, floor__in=GROUND)
    then = states_on(units, day).values_list("pk", "state_then")  # type: ignore[misc]  # annotated
    stood = units.select_related("street", "district").in_bulk()
    stretches = list(stretches_in(city))
    seen: dict[int, str | None] = dict(then)
    known = {pk: state for pk, state in seen.items() if state and state != State.UNKNOWN}
    closed = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    count = Count.objects.create(city=city, day=day, closed_at=closed)
    CountLine.objects.bulk_create(
        (
            CountLine(
                count=count,
                premises_id=pk,
                state=state,
                before=before.get(pk, state),
                **where_stood(stood[pk], stretches),
            )
            for pk, state in known.items()
        ),
        batch_size=500,
    )
    vacant = sum(state == State.VACANT for state in known.values())
    record("count.closed", count, by=None, counted=len(known), vacant=vacant)
    return known
