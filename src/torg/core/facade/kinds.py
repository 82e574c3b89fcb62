"""What each kind of place shows: sign colours, what stands in its window, whether an awning.

Colours are sign grounds: white (or, on the pale ones, night blue) is legible on every one of
them at 4.5:1 or better, which a test holds. Names of things are drawn in `goods`.
"""

from dataclasses import dataclass
from typing import Literal

Entrance = Literal["shop", "civic"]


@dataclass(frozen=True)
class Kind:
    brands: tuple[str, ...]  # sign grounds
    floor: tuple[str, ...] = ("plant",)  # what stands on the window's floor
    shelf: tuple[str, ...] = ()  # on a shelf half-way up
    rail: str = ""  # hung from a rail, in every other window
    outside: str = ""  # on the pavement when open
    pendants: bool = False  # lamps over tables
    awning: float = 0.0  # how often it has one
    entrance: Entrance = "shop"
    canopy: bool = False  # a row of bulbs over the entrance
    banners: bool = False  # cloths beside the upper windows


CATALOGUE: dict[str, Kind] = {
    "bakery": Kind(
        ("#7C3A1D", "#9A4A26", "#2D4858"),
        ("loaf", "cake", "baguettes"),
        ("bun", "bun", "loaf"),
        awning=0.9,
    ),
    "cafe": Kind(
        ("#2C5A4C", "#86482A", "#203A54"),
        ("table",),
        ("cup", "cup", "cake"),
        pendants=True,
        awning=0.8,
    ),
    "restaurant": Kind(
        ("#5C1E2B", "#1D3B34", "#18243C"),
        ("dinner",),
        ("bottle", "bottle"),
        pendants=True,
        awning=0.45,
    ),
    "bar": Kind(
        ("#1F3A2C", "#4B2233", "#26262E"),
        ("beer", "stool"),
        ("bottle", "bottle", "glass"),
        pendants=True,
        awning=0.2,
    ),
    "fast-food": Kind(
        ("#A5321F", "#87501A", "#1F4E63"),
        ("burger", "fries", "burger"),
        ("cup", "bottle"),
        pendants=True,
        awning=0.6,
    ),
    "ice-cream": Kind(
        ("#8E3F63", "#1F6A72", "#F1E6D6"), ("cone", "sundae", "cone"), ("cone", "cup"), awning=0.95
    ),
    "sweets": Kind(
        ("#99355A", "#6A3A1E", "#256070"), ("jar", "chocolates", "cake"), ("jar", "jar"), awning=0.7
    ),
    "deli": Kind(
        ("#81521A", "#7B2D22", "#2C594D"),
        ("wheel", "cheese", "bottle"),
        ("bottle", "bottle", "cheese"),
        awning=0.9,
    ),
    "butcher": Kind(
        ("#8C2A25", "#5A1F27", "#2B3F4E"),
        ("sausages", "ham", "cheese"),
        ("ham", "bottle"),
        awning=0.8,
    ),
    "fish": Kind(
        ("#15617F", "#2E4759", "#1F5F5A"), ("fish", "fish", "crate"), ("bottle", "jar"), awning=1.0
    ),
    "grocery": Kind(
        ("#3A672A", "#A03A27", "#1E5069"),
        ("crate",),
        ("bottle", "packets", "bottle"),
        outside="crate",
        awning=0.9,
    ),
    "wine": Kind(
        ("#5A1F33", "#2F3F2C", "#33304C"), ("bottle", "barrel", "bottle"), ("bottle",), awning=0.25
    ),
    "kiosk": Kind(
        ("#9E3626", "#1D5874", "#3B652C"),
        ("magazines", "packets", "magazines"),
        ("packets", "jar"),
        awning=0.95,
    ),
    "books": Kind(
        ("#203A54", "#3A5938", "#7A2E23"),
        ("books", "cover", "books"),
        ("books", "books", "cover"),
        awning=0.4,
    ),
    "records": Kind(
        ("#3B2A50", "#A03A27", "#1D1D22"),
        ("record", "record", "turntable"),
        ("record",),
        awning=0.2,
    ),
    "instruments": Kind(
        ("#6B3F1E", "#26262E", "#5A2233"),
        ("guitar", "drum", "guitar"),
        ("cover", "record"),
        awning=0.2,
    ),
    "toys": Kind(
        ("#A9422A", "#1D6482", "#80560F"),
        ("teddy", "train", "blocks"),
        ("blocks", "teddy"),
        awning=0.8,
    ),
    "flowers": Kind(
        ("#3B682B", "#24524A", "#8A4860"),
        ("bouquet", "bouquet", "pot"),
        ("pot", "plant"),
        outside="bouquet",
        awning=0.85,
    ),
    "clothes": Kind(
        ("#23272F", "#66574A", "#2E4759"), ("dress", "coat"), rail="shirt", awning=0.25
    ),
    "shoes": Kind(
        ("#5B3A23", "#9C3827", "#28394C"), ("shoe", "boot", "shoe"), ("shoe",), awning=0.3
    ),
    "jeweller": Kind(
        ("#2B2539", "#5A1F2C", "#1F4B4A"), ("bust", "watch"), ("watch", "bust"), awning=0.2
    ),
    "optician": Kind(
        ("#15617F", "#2B3A57", "#E9E5DB"),
        ("glasses", "head", "glasses"),
        ("glasses", "plant"),
        awning=0.1,
    ),
    "pharmacy": Kind(
        ("#2B6845", "#EDF1EC", "#1F5560"), ("packets", "packets", "plant"), ("packets",)
    ),
    "doctor": Kind(
        ("#1F5F73", "#E8EDEC", "#3E5A52"), ("plant", "armchair", "plant"), (), awning=0.05
    ),
    "dentist": Kind(
        ("#2A6379", "#E6EDEE", "#4B5F7C"), ("plant", "armchair", "tooth"), (), awning=0.05
    ),
    "hair": Kind(("#18243C", "#793D4C", "#E9E5DB"), ("barber",), (), awning=0.15),
    "beauty": Kind(
        ("#7D3B55", "#F0E4DF", "#4B4466"),
        ("orchid", "towels", "flask"),
        ("flask", "flask", "orchid"),
        awning=0.25,
    ),
    "tattoo": Kind(
        ("#22222A", "#4A2030", "#1F3A44"), ("flash", "armchair"), ("flash",), awning=0.05
    ),
    "home": Kind(
        ("#566252", "#85542A", "#2E4759"),
        ("chair", "lamp", "vase"),
        ("vase", "vase"),
        pendants=True,
        awning=0.2,
    ),
    "yarn": Kind(
        ("#8A4860", "#56638A", "#3A5B52"), ("yarn", "yarn", "dress"), ("yarn",), awning=0.6
    ),
    "gifts": Kind(
        ("#8C3A4C", "#255C66", "#6E5620"),
        ("parcel", "candles", "vase"),
        ("parcel", "candles"),
        awning=0.5,
    ),
    "second-hand": Kind(
        ("#5F4326", "#3F5A44", "#6A2F3A"),
        ("lamp", "clock", "chair"),
        ("vase", "clock", "cup"),
        awning=0.35,
    ),
    "hardware": Kind(
        ("#8A3A1C", "#2B4A5C", "#4A4A2A"),
        ("paint", "ladder", "paint"),
        ("tools", "paint"),
        awning=0.3,
    ),
    "electronics": Kind(
        ("#1F4F73", "#26262E", "#5A3A6E"),
        ("screen", "phone", "screen"),
        ("phone", "speaker"),
        awning=0.05,
    ),
    "sports": Kind(
        ("#1F5C45", "#A0391F", "#1F4569"), ("ball", "skis", "shoe"), rail="jersey", awning=0.15
    ),
    "bicycles": Kind(("#1F5A69", "#A8472A", "#23272F"), ("bicycle",), (), awning=0.1),
    "pet": Kind(
        ("#6A4A1E", "#1F5F5A", "#7A3A2C"), ("dog", "sack", "cage"), ("packets", "jar"), awning=0.3
    ),
    "gallery": Kind(("#E9E5DB", "#23272F", "#4A4A44"), ("picture",)),
    "travel": Kind(
        ("#1D5F78", "#9A4A1F", "#2F5A4A"),
        ("globe", "suitcase", "poster"),
        ("poster", "globe"),
        awning=0.15,
    ),
    "tailor": Kind(
        ("#3A3F5C", "#6A3F2A", "#2F5548"), ("form", "machine"), rail="shirt", awning=0.35
    ),
    "laundry": Kind(
        ("#1F5A7A", "#3F5C63", "#4A4470"), ("washer", "washer", "towels"), (), awning=0.2
    ),
    "gym": Kind(
        ("#26262E", "#8A3A1C", "#1F4F5C"), ("dumbbells", "treadmill", "kettlebell"), (), awning=0.02
    ),
    "school": Kind(
        ("#6A3A24", "#2F4F5F", "#44563A"), ("globe", "books", "plant"), entrance="civic"
    ),
    "kindergarten": Kind(
        ("#8A5210", "#2F6252", "#9A4038"), ("blocks", "teddy", "train"), ("blocks",), awning=0.2
    ),
    "bank": Kind(("#1F3A52", "#24483A", "#4A2A30"), ("plant", "brochures"), entrance="civic"),
    "post": Kind(
        ("#7A5210", "#1D4F7C", "#8E3328"),
        ("parcel", "brochures", "parcel"),
        ("parcel",),
        awning=0.1,
    ),
    "hotel": Kind(
        ("#3F2433", "#1F3A34", "#5F4520"),
        ("armchair", "standlamp", "plant"),
        pendants=True,
        entrance="civic",
        banners=True,
    ),
    "museum": Kind(
        ("#5F3A24", "#2B3F54", "#44503A"), ("amphora", "picture"), entrance="civic", banners=True
    ),
    "theatre": Kind(
        ("#6E1C29", "#3A2448", "#1F3A44"), ("curtains", "poster"), entrance="civic", canopy=True
    ),
    "cinema": Kind(("#7A1D2A", "#26304F", "#3F2A44"), ("poster",), canopy=True),
    "culture": Kind(
        ("#4F3A6A", "#8A3F24", "#1F5A5C"), ("poster", "chair"), entrance="civic", banners=True
    ),
    "library": Kind(
        ("#28485C", "#6A3A28", "#3A5440"),
        ("books", "cover", "books"),
        ("books", "books"),
        entrance="civic",
    ),
    "worship": Kind(("#4A4238", "#3A4A5C", "#5A3A34"), ("glass-light",), entrance="civic"),
    "town-hall": Kind(
        ("#24405C", "#5A2F2A", "#3F4A34"), ("plant", "brochures"), entrance="civic", banners=True
    ),
    "station": Kind(("#1F4A63", "#4A3A2C", "#2F4A3F"), ("timetable", "bench"), entrance="civic"),
    "office": Kind(("#3F4C5C", "#4A4438", "#2F4F4A"), ("plant", "desk", "plant")),
    "car": Kind(("#2B3F54", "#8A3320", "#3F4A34"), ("car", "tyres"), (), awning=0.02),
    "vacant": Kind(("#8E8371",), ()),
    "other": Kind(("#3F4F4A", "#5A4A3C", "#34485C"), ("plant",), awning=0.2),
}
KINDS: tuple[str, ...] = tuple(CATALOGUE)


def kind_of(name: str) -> Kind:
    """Return what a kind shows; an unknown one gets curtains and a plant."""
    return CATALOGUE.get(name) or CATALOGUE["other"]
