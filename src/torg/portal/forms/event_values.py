"""Between the fields of the form and those of an event."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from torg.agenda.enums import Attendance
from torg.agenda.models import Event
from torg.places.models import City, Place, Square
from torg.places.queries.places import visible_to
from torg.portal.forms.again import Again, How, again_of


def day_of(text: str) -> date | None:
    """Return the date of "2026-12-24", None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def places_named(city: City, name: str) -> list[Place]:
    """Return at most two public places of that name; capitals make no difference."""
    clean = " ".join(name.replace("\x00", "").split())
    places = visible_to(None, city)
    exact = list(places.filter(name=clean)[:2])
    # SQLite knows capitals of A to Z only: what is written exactly so must be found anyway.
    return exact or list(places.filter(name__iexact=clean)[:2])


def point_named(city: City, name: str) -> dict[str, float]:
    """Return lat and lon of the square of that name; nothing when there is none."""
    squares = Square.objects.filter(city=city).values_list("name", "lat", "lon")
    wanted = name.casefold().strip()
    found = [(lat, lon) for known, lat, lon in squares if known.casefold() == wanted]
    return {"lat": found[0][0], "lon": found[0][1]} if wanted and len(found) == 1 else {}


def times_of(data: Mapping[str, Any], city: City) -> tuple[datetime, datetime | None]:
    """Return start and end in the city's zone; no end is said when none was.

    An end before the start by the clock is meant for the night after.
    """
    first = data["starts_on"]
    last = data.get("ends_on")
    if data["all_day"]:
        end = (last or first) + timedelta(days=1)
        return _at(first, time.min, city), _at(end, time.min, city)
    start = _at(first, data["starts_at"], city)
    if data["ends_at"] is None:
        return start, _at(last + timedelta(days=1), time.min, city) if last else None
    end_day = last or first
    if end_day == first and data["ends_at"] <= data["starts_at"]:
        end_day += timedelta(days=1)
    return start, _at(end_day, data["ends_at"], city)


def again_from(data: Mapping[str, Any]) -> Again:
    """Return when it happens again, of checked fields."""
    how = How(data["again"])
    return Again(
        how,
        tuple(int(day) for day in data["weekdays"]),
        data["until"] if data["ending"] == "until" else None,
        data["times"] if data["ending"] == "times" else None,
    )


def initial_of(event: Event, own: Sequence[Place], access: Sequence[str]) -> dict[str, Any]:
    """Return what the form shows of an event that there is."""
    start = event.starts_at.astimezone(event.tz)
    end = event.ends_at.astimezone(event.tz) if event.ends_at else None
    again = again_of(event.rrule, start, event.timezone)
    if event.rdates and again.how != How.ONCE:
        again = Again(How.KEPT)
    plain = (
        "title", "summary", "kind", "description", "website", "tickets_url", "min_age", "max_age",
        "all_day", "audience", "location_name", "address", "online_url", "price_min", "price_max",
        "image_alt", "image_credit",
    )  # fmt: skip
    return {
        **{name: getattr(event, name) for name in plain},
        **_when_of(event, start, end),
        "again": again.how,
        "weekdays": [str(day) for day in again.weekdays],
        "ending": "until" if again.until else "times" if again.times else "never",
        "until": again.until,
        "times": again.times,
        "left_out": sorted({str(text)[:10] for text in event.exdates}),
        **_where_of(event, own),
        "price": {True: "free", False: "costs", None: ""}[event.is_free],
        "access": [key for key in access if event.accessibility.get(key) == "yes"],
        "keywords": ", ".join(map(str, event.keywords)),
    }


def _when_of(event: Event, start: datetime, end: datetime | None) -> dict[str, Any]:
    if event.all_day:
        last = (end - timedelta(days=1)).date() if end else start.date()
        return {"starts_on": start.date(), "ends_on": last if last > start.date() else None}
    over_night = end is not None and end - start < timedelta(days=1)
    return {
        "starts_on": start.date(),
        "starts_at": start.time(),
        "ends_at": end.time() if end else None,
        "ends_on": end.date() if end and end.date() != start.date() and not over_night else None,
    }


def _where_of(event: Event, own: Sequence[Place]) -> dict[str, Any]:
    if event.attendance == Attendance.ONLINE:
        return {"where": "online"}
    if event.place is None:
        return {"where": "address"}
    if any(place.pk == event.place_id for place in own):
        return {"where": "own", "own_place": event.place.slug}
    return {"where": "other", "other_place": event.place.name}


def _at(day: date, clock: time, city: City) -> datetime:
    return datetime.combine(day, clock, city.tz)
