"""A small made-up town for tests that look at whole pages: one street, a square, twenty-odd places.

Nothing here is a real shop, street or person.
"""

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    DistrictFactory,
    PlaceFactory,
    SquareFactory,
    StreetFactory,
)
from torg.places.enums import Need, OpeningKind, Side
from torg.places.models import City, Place, Street, StreetOpening
from torg.places.services.hours import schedules_for

EAT, SHOP, SEE, ERRANDS = Need.EAT, Need.SHOP, Need.SEE, Need.ERRANDS
CHILDREN, FREE, SIT = Need.CHILDREN, Need.FREE, Need.SIT

# slug: name in Swedish, in English, what stands in the window, needs
CATEGORIES = {
    "prov-kafe": ("Kafé", "Café", "cafe", EAT | SIT),
    "prov-bageri": ("Bageri", "Bakery", "bakery", EAT),
    "prov-restaurang": ("Restaurang", "Restaurant", "restaurant", EAT | SIT),
    "prov-fisk": ("Fisk", "Fishmonger", "fish", SHOP),
    "prov-bok": ("Bokhandel", "Bookshop", "books", SHOP),
    "prov-leksaker": ("Leksaker", "Toy shop", "toys", SHOP | CHILDREN),
    "prov-klader": ("Kläder", "Clothes", "clothes", SHOP),
    "prov-apotek": ("Apotek", "Pharmacy", "pharmacy", ERRANDS),
    "prov-frisor": ("Frisör", "Hairdresser", "hair", ERRANDS),
    "prov-museum": ("Museum", "Museum", "museum", SEE | FREE | CHILDREN | SIT),
    "prov-bio": ("Biograf", "Cinema", "cinema", SEE | SIT),
    "prov-blommor": ("Blommor", "Florist", "flowers", SHOP),
}
WEEK = "Mo-Fr 10:00-18:00; Sa 10:00-16:00"
# name, category, hours as written, side, metres along the street, house number
PLACES = [
    ("Kafé Lyktan", "prov-kafe", "Mo-Su 08:00-21:00", "left", 10, "2"),
    ("Brödet & Bordet", "prov-bageri", "Mo-Fr 07:00-18:00; Sa 07:00-15:00", "left", 21, "4"),
    ("Sidan Ett", "prov-bok", WEEK, "left", 32, "6"),
    ("Träsnickeriet", "prov-leksaker", WEEK, "left", 42, "8"),
    ("Håvens Fisk", "prov-fisk", "Tu-Fr 09:00-15:00; Sa 09:00-14:00", "left", 70, "10"),
    ("Krog Kvällning", "prov-restaurang", "Mo-Sa 17:00-23:00", "left", 81, "12"),
    ("Apoteket Malörten", "prov-apotek", "Mo-Fr 09:00-19:00; Sa 10:00-15:00", "left", 92, "14"),
    ("Klippt", "prov-frisor", "Tu-Fr 10:00-18:00", "left", 102, "16"),
    ("Pioner & Pumpor", "prov-blommor", WEEK, "right", 8, "1"),
    ("Väv", "prov-klader", WEEK, "right", 19, "3"),
    ("Stadens museum", "prov-museum", "Tu-Su 11:00-17:00", "right", 60, "7"),
    ("Bio Skymning", "prov-bio", "Mo-Su 16:00-23:00", "right", 76, "9"),
    ("Andra Varvet", "prov-klader", "", "right", 90, "11"),
    ("Varma Koppen", "prov-kafe", "Mo-Fr 07:30-17:00", "right", 100, "13"),
    ("Natten", "prov-restaurang", "Th-Sa 18:00-02:00", "right", 112, "15"),
    ("Hörnkiosken", "prov-kafe", "24/7", "left", 114, "18"),
]
LAT, LON = 56.0465, 12.6945
METRE_NORTH = 1 / 111_195


def make_town(**fields: object) -> City:
    """Make the town with its hours worked out, and return it."""
    city = CityFactory(name="Provstad", attribution="© OpenStreetMap contributors", **fields)
    district = DistrictFactory(city=city)
    square = SquareFactory(city=city, slug="klockplan", name="Klockplan", lat=LAT, lon=LON)
    line = [[LON, LAT - 60 * METRE_NORTH], [LON, LAT + 60 * METRE_NORTH]]
    street = StreetFactory(
        city=city,
        slug="lyktgatan",
        name="Lyktgatan",
        line=line,
        parts=[line],
        length_m=120.0,
        is_pedestrian=True,
        start_towards="Hamnen",
        end_towards="Kyrkan",
    )
    side_street = StreetFactory(city=city, slug="repslagaregatan", name="Repslagaregatan")
    StreetOpening.objects.create(
        street=street,
        side=Side.LEFT,
        along_m=56,
        width_m=6,
        kind=OpeningKind.STREET,
        name=side_street.name,
        to_street=side_street,
    )
    StreetOpening.objects.create(
        street=street,
        side=Side.RIGHT,
        along_m=40,
        width_m=14,
        kind=OpeningKind.SQUARE,
        name=square.name,
        to_square=square,
    )
    schedules = schedules_for(city, {hours for _, _, hours, *_ in PLACES if hours})
    for number, row in enumerate(PLACES):
        _make_place(city, street, number, row, schedules, district=district)
    Street.objects.filter(pk=street.pk).update(places_count=len(PLACES))
    city.main_street = street
    city.save()
    return city


def _make_place(city, street, number, row, schedules, **fields) -> Place:
    name, category, hours, side, along, house = row
    name_sv, name_en, facade, needs = CATEGORIES[category]
    kind = CategoryFactory(
        slug=category, name_sv=name_sv, name_en=name_en, facade=facade, needs=needs
    )
    east = (-8 if side == "left" else 8) * METRE_NORTH / 0.5586  # cosine of the latitude
    return PlaceFactory(
        city=city,
        slug=f"ställe-{number}".replace("ä", "a"),
        name=name,
        category=kind,
        needs=needs,
        street=street,
        side=side,
        along_m=along,
        frontage_m=10,
        street_name=street.name,
        house_number=house,
        hours_raw=hours,
        schedule=schedules[hours][0] if hours else None,
        lat=LAT + (along - 60) * METRE_NORTH,
        lon=LON + east,
        **fields,
    )
