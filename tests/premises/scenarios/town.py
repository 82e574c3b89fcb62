"""A street with six vacancies of four owners, studied; for tests of scenarios."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from tests.factories.actors import on_staff, person
from tests.factories.premises import PremisesFactory, property_owner
from tests.premises.studies.town import FEW, LAT, LON, STEP, a_town, by_day
from torg.places.enums import Side
from torg.places.models import City, District, Place
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.services.scenarios import make_scenario, place_trade
from torg.premises.studies.services.studies import order_study, run_study


def a_table() -> SimpleNamespace:
    """Make the town, its owners A to D with seats, those who sit there, and a study that is run.

    A owns two vacancies and a café's premises; B, C and D one vacancy each; one is nobody's.
    """
    city = a_town()
    by_day(city)
    district = District.objects.get(city=city)
    owners = {name: property_owner(city, f"Ägare {name}", seated=True) for name in "abcd"}
    bare = property_owner(city, "Utan lokaler", seated=True)
    outside = property_owner(city, "Utanför", seated=False)
    vacant = [Premises.objects.get(city=city), *(_vacant(city, district, n) for n in range(5))]
    for premises, name in zip(vacant, "aabcd", strict=False):
        premises.owner = owners[name].actor
        premises.save()
    cafe = Place.objects.filter(city=city, category__slug="cafe").order_by("pk")[0]
    PremisesFactory(
        city=city, district=district, lat=cafe.lat, lon=cafe.lon, place=cafe, area_m2=90,
        state=State.OCCUPIED, owner=owners["a"].actor,
    )  # fmt: skip
    study = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    people: dict[str, Any] = {
        "public": AnonymousUser(), "stranger": person("stranger"), "outside": outside.user,
        "bare": bare.user, "a": owners["a"].user, "b": owners["b"].user, "staff": on_staff(),
    }  # fmt: skip
    return SimpleNamespace(
        city=city, district=district, study=study, vacant=vacant, owners=owners, people=people
    )


def _vacant(city: City, district: District, number: int) -> Premises:
    made: Premises = PremisesFactory(
        city=city, district=district, lat=LAT, lon=LON + (number % 5) * STEP, side=Side.LEFT,
        area_m2=60 + 30 * number, state=State.VACANT,
    )  # fmt: skip
    return made


def proposed(table: SimpleNamespace, *placed: tuple[int, str], by: Any = None) -> Scenario:
    """Make a scenario with trades in the vacancies of these numbers."""
    by = by or table.people["staff"]
    scenario = make_scenario(table.study, by=by, title="Prov")
    for number, trade in placed:
        place_trade(scenario, table.vacant[number].pk, trade, by=by)
    return scenario
