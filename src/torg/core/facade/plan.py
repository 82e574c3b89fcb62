"""The shape of one house front, settled before anything is drawn. The hour has no say in it."""

from dataclasses import dataclass

from torg.core.facade.front import MATERIALS, ROOFS, Front
from torg.core.facade.kinds import Kind, kind_of
from torg.core.facade.streams import Stream
from torg.core.facade.svg import GROUND, STOREY, UNITS, mix

NARROWEST, WIDEST, USUAL = 5.0, 16.0, 7.0  # metres of frontage: so that a sign can be read
BAY = 44.0  # one upper window to 2.2 m

TONES: dict[str, tuple[str, ...]] = {
    "brick": ("#A6523B", "#984634", "#B26349", "#894435"),
    "yellow-brick": ("#D0AC6D", "#C79E62", "#BFA27A"),
    "plaster": (
        "#E9D8B4", "#E2C2A0", "#C7D1C7", "#D9D6CB", "#B7C5CD", "#E6CA88", "#CD9A7D", "#EEE8DB",
    ),
    "boards": ("#8D3F30", "#57736A", "#E4DAC4", "#49617B"),
    "half-timber": ("#EEE3CB", "#E0C8A0", "#B4694D"),
    "stone": ("#CABFAB", "#B8B1A3", "#BDB7B0"),
    "modern": ("#D4D9D8", "#7F8B8F", "#C9C4BA"),
}  # fmt: skip
ROOFS_OF: dict[str, tuple[str, ...]] = {
    "brick": ("gable", "tiled", "cornice"),
    "yellow-brick": ("cornice", "tiled", "mansard"),
    "plaster": ("mansard", "tiled", "cornice"),
    "boards": ("tiled",),
    "half-timber": ("tiled",),
    "stone": ("mansard", "cornice"),
    "modern": ("flat",),
}
WINDOWS_OF: dict[str, tuple[str, ...]] = {
    "brick": ("arched", "casement"),
    "yellow-brick": ("arched",),
    "plaster": ("casement", "french", "tall"),
    "boards": ("casement",),
    "half-timber": ("small",),
    "stone": ("tall",),
    "modern": ("wide",),
}
_CIVIC = ("stone", "brick", "yellow-brick", "plaster")
_ALL = ("brick", "plaster", "plaster", "yellow-brick", "boards", "half-timber", "stone", "modern")


@dataclass(frozen=True, slots=True)
class Plan:
    """Measures in drawing units, y downwards from the eaves of the highest roof."""

    kind: Kind
    seed: tuple[str, str]
    width: float
    storeys: int
    material: str
    tone: str
    trim: str  # cornices, window frames
    roof: str
    roof_height: float
    windows: str
    brand: str
    vacant: bool

    @property
    def look(self) -> str:
        return f"{self.material} {self.tone}"

    @property
    def height(self) -> float:
        return self.ground_y + GROUND

    @property
    def ground_y(self) -> float:
        """Where the ground floor begins."""
        return self.roof_height + self.storeys * STOREY

    @property
    def bays(self) -> int:
        return max(1, round(self.width / BAY))

    def stream(self, part: str) -> Stream:
        return Stream(*self.seed, part)


def _trim(material: str, tone: str) -> str:
    if material in {"plaster", "stone", "modern"}:
        return mix(tone, "#ffffff", 0.5)
    if material == "boards":
        return "#FFFFFF" if tone == "#E4DAC4" else "#EFE6D2"
    return "#E9DEC9"


def _tone(chance: Stream, material: str, avoid: str) -> str:
    tones = TONES[material]
    at = chance.below(len(tones))
    if f"{material} {tones[at]}" == avoid:
        at = (at + 1) % len(tones)
    return tones[at]


def _roof(chance: Stream, front: Front, material: str, storeys: int) -> str:
    chosen = chance.pick(ROOFS_OF[material])
    if front.roof in ROOFS:
        return front.roof
    return chosen if storeys else "cornice"  # a low house under a big roof looks like a cap


def plan_of(front: Front, avoid: str = "") -> Plan:
    """Return the shape of a front; `avoid` is the `look` of its neighbour."""
    kind = kind_of(front.kind)
    seed = (front.name, front.kind)
    chance = Stream(*seed, "house")
    drawn = chance.pick(_CIVIC if kind.entrance == "civic" else _ALL)
    material = front.material if front.material in MATERIALS else drawn
    tone = _tone(chance, material, avoid)
    seeded = 1 + chance.below(3) if chance.chance(0.6) else 2
    storeys = seeded if front.storeys is None else max(0, min(3, front.storeys))
    roof = _roof(chance, front, material, storeys)
    metres = front.width_m if front.width_m and front.width_m > 0 else USUAL
    width = min(WIDEST, max(NARROWEST, metres)) * UNITS
    heights = {"gable": min(84.0, width * 0.52), "tiled": 36.0, "cornice": 16.0}
    return Plan(
        kind=kind,
        seed=seed,
        width=width,
        storeys=storeys,
        material=material,
        tone=tone,
        trim=_trim(material, tone),
        roof=roof,
        roof_height=heights.get(roof, 52.0 if roof == "mansard" else 8.0),
        windows=chance.pick(WINDOWS_OF[material]),
        brand=front.brand or Stream(*seed, "brand").pick(kind.brands),
        vacant=front.state == "vacant" or front.kind == "vacant",
    )
