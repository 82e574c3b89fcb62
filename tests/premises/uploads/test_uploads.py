"""Files that staff hand over: kept, read by a worker, told of row by row, and removed."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff
from tests.factories.places import CityFactory
from tests.matrix import assert_matrix
from tests.premises.figures.files import SQUARE, geojson
from torg.core.models import ImportRun, JournalEntry
from torg.places.categories import sync_categories
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Counter, Dataset, HourCount
from torg.premises.models import Premises
from torg.premises.uploads.reading import read_upload
from torg.premises.uploads.rules import can_upload

PATH = "/analys/ladda-upp/"
COUNTS = "date,hour,Storgatan,Torget\n2024-06-01,9:00,12,4\n2024-06-01,10:00,7,hej\n"
PLACES = "name,lat,lon\nStorgatan,56.04,12.69\nTorget,56.05,12.70\n"


@pytest.fixture
def city(db, settings, tmp_path) -> City:
    settings.MEDIA_ROOT = tmp_path / "media"
    sync_categories()
    return CityFactory()


@pytest.fixture
def staff(city, client):
    who = on_staff()
    client.force_login(who)
    return who


def work() -> None:
    """Do what was asked of the worker, as it would."""
    for row in DBTaskResult.objects.ready():
        assert row.task_path.endswith("reading.read_upload")
        read_upload.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def people(path: Path, name: str = "folk.geojson") -> SimpleUploadedFile:
    rows = [
        ({"id": "a", "antal": 10}, SQUARE),
        ({"id": "b", "antal": -4}, [[lon + 0.01, lat] for lon, lat in SQUARE]),
    ]
    return SimpleUploadedFile(name, geojson(path / "f.geojson", rows).read_bytes())


def send(client, kind: str, **files_and_words):
    answer = client.post(PATH, {"kind": kind, **files_and_words})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportRun.objects.latest("pk"), answer.headers["Location"]


def kept() -> list[str]:
    return default_storage.listdir("uploads")[1] if default_storage.exists("uploads") else []


def test_who_may_upload(owners, client):
    rows = "\n".join(f"{name} {'yes' if name == 'staff' else 'no'}" for name in owners.people)
    assert_matrix(can_upload, people=owners.people, objects={"it": None}, table=f"it\n{rows}")
    for name, who in owners.people.items():
        client.logout()
        if who.is_authenticated:
            client.force_login(who)
        assert (client.get(PATH).status_code == 200) == (name == "staff"), name
        client.post(PATH, {"kind": "premises", "file": SimpleUploadedFile("a.csv", b"x")})
    assert {run.user_id for run in ImportRun.objects.all()} == {owners.people["staff"].pk}


def test_people_are_read_by_a_worker_with_what_is_said_of_them(city, staff, client, tmp_path):
    run, where = send(
        client, "population", file=people(tmp_path), title="Befolkning", source="SCB",
        licence="CC0", as_of="2025-12-31",
    )  # fmt: skip
    assert where == f"/stad/importer/{run.pk}/"
    assert (run.status, run.source, len(kept())) == ("running", "folk.geojson", 1)
    assert "Startar" in client.get(where).content.decode()
    assert JournalEntry.objects.filter(verb="upload.taken", user_id=staff.pk).count() == 1
    work()
    run.refresh_from_db()
    assert (run.status, run.read, run.created, run.refused) == ("done", 2, 1, 1)
    data = Dataset.objects.get(kind=DatasetKind.POPULATION)
    assert (data.title, data.source, data.licence) == ("Befolkning", "SCB", "CC0")
    assert data.as_of.isoformat() == "2025-12-31"
    html = client.get(where).content.decode()
    assert run.refused_rows.get().reason in html
    assert kept() == []


def test_counts_come_with_their_places_and_bad_cells_are_told(city, staff, client):
    run, where = send(
        client, "footfall", file=SimpleUploadedFile("timmar.csv", COUNTS.encode()),
        locations=SimpleUploadedFile("platser.csv", PLACES.encode()),
    )  # fmt: skip
    work()
    run.refresh_from_db()
    assert (run.status, run.read, run.created, run.refused) == ("done", 4, 3, 1)
    assert (Counter.objects.count(), HourCount.objects.count()) == (2, 3)
    assert "3, Torget" in client.get(where).content.decode()


def test_weather_comes_with_what_is_said_of_it(city, staff, client):
    rows = "datum;timme;temperatur;nederbörd\n2024-06-01;9;17,5;0\n2024-06-01;10;18;hej\n"
    run, where = send(
        client, "weather", file=SimpleUploadedFile("vader.csv", rows.encode()), source="Stationen",
        licence="CC BY 4.0",
    )  # fmt: skip
    work()
    run.refresh_from_db()
    assert (run.status, run.read, run.created, run.refused) == ("done", 4, 3, 1)
    told = set(Dataset.objects.values_list("kind", "title", "source", "licence"))
    assert told == {(kind, "vader", "Stationen", "CC BY 4.0") for kind in ("temperature", "rain")}
    assert "3, nederbörd" in client.get(where).content.decode()
    assert "Stationen" in client.get("/analys/siffror/").content.decode()


def test_a_list_of_premises(city, staff, client):
    rows = "address;area;state;since\nProvgatan 3;84;vacant;2025-03-01\nProvgatan 5;stor;huh;x\n"
    run, _where = send(client, "premises", file=SimpleUploadedFile("lista.csv", rows.encode()))
    work()
    run.refresh_from_db()
    assert run.status == "done"
    assert run.created == Premises.objects.count()
    assert run.created + run.refused == 2
    assert run.refused >= 1


def test_a_file_of_another_kind_is_refused_whole_with_the_reason(city, staff, client):
    run, where = send(client, "footfall", file=SimpleUploadedFile("x.csv", b"namn;farg\na;b\n"))
    work()
    run.refresh_from_db()
    assert (run.status, bool(run.message)) == ("refused", True)
    assert run.message in client.get(where).content.decode()
    assert run.message in client.get(PATH).content.decode()
    assert kept() == []


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"kind": "population"}, "file", ""),
        ({"kind": "population", "name": "x.pdf"}, "file", ".gpkg, .geojson, .json, .csv"),
        ({"kind": "premises", "name": "x.gpkg"}, "file", ".csv, .xlsx"),
        ({"kind": "nonsens", "name": "x.csv"}, "kind", ""),
        ({"kind": "premises", "name": "x.csv", "as_of": "igår"}, "as_of", ""),
    ],
)
def test_what_was_typed_stays(city, staff, client, sent, field, words):
    data = {"kind": sent["kind"], "title": "Min titel", "as_of": sent.get("as_of", "")}
    if "name" in sent:
        data["file"] = SimpleUploadedFile(sent["name"], b"a,b\n1,2\n")
    answer = client.post(PATH, data)
    html = answer.content.decode()
    assert (answer.status_code, field in answer.context["form"].errors) == (200, True)
    assert 'value="Min titel"' in html
    assert words in html
    assert (ImportRun.objects.count(), kept()) == (0, [])


def test_too_large_a_file_is_not_kept(city, staff, client, monkeypatch):
    monkeypatch.setattr("torg.premises.uploads.forms.MOST_BYTES", 5)
    answer = client.post(PATH, {"kind": "premises", "file": SimpleUploadedFile("a.csv", b"123456")})
    assert "Filen är större än 80 MB" in answer.content.decode()
    assert kept() == []


def test_a_task_that_comes_twice_reads_once(city, staff, client, tmp_path):
    run, _where = send(client, "population", file=people(tmp_path))
    work()
    read_upload.func(run.pk, {"file": ["uploads/gone", "folk.geojson"]}, {})
    assert Dataset.objects.count() == 1
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_one_as_for_three(
    city, staff, client, count, django_assert_max_num_queries
):
    for number in range(count):
        ImportRun.objects.create(kind="premises", source=f"lista {number}", city_id=city.pk)
    client.get(PATH)
    with django_assert_max_num_queries(4):  # session, person, second factor, runs
        html = client.get(PATH).content.decode()
    assert html.count(">lista ") == count
