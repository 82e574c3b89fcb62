"""What a place tells about itself: address, phone, payment, kitchen, accessibility, a few words.

Phone numbers are those that Sweden's regulator keeps for fiction (070-174 06 05 to 06 99); web and
mail addresses end in .example (RFC 2606). Neither can ever reach anybody.
"""

import random
import unicodedata
from functools import cache

from torg.demo.model import House, Tags
from torg.demo.trade import tags_of
from torg.demo.words import rows

POSTCODES = {"Gamla staden": "259 11", "Garvarstaden": "259 21", "Lotshöjden": "259 31"}
_EATS = {"restaurant", "lunch", "pizzeria", "cafe", "fast_food", "bar", "pub", "ice_cream"}
_SELLS = ("shop", "amenity=cafe")
# Kitchens by words in the name, else drawn.
_KITCHENS = {
    "sushi": "sushi;japanese", "ramen": "ramen;japanese", "thai": "thai", "masala": "indian",
    "hanoi": "vietnamese",
    "osteria": "italian", "trattoria": "italian", "vesuvio": "pizza;italian",
    "tapas": "spanish;tapas", "meze": "lebanese", "taverna": "greek", "bouillon": "french",
    "bistro": "french", "sill": "swedish;fish", "lax": "fish", "anjovis": "fish", "glöd": "grill",

    "falafel": "falafel", "kebab": "kebab", "burgar": "burger", "burgare": "burger",
    "korv": "hot_dog",
    "wok": "asian", "tacos": "mexican", "dumpling": "chinese",
    "strömming": "fish", "grill": "grill",
    "wrap": "sandwich", "pommes": "friture",
}  # fmt: skip
_DRAWN_KITCHENS = {
    "restaurant": ("swedish", "swedish", "nordic", "fish", "italian", "regional", "vegetarian"),
    "lunch": ("swedish", "salad", "soup", "vegetarian"),
    "fast_food": ("burger", "kebab", "hot_dog", "falafel"),
    "cafe": ("coffee_shop", "cake", "coffee_shop;cake"),
    "ice_cream": ("ice_cream",),
}
_NO_PHONE = 0.2


@cache
def _sentences() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for keys, text in rows("descriptions"):
        for key in keys.split():
            out.setdefault(key, []).append(text)
    return out


def web_name(name: str) -> str:
    """Return a name as it stands in an address: "Råg & Salt" → "ragsalt"."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if c.isascii() and c.isalnum())[:40] or "ortens"


def place_tags(trade: str, name: str, house: House, hours: str, rng: random.Random) -> Tags:
    """Return all tags of a place in a house."""
    tags: Tags = {**tags_of(trade), "name": name}
    tags["addr:street"] = house.street
    tags["addr:housenumber"] = house.number
    tags["addr:postcode"] = POSTCODES.get(house.district, "259 41")
    tags["addr:city"] = "Örehamn"
    if hours:
        tags["opening_hours"] = hours
    _contact(tags, name, rng)
    _access(tags, house, rng)
    if trade in _EATS:
        _table(tags, trade, name, house, rng)
    if "shop" in tags or trade in _EATS:
        _payment(tags, rng)
    sentences = _sentences().get(trade, [])
    if sentences and rng.random() < 0.6:
        tags["description"] = rng.choice(sentences)
    _special(tags, trade, rng)
    return tags


def _contact(tags: Tags, name: str, rng: random.Random) -> None:
    domain = f"{web_name(name)}.example"
    if rng.random() > _NO_PHONE:
        last = rng.randint(5, 99)
        tags["phone"] = f"+46 70 174 06 {last:02d}"
    if rng.random() < 0.72:
        tags["website"] = f"https://{domain}/"
    if rng.random() < 0.4:
        tags["email"] = f"{rng.choice(('hej', 'info', 'butiken'))}@{domain}"


def _access(tags: Tags, house: House, rng: random.Random) -> None:
    steep = house.material in {"halftimber", "timber", "stone"}
    chance = rng.random()
    if chance < 0.82:
        yes, limited = (0.4, 0.7) if steep else (0.66, 0.88)
        draw = rng.random()
        tags["wheelchair"] = "yes" if draw < yes else "limited" if draw < limited else "no"
    if tags.get("wheelchair") == "yes" and rng.random() < 0.25:
        tags["toilets:wheelchair"] = rng.choice(("yes", "no"))


def _table(tags: Tags, trade: str, name: str, house: House, rng: random.Random) -> None:
    lowered = name.lower()
    kitchen = next((k for word, k in _KITCHENS.items() if word in lowered), "")
    if not kitchen and trade in _DRAWN_KITCHENS:
        kitchen = rng.choice(_DRAWN_KITCHENS[trade])
    if kitchen:
        tags["cuisine"] = kitchen
    if rng.random() < (0.6 if house.pull > 0.8 else 0.3):
        tags["outdoor_seating"] = "yes"
    if trade in {"cafe", "fast_food", "pizzeria", "lunch"}:
        tags["takeaway"] = "yes"
    if rng.random() < 0.5:
        tags["diet:vegetarian"] = "yes"
        if rng.random() < 0.5:
            tags["diet:vegan"] = "yes"
    if trade == "cafe" and rng.random() < 0.5:
        tags["internet_access"] = "wlan"


def _payment(tags: Tags, rng: random.Random) -> None:
    if rng.random() < 0.55:
        tags["payment:cards"] = "yes"
        tags["payment:cash"] = "yes" if rng.random() < 0.55 else "no"
        if rng.random() < 0.6:
            tags["payment:swish"] = "yes"


def _special(tags: Tags, trade: str, rng: random.Random) -> None:
    if trade in {"museum", "swimming"}:
        tags["fee"] = rng.choice(("yes", "no"))
    elif trade in {"gallery", "library", "arts_centre"}:
        tags["fee"] = "no"
    elif trade in {"hotel", "hostel", "guest_house"}:
        tags["rooms"] = str(rng.randint(9, 84))
    elif trade == "second_hand":
        tags["second_hand"] = "only"
    elif trade == "clothes":
        tags["clothes"] = rng.choice(("women", "men", "women;men", "workwear", "women"))
    elif trade == "pharmacy":
        tags["dispensing"] = "yes"
