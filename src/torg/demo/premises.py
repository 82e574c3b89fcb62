"""The list of premises that the town's property owners would hand over: CSV, as a spreadsheet saves
it. Owners are invented; each has whole houses, mostly along the same streets."""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

from torg.demo.model import Spot, Town
from torg.demo.noise import stream
from torg.demo.words import lists

COLUMNS = (
    "Beteckning", "Adress", "Våning", "Yta (kvm)", "Möjlig användning", "Fastighetsägare",
    "I nätverket", "Önskad hyra (kr/m²/år)", "Hyran visas för", "Läge", "Sedan", "Hyresgäst",
    "Historik", "Rullstol",
)  # fmt: skip
# The list was written then; nothing in it is later.
WRITTEN = date(2026, 9, 1)
FIRST_DAY = date(2019, 1, 1)
OUTSIDE_NETWORK = 3  # of the owners, the last ones
_KEYS = ("shop", "craft", "amenity", "office", "healthcare", "tourism", "leisure")
_USES = {
    "gata": ("clothes", "home", "eat", "leisure-shops"),
    "syd": ("eat", "second-hand", "food", "leisure-shops"),
}
_USUAL = ("eat", "food", "leisure-shops")
_RENTS = {"gata": (2_200, 3_600), "hamn": (1_900, 2_900), "syd": (900, 1_500)}
_USUAL_RENT = (1_200, 2_000)
_SHOWN = ("ägaren", "ägaren", "nätverket", "nätverket", "alla")


def write_premises(path: Path, town: Town, seed: int) -> int:
    """Write the list and return how many premises it has; the same seed gives the same bytes."""
    zones = {(house.street, house.number): house.zone for house in town.houses}
    spots = [spot for spot in town.spots if _is_unit(spot) and _key(spot) in zones]
    spots.sort(key=lambda spot: (*_key(spot), spot.at))
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    numbers: dict[str, int] = {}
    for spot in spots:
        owner = _owner_of(*_key(spot), seed)
        numbers[owner] = numbers.get(owner, 0) + 1
        table.writerow(_row(spot, owner, numbers[owner], zones[_key(spot)], seed))
    path.write_bytes("\ufeff".encode() + out.getvalue().encode())
    return len(spots)


def _key(spot: Spot) -> tuple[str, str]:
    return spot.tags.get("addr:street", ""), spot.tags.get("addr:housenumber", "")


def _is_vacant(spot: Spot) -> bool:
    return spot.tags.get("shop") == "vacant" or "disused:shop" in spot.tags


def _is_unit(spot: Spot) -> bool:
    """A unit at street level: what lies a floor up is in no owner's list of shops."""
    return "level" not in spot.tags and (_is_vacant(spot) or any(key in spot.tags for key in _KEYS))


def _owner_of(street: str, number: str, seed: int) -> str:
    """Return who owns a house: on a street two or three have most of it."""
    names = lists("owners")["owners"]
    local = stream(seed, "owners", street).sample(names, 3)
    rng = stream(seed, "owner", street, number)
    return rng.choice(local) if rng.random() < 0.8 else rng.choice(names)


def _row(spot: Spot, owner: str, number: int, zone: str, seed: int) -> list[str]:
    street, house = _key(spot)
    rng = stream(seed, "premises", street, house, f"{spot.at[0]:.1f} {spot.at[1]:.1f}")
    names = lists("owners")["owners"]
    vacant = _is_vacant(spot)
    low, high = _RENTS.get(zone, _USUAL_RENT)
    area = spot.tags.get("area:sqm") or str(rng.randint(40, 190))
    since, history = _history(vacant, rng)
    return [
        f"{''.join(word[0] for word in owner.split()[:2]).upper()}-{100 + number}",
        f"{street} {house}",
        "0",
        rng.choice((area, area, area, f"{area} kvm", f"ca {area} m²")),
        ", ".join(rng.sample(_USES.get(zone, _USUAL), 2)) if vacant else "",
        owner,
        "nej" if owner in names[-OUTSIDE_NETWORK:] else "ja",
        str(rng.randrange(low, high, 50)) if vacant or rng.random() < 0.5 else "",
        rng.choice(_SHOWN),
        "ledig" if vacant else "i bruk",
        since.isoformat(),
        "" if vacant else spot.tags.get("name", ""),
        history,
        rng.choice(("ja", "ja", "delvis", "nej", "")),
    ]


def _history(vacant: bool, rng: random.Random) -> tuple[date, str]:
    """Return since when it is as it is, and what was before, one period after the other.

    Something is known of every day since the first one.
    """
    if not vacant and rng.random() < 0.55:
        return FIRST_DAY, ""
    # What stands empty does so since lately.
    days = (WRITTEN - FIRST_DAY).days
    since = WRITTEN - timedelta(days=rng.randint(20, 700 if vacant else days - 420))
    gone, periods = lists("owners")["tenants"], []
    middle = FIRST_DAY + timedelta(days=rng.randint(200, (since - FIRST_DAY).days - 100))
    periods.append(f"{FIRST_DAY} i-bruk {rng.choice(gone)}")
    if rng.random() < 0.6:
        periods.append(f"{middle} ledig")
        later = middle + (since - middle) / 2
        periods.append(f"{later} i-bruk {rng.choice(gone)}" if vacant else f"{later} ombyggnad")
    return since, "; ".join(periods)
