"""Reads about cities."""

from django.core.cache import cache

from torg.places.models import City, Street

_SECONDS = 30  # a city changes rarely; every request asks for it


def all_cities() -> list[City]:
    """Every city, by name; cached for half a minute."""
    cities: list[City] | None = cache.get("places:cities")
    if cities is None:
        cities = list(City.objects.order_by("name"))
        cache.set("places:cities", cities, _SECONDS)
    return cities


def forget_cities() -> None:
    """Drop the cached list; called by whatever writes a city."""
    cache.delete("places:cities")


def city_for(host: str, chosen: str = "") -> City | None:
    """Return the city of a request: its host name, else the visitor's choice, else the default."""
    name = host.split(":", maxsplit=1)[0].lower()
    cities = all_cities()
    by_slug = {city.slug: city for city in cities}
    return (
        # A name that a city calls its own goes before one that merely begins like another city.
        next((city for city in cities if name in city.hosts), None)
        or by_slug.get(name.split(".")[0])
        or by_slug.get(chosen)
        or next((c for c in cities if c.is_default), None)
        or next(iter(cities), None)
    )


def main_street_of(city: City) -> Street | None:
    """Return the city's liveliest street. The city may be a remembered one whose street is gone."""
    try:
        street = city.main_street
    except Street.DoesNotExist:
        return None
    if street is not None:
        street.city = city  # known already: nobody need ask for it again
    return street
