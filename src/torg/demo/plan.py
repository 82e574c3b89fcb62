"""The plan of Örehamn at scale 1: its streets, squares and the houses that are decided by hand.

Metres from the middle of Stortorget; u grows to the east (the sound lies west), v to the north.
"""

from torg.demo.grid import Column, Cross, Patch
from torg.demo.pins import pins

TOWN = "Örehamn"
CENTRE, SOUTH, NORTH, EAST = "Gamla staden", "Garvarstaden", "Lotshöjden", "Klinten"

_BEND = ((6.5, 470.0, 0.32), (2.2, 170.0, 0.1))

CENTRE_PATCH = Patch(
    key="centrum",
    district=CENTRE,
    columns=(
        Column(-222, "Hamngatan", 18, "secondary", 0.52, ((5.0, 640.0, 0.1),)),
        Column(-124, "Sillgatan", 9, "living_street", 0.5, ((5.0, 500.0, 0.5), (2.0, 190.0, 0.2))),
        Column(0, "Klockgatan", 10, "pedestrian", 1.0, _BEND),
        Column(104, "Klintgatan", 9, "residential", 0.52, ((7.0, 560.0, 0.4), (2.0, 210.0, 0.8))),
        Column(208, "Borgmästargatan", 11, "residential", 0.2, ((8.0, 620.0, 0.45),)),
        Column(
            318, "Trädgårdsgatan", 11, "residential", 0.1, ((8.0, 660.0, 0.5),), ((-150.0, -28.0),)
        ),
        Column(432, "Östra Vallgatan", 18, "secondary", 0.1, ((12.0, 900.0, 0.5),)),
    ),
    crosses=(
        Cross(
            "Södra Vallgatan", ((0, -348), (2, -340), (4, -332), (6, -318)), 18, "secondary", 0.22
        ),
        Cross("Färgaregatan", ((0, -222), (2, -214)), 6, "living_street", 0.62),
        Cross("Kyrkogatan", ((2, -221), (4, -210)), 7, "residential", 0.4),
        Cross("Skolgatan", ((4, -240), (6, -225)), 9, "residential", 0.08),
        Cross("Prästgränd", ((2, -164), (3, -160)), 5, "pedestrian", 0.5),
        Cross("Lotsgatan", ((0, -142), (2, -136.5)), 7, "residential", 0.34),
        Cross("Rosengatan", ((3, -128), (4, -132), (6, -150)), 9, "residential", 0.12),
        Cross("Smedjegränd", ((2, -88), (3, -84)), 5, "pedestrian", 0.5),
        Cross(
            "Rådhusgatan",
            ((0, -36), (2, -31), (4, -30), (6, -28)),
            9,
            "residential",
            0.3,
            (
                (0, "Stortorget", "pedestrian", 0.95),
                (1, "Stortorget", "pedestrian", 0.95),
                (2, "Rådhusgatan", "pedestrian", 0.7),
            ),
            silent=(0, 1),
        ),
        Cross(
            "Norra torgsidan",
            ((0, 30), (2, 34)),
            9,
            "pedestrian",
            0.95,
            ((0, "Stortorget", "pedestrian", 0.95), (1, "Stortorget", "pedestrian", 0.95)),
            silent=(0, 1),
        ),
        Cross("Stortorget", ((0, -3), (2, 1.5)), 10, "pedestrian", 0.95, divides=False),
        Cross("Bagaregränd", ((2, 44), (3, 47)), 5, "pedestrian", 0.5),
        Cross("Biblioteksgatan", ((3, 62), (6, 70)), 9, "residential", 0.2),
        Cross("Slaktaregatan", ((0, 122), (1, 121), (2, 117)), 7, "living_street", 0.42),
        Cross("Apotekaregatan", ((2, 128), (4, 134), (5, 138)), 7, "residential", 0.34),
        Cross("Nygatan", ((0, 205), (2, 201)), 8, "residential", 0.3),
        Cross("Teatergatan", ((2, 222), (4, 226), (6, 236)), 9, "residential", 0.26),
        Cross("Tullgatan", ((0, 296), (2, 302)), 8, "residential", 0.2),
        Cross("Vaktgränd", ((2, 312), (3, 316)), 5, "pedestrian", 0.36),
        Cross("Slottsgatan", ((3, 318), (6, 326)), 9, "residential", 0.1),
        Cross("Norra Vallgatan", ((0, 402), (2, 398), (6, 410)), 18, "secondary", 0.16),
    ),
    open_ground=(
        (0, "Rådhusgatan", "square:Stortorget"),
        (1, "Rådhusgatan", "square:Stortorget"),
        (2, "Kyrkogatan", "church"),
        (4, "Rosengatan", "park:Stadsparken"),
        (5, "Rosengatan", "park:Stadsparken"),
    ),
    pins={
        (1, "Södra Vallgatan", "E"): pins("west-before"),
        (1, "Färgaregatan", "E"): pins("west-after"),
        (2, "Södra Vallgatan", "W"): pins("east-before"),
        (2, "Prästgränd", "W"): pins("east-after"),
        (1, "Lotsgatan", "N"): pins("townhall"),
        (0, "Norra torgsidan", "W"): pins("museum"),
        (3, "Apotekaregatan", "N"): pins("theatre"),
        (4, "Rådhusgatan", "S"): pins("library"),
        (4, "Södra Vallgatan", "S"): pins("police"),
        (3, "Rådhusgatan", "E"): pins("court"),
        (5, "Skolgatan", "N"): pins("swimming"),
        (0, "Nygatan", "W"): pins("concert"),
    },
)

SOUTH_PATCH = Patch(
    key="syd",
    district=SOUTH,
    zone="syd",
    columns=(
        Column(-96, "Järnvägsgatan", 12, "residential", 0.3, ((3.0, 500.0, 0.2),)),
        Column(14, "Södergatan", 11, "residential", 0.5, ((7.0, 520.0, 0.75), (2.0, 180.0, 0.3))),
        Column(116, "Kvarngatan", 9, "residential", 0.26, ((6.0, 480.0, 0.7),)),
        Column(220, "Vävaregatan", 9, "residential", 0.26, ((6.0, 560.0, 0.65),)),
        Column(324, "Repslagaregatan", 10, "residential", 0.16, ((7.0, 600.0, 0.6),)),
        Column(438, "Malmgatan", 16, "secondary", 0.14, ((8.0, 800.0, 0.55),)),
    ),
    crosses=(
        Cross(
            "Södra Vallgatan", ((0, -343), (1, -340), (3, -333), (5, -318)), 18, "secondary", 0.22
        ),
        Cross("Bangårdsgränd", ((0, -392), (1, -388)), 6, "residential", 0.4),
        Cross("Garvaregränd", ((3, -466), (4, -462)), 6, "residential", 0.4),
        Cross(
            "Stationsgatan", ((0, -436), (2, -430), (4, -424), (5, -420)), 9, "residential", 0.34
        ),
        Cross(
            "Södra Färgaregatan",
            ((0, -528), (2, -519), (4, -512), (5, -506)),
            11,
            "pedestrian",
            0.86,
        ),
        Cross("Mangelgränd", ((1, -574), (2, -571)), 5, "pedestrian", 0.3),
        Cross("Bruksgatan", ((0, -620), (2, -610), (3, -604), (5, -596)), 9, "residential", 0.26),
        Cross("Tegelgatan", ((0, -706), (3, -694), (5, -690)), 9, "residential", 0.14),
        Cross("Loggatan", ((2, -748), (4, -744)), 7, "residential", 0.08),
        Cross("Fabriksgatan", ((0, -800), (3, -792), (5, -784)), 10, "residential", 0.12),
        Cross("Södra Ringvägen", ((0, -892), (3, -884), (5, -878)), 16, "secondary", 0.1),
    ),
    open_ground=(
        (0, "Bangårdsgränd", "square:Stationstorget"),
        (3, "Södra Färgaregatan", "market:Garvaretorget"),
        (1, "Tegelgatan", "park:Valkparken"),
    ),
    pins={(2, "Bruksgatan", "N"): pins("kulturhus")},
)

NORTH_PATCH = Patch(
    key="norr",
    district=NORTH,
    zone="norr",
    texture="flats",
    columns=(
        Column(-212, "Strandvägen", 14, "tertiary", 0.06, ((10.0, 900.0, 0.2),)),
        Column(-92, "Lotsgången", 8, "residential", 0.05, ((8.0, 700.0, 0.3),)),
        Column(34, "Norra Klockgatan", 12, "tertiary", 0.5, ((8.0, 600.0, 0.1),)),
        Column(166, "Fyrgatan", 9, "residential", 0.06, ((9.0, 700.0, 0.3),)),
        Column(298, "Seglaregatan", 9, "residential", 0.05, ((9.0, 760.0, 0.35),)),
        Column(424, "Norra Ringvägen", 16, "secondary", 0.06, ((10.0, 900.0, 0.4),)),
    ),
    crosses=(
        Cross("Norra Vallgatan", ((0, 402), (2, 399), (5, 410)), 18, "secondary", 0.12),
        Cross("Knopgatan", ((2, 456), (3, 458)), 8, "residential", 0.45),
        Cross("Kaptensgatan", ((0, 506), (2, 510), (5, 520)), 10, "residential", 0.3),
        Cross("Styrmansgatan", ((0, 612), (2, 618), (5, 630)), 10, "residential", 0.06),
        Cross("Matrosgatan", ((1, 716), (5, 734)), 10, "residential", 0.04),
        Cross("Fyrbacken", ((0, 824), (2, 828), (5, 840)), 10, "residential", 0.03),
    ),
    open_ground=(
        (2, "Kaptensgatan", "park:Lotsparken"),
        (2, "Norra Vallgatan", "market:Lotstorget"),
    ),
)

EAST_PATCH = Patch(
    key="ost",
    district=EAST,
    zone="norr",
    texture="villas",
    columns=(
        Column(436, "Östra Vallgatan", 18, "secondary", 0.06, ((12.0, 900.0, 0.5),)),
        Column(536, "Klintvägen", 9, "residential", 0.05, ((10.0, 640.0, 0.5),)),
        Column(636, "Hasselvägen", 8, "residential", 0.02, ((12.0, 560.0, 0.55),)),
        Column(740, "Utsiktsvägen", 8, "residential", 0.02, ((14.0, 600.0, 0.6),)),
    ),
    crosses=(
        Cross("Malmövägen", ((0, -318), (3, -300)), 14, "secondary", 0.06),
        Cross("Plommonstigen", ((0, -236), (3, -214)), 7, "residential", 0.02),
        Cross("Körsbärsvägen", ((0, -150), (3, -130)), 8, "residential", 0.02),
        Cross("Äppelvägen", ((0, -58), (3, -44)), 8, "residential", 0.02),
        Cross("Fläderstigen", ((0, 34), (3, 40)), 7, "residential", 0.02),
        Cross("Nyponvägen", ((0, 122), (3, 130)), 8, "residential", 0.02),
        Cross("Slånbärsstigen", ((0, 210), (3, 220)), 7, "residential", 0.02),
        Cross("Hagtornsvägen", ((0, 300), (3, 312)), 8, "residential", 0.02),
        Cross("Björkavägen", ((0, 406), (3, 414)), 12, "tertiary", 0.03),
    ),
    open_ground=((1, "Äppelvägen", "park:Äppelparken"),),
)

BASE = (CENTRE_PATCH, SOUTH_PATCH, NORTH_PATCH, EAST_PATCH)
