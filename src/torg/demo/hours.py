"""Opening hours as shops write them, in OSM syntax: varied, mostly right, now and then not."""

import random

# Each profile: rules and how often each is used.
PROFILES: dict[str, tuple[tuple[int, str], ...]] = {
    "shop": (
        (9, "Mo-Fr 10:00-18:00; Sa 10:00-16:00; PH off"),
        (7, "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off"),
        (5, "Mo-Fr 10:00-19:00; Sa 10:00-17:00; Su 12:00-16:00"),
        (4, "Mo-Fr 10:00-18:30; Sa 10:00-16:00; Su 12:00-16:00; PH off"),
        (3, "Mo-We,Fr 10:00-18:00; Th 10:00-20:00; Sa 10:00-16:00; PH off"),
        (2, "Mo-Fr 10:00-18:00; Sa 10:00-16:00; May-Aug Su 11:00-16:00; PH off"),
        (2, "Mo-Fr 09:30-18:00; Sa 10:00-15:00; PH off"),
    ),
    "small": (
        (6, "Tu-Fr 11:00-18:00; Sa 11:00-15:00; PH off"),
        (4, "Mo-Fr 11:00-18:00; Sa 11:00-15:00; PH off"),
        (3, "We-Fr 12:00-18:00; Sa 11:00-16:00; PH off"),
        (2, "Tu-Fr 12:00-18:00; Sa 10:00-14:00; Jul Mo-Sa off; PH off"),
        (2, "Th-Fr 12:00-18:00; Sa-Su 11:00-16:00"),
    ),
    "lunch": (
        (5, "Mo-Fr 09:00-12:00,13:00-17:00; PH off"),
        (4, "Mo-Fr 10:00-13:00,14:00-18:00; Sa 10:00-13:00; PH off"),
        (3, "Mo-Th 08:00-12:00,13:00-16:30; Fr 08:00-12:00; PH off"),
        (2, "Tu-Fr 10:00-13:00,14:00-17:30; Sa 10:00-13:00; PH off"),
    ),
    "early": (
        (4, "Mo-Fr 07:00-17:00; Sa 09:00-13:00; PH off"),
        (4, "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off"),
        (3, "Mo-Fr 08:00-18:00; Sa 09:00-15:00; PH off"),
    ),
    "bakery": (
        (4, "Mo-Fr 07:00-18:00; Sa 08:00-16:00; Su 09:00-15:00"),
        (4, "Mo-Fr 06:30-18:00; Sa-Su 08:00-16:00"),
        (3, "Tu-Fr 06:30-17:00; Sa 07:00-14:00; PH off"),
        (2, "We-Su 08:00-16:00"),
    ),
    "grocery": (
        (4, "Mo-Su 07:00-22:00"),
        (4, "Mo-Su 08:00-22:00"),
        (2, "Mo-Fr 07:00-23:00; Sa-Su 08:00-23:00"),
    ),
    "grocer": ((3, "Mo-Sa 09:00-20:00; Su 10:00-18:00"), (2, "Mo-Su 09:00-21:00")),
    "late_shop": (
        (3, "Mo-Su 08:00-23:00"),
        (2, "Mo-Th 07:00-22:00; Fr 07:00-24:00; Sa 09:00-24:00; Su 10:00-22:00"),
        (1, "24/7"),
    ),
    "kiosk": (
        (3, "Mo-Fr 06:00-22:00; Sa-Su 08:00-22:00"),
        (2, "Mo-Th 09:00-23:00; Fr-Sa 09:00-04:00; Su 10:00-22:00"),
        (1, "24/7"),
    ),
    "food_shop": (
        (4, "Tu-Fr 10:00-18:00; Sa 10:00-15:00; PH off"),
        (3, "Mo-Fr 10:00-18:30; Sa 09:00-15:00; PH off"),
    ),
    "fish": (
        (1, "Tu-Fr 09:00-17:00; Sa 09:00-14:00; PH off"), (1, "Th-Fr 10:00-18:00; Sa 09:00-14:00"),
    ),
    "florist": (
        (3, "Mo-Fr 09:00-18:00; Sa 09:00-16:00; Su 11:00-15:00"),
        (3, "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off"),
        (1, "Mo-Fr 09:00-18:00; Sa 10:00-15:00; Dec Su 11:00-16:00; PH off"),
    ),
    "summer": (
        (3, "Apr-Sep: Mo-Su 11:00-21:00"),
        (2, "May-Aug: Mo-Su 10:00-22:00; Sep: Sa-Su 11:00-18:00"),
        (1, "Mar 15-Oct 15: Mo-Su 11:00-19:00"),
    ),
    "salon": (
        (4, "Mo-Fr 09:00-18:00; Sa 09:00-14:00; PH off"),
        (3, "Tu-Fr 09:00-18:00; Sa 10:00-15:00; PH off"),
        (2, "Mo,We,Fr 09:00-17:00; Tu,Th 11:00-20:00; PH off"),
        (2, "Mo-Fr 10:00-19:00; PH off"),
        (1, 'Mo-Fr 09:00-17:00 "tidsbokning"; PH off'),
    ),
    "barber": (
        (3, "Mo-Sa 10:00-19:00; PH off"),
        (2, "Mo-Fr 09:00-19:00; Sa 10:00-17:00; Su 11:00-16:00"),
    ),
    "noon": (
        (3, "Tu-Fr 12:00-19:00; Sa 12:00-17:00; PH off"),
        (2, "Mo-Th 14:00-22:00; Fr 14:00-24:00; Sa 11:00-24:00; Su 11:00-20:00"),
    ),
    "pharmacy": (
        (2, "Mo-Fr 09:00-18:30; Sa 10:00-16:00; Su 12:00-16:00"),
        (2, "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off"),
        (1, "Mo-Su 08:00-22:00"),
    ),
    "office": (
        (4, "Mo-Fr 09:00-17:00; PH off"),
        (3, "Mo-Fr 08:00-16:30; PH off"),
        (2, "Mo-Th 08:00-17:00; Fr 08:00-15:00; PH off"),
        (2, "Mo-Fr 09:00-12:00,13:00-16:00; PH off"),
    ),
    "booked": (
        (2, '"efter överenskommelse"'),
        (2, 'Mo-Th 09:00-18:00 "tidsbokning"; PH off'),
        (1, "Tu-Th 10:00-19:00; PH off"),
    ),
    "bank": ((2, "Mo-Fr 10:00-15:00; PH off"), (1, "Mo-We,Fr 10:00-15:00; Th 10:00-18:00; PH off")),
    "restaurant": (
        (5, "Tu-Th 17:00-22:00; Fr-Sa 17:00-23:00"),
        (4, "Mo-Th 11:30-22:00; Fr 11:30-23:00; Sa 12:00-23:00; Su 12:00-21:00"),
        (4, "Mo-Fr 11:30-14:00,17:00-22:00; Sa 17:00-23:00"),
        (3, "We-Sa 17:00-24:00; Su 13:00-20:00"),
        (2, "Mo-Th 16:00-23:00; Fr 15:00-01:00; Sa 12:00-01:00"),
        (2, "Mo-Su 12:00-22:00"),
    ),
    "lunch_only": ((3, "Mo-Fr 11:00-14:00; PH off"), (2, "Mo-Fr 11:00-14:30; PH off")),
    "pizza": (
        (3, "Mo-Th 11:00-21:00; Fr 11:00-22:00; Sa-Su 12:00-22:00"),
        (2, "Mo-Su 11:00-22:00"),
    ),
    "cafe": (
        (5, "Mo-Fr 08:00-18:00; Sa-Su 10:00-17:00"),
        (4, "Mo-Fr 07:30-18:00; Sa 09:00-17:00; Su 10:00-16:00"),
        (3, "Tu-Su 10:00-17:00"),
        (2, "Mo-Th 08:00-21:00; Fr-Sa 08:00-22:00; Su 10:00-20:00"),
        (1, "Mo-Fr 07:00-15:00; PH off"),
        (1, "Jan-Apr,Sep-Dec: Th-Su 11:00-16:00; May-Aug: Mo-Su 10:00-18:00"),
    ),
    "fast_food": (
        (4, "Mo-Su 11:00-21:00"),
        (3, "Mo-Fr 10:30-20:00; Sa 11:00-20:00"),
        (3, "Mo-Th 11:00-23:00; Fr-Sa 11:00-05:00; Su 12:00-22:00"),
    ),
    "bar": (
        (4, "Tu-Th 17:00-24:00; Fr-Sa 16:00-02:00"),
        (3, "Mo-Th 16:00-01:00; Fr 15:00-02:00; Sa 14:00-02:00; Su 15:00-23:00"),
        (2, "We-Th 18:00-01:00; Fr-Sa 17:00-03:00"),
    ),
    "night": ((2, "Fr-Sa 22:00-04:00"), (1, "We 20:00-01:00; Fr-Sa 21:00-03:00")),
    "always": ((1, "24/7"),),
    "hostel": ((1, "Mo-Su 08:00-11:00,15:00-20:00"), (1, "Mo-Su 07:00-22:00")),
    "museum": ((2, "Mo-Su 10:00-17:00"), (1, "Tu-Fr 12:00-17:00; Sa-Su 11:00-16:00")),
    "gallery": (
        (3, "We-Fr 12:00-17:00; Sa-Su 12:00-16:00"),
        (2, "Mo-Fr 11:00-18:00; Sa 12:00-16:00; PH off"),
        (1, "Th-Su 12:00-16:00"),
        (1, "Tu-Fr 11:00-17:00; Sa 11:00-15:00; PH off"),
    ),
    "cinema": ((1, "Mo-Fr 17:00-23:30; Sa-Su 12:00-24:00"),),
    "library": ((1, "Mo-Th 10:00-19:00; Fr 10:00-17:00; Sa 11:00-15:00; PH off"),),
    "evening": (
        (2, "Mo-Th 15:00-21:00; Fr 15:00-18:00; PH off"),
        (2, "Mo-Fr 16:00-21:00; Sa 10:00-14:00; PH off"),
    ),
    "church": (
        (1, "Mo-Fr 10:00-15:00; Su 10:00-13:00"),
        (1, "Tu-Sa 11:00-18:00; Su 10:00-14:00"),
    ),
    "gym": (
        (2, "24/7"),
        (2, "Mo-Th 05:30-22:00; Fr 05:30-20:00; Sa-Su 08:00-18:00"),
        (1, "Mo-Su 05:00-23:00"),
    ),
}  # fmt: skip

# Written as people write: the first list can be repaired, the second says nothing certain.
MISWRITTEN_CLEAR = (
    "Mo-Fr 10.00-18.00; Sa 10.00-14.00",
    "Mån-Fre 10-18",
    "Mo-Fr 10 - 18",
    "Måndag-Fredag 10:00-17:00",
    "Mo-Fr 10:00–18:00; Sa 10:00–14:00",
    "Mon-Fri 9:00-18:00",
)
MISWRITTEN_UNCLEAR = ("ring innan", "se anslag på dörren", "efter skoltid", "sommartid")
MISSING = 0.04  # share of places whose hours nobody has written down
MISWRITTEN = 0.03


def draw_hours(profile: str, rng: random.Random) -> str:
    """Return opening hours for a profile; "" where they are not known."""
    chance = rng.random()
    if profile != "always":
        if chance < MISSING:
            return ""
        if chance < MISSING + MISWRITTEN:
            return rng.choice(MISWRITTEN_CLEAR if rng.random() < 0.7 else MISWRITTEN_UNCLEAR)
    weights, rules = zip(*PROFILES[profile], strict=True)
    return str(rng.choices(rules, weights)[0])
