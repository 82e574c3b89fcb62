"""Reads of counts as rows: the analysis makes arrays of them."""

from collections.abc import Iterator
from datetime import date, datetime

from torg.places.models import City, Holiday
from torg.premises.figures.models import Counter, HourCount


def hours_of(counter: Counter) -> list[tuple[datetime, int]]:
    """Return every counted hour of a counter: when it began (UTC) and people. One query."""
    rows = HourCount.objects.filter(counter=counter).order_by("start")
    return list(rows.values_list("start", "people"))


def holidays_of(city: City) -> set[date]:
    """Return the days that the city treats as public holidays."""
    rows = Holiday.objects.filter(city=city, counts_as_holiday=True)
    return set(rows.values_list("date", flat=True))


def rows_of(counter: Counter) -> Iterator[tuple[datetime, int]]:
    """Yield the counted hours one by one, for a file of any length."""
    rows = HourCount.objects.filter(counter=counter).order_by("start")
    yield from rows.values_list("start", "people").iterator(chunk_size=5000)
