"""Reads of what is kept: results, effects, hours kept apart, sources. None of them reckons."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from torg.core.fetching import Problem, explain
from torg.core.rules import Person
from torg.core.sources import Health, health_in
from torg.places.models import City
from torg.places.rules import staff
from torg.premises.figures.models import Counter
from torg.premises.passing.enums import SourceTrouble
from torg.premises.passing.models import CounterSource, EffectStatement, Pulse, SetAside


def visible_to(user: Person, city: City) -> QuerySet[EffectStatement]:
    """Return the effects that `user` may see: everyone the published ones, staff all."""
    found = EffectStatement.objects.filter(city=city).select_related("counter", "city")
    return found if staff(user) else found.filter(published_at__isnull=False)


def counter_named(city: City, slug: str) -> Counter | None:
    """Return one counter of the city with its street."""
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        return None
    return Counter.objects.filter(city=city, slug=slug).select_related("street").first()


def pulses_of(city: City) -> dict[int | None, Pulse]:
    """Return what is kept of the city's counters by their numbers, and of the city by None."""
    found = Pulse.objects.filter(city=city).select_related("counter")
    return {pulse.counter_id: pulse for pulse in found.order_by("counter__name")}


def pulse_of(counter: Counter) -> dict[str, Any]:
    """Return what is kept of one counter; empty before it has been reckoned."""
    found = Pulse.objects.filter(counter=counter).values_list("result", flat=True).first()
    return found or {}


def aside_in(city: City) -> QuerySet[SetAside]:
    """Return all hours that are or were kept apart, the latest first."""
    return SetAside.objects.filter(counter__city=city).select_related("counter")


def kept_apart(counter: Counter) -> list[tuple[datetime, datetime]]:
    """Return the hours of a counter that nothing is reckoned from, as (from, until)."""
    rows = SetAside.objects.filter(counter=counter, lifted_at=None).order_by("start", "end")
    return list(rows.values_list("start", "end"))


def sources_of(city: City) -> QuerySet[CounterSource]:
    """Return the sources of counts by name."""
    return CounterSource.objects.filter(city=city).select_related("last_run")


def due(now: datetime) -> QuerySet[CounterSource]:
    """Return the sources that are to be read now, the one that has waited longest first."""
    waiting = CounterSource.objects.filter(is_active=True, next_at__lte=now)
    return waiting.order_by("next_at", "pk")


def health_of(source: CounterSource) -> Health:
    """Return how a source is doing, in plain words."""
    return health_in(source, _trouble(source))


def _trouble(source: CounterSource) -> str:
    if not source.last_error:
        return ""
    if source.last_error in Problem.values:
        return explain(source.last_error, source.error_facts)
    return f"{SourceTrouble(source.last_error).label} {source.error_text}".strip()
