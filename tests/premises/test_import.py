"""Lists of premises from outside: what is taken, repaired, refused, and never taken twice."""

import io
import json
import zipfile
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from tests.factories.actors import person
from tests.factories.places import ActorFactory, CategoryFactory
from tests.factories.premises import PremisesFactory
from tests.factories.town import LAT, LON, make_town
from torg.core.importing import RefusedWhole, start_import
from torg.core.models import RefusedRow
from torg.places.models import Actor, Place, Street
from torg.premises.counting.queries import units_of
from torg.premises.counting.services import begin_count
from torg.premises.enums import Origin, RentVisibility, State
from torg.premises.importers.file import import_premises
from torg.premises.models import AskingRent, NetworkSeat, Premises, PremisesStatus
from torg.premises.services.filling import fill_register
from torg.premises.services.register import edit_premises
from torg.premises.services.states import Now, set_state
from torg.premises.studies.analysis.inputs import gather
from torg.premises.studies.parameters import Parameters

HEAD = "Beteckning;Adress;Yta (kvm);Fastighetsägare;Hyra;Hyran visas för;Läge;Sedan;Hyresgäst"


@pytest.fixture
def town(db, tmp_path):
    city = make_town()
    box = {"west": LON - 0.001, "east": LON + 0.001, "south": LAT - 0.001, "north": LAT + 0.001}
    Street.objects.filter(slug="lyktgatan").update(**box)

    def read(text, name="lista.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with start_import("premises", name, by=None, city=city) as report:
            import_premises(city, path, report, by=None)
        return report

    return SimpleNamespace(city=city, read=read)


def counts(report):
    return (report.read, report.created, report.updated, report.unchanged, report.refused)


def reasons(report):
    return [row["reason"] for row in report.refused_rows]


def test_a_list_is_read_and_reading_it_again_changes_nothing(town):
    text = "\n".join(
        [
            HEAD,
            "L-1;Lyktgatan 2;84;Prov Fastigheter;1 850;nätverket;ledig;2025-03-01;",
            "L-2;Lyktgatan 4;120 kvm ca;Prov Fastigheter;;;i bruk;2020-01-01;Brödet & Bordet",
        ]
    )
    assert counts(town.read(text)) == (2, 2, 0, 0, 0)
    assert counts(town.read(text)) == (2, 0, 0, 2, 0)
    one, two = Premises.objects.order_by("reference")
    assert (one.state, one.since, one.area_m2) == (State.VACANT, date(2025, 3, 1), 84)
    assert (one.street.slug, one.side, one.owner.name) == ("lyktgatan", "left", "Prov Fastigheter")
    assert (two.area_m2, two.place.name, len(two.notices)) == (120, "Brödet & Bordet", 1)
    rent = AskingRent.objects.get()
    assert (rent.premises, rent.per_m2_year, rent.visibility) == (one, 1_850, "network")


def test_a_list_finds_what_the_register_made_of_the_places(town):
    fill_register(town.city)
    before = Premises.objects.count()
    report = town.read(f"{HEAD}\n;Lyktgatan 10;60;;;;i bruk;2019-05-01;Håvens Fisk")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert Premises.objects.count() == before
    row = Premises.objects.get(house_number="10")
    assert (row.area_m2, row.since, row.place.name) == (60, date(2019, 5, 1), "Håvens Fisk")


def test_who_says_that_a_shop_is_empty_knows_better_than_the_map(town):
    fill_register(town.city)
    town.read(f"{HEAD}\n;Lyktgatan 10;60;;;;ledig;2025-05-01;")
    row = Premises.objects.get(house_number="10")
    assert (row.state, row.since, row.place) == (State.VACANT, date(2025, 5, 1), None)


def test_what_the_owner_has_said_stands(town):
    town.read(f"{HEAD}\nL-1;Lyktgatan 2;84;;;;ledig;2025-03-01;")
    row = Premises.objects.get()
    edit_premises(row, {"area_m2": 90}, by=None, origin=Origin.OWNER)
    set_state(row, Now(State.LET, date(2025, 9, 1)), by=None, origin=Origin.OWNER)
    assert counts(town.read(f"{HEAD}\nL-1;Lyktgatan 2;84;;;;ledig;2025-03-01;")) == (1, 0, 0, 1, 0)
    row.refresh_from_db()
    assert (row.area_m2, row.state) == (90, State.LET)


def test_two_units_at_one_address_stay_two(town):
    text = f"{HEAD}\n;Lyktgatan 2;40;;;;ledig;2025-01-01;\n;Lyktgatan 2;50;;;;ledig;2025-01-01;"
    assert counts(town.read(text)) == (2, 2, 0, 0, 0)
    assert counts(town.read(text)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("L-1;Lyktgatan 2;-40;;;;;;", "-40"),
        ("L-1;Lyktgatan 2;=1+1;;;;;;", "area"),
        ('L-1;Lyktgatan 2;"=HYPERLINK(""http://x"")";;;;;;', "area"),
        ("L-1;Lyktgatan 2;40;;;;borta;;", "borta"),
        ("L-1;Lyktgatan 2;40;;;;ledig;i våras;", "i våras"),
        ("L-1;Lyktgatan 2;40;;;;ledig;2999-01-01;", ""),
        (";;40;;;;ledig;2025-01-01;", ""),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_rest_taken(town, cells, words):
    report = town.read(f"{HEAD}\n{cells}\nL-9;Lyktgatan 6;40;;;;ledig;2025-01-01;")
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.refused_rows[0]["row"] == "2"
    assert words in reasons(report)[0]


def test_a_refused_rows_rent_is_not_kept_for_others_to_read(town):
    town.read(f"{HEAD}\nL-1;Lyktgatan 2;-40;Prov;13717;ägaren;;;")
    assert "13717" not in RefusedRow.objects.get().content + RefusedRow.objects.get().reason


def test_an_unknown_street_is_kept_with_a_notice(town):
    assert counts(town.read(f"{HEAD}\nL-1;Okända gatan 2;40;;;;ledig;2025-01-01;")) == (
        1,
        1,
        0,
        0,
        0,
    )
    row = Premises.objects.get()
    assert (row.street, row.street_name, len(row.notices)) == (None, "Okända gatan", 2)


def test_mixed_up_coordinates_are_put_right_and_far_ones_refused(town):
    head = "Adress;lat;lon;läge"
    report = town.read(
        f"{head}\nLyktgatan 2;{LON};{LAT};ledig\nLyktgatan 4;59,3;18,1;ledig\n"
        "Lyktgatan 6;femtiosex;12;ledig"
    )
    assert counts(report) == (3, 1, 0, 0, 2)
    row = Premises.objects.get()
    assert (row.lat, row.lon, len(row.notices)) == (LAT, LON, 1)


def test_who_may_see_a_rent_is_never_guessed_wider(town):
    rows = [
        "L-1;Lyktgatan 2;40;Prov;1500;lite vem som helst;;;",
        "L-2;Lyktgatan 4;40;Prov;1500;;;;",
    ]
    town.read("\n".join([HEAD, *rows]))
    assert set(AskingRent.objects.values_list("visibility", flat=True)) == {RentVisibility.OWNER}


def test_a_history_becomes_periods_and_a_gap_is_not_known(town):
    head = "Adress;läge;sedan;historik"
    cell = '"2019-01-01–2020-12-31 i-bruk Garnboden; 2022-01-01 ombyggnad"'
    town.read(f"{head}\nLyktgatan 2;ledig;2024-01-01;{cell}")
    rows = PremisesStatus.objects.order_by("since")
    assert [(r.since.isoformat(), r.state, r.tenant) for r in rows] == [
        ("2019-01-01", "occupied", "Garnboden"),
        ("2021-01-01", "unknown", ""),
        ("2022-01-01", "rebuilding", ""),
        ("2024-01-01", "vacant", ""),
    ]


def test_what_is_no_period_is_refused(town):
    report = town.read("Adress;historik\nLyktgatan 2;alltid ledig")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "alltid ledig" in reasons(report)[0]


def test_periods_that_overlap_are_refused(town):
    cell = '"2019-01-01–2020-12-31 ledig; 2020-06-01–2021-01-01 ombyggnad"'
    report = town.read(f"Adress;historik\nLyktgatan 2;{cell}")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert not Premises.objects.exists()


def test_owners_are_noted_once_and_drafts_of_anybody_are_not_taken_for_them(town):
    town.read(f"{HEAD}\nL-1;Lyktgatan 2;40;Prov AB;;;;;\nL-2;Lyktgatan 4;40;prov ab;;;;;")
    assert Actor.objects.filter(name__iexact="prov ab").count() == 1


def test_a_seat_in_the_network_comes_with_the_list(town):
    text = "Adress;Fastighetsägare;I nätverket\nLyktgatan 2;Prov AB;ja\nLyktgatan 4;Andra AB;nej"
    town.read(text)
    town.read(text)
    assert [seat.owner.name for seat in NetworkSeat.objects.all()] == ["Prov AB"]


def test_uses_are_categories_by_any_of_their_names(town):
    CategoryFactory(slug="prov-garn", name_sv="Garn", name_en="Yarn")
    town.read("Adress;Användning\nLyktgatan 2;YARN, prov-kafe, rymdhamn")
    row = Premises.objects.get()
    assert sorted(use.slug for use in row.uses.all()) == ["prov-garn", "prov-kafe"]
    assert "rymdhamn" in row.notices[0]


# --- GeoJSON -------------------------------------------------------------------------------------


def geojson(*points, crs=None):
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(point)},
            "properties": {"adress": f"Lyktgatan {2 * n}", "yta": 40 + n, "läge": "ledig"},
        }
        for n, point in enumerate(points, start=1)
    ]
    body = {"type": "FeatureCollection", "features": features}
    if crs:
        body["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(body)


def test_geojson_in_degrees(town):
    assert counts(town.read(geojson((LON, LAT)), "a.geojson")) == (1, 1, 0, 0, 0)
    assert (Premises.objects.get().lat, Premises.objects.get().area_m2) == (LAT, 41)


def test_geojson_in_a_national_plane(town):
    from pyproj import Transformer  # noqa: PLC0415  -- heavy, and only here

    east, north = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(LON, LAT)
    town.read(geojson((east, north), crs="urn:ogc:def:crs:EPSG::3006"), "a.geojson")
    assert Premises.objects.get().lat == pytest.approx(LAT, abs=1e-6)


@pytest.mark.parametrize("crs", ["EPSG:999999", "the map in the attic", " "])
def test_an_unknown_plane_is_refused_whole(town, crs):
    with pytest.raises(RefusedWhole):
        town.read(geojson((LON, LAT), crs=crs), "a.geojson")
    assert not Premises.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["{", '{"type": "Feature"}', "[]", "", "\x00\x01", "Namn;Telefon\nA;1", "PK\x03\x04no zip"],
)
def test_what_is_no_list_is_refused_whole(town, text):
    with pytest.raises(RefusedWhole):
        town.read(text)
    assert not Premises.objects.exists()


# --- XLSX ----------------------------------------------------------------------------------------

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet, *, head=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {NS} xmlns:r="{REL}"><sheets><sheet name="A" r:id="r1"/></sheets>'
            "</workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/sharedStrings.xml",
            f"<sst {NS}><si><t>Adress</t></si><si><t>Yta</t></si><si><t>Sedan</t></si>"
            "<si><t>Läge</t></si><si><r><t>Lyktgatan</t></r><r><t> 2</t></r></si></sst>",
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f"{head}<worksheet {NS}><sheetData>{sheet}</sheetData></worksheet>",
        )
    return out.getvalue()


NAMES = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>'
)


def test_a_workbook_is_read_with_its_dates(town):
    row = (
        '<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2"><v>84.0</v></c><c r="C2"><v>45717</v></c>'
        '<c r="D2" t="inlineStr"><is><t>ledig</t></is></c></row>'
    )
    assert counts(town.read(workbook(NAMES + row), "a.xlsx")) == (1, 1, 0, 0, 0)
    found = Premises.objects.get()
    assert (found.address, found.area_m2, found.since) == ("Lyktgatan 2", 84, date(2025, 3, 1))


def test_a_cell_with_a_formula_is_refused(town):
    row = '<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    report = town.read(workbook(NAMES + row), "a.xlsx")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "area" in reasons(report)[0]


def test_a_workbook_that_defines_entities_is_refused_whole(town):
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    with pytest.raises(RefusedWhole):
        town.read(workbook(NAMES, head=head), "a.xlsx")


def test_an_owner_in_the_list_is_not_somebodys_draft(town):
    from tests.factories.actors import member, person  # noqa: PLC0415  -- only here
    from torg.places.enums import Role  # noqa: PLC0415  -- only here

    draft = ActorFactory(city=town.city, name="Prov AB")
    member(draft, person("anybody"), Role.OWNER)
    town.read(f"{HEAD}\nL-1;Lyktgatan 2;40;Prov AB;;;;;")
    assert Premises.objects.get().owner != draft
    assert Place.objects.exists()


def test_what_a_refused_row_had_made_is_gone_for_the_rows_after_it(town):
    """The history of the first row is refused by the service, after premises and owner are made."""
    head = "Beteckning;Adress;Fastighetsägare;läge;sedan;hyresgäst"
    report = town.read(
        f"{head}\nL-1;Lyktgatan 2;Prov AB;ledig;2024-01-01;Garnboden\n"
        "L-1;Lyktgatan 2;Prov AB;ledig;2024-01-01;"
    )
    assert counts(report) == (2, 1, 0, 0, 1)
    assert Premises.objects.get().owner == Actor.objects.get(name="Prov AB")


def test_floors_at_the_street_are_counted_however_they_are_written(town):
    written = ("", "0", "BV", "bottenvåning", "0.0", "markplan", "1", "1 tr", "källare")
    rows = [f"F-{n};Lyktgatan {30 + n};{floor};ledig" for n, floor in enumerate(written)]
    report = town.read("\n".join(["Beteckning;Adress;Våning;Läge", *rows]))
    assert counts(report) == (9, 9, 0, 0, 0)
    count = begin_count(town.city, date(2026, 1, 2), by=person("kim"))
    assert {unit.reference for unit in units_of(count)} == {f"F-{n}" for n in range(6)}
    vacant = gather(town.city, None, Parameters()).candidates
    assert len(vacant.ids) == 6


def test_floors_kept_as_written_are_read(town):
    written = {"BV": "0", "bottenvåni": "0", "0.0": "0", "G": "0", "0;1": "0", "1 tr": "1",
               "källare": "-1", "2.0": "2", "vinden": "vinden", "entresol": "entresol"}  # fmt: skip
    for floor in written:
        PremisesFactory(city=town.city, floor=floor, reference=floor)
    import_module("torg.premises.migrations.0002_floors_as_storeys").read_floors(apps, None)
    assert dict(Premises.objects.values_list("reference", "floor")) == written
