"""Search and type-ahead at 100,000 documents, in the query layer, with facet counts.

    python benchmarks/bench_search.py [--documents N]     (TORG_DATABASE_URL names another engine)

The goal is p95 ≤ 20 ms.
"""

from measuring import heading, row, scratch_database, timed  # isort: skip

import argparse
import random
import time
from functools import partial

from torg.core.installation import refresh_statistics
from torg.core.search import Document, index_documents, search, suggest

ROUNDS = 8
NAMES = [
    "Anker", "Brygga", "Cirrus", "Dagg", "Ekorren", "Fyren", "Granen", "Havet", "Iris",
    "Järven", "Klippan", "Lyktan", "Månen", "Norden", "Orren", "Pilen", "Rönnen", "Svalan",
    "Tärnan", "Ugglan", "Vågen", "Åsen", "Älgen", "Öringen", "Bryggan", "Sjön", "Skogen",
    "Kullen",
]  # fmt: skip
GOODS = [
    "cykel", "bok", "blomma", "ost", "te", "kaffe", "skor", "kläder", "glasögon", "möbel",
    "leksak", "klocka", "smycke", "garn", "tyg", "musik", "skiva", "konst", "foto", "dator",
    "mobil", "fisk", "kött", "bröd", "frukt", "vin", "öl", "choklad", "glass", "korv", "sushi",
    "pizza", "thai",
]  # fmt: skip
ENDINGS = [
    "affären", "butiken", "handeln", "verkstaden", "salongen", "boden", "stugan", "hallen",
    "ateljén", "kiosken",
]  # fmt: skip
CATEGORIES = [
    "Restaurang", "Kafé", "Frisör", "Skor", "Kläder", "Bokhandel", "Tandläkare", "Apotek",
    "Bageri", "Blommor", "Optiker", "Gym", "Hotell", "Museum", "Bank", "Matbutik", "Cyklar",
    "Möbler", "Guldsmed", "Skräddare",
]  # fmt: skip
COMMON = ["restaurang", "kafé", "skor", "frisör", "storgatan", "butik", "kläder", "mat"]
RARE = [
    "cykelreparation", "blomsterhandel", "rag o salt", "herrskor", "laga cykel", "köttbullar",
    "kafé tärnan", "skräddare storgatan", "glasögon", "sushi restaurang", "mobilskal", "ostaffär",
]  # fmt: skip
WRONG = ["restuarang", "blomsterhnadel", "tandläkre", "cykelverkstd", "kondotori", "frisrö"]
TYPED = ["ca", "caf", "cyk", "res", "b", "kung", "storg", "blomm", "tär", "ugglan ca", "s", "skom"]


def documents(count: int) -> list[Document]:
    rng = random.Random(7)
    streets = [f"{rng.choice(NAMES)}{i}gatan" for i in range(400)] + ["Storgatan"] * 20
    made = []
    for number in range(1, count + 1):
        category = CATEGORIES[min(int(rng.expovariate(0.25)), len(CATEGORIES) - 1)]
        goods = rng.sample(GOODS, 3)
        stem = rng.choice(NAMES)
        title = rng.choice(
            [f"{category} {stem}", f"{goods[0].title()}{rng.choice(ENDINGS)} {stem}",
             f"{stem} & {rng.choice(NAMES)}", f"{stem}s {goods[1]}", f"Café {stem}{number % 997}"]
        )  # fmt: skip
        street = rng.choice(streets)
        made.append(
            Document(
                kind="place" if number % 20 else "street",
                object_id=number,
                city_id=1,
                title=title,
                slug=f"x{number}",
                subtitle=f"{category} · {street} {rng.randrange(1, 90)}",
                body=f"Vi säljer {goods[0]}, {goods[1]}, {goods[2]} sedan {1900 + number % 99}.",
                english="shop",
                weight=1 + rng.random() / 2,
                facet=category.lower(),
            )
        )
    return made


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--documents", type=int, default=100_000)
    made = documents(arguments.parse_args().documents)
    start = time.perf_counter()
    index_documents(made)
    spent = time.perf_counter() - start
    refresh_statistics()
    heading(
        f"question, {len(made):,} documents", "goal", "p50 ms", "p95 ms", "CPU p50 ms", "CPU p95 ms"
    )
    for label, ask, questions in (
        ("search, common words", search, COMMON),
        ("search, rare words", search, RARE),
        ("search, misspelt", search, WRONG),
        ("search, all of these", search, COMMON + RARE + WRONG),
        ("type-ahead", suggest, TYPED),
    ):
        times = timed([partial(ask, 1, question) for question in questions], ROUNDS)
        row(label, "≤ 20", times.p50, times.p95, times.cpu50, times.cpu95)
    print(f"\nIndexed in {spent:.1f} s, {len(made) / spent:,.0f} documents a second.")


if __name__ == "__main__":
    with scratch_database():
        main()
