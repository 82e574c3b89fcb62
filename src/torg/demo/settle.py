"""Decides which house holds which place: busy streets first, every trade where it likes to be."""

import random
from dataclasses import dataclass

from torg.demo.details import place_tags
from torg.demo.hours import draw_hours
from torg.demo.model import House, Spot, Tags, Town
from torg.demo.names import Names
from torg.demo.noise import stream
from torg.demo.trade import BY_KEY, Trade, quotas

ZONE_LETTERS = {"gata": "g", "hamn": "h", "sida": "s", "syd": "y", "norr": "n", "gård": "s"}
PLACES = 450  # at scale 1
PATIENCE = {"y": 0.55}  # trade waits to move south: more is vacant there
TRIED = 14  # doors that a trade looks at before it takes the best
VACANT = {"syd": 0.17}  # share of the doors in a shopping street that stand empty
VACANT_ELSEWHERE = 0.05
VACANT_FROM_PULL = 0.4  # an empty house in a quiet street is a home, not a premises
SPARE = 0.2  # doors beyond the places, so that there is something to choose from
YARD_SHARE = 0.03  # of places lie in a courtyard
OLD_TOWN_M = 800.0  # within this trade thins out from Stortorget
ON_THE_MAP = 6  # places that shore, station and squares bring along


@dataclass(slots=True)
class Door:
    """A way in from the street: one unit of a house."""

    house: House
    along: float  # 0 to 1 of the house's front
    letter: str  # its zone, as trades name it
    near: str  # the block side it is on: neighbours should differ


def settle(town: Town, scale: float, seed: int) -> int:
    """Put places into the town's houses and return how many there are."""
    pinned = _pinned(town, seed)
    total = max(len(pinned), round(PLACES * scale) - ON_THE_MAP)
    quota = quotas(total - sum(key not in BY_KEY for key in pinned))
    for key in pinned:
        quota[key] = max(0, quota.get(key, 0) - 1)
    wanted = _trim(quota, total - len(pinned))
    doors = _leave_empty(town, _doors(town, seed, len(wanted)), seed)
    names = Names(seed, {h.pinned.name for h in town.houses if h.pinned})
    rng = stream(seed, "settle")
    groups: dict[str, list[Door]] = {}
    for door in doors:
        groups.setdefault(door.letter, []).append(door)
    for group in groups.values():
        rng.shuffle(group)
    beside: dict[tuple[str, str], int] = {}
    for key in wanted:
        trade = BY_KEY[key]
        door = _choose(trade, groups, beside, rng)
        beside[(door.near, key)] = beside.get((door.near, key), 0) + 1
        _move_in(town, trade, door, names, rng)
    return total + ON_THE_MAP


def _trim(quota: dict[str, int], total: int) -> list[str]:
    """Return the trades to settle, picky ones first, exactly `total` of them."""
    wanted = [key for trade in TRADES_BY_PICKINESS for key in [trade.key] * quota[trade.key]]
    while len(wanted) > total:
        # A trade that stands twice goes first; a very small town has to do without some.
        twice = (i for i in range(len(wanted) - 1, -1, -1) if wanted.count(wanted[i]) > 1)
        wanted.pop(next(twice, -1))
    while len(wanted) < total:
        wanted.append("restaurant")
    return wanted


TRADES_BY_PICKINESS = sorted(BY_KEY.values(), key=lambda t: (len(set(t.zones)), t.count))


def _pinned(town: Town, seed: int) -> list[str]:
    """Move in the places that the plan decides; return their trades."""
    keys = []
    for house in town.houses:
        pin = house.pinned
        if not pin or not pin.trade:
            continue
        rng = stream(seed, "pin", pin.name)
        if pin.trade == "vacant":
            house.tags = {}
            town.spots.append(Spot(house.inside(0.5), _vacant_tags(house, rng)))
            continue
        keys.append(pin.trade)
        tags = place_tags(pin.trade, pin.name, house, pin.hours, rng)
        if pin.text:
            tags["description"] = pin.text
        if pin.whole:
            house.tags = {**tags, "building": "civic"}
        else:
            town.spots.append(Spot(house.inside(0.5), tags))
        house.units = 0
    return keys


def _doors(town: Town, seed: int, count: int) -> list[Door]:
    """Return the doors that trade takes, drawn by how busy the street is there."""
    rng = stream(seed, "doors")
    keyed: list[tuple[float, int, Door]] = []
    near_square = _square_streets(town)
    for house in town.houses:
        if house.pinned:
            continue
        letter = ZONE_LETTERS[house.zone]
        if house.street in near_square:
            letter = "t"
        weight = _weight(house)
        for unit in range(house.units):
            along = (unit + 0.5) / house.units
            door = Door(house, along, letter, f"{house.street}/{house.side}")
            keyed.append((rng.random() ** (1 / weight), len(keyed), door))
    keyed.sort(key=lambda row: (-row[0], row[1]))
    room = int(count * (1 + SPARE)) + 4
    return [door for _, _, door in keyed[:room]] + _yards(town, count, rng)


def _weight(house: House) -> float:
    """Return how strongly trade is drawn: busy streets many times more, then the old centre."""
    weight = house.pull**3.2 * 60 + 0.004
    x, y = house.front[0]
    if house.zone in {"sida", "hamn"} and abs(x) < OLD_TOWN_M and abs(y) < OLD_TOWN_M:
        weight *= 2.2 ** -((x / 260) ** 2 + (y / 330) ** 2)
    return weight * (1.6 if house.is_corner else 1.0)


def _square_streets(town: Town) -> set[str]:
    names = {s.tags["name"] for s in town.shapes if s.tags.get("place") == "square"}
    return {house.street for house in town.houses if house.street in names}


def _yards(town: Town, count: int, rng: random.Random) -> list[Door]:
    yards = [y for y in town.yards if y.number]
    rng.shuffle(yards)
    return [Door(y, 0.5, "s", f"yard/{y.street}") for y in yards[: int(count * YARD_SHARE)]]


def _choose(
    trade: Trade,
    groups: dict[str, list[Door]],
    beside: dict[tuple[str, str], int],
    rng: random.Random,
) -> Door:
    """Take the best of a few doors in a zone the trade likes, not beside its own kind."""
    letters = [letter for letter in trade.zones if groups.get(letter)]
    if letters:
        letter = rng.choices(letters, _pull(groups, letters))[0]
    else:
        letter = max(groups, key=lambda it: len(groups[it]))
    group = groups[letter]
    tries = [rng.randrange(len(group)) for _ in range(min(TRIED, len(group)))]

    def score(k: int) -> float:
        door = group[k]
        crowd = beside.get((door.near, trade.key), 0)
        return rng.random() + door.house.pull - 0.5 * crowd

    best = max(tries, key=score)
    group[best], group[-1] = group[-1], group[best]
    return group.pop()


def _pull(groups: dict[str, list[Door]], letters: list[str]) -> list[float]:
    """Return how much each zone draws: the doors left in it, so that no street stays half empty."""
    return [len(groups[letter]) * PATIENCE.get(letter, 1.0) for letter in letters]


def _move_in(town: Town, trade: Trade, door: Door, names: Names, rng: random.Random) -> None:
    house = door.house
    name = names.name(trade.key, house, rng)
    tags = place_tags(trade.key, name, house, draw_hours(trade.hours, rng), rng)
    depth = rng.uniform(1.2, 2.4)
    if rng.random() < trade.upstairs and house.levels > 1:
        tags["level"] = str(rng.randint(1, house.levels - 1))
        depth = 4.0
    town.spots.append(Spot(house.inside(door.along, depth), tags))


def _leave_empty(town: Town, doors: list[Door], seed: int) -> list[Door]:
    """Mark vacant premises among the doors and return the doors that can be moved into."""
    rng = stream(seed, "vacant")
    free = []
    for door in doors:
        share = VACANT.get(door.house.zone, VACANT_ELSEWHERE)
        if door.house.pull >= VACANT_FROM_PULL and rng.random() < share:
            at = door.house.inside(door.along, 1.5)
            town.spots.append(Spot(at, _vacant_tags(door.house, rng)))
        else:
            free.append(door)
    return free


def _vacant_tags(house: House, rng: random.Random) -> Tags:
    tags = {
        "addr:street": house.street,
        "addr:housenumber": house.number,
        "area:sqm": str(round(house.width * rng.uniform(8, 13))),
    }
    if rng.random() < 0.6:
        tags["disused:shop"] = rng.choice(
            ("clothes", "shoes", "gift", "electronics", "travel_agency")
        )
    else:
        tags["shop"] = "vacant"
    return tags
