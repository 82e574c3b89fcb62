"""What embeds show: the town now, and one place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from torg.core.embed import all_offers
from torg.core.frame import address
from torg.places.hours import OpeningState
from torg.places.models import City, Place
from torg.places.queries.hours import fortnight, state_of, states_at
from torg.places.queries.places import PlaceFilter, find_places, visible_to
from torg.portal.queries.fortnight import DayBar, bars_of
from torg.portal.queries.today import Counts, counts_by_need

ROWS = 6
DAYS = 7


@dataclass(frozen=True)
class Row:
    place: Place
    state: OpeningState


@dataclass(frozen=True)
class TownNow:
    """The town now: how much is open, and what is nearest to its centre."""

    at: datetime
    counts: Counts
    rows: list[Row]


@dataclass(frozen=True)
class OnePlace:
    """One place: its state and the hours of the coming days."""

    place: Place
    state: OpeningState
    days: list[DayBar]


def town_now(city: City, now: datetime) -> TownNow:
    """Return what is open now, near the centre; four queries."""
    at = now.astimezone(city.tz)
    wanted = PlaceFilter(near=(city.lat, city.lon), open_at=at)
    places = list(find_places(None, city, wanted)[:ROWS])
    states = states_at(city, (place.schedule_id for place in places), at)
    counts = counts_by_need(city, at, PlaceFilter())[None]
    return TownNow(at, counts, [Row(place, state_of(states, place)) for place in places])


def one_place(city: City | None, slug: str, now: datetime) -> OnePlace | None:
    """Return what an embed tells of a place; None when visitors see none of that name."""
    if city is None or "\x00" in slug:
        return None
    related = ("category", "schedule", "city")
    place = visible_to(None, city).select_related(*related).filter(slug=slug).first()
    if place is None:
        return None
    at = now.astimezone(city.tz)
    states = states_at(city, [place.schedule_id], at)
    days = bars_of(fortnight(place, at.date()), at.date())[:DAYS]
    return OnePlace(place, state_of(states, place), days)


@dataclass(frozen=True)
class Code:
    """What the code page gives to copy: the iframe, and the address of the fragment."""

    name: str
    label: Any
    url: str
    frame: str
    fragment: str
    height: int


def codes(city: City | None, root: str) -> list[Code]:
    """Return the code of every embed, with an example of the city's own."""
    found = []
    for offer in all_offers():
        args = offer.example(city) if city else None
        path = address(offer.view, *map(str, args)) if args is not None else ""
        if not path:
            continue
        url, label = f"{root.rstrip('/')}{path}", str(offer.label)
        frame = (
            f'<iframe src="{url}" title="{label}" width="100%" height="{offer.height}"'
            ' loading="lazy"></iframe>'
        )
        found.append(
            Code(offer.name, offer.label, path, frame, f"{url}?form=fragment", offer.height)
        )
    return found


def example_place(city: City) -> tuple[object, ...] | None:
    """Return the slug of a place whose hours are known, for the code page."""
    places = visible_to(None, city).filter(schedule__isnull=False).order_by("name", "pk")
    slug = places.values_list("slug", flat=True).first()
    return (slug,) if slug else None
