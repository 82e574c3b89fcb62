"""Gives every place a name: the hand-written first, then patterns, then with the street added."""

import random

from torg.demo.model import House
from torg.demo.noise import stream
from torg.demo.words import lists

# What a trade is called in a name, for patterns with {t}.
_CALLED = {
    "chocolate": "Choklad", "sweets": "Godis", "health_food": "Hälsa", "kiosk": "Kiosk",
    "tobacco": "Tobak", "children_clothes": "Barnkläder", "bags": "Väskor", "yarn": "Garn",
    "fabric": "Tyg", "tailor": "Skrädderi", "rugs": "Mattor", "hardware": "Järn", "paint": "Färg",
    "gift": "Presenter", "stationery": "Papper", "records": "Skivor", "instruments": "Musik",
    "toys": "Leksaker", "games": "Spel", "frame": "Ram & Glas", "crafts": "Hantverk",
    "sports": "Sport", "outdoor": "Friluft", "bicycle": "Cykel", "electronics": "Elektronik",
    "phones": "Mobil", "photo": "Foto", "pets": "Zoo", "cosmetics": "Smink",
    "perfumery": "Parfymeri", "tattoo": "Tatuering", "hearing": "Hörsel", "cinema": "Bio",
    "theatre": "Teater", "library": "Bibliotek", "stage": "Scen",
    "tourist_info": "Turistinformation",
    "bowling": "Bowling", "escape": "Gåtrum", "exchange": "Växling", "post": "Paket",
    "travel": "Resor", "dry_cleaning": "Kemtvätt", "shoe_repair": "Skomakeri", "locksmith": "Lås",
    "repair": "Reparation", "upholsterer": "Tapetserare", "photographer": "Foto",
    "pottery": "Keramik", "copyshop": "Tryck", "funeral": "Begravningsbyrå",
    "employment": "Bemanning", "government": "Servicekontor", "coworking": "Kontorshotell",
    "driving_school": "Trafikskola", "language_school": "Språkskola", "music_school": "Musikskola",
}  # fmt: skip
_TRIES = 6
# Words that tie a name to a part of town, and where in street, zone or district it must be found.
_HINTS = (
    ("hamn", ("hamn", "stortorget", "sillgatan")), ("kaj", ("hamn", "stortorget", "sillgatan")),
    ("torget", ("torget", "klockgatan", "rådhusgatan", "syd")), ("söder", ("syd",)),
    (" syd", ("syd",)), ("garvar", ("syd",)), (" bruk", ("syd",)), ("tegel", ("syd",)),
    ("kvarn", ("syd",)), ("väv", ("syd",)), ("station", ("syd", "vallgatan")),
    (" klint", ("klintgatan", "borgmäst")), ("klinten", ("klint", "borgmäst")),
    (" sill", ("sillgatan", "hamn", "stortorget")), ("sillgatan", ("sillgatan",)),
    (" norr", ("norr",)), ("lotsen", ("norr", "hamn", "lots")), ("fyren", ("norr", "hamn")),
    ("barkassen", ("hamn", "stortorget", "sillgatan")), ("borgmäst", ("borgmäst", "klintgatan")),
    ("valken", ("syd",)), ("vallen", ("vall", "sida", "syd")),
)  # fmt: skip


def _belongs(name: str, house: House) -> bool:
    """Return whether a name that tells of a part of town is given to a house in it."""
    hints = [where for word, where in _HINTS if word in name.lower()]
    about = f"{house.street} {house.zone} {house.district}".lower()
    return all(any(part in about for part in where) for where in hints)


class Names:
    """Hands out names. A name comes twice only when nothing else is left, with the street added."""

    def __init__(self, seed: int, taken: set[str]) -> None:
        self._seed = seed
        self._taken = set(taken)
        self._left: dict[str, list[str]] = {}
        parts = lists("parts")
        self._parts = {key: parts[key] for key in ("surnames", "firstnames", "things")}
        self._patterns = lists("patterns")

    def name(self, trade: str, house: House, rng: random.Random) -> str:
        left = self._left.get(trade)
        if left is None:
            left = [n for n in lists("names").get(trade, ()) if n not in self._taken]
            stream(self._seed, "names", trade).shuffle(left)
            self._left[trade] = left
        for k in range(len(left) - 1, -1, -1):
            if left[k] not in self._taken and _belongs(left[k], house):
                name = left.pop(k)
                self._taken.add(name)
                return name
        return self._made(trade, house.street, rng)

    def _made(self, trade: str, street: str, rng: random.Random) -> str:
        patterns = self._patterns.get(trade, self._patterns["*"])
        name = ""
        for _ in range(_TRIES):
            name = self._fill(rng.choice(patterns), trade, street, rng)
            if name not in self._taken:
                break
        if name in self._taken:
            name = f"{name}, {street}"
        self._taken.add(name)
        return name

    def _fill(self, pattern: str, trade: str, street: str, rng: random.Random) -> str:
        """Fill a pattern. A surname gets its genitive only when a word follows it."""
        out = pattern
        while "{" in out:
            at = out.index("{")
            kind, rest = out[at + 1], out[at + 3 :]
            out = out[:at] + self._word(kind, trade, street, rest, rng) + rest
        return out

    def _word(self, kind: str, trade: str, street: str, rest: str, rng: random.Random) -> str:
        if kind == "t":
            return _CALLED.get(trade, "Butik")
        if kind == "g":
            return street if street.endswith("s") else f"{street}s"
        if kind == "o":
            return rng.choice(self._parts["things"])
        word = rng.choice(self._parts["surnames" if kind == "s" else "firstnames"])
        possessive = rest.startswith(" ") and not rest.startswith(" &")
        return word + ("s" if possessive and word[-1] not in "sxz" else "")
