"""Helsingborg's samples leaf by leaf: each stands in its event, or here with why it does not."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from torg.agenda.importers import tidy
from torg.agenda.importers.reading import read_source
from torg.agenda.importers.stated import Context

# Paths → why nothing of them is kept.
LEFT_OUT = {
    r"(\.id|\.featured_media|\.acf\.image\[]|\.acf\.image|\.acf\.audience\[]|\.place_id)$":
        "a number of the source's own; what it stands for is carried along by name",
    r"\.(slug|guid\.rendered|class_list\[]|author|uuid|type|mime_type|media_type)$":
        "how the source keeps the row",
    r"^\.(date|date_gmt|modified|modified_gmt|status)$|\.wp:.*\.date$|attachment\[]\.date$":
        "when and how the row was written, not the event",
    r"\._links\.|wp:term\[]\[]\.link$|(media|attachment)\[]\.link$": "addresses inside the source",
    r"\.taxonomy$": "which list a word comes from: it decides the field",
    r"^\.excerpt\.": "the beginning of the text once more",
    r"^\.user_groups\[]\.name$": "who may edit the row in the source",
    r"^\.occasions\[]\.end_date$": "every date lasts as long as the first, whose end is kept",
    r"^\.acf\.(date|timeFrom|timeEnd)$": "the form's old fields; the occasions say when",
    r"^\.acf\.pricing$": "the prices say it",
    r"^\.organizers\[]\.main_organizer$": "puts the organiser first",
    r"^\.acf\.physical_virtual$": "on site is what is meant where nothing is said",
    r"^\.acf\.location\.(lat|lng)$": "the marker's point is used where there is one",
    r"\.(zoom|layers\[]|version|default_label)$": "how the source draws its map",
    r"\.geocode\[]\.": "how the source found the marker; its address and point are kept",
    r"\.(state|country|country_short)$": "the town is said",
    r"\.acf\.address\.(address|lat|lng)$": "the organiser's street, number and town are said",
    r"\.location\.address$": "put together anew from its parts",
    r"_embedded\.location\[]\.": "the place, which the row itself tells",
    r"\.(media_details|caption)\.": "the file's own facts; the caption is the file's name",
    r"(media|attachment)\[]\.title\.rendered$": "the file's name",
}  # fmt: skip
# Values → how the event says them. Sums are öre, days are days, words are ours.
SAID = {
    "20250801": "2025-08-01",
    "20250831": "2025-09-01",  # until midnight
    "20300606": "2030-06-06",
    "20300607": "2030-06-07",
    "09:00:00": "09.00",
    "18:00:00": "18.00",
    "monday": "mån", "tuesday": "mån–lör", "wednesday": "mån–lör", "thursday": "mån–lör",
    "friday": "mån–lör", "saturday": "lör", "sunday": "sön",
    "True": "",  # open, free, an age limit: said by the rest of their row
    "scheduled": "", "https://schema.org/EventScheduled": "",  # what is meant where nothing is said
    "rescheduled": "moved",
    "book_free": "Det kostar inget att boka",
    "55.9668958": "55.966896", "12.7745249": "12.774525",  # to a decimetre
    "56.0473605": "56.047361", "12.6920651": "12.692065",
    "Accessible toilet": "toilets:wheelchair", "Accessible toilets": "toilets:wheelchair",
    "Elevator/ramp": "elevator", "Low-stimulation areas": "low_stimulation",
    "Children": "children",
}  # fmt: skip


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from leaves(inside, f"{path}.{name}")
    elif isinstance(value, list):
        for inside in value:
            yield from leaves(inside, f"{path}[]")
    elif value not in (None, "", False):
        yield path, value


def words(text: str) -> list[str]:
    text = re.sub(r"(\d)T(\d)", r"\1 \2", text)  # a time, as the event writes it
    return re.findall(r"[^\W\d_]+|\d+", text.lower())


@pytest.mark.parametrize("name", ["legacy", "release", "exhibition"])
def test_every_leaf_is_told_or_left_out_for_a_reason(
    sample: Callable[[str], str], name: str
) -> None:
    text = sample(f"helsingborg/wp-{name}-event.json")
    event = read_source(text, "auto", Context()).events[0].as_json()
    facts = " ".join(f"{path} {value}" for path, value in leaves(event))
    told = f" {' '.join(words(facts))} "
    missing = []
    for path, value in leaves(json.loads(text)):
        if any(re.search(pattern, path) for pattern in LEFT_OUT):
            continue
        # A rich text has links in it: it is looked for piece by piece.
        pieces = re.split(r"<[^>]+>|\n", SAID.get(str(value), str(value)))
        clean = [" ".join(words(tidy.plain(piece, 9_000))) for piece in pieces]
        if not all(f" {piece} " in told for piece in clean if piece):
            missing.append((path, value))
    assert missing == []
