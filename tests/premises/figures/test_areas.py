"""Files of areas: every format, every coordinate system, everything that can be wrong."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from struct import pack

import pytest
import shapely
from pyproj import CRS

from tests.premises.figures.files import BBOX, SQUARE, geojson, geopackage, table
from tests.shared import shared_data
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers import geopackage as geopackage_reader
from torg.premises.figures.importers.areas import PEOPLE, AreaReading, people_of, read_areas
from torg.premises.figures.importers.geodata import read_crs, read_geodata

WANTED = {"residents": PEOPLE}
EAST, NORTH = 356_000.0, 6_214_000.0  # SWEREF 99 TM, in the town


def read(path: Path, **how: object) -> AreaReading:
    return read_areas(read_geodata(path), BBOX, WANTED, **how)  # type: ignore[arg-type]  -- by name


def people(reading: AreaReading) -> dict[str, int]:
    return {area.key: area.amounts["residents"] for area in reading.areas}


class TestFormats:
    def test_geopackage_of_deso_in_sweref(self, tmp_path: Path) -> None:
        square = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)
        path = geopackage(tmp_path / "deso.gpkg", [("1283A0010", 1720, square)])
        reading = read(path)
        assert people(reading) == {"1283A0010": 1720}
        area = reading.areas[0]
        assert (round(area.lat, 3), round(area.lon, 3)) == (56.051, 12.691)
        assert area.shape is not None
        assert shapely.Point(area.lon, area.lat).within(area.shape)

    def test_grid_of_scb_needs_no_shapes(self, tmp_path: Path) -> None:
        path = table(tmp_path / "ruta.csv", "Rutid_SCB;BefTotalt\n3560006214000;120\n")
        reading = read(path)
        assert people(reading) == {"3560006214000": 120}
        assert (round(reading.areas[0].lat, 3), round(reading.areas[0].lon, 3)) == (56.054, 12.696)

    def test_geojson_in_degrees(self, tmp_path: Path) -> None:
        path = geojson(tmp_path / "a.geojson", [({"id": "a", "population": 7}, SQUARE)])
        assert people(read(path)) == {"a": 7}

    def test_geojson_of_the_older_kind_names_its_system(self, tmp_path: Path) -> None:
        ring = [list(xy) for xy in shapely.box(EAST, NORTH, EAST + 9, NORTH + 9).exterior.coords]
        crs = "urn:ogc:def:crs:EPSG::3006"
        path = geojson(tmp_path / "a.json", [({"deso": "a", "antal": 7}, ring)], crs=crs)
        assert people(read(path)) == {"a": 7}

    def test_points_of_a_table_in_degrees(self, tmp_path: Path) -> None:
        path = table(tmp_path / "p.csv", "kod,lat,lon,befolkning\nx,56.04,12.7,12\ny,56.05,12.7,\n")
        assert people(read(path)) == {"x": 12, "y": 0}

    def test_points_of_a_table_in_metres(self, tmp_path: Path) -> None:
        path = table(tmp_path / "p.csv", "kod\tx\ty\tantal\na\t356000\t6214000\t1 200\n")
        assert people(read(path, crs=CRS.from_epsg(3006))) == {"a": 1200}

    def test_table_that_excel_saved_in_sweden(self, tmp_path: Path) -> None:
        path = tmp_path / "e.csv"
        path.write_bytes("namn;lat;lon;antal\nÅsen;56,04;12,70;3\n".encode("cp1252"))
        assert people(read(path, fields={"key": "namn"})) == {"Åsen": 3}

    def test_fields_are_named_by_hand(self, tmp_path: Path) -> None:
        row = {"NR": 4, "BEF_2024": 9}
        path = geojson(tmp_path / "a.json", [(row, SQUARE)])
        assert people(read(path, fields={"key": "NR", "residents": "BEF_2024"})) == {"4": 9}

    def test_of_helsinki(self) -> None:
        path = shared_data("population/helsinki_population_grid_2020.gpkg")
        reading = read_areas(read_geodata(path), (24.93, 60.16, 24.955, 60.175), WANTED)
        assert (reading.read, len(reading.areas), reading.refused) == (92, 92, [])
        assert sum(people(reading).values()) == 71_724


class TestRefusedWhole:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.gpkg", b""),
            ("cut.gpkg", b"SQLite format 3\x00" + b"\x01" * 200),
            ("no.json", b'{"features": [{"type": "Feature"'),
            ("other.json", b'{"hello": 1}'),
            ("deep.json", b'{"a":' + b"[" * 200_000),
            ("binary.bin", b"\x00\x01\x02"),
            ("only-a-header.csv", b"id,lat,lon,antal\n"),
        ],
    )
    def test_what_is_no_such_file(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(NotReadableError):
            read(path)

    def test_unknown_coordinate_system(self) -> None:
        with pytest.raises(NotReadableError, match="EPSG:99"):
            read_crs("EPSG:99")

    def test_geopackage_that_does_not_say_its_system(self, tmp_path: Path) -> None:
        square = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)
        path = geopackage(tmp_path / "a.gpkg", [("a", 1, square)], srs=0)
        with pytest.raises(NotReadableError, match="--crs"):
            read(path)
        assert people(read(path, crs=CRS.from_epsg(3006))) == {"a": 1}

    def test_north_and_east_changed_places(self, tmp_path: Path) -> None:
        ring = [[lat, lon] for lon, lat in SQUARE]
        path = geojson(tmp_path / "a.json", [({"id": "a", "antal": 1}, ring)])
        with pytest.raises(NotReadableError, match="bytt plats"):
            read(path)

    def test_another_town(self, tmp_path: Path) -> None:
        ring = [[lon + 5, lat + 5] for lon, lat in SQUARE]
        path = geojson(tmp_path / "a.json", [({"id": "a", "antal": 1}, ring)])
        with pytest.raises(NotReadableError, match="Inget område ligger nära"):
            read(path)

    def test_no_field_of_people_says_which_there_are(self, tmp_path: Path) -> None:
        path = geojson(tmp_path / "a.json", [({"id": "a", "hundar": 1}, SQUARE)])
        with pytest.raises(NotReadableError, match="hundar"):
            read(path)

    def test_view_that_never_ends_is_not_followed(self, tmp_path: Path) -> None:
        path = geopackage(tmp_path / "a.gpkg", [])
        with closing(sqlite3.connect(path)) as base:
            base.executescript(
                "drop table deso; create view deso as with recursive c(x) as"
                " (select 1 union all select x + 1 from c) select x as fid, null as geom from c;"
            )
        with pytest.raises(NotReadableError, match="inget lager"):
            read(path)


class TestRefusedRows:
    def test_are_counted_with_reasons_and_the_rest_is_kept(self, tmp_path: Path) -> None:
        features = [
            ({"id": "good", "antal": 5}, SQUARE),
            ({"id": "negative", "antal": -5}, SQUARE),
            ({"id": "word", "antal": "många"}, SQUARE),
            ({"id": "nan", "antal": "NaN"}, SQUARE),
            ({"id": "huge", "antal": 10**9}, SQUARE),
            ({"id": "good", "antal": 6}, SQUARE),
            ({"id": "unclear", "antal": "1,234"}, SQUARE),
            ({"id": "nowhere", "antal": 1}, None),
            ({"id": "huge-xy", "antal": 1}, [[10**400, 1], [2, 2], [3, 3], [10**400, 1]]),
            ({"id": "line", "antal": 1}, {"type": "Polygon", "coordinates": [[[1, 2]]]}),
        ]
        reading = read(geojson(tmp_path / "a.json", features))
        assert people(reading) == {"good": 5}
        assert reading.read == 10
        assert {int(row) for row, _reason, _content in reading.refused} == set(range(2, 11))
        assert all(reason for _row, reason, _content in reading.refused)

    def test_a_shape_that_crosses_itself_is_mended(self, tmp_path: Path) -> None:
        bow = [[12.69, 56.04], [12.70, 56.05], [12.70, 56.04], [12.69, 56.05], [12.69, 56.04]]
        reading = read(geojson(tmp_path / "a.json", [({"id": "a", "antal": 1}, bow)]))
        assert (people(reading), reading.repaired) == ({"a": 1}, 1)

    def test_a_damaged_shape_of_a_geopackage(self, tmp_path: Path) -> None:
        square = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)
        rows = [("a", 1, square), ("b", 2, b"GP"), ("c", 3, None), ("d", 4, b"XX" + b"\x00" * 60)]
        reading = read(geopackage(tmp_path / "a.gpkg", rows))
        assert people(reading) == {"a": 1}
        assert {row for row, _reason, _content in reading.refused} == {"2", "3", "4"}

    def test_odd_but_plausible_features(self, tmp_path: Path) -> None:
        body = json.loads(
            geojson(tmp_path / "a.json", [({"kod": "k1", "antal": 4}, SQUARE)]).read_text()
        )
        body["features"].append({**body["features"][0], "properties": [1]})
        body["features"].append({**body["features"][0], "properties": {"kod": [1], "antal": 2}})
        body["features"].append(
            {**body["features"][0], "properties": {"kod": "a\x00b", "antal": 2}}
        )
        (tmp_path / "b.json").write_text(json.dumps(body))
        reading = read(tmp_path / "b.json")
        assert people(reading) == {"k1": 4, "2": 0, "3": 2, "ab": 2}

    @pytest.mark.parametrize("crs", [{"type": "name", "properties": None}, {"type": "link"}, 7])
    def test_a_system_that_is_named_in_no_known_way(self, tmp_path: Path, crs: object) -> None:
        path = geojson(tmp_path / "a.json", [({"id": "a", "antal": 1}, SQUARE)], more=1)
        path.write_text(json.dumps({**json.loads(path.read_text()), "crs": crs}))
        with pytest.raises(NotReadableError, match="koordinatsystem"):
            read(path)

    def test_corners_out_of_the_world(self, tmp_path: Path) -> None:
        square = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)
        far = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH), (1e12, 1e12)])
        binary = shapely.to_wkb(square).replace(pack("<d", EAST), pack("<d", float("nan")))
        nan = b"GP\x00\x01" + pack("<i", 3006) + binary
        path = geopackage(tmp_path / "a.gpkg", [("a", 1, square), ("b", 2, far), ("c", 3, nan)])
        reading = read(path)
        assert (people(reading), len(reading.refused) + reading.outside) == ({"a": 1}, 2)

    def test_more_rows_than_are_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(geopackage_reader, "MAX_ROWS", 1)
        square = shapely.box(EAST, NORTH, EAST + 400, NORTH + 400)
        path = geopackage(tmp_path / "a.gpkg", [("a", 1, square), ("b", 2, square)])
        with pytest.raises(NotReadableError, match="fler än 1"):
            read(path)

    def test_far_away_is_left_out_and_counted(self, tmp_path: Path) -> None:
        far = [[lon + 0.4, lat] for lon, lat in SQUARE]
        features = [({"id": "a", "antal": 1}, SQUARE), ({"id": "b", "antal": 1}, far)]
        reading = read(geojson(tmp_path / "a.json", features))
        assert (people(reading), reading.outside) == ({"a": 1}, 1)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(None, 0), ("", 0), ("..", 0), ("1 200", 1200), ("1\u00a0200", 1200), ("3,6", 4), (7.0, 7)],
)
def test_cells_of_people(cell: object, number: int) -> None:
    assert people_of(cell) == number
