"""Reads of counts as rows: the analysis makes arrays of them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from torg.places.models import City, Holiday
from torg.premises.figures.models import Counter, HourCount, Weather


def hours_of(counter: Counter) -> list[tuple[datetime, int]]:
    """Return every counted hour of a counter: when it began (UTC) and people. One query."""
    rows = HourCount.objects.filter(counter=counter).order_by("start")
    return list(rows.values_list("start", "people"))


def holidays_of(city: City) -> set[date]:
    """Return the days that the city treats as public holidays."""
    rows = Holiday.objects.filter(city=city, counts_as_holiday=True)
    return set(rows.values_list("date", flat=True))


def weather_of(
    city: City, first: datetime, last: datetime
) -> list[tuple[str, datetime, int, float]]:
    """Return the weather between two moments: measure, beginning, hours, °C or mm. One query."""
    rows = Weather.objects.filter(city=city, start__gt=first - timedelta(days=1), start__lte=last)
    return list(rows.order_by("start", "kind").values_list("kind", "start", "hours", "value"))


def rows_of(counter: Counter) -> Iterator[tuple[datetime, int]]:
    """Yield the counted hours one by one, for a file of any length."""
    rows = HourCount.objects.filter(counter=counter).order_by("start")
    yield from rows.values_list("start", "people").iterator(chunk_size=5000)
