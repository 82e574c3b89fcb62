"""Writes of cities: all that one source tells of a town, in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.geo import metres
from torg.core.importing import ImportReport, RefusedWhole
from torg.core.installation import refresh_statistics
from torg.core.journal import record
from torg.core.locks import take_turn
from torg.core.models import User
from torg.places.categories import sync_categories
from torg.places.enums import Source
from torg.places.models import City, District, Square, Street
from torg.places.queries.cities import forget_cities
from torg.places.services import ground
from torg.places.services.holidays import drop_holidays_of, sync_holidays
from torg.places.services.hours import rebuild_spells, roll_spells, schedules_for
from torg.places.services.places import Keys, PlaceChanges, save_places
from torg.places.services.rows import TownRows
from torg.places.services.search import index_city
from torg.places.signals import TownImported

_ELSEWHERE = 60_000.0  # metres: an extract this far off is of another town
# What the apps above are told of vacant premises.
_VACANT = (
    "lat", "lon", "street_name", "house_number", "side", "along_m", "frontage_m", "floor", "area",
    "was",
)  # fmt: skip
_NAMES = 25  # so many names of each kind of change are kept
Moved = dict[str, tuple[str, str]]


@transaction.atomic
def save_town(
    slug: str, name: str, town: TownRows, *, by: User | None, report: ImportReport
) -> City:
    """Create or update a city from the rows of one source: wholly, or not at all.

    Counts and a summary of what changed, by name, go to `report`. Raises RefusedWhole when the rows
    are of another town than the city of that slug.
    """
    take_turn("city")  # two imports of the same new city make one
    city, moved = _save_city(slug, name, town)
    _keep_its_calendar(city, moved)
    report.step(_("Reading opening hours"), 60)
    raws = {row.values.get("hours_raw", "") for row in (*town.places, *town.facilities)} - {""}
    schedules = schedules_for(city, raws)
    report.step(_("Writing streets"), 70)
    districts, districts_changed = ground.save_named(District, city, town.districts, {})
    squares, squares_changed = ground.save_named(Square, city, town.squares, {})
    streets, streets_changed = ground.save_named(
        Street, city, town.streets, {"district": districts}
    )
    ground.save_openings(city, town.openings, streets, squares)
    report.step(_("Writing places"), 75)
    keys = Keys(streets, districts, sync_categories(), schedules)
    places = save_places(city, town.places, keys, source=Source.OSM, covers=town.bbox)
    facilities = ground.save_facilities(city, town.facilities, schedules)
    report.step(_("Writing the base map"), 90)
    features = ground.save_features(city, town.features)
    ground.save_walkways(city, town.walkways)
    ground.count_fronts(city)
    roll_spells(city)  # those of an earlier import, too
    city.save()
    report.step(_("Indexing for search"), 94)
    index_city(city)
    report.created, report.updated = len(places.created), len(places.updated)
    report.unchanged = places.unchanged
    report.summary = {
        **_by_name(places),
        "moved": moved,
        "figures": {
            "places": places.figures(),
            "streets": streets_changed.figures(),
            "squares": squares_changed.figures(),
            "districts": districts_changed.figures(),
            "facilities": facilities.figures(),
            "map": features,
        },
    }
    record(
        "city.imported", city, by=by, city_id=city.pk, source=town.source_name,
        gone=len(places.gone), counts=report.counts(), moved=moved,
    )  # fmt: skip
    _tell(city, town, keys)
    return city


def _tell(city: City, town: TownRows, keys: Keys) -> None:
    """Tell the apps above, and whatever remembers how the city was."""
    vacant = [
        {
            "ref": row.ref,
            **{name: row.values[name] for name in _VACANT},
            "street": keys.streets.get(row.links.get("street", "")),
            "district": keys.districts.get(row.links.get("district", "")),
        }
        for row in town.vacant
    ]
    publish(TownImported, city_id=city.pk, vacant=vacant)
    transaction.on_commit(forget_cities)
    transaction.on_commit(refresh_statistics)


def _keep_its_calendar(city: City, moved: Moved) -> None:
    """Give the city the holidays of this year and the next; one that moved, new hours as well."""
    year = timezone.now().astimezone(city.tz).year
    if "country" in moved:
        drop_holidays_of(city, moved["country"][0])
    sync_holidays(city, (year, year + 1))
    if moved:
        rebuild_spells(city)


def _save_city(slug: str, name: str, town: TownRows) -> tuple[City, Moved]:
    """Return the city, and its country and time zone before and now where they are others."""
    told = {"country": town.country, "timezone": town.timezone}
    city = City.objects.select_for_update().filter(slug=slug).first()
    if city is None:
        city = City(slug=slug, is_default=not City.objects.exists())
        moved: Moved = {}
    elif metres(city.lat, city.lon, town.lat, town.lon) > _ELSEWHERE:
        raise RefusedWhole(
            _("The extract is of another town: it lies far away from %(city)s.")
            % {"city": city.name}
        )
    else:
        before = {field: getattr(city, field) for field in told}
        moved = {k: (before[k], now) for k, now in told.items() if before[k] != now}
    city.country, city.timezone, city.language = town.country, town.timezone, town.language
    city.name = name
    city.lat, city.lon = town.lat, town.lon
    city.west, city.south, city.east, city.north = town.bbox
    city.source_name, city.source_at = town.source_name[:200], town.source_at
    city.attribution = town.attribution
    city.save()
    return city, moved


def _by_name(changes: PlaceChanges) -> dict[str, Any]:
    """The changes by name, for whoever reviews them; at most some of each kind."""
    returned = set(map(id, changes.returned))
    updated = [place for place in changes.updated if id(place) not in returned]
    return {
        "created": _names(changes.created),
        "updated": [
            {"name": place.name, "fields": sorted(changes.changed_fields[place.pk])}
            for place in updated[:_NAMES]
        ],
        "vanished": _names(changes.gone),
        "returned": _names(changes.returned),
    }


def _names(places: list[Any]) -> list[str]:
    return [place.name for place in places[:_NAMES]]


@transaction.atomic
def make_default(city: City, *, by: User | None) -> City:
    """Show this city wherever no host name says which."""
    City.objects.filter(is_default=True).exclude(pk=city.pk).update(is_default=False)
    city.is_default = True
    city.save(update_fields=["is_default", "updated_at"])
    record("city.made_default", city, by=by, city_id=city.pk)
    transaction.on_commit(forget_cities)
    return city
