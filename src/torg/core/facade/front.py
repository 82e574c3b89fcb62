"""The data of a drawing: what is known of a place's front goes in, a drawing comes out."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

MATERIALS: tuple[str, ...] = (
    "brick",
    "yellow-brick",
    "plaster",
    "boards",
    "half-timber",
    "stone",
    "modern",
)
ROOFS: tuple[str, ...] = ("gable", "tiled", "mansard", "cornice", "flat")
STATES: tuple[str, ...] = ("open", "soon", "closed", "unknown", "vacant")


@dataclass(frozen=True, slots=True)
class Front:
    """A place as seen from the street. Empty, None or an unknown word: chosen by the name's seed.

    Widths are metres of frontage, drawn between 5 and 16; `storeys` are above the ground floor,
    drawn up to 3. `card` hangs in a closed window; `area` ("84 m²") and `card` ("What is missing
    here?") are the two lines of a vacant one; `brand` is the sign's own colour, one that
    `brand.fit_brand` has passed. Words are the caller's, in the reader's language.
    """

    name: str
    kind: str = "other"
    state: str = "unknown"
    card: str = ""
    width_m: float | None = None
    storeys: int | None = None
    material: str = ""
    roof: str = ""
    number: str = ""
    evening: bool = False
    sign: str = ""
    area: str = ""
    board: bool = False
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """An `<svg>` sized in em (1 em = 1 m) and, as `look`, the wall that its neighbour avoids."""

    svg: SafeString
    width_m: float
    height_m: float
    look: str = ""
