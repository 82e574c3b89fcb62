"""Backup and restore: nothing lost, nothing let in, from either engine to either engine."""

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from torg.cli import main
from torg.core import backup, journal
from torg.core.backup import restore_backup, write_backup
from torg.core.importing import RefusedWhole
from torg.core.installation import pending_migrations
from torg.core.models import ImportRun, JournalEntry, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    yield
    if pending_migrations():  # a test left the database half-way: the next one needs it whole
        backup._drop_everything()
        call_command("migrate", verbosity=0)


@pytest.fixture
def town() -> User:
    """A person, groups (many to many), times to the microsecond, a sealed journal, a file."""
    person = User.objects.create_user(
        "kim@example.se",
        "en lång trygg fras",
        date_joined=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    )
    person.groups.add(Group.objects.create(name="jury"))
    with transaction.atomic():
        for value in (1e16, 2.5, 'å\n"x"', None, {"b": [1, 2.0]}):
            journal.record("person.greeted", person, by=person, value=value)
    journal.seal(3)
    default_storage.save("bilder/ett torg.txt", ContentFile(b"\x00torg\xff"))
    return person


def _content() -> dict[str, list[tuple]]:
    return {
        name: list(model._base_manager.order_by("pk").values_list())
        for name, model in backup._models(backup.current_apps)
    }


def test_a_town_comes_back_exactly(town: User, tmp_path: Path) -> None:
    before, head = _content(), journal.verify().head
    kept = write_backup(tmp_path / "town.tar.gz")
    assert (kept["files"], (tmp_path / "town.tar.gz").stat().st_mode & 0o777) == (1, 0o600)
    with transaction.atomic():
        User.objects.create_user("later@example.se")
        journal.record("person.greeted", town, by=None)
    default_storage.delete("bilder/ett torg.txt")

    back = restore_backup(tmp_path / "town.tar.gz", force=True)
    assert back["rows"] == kept["rows"] == sum(len(rows) for rows in before.values())
    assert _content() == before
    assert default_storage.open("bilder/ett torg.txt").read() == b"\x00torg\xff"
    assert User.objects.get().check_password("en lång trygg fras")
    found = journal.verify(head)
    assert (found.ok, found.sealed, found.unsealed) == (True, 3, 2)
    assert journal.seal() == 2
    assert journal.verify().ok
    # New rows get new numbers, and the journal is as closed as before.
    assert User.objects.create_user("new@example.se").pk > town.pk
    with pytest.raises(Exception, match="append-only"):
        JournalEntry.objects.update(verb="x.y")


def test_a_town_moves_to_sqlite_and_back(town: User, tmp_path: Path) -> None:
    """On PostgreSQL this is the move between the engines, both ways."""
    before, head = _content(), journal.verify().head
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    write_backup(first)
    home = {**_plain_environment(), "TORG_HOME": str(tmp_path / "other")}
    for arguments in (["restore", str(first)], ["backup", str(second)]):
        subprocess.run([sys.executable, "-m", "torg.cli", *arguments], env=home, check=True)
    doctor = subprocess.run(
        [sys.executable, "-m", "torg.cli", "doctor", "--journal-head", head, "--json"],
        env=home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    checks = {c["name"]: c for c in json.loads(doctor.stdout.splitlines()[-1])["checks"]}
    assert (checks["journal"]["ok"], head in checks["journal"]["detail"]) == (True, True)
    with tarfile.open(second) as tar:
        assert json.loads(_read(tar, "manifest.json"))["engine"] == "sqlite"
    restore_backup(second, force=True)
    assert _content() == before
    assert journal.verify(head).ok


def _plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("TORG_", "DJANGO_"))}


def test_what_was_replaced_is_kept(town: User, tmp_path: Path) -> None:
    write_backup(tmp_path / "town.tar.gz")
    User.objects.create_user("later@example.se")
    replaced = restore_backup(tmp_path / "town.tar.gz", force=True)["replaced"]
    assert not User.objects.filter(email="later@example.se").exists()
    restore_backup(Path(replaced), force=True)
    assert User.objects.filter(email="later@example.se").exists()


def test_a_town_is_not_replaced_by_mistake(town: User, tmp_path: Path) -> None:
    write_backup(tmp_path / "town.tar.gz")
    before = _content()
    result = CliRunner().invoke(main, ["restore", str(tmp_path / "town.tar.gz"), "--json"])
    assert (result.exit_code, _content() == before) == (1, True)
    assert "A town is here already" in result.stderr


def test_backup_and_restore_on_the_command_line(town: User, tmp_path: Path) -> None:
    file = str(tmp_path / "deep/er/town.tar.gz")
    made = CliRunner().invoke(main, ["backup", file, "--json"])
    assert made.exit_code == 0
    back = CliRunner().invoke(main, ["restore", file, "--force", "--json"])
    assert back.exit_code == 0
    rows = [json.loads(r.stdout.splitlines()[-1])["rows"] for r in (made, back)]
    assert rows[0] == rows[1]


def test_a_backup_is_one_moment(town: User, tmp_path: Path) -> None:
    """Someone writes while the tables are read: the backup has all of it or nothing."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with transaction.atomic():
                run = ImportRun.objects.create(kind="x", source="y")
                run.refused_rows.create(row="1", reason="z")
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifests = []
        for n in range(3):
            write_backup(tmp_path / f"{n}.tar.gz")
            with tarfile.open(tmp_path / f"{n}.tar.gz") as tar:
                manifests.append(json.loads(_read(tar, "manifest.json"))["tables"])
    finally:
        stop.set()
        writer.join()
    assert all(m["core.importrun"] == m["core.refusedrow"] for m in manifests)


def test_an_older_backup_fits_a_newer_torg(town: User, tmp_path: Path) -> None:
    """Made before the second factor had a date: restored, and brought up to date."""
    call_command("migrate", "core", "0003", verbosity=0)
    tables = [name for name in connection.introspection.table_names() if name == "core_user"]
    assert tables == ["core_user"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_journalentry")
        rows = cursor.fetchone()[0]
    old = _rewritten_for_0003(tmp_path)
    call_command("migrate", verbosity=0)
    restore_backup(old, force=True)
    assert pending_migrations() == []
    assert User.objects.get().second_factor_from is None
    assert JournalEntry.objects.count() == rows
    assert journal.verify().ok


def _rewritten_for_0003(tmp_path: Path) -> Path:
    """What `write_backup` of that version wrote: without the tables and columns it did not know."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    then = MigrationExecutor(connection).loader.project_state(applied).apps.get_models()
    known = {m._meta.label_lower: {f.attname for f in m._meta.concrete_fields} for m in then}
    call_command("migrate", verbosity=0)
    write_backup(tmp_path / "new.tar.gz")

    def change(name: str, content: bytes) -> bytes:
        if name == "manifest.json":
            said = json.loads(content)
            tables = {label: rows for label, rows in said["tables"].items() if label in known}
            migrations = [f"{app}.{migration}" for app, migration in applied]
            return json.dumps({**said, "migrations": migrations, "tables": tables}).encode()
        columns = known.get(name.removeprefix("tables/").removesuffix(".jsonl"))
        if columns is None:
            return content
        names, *rows = [json.loads(line) for line in content.splitlines()]
        kept = [at for at, column in enumerate(names) if column in columns]
        lines = [[row[at] for at in kept] for row in (names, *rows)]
        return "".join(json.dumps(line) + "\n" for line in lines).encode()

    return _changed(tmp_path / "new.tar.gz", tmp_path / "old.tar.gz", change)


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    """Return a file of the backup."""
    file = tar.extractfile(name)
    assert file is not None
    return file.read()


def _changed(source: Path, target: Path, change: Any) -> Path:
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = change(member.name, _read(old, member.name))
            info = tarfile.TarInfo(member.name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return target


# --- what is refused, before anything is touched -------------------------------------------------


def _with_manifest(**changes: Any) -> Any:
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps({**json.loads(content), **changes}).encode()

    return change


def _refused(file: Path, reason: str) -> None:
    before = _content()
    with pytest.raises(RefusedWhole, match=reason):
        restore_backup(file, force=True)
    assert _content() == before


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b" + b"\x00" * 50])
def test_a_file_that_is_no_archive(town: User, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    _refused(tmp_path / "x", "not a whole Torg backup")


def test_a_backup_that_was_cut_off(town: User, tmp_path: Path) -> None:
    write_backup(tmp_path / "town.tar.gz")
    whole = (tmp_path / "town.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    _refused(tmp_path / "cut.tar.gz", "not a whole Torg backup|is not whole")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 99}, "not a Torg backup of a format"),
        ({"migrations": 5}, "not a Torg backup of a format"),
        ({"tables": ["core.user"]}, "not a Torg backup of a format"),
        ({"migrations": ["core.9999_future"]}, "newer Torg"),
        ({"tables": {"core.user": 1, "core.unheard": 1}}, r"core\.unheard\.jsonl is missing"),
    ],
)
def test_a_backup_that_does_not_fit(town: User, tmp_path: Path, changes: dict, reason: str) -> None:
    write_backup(tmp_path / "town.tar.gz")
    bad = _changed(tmp_path / "town.tar.gz", tmp_path / "bad.tar.gz", _with_manifest(**changes))
    _refused(bad, reason)


@pytest.mark.parametrize("line", ['["x"]', '{"id": 1}', "5", "[" * 9 + "]"])
def test_rows_that_are_none_cost_nothing(town: User, tmp_path: Path, line: str) -> None:
    """They are found when the old town has made room: it is kept, and the refusal says where."""

    def change(name: str, content: bytes) -> bytes:
        return content + f"{line}\n".encode() if name == "tables/core.user.jsonl" else content

    before = _content()
    write_backup(tmp_path / "town.tar.gz")
    bad = _changed(tmp_path / "town.tar.gz", tmp_path / "bad.tar.gz", change)
    with pytest.raises(RefusedWhole, match="The town that was here is kept in"):
        restore_backup(bad, force=True)
    (kept,) = tmp_path.glob("before-restore-*.tar.gz")
    restore_backup(kept)
    assert _content() == before


@pytest.mark.parametrize("name", ["media/../../evil", "/etc/evil", "media\\..\\evil"])
def test_no_file_is_written_outside(town: User, tmp_path: Path, name: str) -> None:
    write_backup(tmp_path / "town.tar.gz")
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(tmp_path / "town.tar.gz") as old, tarfile.open(bad, "w:gz") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        info = tarfile.TarInfo(name)
        info.size = 4
        new.addfile(info, io.BytesIO(b"evil"))
    _refused(bad, "not a file of a town")


def test_no_link_is_followed(town: User, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar.gz"
    write_backup(tmp_path / "town.tar.gz")
    with tarfile.open(tmp_path / "town.tar.gz") as old, tarfile.open(bad, "w:gz") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        info = tarfile.TarInfo("media/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        new.addfile(info)
    _refused(bad, "not a file of a town")
