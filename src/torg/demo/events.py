"""Writes the town's feeds of events as their owners would publish them: four files, four formats.

The dates lie around the day that is given, so that the town is never without life; the same day,
scale and seed give the same bytes. Some events are told by two feeds, one is called off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from torg.demo.event_files import write_api, write_ics, write_linked, write_page
from torg.demo.noise import stream
from torg.demo.words import rows

_WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
AHEAD = 42  # days that the generated programme covers

_ACTS = (
    "Trio Lind",
    "Havsörnarna",
    "Elsa & Svallet",
    "Nattfärjan",
    "Kvartett Bly",
    "Rost",
    "Tove Vassrugg",
    "Saltgurkorna",
    "Orkester Dis",
    "Fem Famnar",
    "Mörkret Bakom",
    "Lill-Anker",
    "Duo Drivved",
    "Blåsoktetten",
    "Sista Båten",
    "Kammarkören Eko",
)
_SOUNDS = ("jazz", "visor", "kammarmusik", "rock", "folkmusik", "elektroniskt", "soul", "punk")
_FILMS = (
    "Ljuset på andra sidan",
    "Fyren vid norra udden",
    "En lång vinter",
    "Bageriet",
    "Två hamnar",
    "Tystnad, tagning",
    "Måndagsklubben",
    "Väg 111",
    "Katten i kartongen",
    "Sydvästen",
)


@dataclass
class Happening:
    """One event of the town. `days` are dates; with `weekly` it goes on from the first of them."""

    feed: str
    venue: str
    organiser: str
    category: str
    title: str
    text: str
    days: list[date]
    at: time
    minutes: int
    price: int | None = None  # kronor
    weekly: str = ""  # "TU,TH"
    last: date | None = None  # of an exhibition
    cancelled: set[date] = field(default_factory=set)

    @property
    def uid(self) -> str:
        letters = self.title.lower().translate(str.maketrans("åäöé", "aaoe"))
        return f"{re.sub('[^a-z0-9]+', '-', letters).strip('-')}-{self.feed}"

    def starts(self) -> Iterator[datetime]:
        for day in self.days:
            yield datetime.combine(day, self.at)

    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class EventFile:
    """One feed: the name of who publishes it, the file, and its rank (1 is believed first)."""

    name: str
    path: Path
    rank: int


def write_events(
    directory: Path, day: date, *, scale: float = 1.0, seed: int = 1658
) -> list[EventFile]:
    """Write the four feeds into `directory`, with dates around `day`."""
    directory.mkdir(parents=True, exist_ok=True)
    monday = day - timedelta(days=day.weekday())
    found = [*_told(monday), *_programme(monday, scale, seed)]
    files = []
    for feed, name, path, write, rank in (
        ("stad", "Örehamns evenemang", "evenemang.json", write_api, 10),
        ("scen", "Scenprogrammet", "scenprogram.html", write_page, 20),
        ("kalender", "Stadens kalender", "kalender.ics", write_ics, 30),
        ("karta", "Kulturkartan", "kulturkartan.json", write_linked, 60),
    ):
        target = directory / path
        write(target, [one for one in found if one.feed == feed])
        files.append(EventFile(name, target, rank))
    return files


def _told(monday: date) -> Iterator[Happening]:
    for feed, line in rows("events"):
        parts = (part.strip() for part in line.split("|"))
        venue, organiser, category, when, minutes, price, title, text = parts
        one = Happening(
            feed,
            venue,
            organiser,
            category,
            title,
            text,
            [],
            time(),
            int(minutes),
            int(price) if price else None,
        )
        _set_time(one, when, monday)
        yield one


def _set_time(one: Happening, when: str, monday: date) -> None:
    days, _space, clock = when.partition(" ")
    if clock:
        hour, minute = clock.split(".")
        one.at = time(int(hour), int(minute))
    if ".." in days:
        first, last = (int(part) for part in days.split(".."))
        one.days, one.last = [monday + timedelta(first)], monday + timedelta(last)
    elif days[0] in "+-":
        for part in days.split(","):
            one.days.append(monday + timedelta(int(part.rstrip("x"))))
            if part.endswith("x"):
                one.cancelled.add(one.days[-1])
    else:
        numbers = [_WEEK.index(name) for name in days.split(",")]
        one.weekly = days.upper()
        one.days = [monday + timedelta(numbers[0])]


def _programme(monday: date, scale: float, seed: int) -> Iterator[Happening]:
    """Yield concerts and films for six weeks; every third concert is on the culture map too."""
    chance = stream(seed, "events")
    acts = chance.sample(_ACTS, len(_ACTS))
    evenings = [n for n in range(AHEAD) if n % 7 in {3, 4, 5}]
    for number, evening in enumerate(evenings):
        act = acts[number % len(acts)]
        round_ = "" if number < len(acts) else " igen"
        sound = chance.choice(_SOUNDS)
        day, at = monday + timedelta(evening), time(19 + number % 2, 30)
        price = chance.choice((0, 120, 180, 220, 260))
        text = f"En kväll med {sound}. Insläpp en halvtimme före."
        yield Happening(
            "scen",
            "Mistluren",
            "Mistluren",
            "MusicEvent",
            f"{act}{round_}: {sound}",
            text,
            [day],
            at,
            120,
            price,
        )
        if number % 3 == 0:
            title = f"{act}{round_} – {sound} på Mistluren"
            yield Happening(
                "karta",
                "Mistluren",
                "Kulturkartan",
                "Musik",
                title,
                f"Konsert med {act}.",
                [day],
                at,
                120,
                price,
            )
    for number in range(round(36 * min(scale, 3))):
        day = monday + timedelta(number * 2 % AHEAD)
        film, turn = _FILMS[number % len(_FILMS)], number // len(_FILMS)
        title = film if turn == 0 else f"{film} ({turn + 1}:a visningen)"
        yield Happening(
            "karta",
            "Bio Sagan",
            "Bio Sagan",
            "Film",
            title,
            "Visas på stora duken.",
            [day],
            time(18 + number % 3, 0),
            110,
            130,
        )
