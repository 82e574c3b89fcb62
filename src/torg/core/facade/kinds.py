"""What each kind of place shows: sign colours, what stands in the window, its glyph.

Colours are sign grounds: white (or, on the pale ones, night blue) is legible on every one of
them at 4.5:1 or better, which a test holds. Names of things are drawn in `goods`.
"""

from dataclasses import dataclass
from typing import Literal

Entrance = Literal["shop", "civic"]


@dataclass(frozen=True)
class Kind:
    brands: tuple[str, ...]  # sign grounds
    glyph: str  # a path in a 20 × 20 box, drawn as a line
    floor: tuple[str, ...] = ("plant",)  # what stands on the window's floor
    shelf: tuple[str, ...] = ()  # on a shelf half-way up
    rail: str = ""  # hung from a rail, in every other window
    outside: str = ""  # on the pavement when open
    pendants: bool = False  # lamps over tables
    awning: float = 0.0  # how often it has one
    entrance: Entrance = "shop"
    canopy: bool = False  # a row of bulbs over the entrance
    banners: bool = False  # cloths beside the upper windows
    cross: bool = False  # glyph stands out from the wall, lit


CATALOGUE: dict[str, Kind] = {
    "bakery": Kind(
        ("#7C3A1D", "#9A4A26", "#2D4858"),
        "M3.5 15q-1.5-10 6.5-10t6.5 10zM7.5 12.500l1.5-4M12 12.500l1-4.5",
        ("loaf", "cake", "baguettes"), ("bun", "bun", "loaf"), awning=0.9,
    ),
    "cafe": Kind(
        ("#2C5A4C", "#86482A", "#203A54"),
        "M4 8h9v4q0 4-4.5 4t-4.5-4zM13 9q4 .5 2.5 3.500t-3.5 1.500M7 5.500q-1-1.5 0-3M10 5.500q-1-1.5 0-3",
        ("table",), ("cup", "cup", "cake"), pendants=True, awning=0.8,
    ),
    "restaurant": Kind(
        ("#5C1E2B", "#1D3B34", "#18243C"),
        "M5 3v4q0 2.5 2 2.500t2-2.500v-4M7 3v14M14 17v-6q-2.5-.5-2.5-4t2.5-4z",
        ("dinner",), ("bottle", "bottle"), pendants=True, awning=0.45,
    ),
    "bar": Kind(
        ("#1F3A2C", "#4B2233", "#26262E"),
        "M5 4h8v12h-8zM13 7h3v6h-3M8 7v6M10.5 7v6",
        ("beer", "stool"), ("bottle", "bottle", "glass"), pendants=True, awning=0.2,
    ),
    "fast-food": Kind(
        ("#A5321F", "#87501A", "#1F4E63"),
        "M3.5 9q0-5 6.5-5t6.5 5zM3 11.500h14M4 14h12q0 2.5-2.5 2.500h-7q-2.5 0-2.5-2.5",
        ("burger", "fries", "burger"), ("cup", "bottle"), pendants=True, awning=0.6,
    ),
    "ice-cream": Kind(
        ("#8E3F63", "#1F6A72", "#F1E6D6"),
        "M6.5 10l3.5 8l3.5-8M5.5 9.500a4.5 4.5 0 1 1 9 0z",
        ("cone", "sundae", "cone"), ("cone", "cup"), awning=0.95,
    ),
    "sweets": Kind(
        ("#99355A", "#6A3A1E", "#256070"),
        "M6.5 10a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0M7 8l-4-2v8l4-2M13 8l4-2v8l-4-2",
        ("jar", "chocolates", "cake"), ("jar", "jar"), awning=0.7,
    ),
    "deli": Kind(
        ("#81521A", "#7B2D22", "#2C594D"),
        "M3 15v-4.500l14-4.500v9zM3 10.500l10.5-6.500l3.5 2M8 12.500h.1M13 10.500h.1",
        ("wheel", "cheese", "bottle"), ("bottle", "bottle", "cheese"), awning=0.9,
    ),
    "butcher": Kind(
        ("#8C2A25", "#5A1F27", "#2B3F4E"),
        "M4 12q0-6 6-7t7 3q0 3-4 4t-4 3q-5 1.5-5-3M12.5 8.500h.1",
        ("sausages", "ham", "cheese"), ("ham", "bottle"), awning=0.8,
    ),
    "fish": Kind(
        ("#15617F", "#2E4759", "#1F5F5A"),
        "M2.5 10q5.5-6.5 11 0l4-3v6l-4-3q-5.5 6.5-11 0M6 9.500h.1",
        ("fish", "fish", "crate"), ("bottle", "jar"), awning=1.0,
    ),
    "grocery": Kind(
        ("#3A672A", "#A03A27", "#1E5069"),
        "M2.5 5h2.500l2 8h8l2-6h-11.500M8 16.500h.1M14 16.500h.1",
        ("crate",), ("bottle", "packets", "bottle"), outside="crate", awning=0.9,
    ),
    "wine": Kind(
        ("#5A1F33", "#2F3F2C", "#33304C"),
        "M6 3h8q1 7-4 7t-4-7M10 10v6.500M7 16.500h6",
        ("bottle", "barrel", "bottle"), ("bottle",), awning=0.25,
    ),
    "kiosk": Kind(
        ("#9E3626", "#1D5874", "#3B652C"),
        "M4 8v8.500h12v-8.500M3 8l1.5-4.500h11l1.5 4.500zM7 11h6",
        ("magazines", "packets", "magazines"), ("packets", "jar"), awning=0.95,
    ),
    "books": Kind(
        ("#203A54", "#3A5938", "#7A2E23"),
        "M10 5.500q-3-2-7-1v11q4-1 7 1q3-2 7-1v-11q-4-1-7 1zM10 5.500v11",
        ("books", "cover", "books"), ("books", "books", "cover"), awning=0.4,
    ),
    "records": Kind(
        ("#3B2A50", "#A03A27", "#1D1D22"),
        "M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0M8 10a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
        ("record", "record", "turntable"), ("record",), awning=0.2,
    ),
    "instruments": Kind(
        ("#6B3F1E", "#26262E", "#5A2233"),
        "M8 15.500a2.5 2 0 1 1-4.5 0a2.5 2 0 1 1 4.5 0v-11l8-2v11M16 13.500a2.5 2 0 1 1-4.5 0a2.5 2 0 1 1 4.5 0",
        ("guitar", "drum", "guitar"), ("cover", "record"), awning=0.2,
    ),
    "toys": Kind(
        ("#A9422A", "#1D6482", "#80560F"),
        "M4 11h5v5h-5zM11 11h5v5h-5zM7.5 4.500h5v5h-5z",
        ("teddy", "train", "blocks"), ("blocks", "teddy"), awning=0.8,
    ),
    "flowers": Kind(
        ("#3B682B", "#24524A", "#8A4860"),
        "M10 10.500v7M10 15q-4 0-5-3.500M7.7 7.500a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0M10 2v2M10 11v-1M4.7 7.500h2M13.3 7.500h2",
        ("bouquet", "bouquet", "pot"), ("pot", "plant"), outside="bouquet", awning=0.85,
    ),
    "clothes": Kind(
        ("#23272F", "#66574A", "#2E4759"),
        "M10 7q-.5-3 1.5-3.500M3 15l7-7.500l7 7.500z",
        ("dress", "coat"), rail="shirt", awning=0.25,
    ),
    "shoes": Kind(
        ("#5B3A23", "#9C3827", "#28394C"),
        "M3 15.500v-8.500h4q2 4 6 5q4 .5 4 3.500z",
        ("shoe", "boot", "shoe"), ("shoe",), awning=0.3,
    ),
    "jeweller": Kind(
        ("#2B2539", "#5A1F2C", "#1F4B4A"),
        "M6 4h8l3.5 4.500l-7.5 8.500l-7.5-8.500zM2.5 8.500h15M8 8.500l2 8.500l2-8.5",
        ("bust", "watch"), ("watch", "bust"), awning=0.2,
    ),
    "optician": Kind(
        ("#15617F", "#2B3A57", "#E9E5DB"),
        "M2 10.500a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M9 9.500q1-1 2 0M11 10.500a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
        ("glasses", "head", "glasses"), ("glasses", "plant"), awning=0.1,
    ),
    "pharmacy": Kind(
        ("#2B6845", "#EDF1EC", "#1F5560"),
        "M8 3h4v5h5v4h-5v5h-4v-5h-5v-4h5z",
        ("packets", "packets", "plant"), ("packets",), cross=True,
    ),
    "doctor": Kind(
        ("#1F5F73", "#E8EDEC", "#3E5A52"),
        "M5 3v5a4 4 0 0 0 8 0v-5M9 12v1.500a3.5 3.5 0 0 0 7 0v-2M14.5 10a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0",
        ("plant", "armchair", "plant"), (), awning=0.05,
    ),
    "dentist": Kind(
        ("#2A6379", "#E6EDEE", "#4B5F7C"),
        "M6 3.500q2 0 4 1q2-1 4-1q3 1 2 5q-1 3-1.5 7q-2.5 2-3-4q-1.5-2-3 0q-.5 6-3 4q-.5-4-1.5-7q-1-4 2-5z",
        ("plant", "armchair", "tooth"), (), awning=0.05,
    ),
    "hair": Kind(
        ("#18243C", "#793D4C", "#E9E5DB"),
        "M5.5 3.500l8 10.500M14.5 3.500l-8 10.500M3.5 15.500a2 2 0 1 0 4 0a2 2 0 1 0-4 0M12.5 15.500a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
        ("barber",), (), awning=0.15,
    ),
    "beauty": Kind(
        ("#7D3B55", "#F0E4DF", "#4B4466"),
        "M10 16.500q-6-3-6.5-8q3.5 0 5 2.500M10 16.500q6-3 6.5-8q-3.5 0-5 2.500M10 14q-3.5-5 0-10.500q3.5 5.5 0 10.5",
        ("orchid", "towels", "flask"), ("flask", "flask", "orchid"), awning=0.25,
    ),
    "tattoo": Kind(
        ("#22222A", "#4A2030", "#1F3A44"),
        "M10 17q-7-5-7-9.500q0-3.5 3-3.500t4 3q1-3 4-3t3 3.500q0 4.5-7 9.500M6 13l8-6",
        ("flash", "armchair"), ("flash",), awning=0.05,
    ),
    "home": Kind(
        ("#566252", "#85542A", "#2E4759"),
        "M7 3h6l3 7h-12zM10 10v7M6 17h8",
        ("chair", "lamp", "vase"), ("vase", "vase"), pendants=True, awning=0.2,
    ),
    "yarn": Kind(
        ("#8A4860", "#56638A", "#3A5B52"),
        "M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0M5 7.500q5-4 10 1M4.5 12q5-4 11 .5M8 15.500q1-8 5-10.5",
        ("yarn", "yarn", "dress"), ("yarn",), awning=0.6,
    ),
    "gifts": Kind(
        ("#8C3A4C", "#255C66", "#6E5620"),
        "M4 9h12v8h-12zM3 6h14v3h-14zM10 6v11M10 6q-5 0-4-2.500t4 2.500q3-5 4-2.500t-4 2.5",
        ("parcel", "candles", "vase"), ("parcel", "candles"), awning=0.5,
    ),
    "second-hand": Kind(
        ("#5F4326", "#3F5A44", "#6A2F3A"),
        "M4 9a6.5 6.5 0 0 1 11-2M15.5 3.500v4h-4M16 11a6.5 6.5 0 0 1-11 2M4.5 16.500v-4h4",
        ("lamp", "clock", "chair"), ("vase", "clock", "cup"), awning=0.35,
    ),
    "hardware": Kind(
        ("#8A3A1C", "#2B4A5C", "#4A4A2A"),
        "M11 9l-7 7M12.5 3.500l4 4l-2.5 2.500l-4-4q-2-1.5-4-.5q3.5-3.5 6.5-2",
        ("paint", "ladder", "paint"), ("tools", "paint"), awning=0.3,
    ),
    "electronics": Kind(
        ("#1F4F73", "#26262E", "#5A3A6E"),
        "M3 4h14v9.500h-14zM7 17h6M10 13.500v3.5",
        ("screen", "phone", "screen"), ("phone", "speaker"), awning=0.05,
    ),
    "sports": Kind(
        ("#1F5C45", "#A0391F", "#1F4569"),
        "M3.5 10a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M10 3.500v13M5.5 5.500q4 4.5 0 9M14.5 5.500q-4 4.5 0 9",
        ("ball", "skis", "shoe"), rail="jersey", awning=0.15,
    ),
    "bicycles": Kind(
        ("#1F5A69", "#A8472A", "#23272F"),
        "M2 13a3 3 0 1 0 6 0a3 3 0 1 0-6 0M12 13a3 3 0 1 0 6 0a3 3 0 1 0-6 0M5 13l3-6h5l2 6M8 7l3 6M6.5 5.500h3",
        ("bicycle",), (), awning=0.1,
    ),
    "pet": Kind(
        ("#6A4A1E", "#1F5F5A", "#7A3A2C"),
        "M10 10.500q-4 2-4 4.500t4 1.500t4-1.500t-4-4.500M4.5 9.500q-1.5-2 0-3t1.5 3M8 7.500q-1.5-3 0-4t1.5 3.500M12 7.500q1.5-3 0-4t-1.5 3.500M15.5 9.500q1.5-2 0-3t-1.5 3",
        ("dog", "sack", "cage"), ("packets", "jar"), awning=0.3,
    ),
    "gallery": Kind(
        ("#E9E5DB", "#23272F", "#4A4A44"),
        "M3 4h14v12h-14zM5 14l4-5l3 3l2-2l2 4",
        ("picture",),
    ),
    "travel": Kind(
        ("#1D5F78", "#9A4A1F", "#2F5A4A"),
        "M2.5 11l15-6l-4 11l-3.5-4zM10 12l-1.5 4.500l-1-5",
        ("globe", "suitcase", "poster"), ("poster", "globe"), awning=0.15,
    ),
    "tailor": Kind(
        ("#3A3F5C", "#6A3F2A", "#2F5548"),
        "M4 16.500l11-12q2.5 0 1.5 2.500zM4 16.500q3-4 6-1t6-2",
        ("form", "machine"), rail="shirt", awning=0.35,
    ),
    "laundry": Kind(
        ("#1F5A7A", "#3F5C63", "#4A4470"),
        "M4 3h12v14h-12zM6.5 11a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M6.5 5.500h3",
        ("washer", "washer", "towels"), (), awning=0.2,
    ),
    "gym": Kind(
        ("#26262E", "#8A3A1C", "#1F4F5C"),
        "M6 10h8M6 5.500v9M3.5 7.500v5M14 5.500v9M16.5 7.500v5",
        ("dumbbells", "treadmill", "kettlebell"), (), awning=0.02,
    ),
    "school": Kind(
        ("#6A3A24", "#2F4F5F", "#44563A"),
        "M2 8l8-4l8 4l-8 4zM5.5 10v4.500q4.5 3 9 0v-4.500M18 8v5",
        ("globe", "books", "plant"), entrance="civic",
    ),
    "kindergarten": Kind(
        ("#8A5210", "#2F6252", "#9A4038"),
        "M4 16.500v-7l6-6l6 6v7zM8 16.500v-5h4v5",
        ("blocks", "teddy", "train"), ("blocks",), awning=0.2,
    ),
    "bank": Kind(
        ("#1F3A52", "#24483A", "#4A2A30"),
        "M3 8l7-4.500l7 4.500zM5 8v6M8.5 8v6M11.5 8v6M15 8v6M3 16.500h14",
        ("plant", "brochures"), entrance="civic",
    ),
    "post": Kind(
        ("#7A5210", "#1D4F7C", "#8E3328"),
        "M3 5h14v10h-14zM3 5.500l7 5.500l7-5.5",
        ("parcel", "brochures", "parcel"), ("parcel",), awning=0.1,
    ),
    "hotel": Kind(
        ("#3F2433", "#1F3A34", "#5F4520"),
        "M3 15.500v-10M3 12.500h14v3M17 12.500v-1.500q0-2-2-2h-7v3.500M4.5 9.500a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0-2.4 0",
        ("armchair", "standlamp", "plant"), pendants=True, entrance="civic", banners=True,
    ),
    "museum": Kind(
        ("#5F3A24", "#2B3F54", "#44503A"),
        "M3 7.500l7-4l7 4zM4 9h12M5.5 9v5.500M10 9v5.500M14.5 9v5.500M3 16.500h14",
        ("amphora", "picture"), entrance="civic", banners=True,
    ),
    "theatre": Kind(
        ("#6E1C29", "#3A2448", "#1F3A44"),
        "M4 4q6 2.5 12 0q1 11-6 13q-7-2-6-13M7 9q1-1 2 0M11 9q1-1 2 0M7.5 12.500q2.5 2.5 5 0",
        ("curtains", "poster"), entrance="civic", canopy=True,
    ),
    "cinema": Kind(
        ("#7A1D2A", "#26304F", "#3F2A44"),
        "M3 5h14v10h-14zM6 5v10M14 5v10M3 8.300h3M3 11.600h3M14 8.300h3M14 11.600h3",
        ("poster",), canopy=True,
    ),
    "culture": Kind(
        ("#4F3A6A", "#8A3F24", "#1F5A5C"),
        "M10 3l2 4.500l5 .5l-3.8 3.300l1.2 5l-4.4-2.600l-4.4 2.600l1.2-5l-3.8-3.300l5-.5z",
        ("poster", "chair"), entrance="civic", banners=True,
    ),
    "library": Kind(
        ("#28485C", "#6A3A28", "#3A5440"),
        "M4 3.500h4v13h-4zM8 5.500h3.500v11h-3.500zM12 6l3-1l3 10.500l-3 1z",
        ("books", "cover", "books"), ("books", "books"), entrance="civic",
    ),
    "worship": Kind(
        ("#4A4238", "#3A4A5C", "#5A3A34"),
        "M5 17v-7q0-5 5-7q5 2 5 7v7zM10 3v14M5 10h10",
        ("glass-light",), entrance="civic",
    ),
    "town-hall": Kind(
        ("#24405C", "#5A2F2A", "#3F4A34"),
        "M4 17v-7h12v7M8 10v-5h4v5M10 5v-3M8.5 17v-4h3v4M2.5 17h15",
        ("plant", "brochures"), entrance="civic", banners=True,
    ),
    "station": Kind(
        ("#1F4A63", "#4A3A2C", "#2F4A3F"),
        "M5 4q5-2 10 0v9h-10zM5 8.500h10M7 17l1.5-4M13 17l-1.5-4M7.5 11h.1M12.5 11h.1",
        ("timetable", "bench"), entrance="civic",
    ),
    "office": Kind(
        ("#3F4C5C", "#4A4438", "#2F4F4A"),
        "M4 17v-13h8v13M12 8h4v9M6.5 7h3M6.5 10h3M6.5 13h3M2.5 17h15",
        ("plant", "desk", "plant"),
    ),
    "car": Kind(
        ("#2B3F54", "#8A3320", "#3F4A34"),
        "M3 14v-3.500l2-5h10l2 5v3.500zM3 10.500h14M5 14v2M15 14v2",
        ("car", "tyres"), (), awning=0.02,
    ),
    "vacant": Kind(("#8E8371",), "M10 4v12M4 10h12", ()),
    "other": Kind(
        ("#3F4F4A", "#5A4A3C", "#34485C"),
        "M4 9v7.500h12v-7.500M3 9l1.5-5h11l1.5 5q-1.7 2-3.5 0q-1.7 2-3.5 0q-1.7 2-3.5 0q-1.7 2-3.5 0",
        ("plant",), awning=0.2,
    ),
}
KINDS: tuple[str, ...] = tuple(CATALOGUE)


def kind_of(name: str) -> Kind:
    """Return what a kind shows; an unknown one gets curtains and a plant."""
    return CATALOGUE.get(name) or CATALOGUE["other"]
