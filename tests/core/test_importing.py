"""Imports: counted, refused with reasons, kept whatever happens, watched while they run."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from torg.core import importing
from torg.core.importing import RefusedWhole, safe_cells, start_import, with_progress
from torg.core.models import ImportRun, RefusedRow, User


@pytest.fixture
def staff(db: None) -> User:
    tomorrow = timezone.now() + timedelta(days=1)
    return User.objects.create_user("staff@example.se", is_staff=True, second_factor_from=tomorrow)


@pytest.fixture
def desk(staff: User, client: Client) -> Client:
    client.force_login(staff)
    return client


def _run(staff: User | None, *, refused: int = 0) -> ImportRun:
    with start_import("events", "feed.ics", by=staff) as report:
        report.read = 3 + refused
        report.created = report.updated = report.unchanged = 1
        report.summary = {"streets": 2}
        for n in range(refused):
            report.refuse(n + 1, "No date", f"=cmd|{n}")
    return ImportRun.objects.get(pk=report.run_id)


def test_an_import_is_counted_and_kept(staff: User) -> None:
    with start_import("events", "feed.ics", by=staff) as report:
        report.read, report.created, report.unchanged = 3, 1, 1
        report.refuse("line 3", "No date", {"title": "?"})
    assert report.as_dict() == {
        "read": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 1,
        "refused": [{"row": "line 3", "reason": "No date"}],
    }
    run = ImportRun.objects.get()
    assert (run.status, run.user_id, run.read, run.refused, run.progress) == (
        "done",
        staff.pk,
        3,
        1,
        100,
    )
    assert list(run.refused_rows.values_list("row", "reason", "content")) == [
        ("line 3", "No date", "{'title': '?'}")
    ]


@pytest.mark.django_db(transaction=True)
def test_all_or_nothing_keeps_the_record_of_the_refusal() -> None:
    with pytest.raises(RefusedWhole, match="not an extract"):  # noqa: SIM117, PT012  -- the shape importers have
        with start_import("osm", "x.osm", by=None) as report, transaction.atomic():
            User.objects.create_user("half@example.se")
            report.read = 7
            report.refuse("node/1", "out of range")
            raise RefusedWhole("This is not an extract.")
    run = ImportRun.objects.get()
    assert (run.status, run.message, run.read) == ("refused", "This is not an extract.", 7)
    assert (run.refused_rows.count(), User.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_our_own_fault_is_kept_too_without_its_details() -> None:
    def fail() -> None:
        with start_import("osm", "x.osm", by=None):
            raise ZeroDivisionError("secret")

    with pytest.raises(ZeroDivisionError):
        fail()
    run = ImportRun.objects.get()
    assert (run.status, "secret" in run.message, run.finished_at is not None) == (
        "failed",
        False,
        True,
    )


@pytest.mark.django_db(transaction=True)
def test_progress_moves_while_the_transaction_is_open() -> None:
    with start_import("osm", "x.osm", by=None) as report, transaction.atomic():
        User.objects.create_user("first@example.se")  # the only writer on SQLite is in here
        report.read = 10
        report.step("Reading streets", 42.4)
        seen = with_progress(ImportRun.objects.get())
        assert (seen.step, seen.progress, seen.read) == ("Reading streets", 42, 10)
    done = with_progress(ImportRun.objects.get())
    assert (done.step, done.progress, done.status) == ("", 100, "done")


def test_progress_is_noted_at_most_twice_a_second(staff: User) -> None:
    with start_import("osm", "x.osm", by=staff) as report:
        report.step("first", 1)
        report.step("second", 2)
        run = with_progress(ImportRun.objects.get())
        assert (run.step, run.progress) == ("first", 1)


def test_a_source_that_is_all_wrong_is_kept_in_bounds(
    staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_REFUSED", 3)
    with start_import("osm", "x" * 900, by=staff) as report:
        for n in range(5):
            report.refuse("r" * 900, "y" * 900, "\x00" + "z" * 9000)
            report.read = n
    assert (report.refused, RefusedRow.objects.count()) == (5, 3)
    assert report.as_dict()["refused"][3:] == [{"row": "…", "reason": "och 2 rader till"}]
    row = RefusedRow.objects.first()
    assert row is not None
    assert (len(row.row), len(row.reason), len(row.content)) == (200, 500, 2000)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cells([f"{start}1+1", "plain", ""]) == [f"'{start}1+1", "plain", ""]


# --- pages ---------------------------------------------------------------------------------------


def test_the_file_of_refused_rows(desk: Client, staff: User) -> None:
    run = _run(staff, refused=2)
    answer = desk.get(f"/stad/importer/{run.pk}/avvisade.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["rad", "skäl", "innehåll"],
        ["1", "No date", "'=cmd|0"],
        ["2", "No date", "'=cmd|1"],
    ]
    assert answer["Content-Disposition"] == f'attachment; filename="torg-import-{run.pk}.csv"'


@pytest.mark.parametrize("runs", [0, 1, 3, 51])
def test_the_list_of_imports(
    desk: Client, staff: User, runs: int, django_assert_num_queries: Any
) -> None:
    ImportRun.objects.bulk_create(
        ImportRun(kind="osm", source=f"{n}.osm", finished_at=timezone.now()) for n in range(runs)
    )
    desk.get("/en/staff/imports/")
    session = not settings.SESSION_ENGINE.endswith("cached_db")
    with django_assert_num_queries((4 if runs else 3) + session):
        page = desk.get("/en/staff/imports/")
    assert page.status_code == 200
    assert page.content.count(b'<td><a class="link" href="/en/staff/imports/') == min(runs, 50)
    assert ("Nothing has been imported yet" in page.content.decode()) == (not runs)
    assert ("?page=2" in page.content.decode()) == (runs > 50)


def test_the_page_of_a_run_and_its_fragment_are_one_view(desk: Client, staff: User) -> None:
    run = _run(staff, refused=1)
    page = desk.get(f"/stad/importer/{run.pk}/").content.decode()
    part = desk.get(f"/stad/importer/{run.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in page
    assert ("<html" in page, "<html" in part) == (True, False)
    assert ("hx-get" in part, "No date" in part) == (False, True)


def test_a_running_import_asks_again(desk: Client, staff: User) -> None:
    with start_import("osm", "x.osm", by=staff) as report:
        report.step("Läser gator", 10)
        page = desk.get(f"/stad/importer/{report.run_id}/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<progress id="import-progress" max="100" value="10">' in page
    assert "style=" not in page
    assert "Läser gator" in page


def test_only_staff_see_imports(client: Client, staff: User) -> None:
    run = _run(staff)
    assert client.get(f"/stad/importer/{run.pk}/").status_code == 302
    client.force_login(User.objects.create_user("member@example.se"))
    assert client.get(f"/stad/importer/{run.pk}/").status_code == 403
    client.force_login(staff)
    assert client.get(f"/stad/importer/{run.pk + 1}/").status_code == 404
