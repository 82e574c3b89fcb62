"""Bad files are refused with a reason; bad elements are counted and left out; nothing is halved."""

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import osmium
import pytest
from shapely import Point

from tests.places.importers.osm_xml import Town
from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import ImportRun
from torg.demo import write_town
from torg.places.importers.osm import safety
from torg.places.importers.osm.extract import Unreadable
from torg.places.importers.osm.finds import Find, _once
from torg.places.importers.osm.streets import _longest
from torg.places.importers.osm.worker import read
from torg.places.models import City, Place
from torg.places.services import ground

Run = Callable[..., tuple[City, ImportReport]]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BOMB = (
    HEAD
    + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    + '<osm version="0.6"><node id="1" lat="56" lon="12"><tag k="shop" v="&b;"/></node></osm>'
)
LATIN = b'<?xml version="1.0" encoding="iso-8859-1"?><osm version="0.6"/>'
PBF = b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x04" + b"\x00" * 4


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.osm", b"", "empty"),
        ("empty.osm.gz", gzip.compress(b"", mtime=0), "empty"),
        ("page.osm", b"<html><body>No such file</body></html>", "format"),
        ("picture.osm.pbf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "format"),
        ("words.osm", b"hello", "format"),
        ("bomb.osm", BOMB.encode(), "entities"),
        ("bomb.osm.gz", gzip.compress(BOMB.encode(), mtime=0), "entities"),
        ("wide.osm", BOMB.encode("utf-16"), "format"),
        ("latin.osm", LATIN, "encoding"),
        ("short.osm", b'<osm version="0.6"><node id="1" lat="56" lon="12"><tag k="na', "truncated"),
        ("short.osm.gz", gzip.compress(b'<osm version="0.6"/>' * 90, mtime=0)[:30], "truncated"),
        ("odd.osm", b'<osm version="0.6"><node id="1" lat="1" lon="2"></way></osm>', "broken"),
        ("zero.osm", b'<osm version="0.6">\x00</osm>', "broken"),
        ("garbage.osm.pbf", PBF + b"garbage" * 40, "broken"),
    ],
)  # fmt: skip
def test_the_whole_is_refused(
    tmp_path: Path, name: str, content: bytes, reason: str, run: Run
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.code == reason
    with pytest.raises(RefusedWhole):
        run(path)
    assert ImportRun.objects.get().status == ImportRun.Status.REFUSED
    assert not City.objects.exists()


@pytest.mark.parametrize(
    ("positions", "taken"),
    [
        ([(90, 180), (-90, -180)], 0),  # no plane can be laid there
        ([(0, 179.999), (0, -179.999)], 1),  # one of the two is the town
        ([(56, 12.7), (-33, 151)], 1),
    ],
)
def test_places_at_the_ends_of_the_earth(
    tmp_path: Path, positions: list[tuple[float, float]], taken: int, run: Run
) -> None:
    rows = "".join(
        f'<node id="{number}" lat="{lat}" lon="{lon}"><tag k="shop" v="shoes"/>'
        f'<tag k="name" v="Prov {number}"/></node>'
        for number, (lat, lon) in enumerate(positions, 1)
    )
    path = tmp_path / "far.osm"
    path.write_text(f'{HEAD}<osm version="0.6">{rows}</osm>')
    if taken:
        _city, report = run(path)
        assert (report.created, report.refused) == (taken, len(positions) - taken)
    else:
        with pytest.raises(RefusedWhole):
            run(path)
        assert not City.objects.exists()


def test_a_gzip_that_unfolds_without_end(tmp_path: Path) -> None:
    path = tmp_path / "blank.osm.gz"
    path.write_bytes(gzip.compress(b'<osm version="0.6">' + b" " * (80 << 20) + b"</osm>", mtime=0))
    with pytest.raises(Unreadable) as refusal:
        safety.check_xml(path, "osm.gz")
    assert refusal.value.code == "bomb"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_truncated_pbf(tmp_path: Path, run: Run, share: float) -> None:
    whole = write_town(tmp_path / "made", scale=0.1).osm.read_bytes()
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(RefusedWhole):
        run(path)
    assert not City.objects.exists()


def test_bad_elements_are_counted_and_the_rest_goes_on(town: Town, run: Run) -> None:
    town.raw = [
        '<node id="5001" lat="NaN" lon="12.7"><tag k="shop" v="books"/></node>',
        '<node id="5002" lat="95" lon="12.7"><tag k="shop" v="books"/></node>',
        '<node id="5003" lat="56" lon="512"><tag k="shop" v="books"/></node>',
        '<node id="x" lat="56" lon="12.7"><tag k="shop" v="books"/></node>',
        f'<node id="5004" lat="56" lon="12.7"><tag k="name" v="{"x" * 10_000_000}"/></node>',
        '<node id="5005" lat="-20" lon="-60"><tag k="shop" v="books"/></node>',
        '<node id="5006"><tag k="shop" v="books"/></node>',
    ]  # fmt: skip
    town.relation([("relation", 1, "outer")], {"type": "multipolygon", "shop": "mall"})
    town.way([(0, 200), (10, 200), (0, 200)], {"shop": "kiosk", "name": "Ett streck"})
    town.way([(0, 300), (10, 310), (0, 310), (10, 300), (0, 300)], {"building": "yes"})
    city, report = run(town)
    reasons = {row["row"]: row["reason"] for row in report.refused_rows}
    assert set(reasons) >= {
        "node/5001", "node/5002", "node/5003", "node/x", "node/5004", "osm:node/5005", "node/5006",
        "relation/1",
    }  # fmt: skip
    assert all(reasons.values())
    assert Place.objects.filter(city=city, name="Provbageriet").exists()
    assert report.created >= 6


def test_markup_in_names_is_only_text(run: Run) -> None:
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "residential", "name": "<b>Prov</b>gatan"})
    town.node(10, 5, {
        "shop": "books", "name": "<script>alert(1)</script>Bok & Bild",
        "website": "javascript:alert(1)", "phone": "<i>042</i>-100 200",
        "description": "<img src=x onerror=1>Fint",
    })  # fmt: skip
    town.node(20, 5, {
        "shop": "books", "name": "\u202ekob", "email": "not an address",
        "opening_hours": "<b>Mo</b>",
    })  # fmt: skip
    town.node(30, 5, {"shop": "books", "name": "!!!"})
    _city, report = run(town)
    place = Place.objects.get(name__contains="Bok & Bild")
    assert "<" not in place.name + place.description + place.phone
    assert place.website == ""
    assert report.refused == 1
    assert Place.objects.get(name="kob").email == ""


def test_numbers_below_zero_and_any_order(town: Town, run: Run, tmp_path: Path) -> None:
    """A file saved by an editor: not uploaded yet, ways before their nodes."""
    town.nodes, town.ways = town.ways, town.nodes
    text = town.xml().replace('id="', 'id="-').replace('ref="', 'ref="-')
    path = tmp_path / "edited.osm"
    path.write_text(text)
    city, report = run(path)
    assert report.counts()["created"] == 6
    assert city.main_street is not None
    assert city.main_street.name == "Provgatan"


def test_an_editors_save_that_is_packed(town: Town, run: Run, tmp_path: Path) -> None:
    text = tmp_path / "edited.osm"
    text.write_text(town.xml().replace('id="', 'id="-').replace('ref="', 'ref="-'))
    packed = tmp_path / "edited.osm.pbf"
    with osmium.SimpleWriter(str(packed)) as writer:
        for element in osmium.FileProcessor(str(text)):
            writer.add(element)
    _city, report = run(packed)
    assert report.counts()["created"] == 6


def test_a_whole_town_on_one_spot() -> None:
    """Comparing each with each took minutes and all memory."""
    finds = [
        Find(f"node/{n}", {"shop": "books"}, ["books"], name, Point(0, 0))
        for n, name in enumerate(["Sidan"] * 9_000 + [f"Sidan {n}" for n in range(9_000)])
    ]
    begin = time.process_time()
    assert len(_once(finds)) == 9_001
    assert time.process_time() - begin < 20


def test_one_street_in_a_thousand_pieces() -> None:
    lines = [np.array([[n * 40.0, 0.0], [n * 40.0 + 15 + n % 5, 0.0]]) for n in range(1_500)]
    main = _longest(list(range(1_500)), lines)
    assert len(main) == 400
    assert main == sorted(main)
    assert min(np.ptp(lines[i][:, 0]) for i in main) >= 18


def test_an_extract_without_a_town(run: Run) -> None:
    lonely = Town()
    lonely.node(0, 0, {"amenity": "bench"})
    with pytest.raises(RefusedWhole):
        run(lonely)
    with pytest.raises(RefusedWhole):
        run(Town())


def test_half_a_city_is_never_kept(town: Town, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut in the last step leaves nothing behind."""

    def cut(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ground, "count_fronts", cut)
    with pytest.raises(KeyboardInterrupt):
        run(town)
    assert not City.objects.exists()
    assert not Place.objects.exists()


def test_a_worker_that_dies_is_a_refusal(
    town: Town, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torg.places.importers.osm.reader._WORKER", "torg.no_such_module")
    with pytest.raises(RefusedWhole):
        run(town)
