"""Tallies kept in step: what a change of occurrences adds and takes away, in the same transaction.

Call `tallied` around every write of occurrences; nothing else writes tallies.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from torg.agenda.models import Event, Occurrence, Tally
from torg.agenda.queries.counting import week_of

_IN, _BATCH = 500, 500
_Key = tuple[int, int, str, int, bool]  # city, week, kind, traits, is long


@contextmanager
def tallied(events: Sequence[Event]) -> Iterator[None]:
    """Count the dates of these events before and after, and bring the tallies in step."""
    numbers = [event.pk for event in events]
    before = _dates_of(numbers)
    yield
    after = _dates_of(numbers)
    after.subtract(before)
    _add(sorted((key, change) for key, change in after.items() if change))


def _dates_of(numbers: Sequence[int]) -> Counter[_Key]:
    found: Counter[_Key] = Counter()
    for at in range(0, len(numbers), _IN):
        rows = Occurrence.objects.filter(event__in=numbers[at : at + _IN]).order_by()
        for city, start, *sort in rows.values_list("city", "start", "kind", "traits", "is_long"):
            found[city, week_of(start), *sort] += 1  # type: ignore[index]  # three of known types
    return found


def _add(changes: Sequence[tuple[_Key, int]]) -> None:
    """Add to the tallies. Sorted, so that two writers lock shared ones in the same order."""
    with connection.cursor() as cursor:
        for at in range(0, len(changes), _BATCH):
            part = changes[at : at + _BATCH]
            cursor.execute(
                "INSERT INTO agenda_tally (city_id, week, kind, traits, is_long, number) VALUES "  # noqa: S608  -- only placeholders are put together
                + ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(part))
                + " ON CONFLICT (city_id, week, kind, traits, is_long) DO UPDATE SET "
                "number = agenda_tally.number + excluded.number",
                [value for key, change in part for value in (*key, change)],
            )
    if any(change < 0 for _key, change in changes):
        cities = {key[0] for key, _change in changes}
        Tally.objects.filter(city__in=cities, number=0).delete()
