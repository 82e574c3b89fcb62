"""Search and type-ahead at 100,000 documents, on SQLite and on PostgreSQL.

    python benchmarks/bench_search.py [documents]

Prints one table: time to index, then p50 and p95 of each kind of question in the query layer, with
facet counts. SQLite runs in a directory of its own; PostgreSQL where
`TORG_BENCH_DATABASE_URL` names a server (a database `torg_bench_search` is made there and dropped
again). The goal is p95 ≤ 20 ms.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

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


def documents(count: int) -> "list[Document]":
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


def timed(
    ask: Callable[[str], object], questions: list[str], rounds: int = 8
) -> tuple[float, float, float]:
    """Return p50, p95 and the p95 of this process's own CPU time, in milliseconds.

    The questions come in turn, as they do in life. On a busy machine the CPU time says more; it
    leaves out what PostgreSQL's server does.
    """
    for question in questions:
        ask(question)
    spent, worked = [], []
    for _ in range(rounds):
        for question in questions:
            start, cpu = time.perf_counter(), time.process_time()
            ask(question)
            worked.append((time.process_time() - cpu) * 1000)
            spent.append((time.perf_counter() - start) * 1000)
    high, high_cpu = (statistics.quantiles(times, n=20)[-1] for times in (spent, worked))
    return statistics.median(spent), high, high_cpu


def measure(count: int) -> list[str]:
    """Return the rows of one engine."""
    call_command("migrate", verbosity=0)
    made = documents(count)
    start = time.perf_counter()
    index_documents(made)
    spent = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    name = connection.vendor
    rows = [f"| {name} | index {count:,} documents | {spent:.1f} s | {count / spent:,.0f}/s | |"]
    for label, ask, questions in (
        ("search, common words", lambda q: search(1, q), COMMON),
        ("search, rare words", lambda q: search(1, q), RARE),
        ("search, misspelt", lambda q: search(1, q), WRONG),
        ("search, all of these", lambda q: search(1, q), COMMON + RARE + WRONG),
        ("type-ahead", lambda q: suggest(1, q), TYPED),
    ):
        middle, high, cpu = timed(ask, questions)
        rows.append(f"| {name} | {label} | {middle:.1f} ms | {high:.1f} ms | {cpu:.1f} ms |")
    return rows


def run(url: str, home: str, count: int) -> None:
    environment = os.environ | {"TORG_HOME": home, "TORG_DATABASE_URL": url, "BENCH_INNER": "1"}
    subprocess.run(
        [sys.executable, __file__, str(count), *sys.argv[2:]], env=environment, check=True
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("| engine | what | p50 | p95 | p95 CPU |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as home:
        run(f"sqlite:///{home}/bench.sqlite3", home, count)
        server = os.environ.get("TORG_BENCH_DATABASE_URL")
        if server:
            import psycopg  # noqa: PLC0415  -- only with a server

            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute("DROP DATABASE IF EXISTS torg_bench_search")
                admin.execute("CREATE DATABASE torg_bench_search")
                run(server.rsplit("/", 1)[0] + "/torg_bench_search", home, count)
                admin.execute("DROP DATABASE torg_bench_search")


if os.environ.get("BENCH_INNER"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from torg.core.search import Document, index_documents, search, suggest

    print("\n".join(measure(int(sys.argv[1]))), flush=True)
elif __name__ == "__main__":
    main()
