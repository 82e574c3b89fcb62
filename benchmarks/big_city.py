"""A made-up city of 50,000 places with 3,000 different opening hours, written straight to the
database: what the benchmarks of places and of the API ask."""

import random

from torg.places.enums import Need
from torg.places.models import Category, City, District, Place, Street
from torg.places.services.hours import schedules_for

PLACES, RULES = 50_000, 3_000
LAT, LON = 56.05, 12.69
_STEMS = [
    "Anker",
    "Brygga",
    "Cirrus",
    "Dagg",
    "Ekorren",
    "Fyren",
    "Granen",
    "Havet",
    "Iris",
    "Järven",
    "Klippan",
    "Lyktan",
    "Månen",
    "Norden",
    "Orren",
    "Pilen",
    "Rönnen",
    "Svalan",
    "Tärnan",
    "Ugglan",
    "Vågen",
    "Åsen",
    "Älgen",
    "Öringen",
]


def make_city(places: int = PLACES) -> City:
    """Make the city: places crowd around its centre, one in ten has unknown hours."""
    rng = random.Random(11)
    city = City.objects.create(
        slug="bench", name="Bench", is_default=True, lat=LAT, lon=LON,
        west=12.5, south=55.95, east=12.9, north=56.15, attribution="made up",
    )  # fmt: skip
    raws = _rules(rng)
    schedules = [found for found, _notice in schedules_for(city, raws).values() if found]
    tops = [
        Category.objects.create(slug=f"bench-{n}", name_sv=f"Del {n}", name_en=f"Part {n}")
        for n in range(12)
    ]
    leaves = [
        Category.objects.create(
            slug=f"bench-{top.pk}-{n}", name_sv=f"Slag {n}", name_en=f"Kind {n}", parent=top
        )
        for top in tops
        for n in range(10)
    ]
    districts = District.objects.bulk_create(
        District(city=city, slug=f"del-{n}", name=f"Stadsdel {n}") for n in range(20)
    )
    line = [[LON, LAT], [LON, LAT + 0.01]]
    streets = Street.objects.bulk_create(
        Street(city=city, slug=f"gata-{n}", name=f"{rng.choice(_STEMS)}gatan {n}", line=line,
               parts=[line], length_m=1_100)
        for n in range(2_000)
    )  # fmt: skip
    Place.objects.bulk_create(
        (
            Place(
                city=city, slug=f"p-{n}", name=f"{rng.choice(_STEMS)} {rng.choice(_STEMS)} {n}",
                category=rng.choice(leaves), needs=rng.choice(list(Need)) | rng.choice(list(Need)),
                lat=rng.gauss(LAT, 0.02), lon=rng.gauss(LON, 0.035),
                street=(street := rng.choice(streets)), district=rng.choice(districts),
                side=rng.choice(("left", "right")), along_m=rng.uniform(0, 1_100),
                street_name=street.name, house_number=str(rng.randint(1, 90)),
                schedule=rng.choice(schedules) if rng.random() < 0.9 else None,
                wheelchair=rng.choice(("yes", "no", "limited", "")),
                hours_raw="Mo-Fr 10-18", phone="042-000 00 00", cuisine=["pizza"],
            )
            for n in range(places)
        ),
        batch_size=2_000,
    )  # fmt: skip
    return city


def _rules(rng: random.Random) -> list[str]:
    """Return different rules of opening, shaped as real ones are."""
    made: set[str] = {"24/7", "Mo-Su 10:00-22:00"}
    while len(made) < RULES:
        a, b, minute = rng.randint(6, 11), rng.randint(15, 23), rng.randrange(0, 60, 5)
        made.add(
            rng.choice(
                (
                    f"Mo-Fr {a:02d}:{minute:02d}-{b:02d}:00; Sa {a + 1:02d}:00-16:00; PH off",
                    f"Mo-Th 11:{minute:02d}-{b:02d}:30; Fr-Sa 11:00-02:00; Su 12:00-21:00",
                    f"Mo-Su {a:02d}:{minute:02d}-{b:02d}:{rng.randrange(0, 60, 5):02d}",
                    f"Mo-Fr {a:02d}:{minute:02d}-12:00,13:00-{b:02d}:{rng.choice((0, 20)):02d}",
                )
            )
        )
    return sorted(made)
