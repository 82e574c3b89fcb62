"""Backup and restore: one archive that holds the town and can be restored on either engine.

A `.tar.gz` of `manifest.json`, one `tables/<app>.<model>.jsonl` a table and the files under
`media/`. The tables are read in one snapshot, so nobody has to stop working. Left out is what can
be made again (the search index), what must not come back to life (sessions), and the secret key,
which is not the town's but the installation's.

Restoring makes the tables as the archive's version had them, loads the rows in one transaction, and
then runs the migrations that came later. So an older archive fits a newer Torg; not the other way.
"""

import base64
import datetime
import decimal
import io
import json
import shutil
import tarfile
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from torg.core.events import publish
from torg.core.importing import RefusedWhole
from torg.core.installation import database_is_empty, migrate, refresh_statistics
from torg.core.models import JournalEntry, User
from torg.core.signals import TownRestored

FORMAT = 1
_LEFT_OUT = {"sessions", "usersessions", "search"}
_BATCH = 1_000
_UNREADABLE = (tarfile.TarError, zlib.error, EOFError, OSError)
# What the rows of a file that somebody changed may raise; the first holds JSON's errors too.
_NO_ROWS = (ValueError, KeyError, TypeError, ValidationError, IntegrityError, DataError)


# --- backup --------------------------------------------------------------------------------------


def write_backup(file: Path) -> dict[str, Any]:
    """Write everything to `file` and return {"rows", "files", "bytes", "made_at"}.

    The file appears when it is complete, readable by its owner only: it holds personal data.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".torg-backup-") as directory:
        work = Path(directory)
        with _snapshot():
            tables = {
                name: _write_table(model, work / f"{name}.jsonl")
                for name, model in _models(current_apps)
            }
            migrations = sorted(
                f"{a}.{n}" for a, n in MigrationRecorder(connection).applied_migrations()
            )
        media = list(_media_files())
        manifest = {
            "format": FORMAT,
            "torg": version("torg"),
            "made_at": timezone.now().isoformat(),
            "engine": connection.vendor,
            "migrations": migrations,
            "tables": tables,
            "files": len(media),
        }
        archive = work / "archive"
        archive.touch(mode=0o600)
        with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
            _add_bytes(tar, "manifest.json", json.dumps(manifest, indent=1).encode())
            for name in tables:
                tar.add(work / f"{name}.jsonl", f"tables/{name}.jsonl", filter=_nobody)
            for path in media:
                with default_storage.open(path) as content:
                    _add_bytes(tar, f"media/{path}", content.read())
        archive.replace(file)
    return {
        "rows": sum(tables.values()),
        "files": len(media),
        "bytes": file.stat().st_size,
        "made_at": manifest["made_at"],
    }


@contextmanager
def _snapshot() -> Iterator[None]:
    """See one moment of the database without keeping anyone from writing."""
    if connection.vendor == "postgresql":
        outermost = not connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    setattr(connection, "transaction_mode", "DEFERRED")  # noqa: B010  -- SQLite's wrapper only
    try:
        with transaction.atomic():
            yield
    finally:
        setattr(connection, "transaction_mode", mode)  # noqa: B010  -- as above


def _models(apps: Apps) -> Iterator[tuple[str, type[models.Model]]]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.app_label not in _LEFT_OUT:
            yield meta.label_lower, model


def _write_table(model: type[models.Model], path: Path) -> int:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(names) + "\n")
        query = model._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001  -- documented
        for row in query.iterator(chunk_size=_BATCH):
            file.write(json.dumps(row, default=_as_json, ensure_ascii=False) + "\n")
            rows += 1
    return rows


def _as_json(value: object) -> str:
    """Write what JSON lacks, to the last microsecond: the journal's digests depend on it."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _media_files(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}".lstrip("/")
    for name in sorted(folders):
        yield from _media_files(f"{folder}/{name}".lstrip("/"))


def _nobody(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = _nobody(tarfile.TarInfo(name))
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


# --- restore -------------------------------------------------------------------------------------


def restore_backup(file: Path, *, force: bool = False) -> dict[str, Any]:
    """Bring the town of `file` back and return {"rows", "files", "made_at", "replaced"}.

    Raises RefusedWhole when the file is not a backup, comes from a newer Torg, or would replace a
    town that is here. With `force` that town is first backed up to TORG_HOME ("replaced").
    """
    replaced = ""
    try:
        with _opened(file) as tar:
            manifest = _read_manifest(tar)
            _check_members(tar, manifest)
            replaced = _make_room(force=force)
            rows = _load(tar, manifest)
            migrate()
            refresh_statistics()
            files = _restore_media(tar)
    except RefusedWhole as refusal:
        if not replaced:
            raise
        raise RefusedWhole(f"{refusal} The town that was here is kept in {replaced}") from refusal
    for cache in caches.all():
        cache.clear()  # it may know the town that was here before
    publish(TownRestored, made_at=manifest["made_at"])
    return {"rows": rows, "files": files, "made_at": manifest["made_at"], "replaced": replaced}


def _make_room(*, force: bool) -> str:
    """Drop what is here; return where a copy of it was kept, "" when nothing was worth keeping."""
    if database_is_empty():
        return ""
    worth_keeping = something_was_done()
    if worth_keeping and not force:
        raise RefusedWhole("A town is here already. --force replaces it (and keeps a backup).")
    replaced = str(_keep_a_copy()) if worth_keeping else ""
    _drop_everything()
    return replaced


def something_was_done() -> bool:
    """Return whether anyone has an account or left a trace in the journal."""
    tables = connection.introspection.table_names()
    return any(
        model._meta.db_table in tables and model._base_manager.exists()  # noqa: SLF001  -- documented
        for model in (JournalEntry, User)
    )


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as tar:
            yield tar
    except (*_UNREADABLE, *_NO_ROWS) as error:
        raise RefusedWhole(f"{file.name} is not a whole Torg backup: {error}") from error


def _read_manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        member = tar.extractfile("manifest.json")
    except KeyError:
        member = None
    manifest = json.load(member) if member else None
    if not isinstance(manifest, dict) or not _is_known(manifest):
        raise RefusedWhole("This is not a Torg backup of a format that is known here.")
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    newer = sorted(set(manifest["migrations"]) - known)
    if newer:
        raise RefusedWhole(f"The backup was made by a newer Torg ({newer[0]} is unknown here).")
    return manifest


def _is_known(manifest: dict[str, Any]) -> bool:
    migrations, tables = manifest.get("migrations"), manifest.get("tables")
    shapes = isinstance(migrations, list) and isinstance(tables, dict)
    return shapes and manifest.get("format") == FORMAT and "made_at" in manifest


def _check_members(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    """Read every header before anything is touched: only plain files, only inside the archive."""
    names = set()
    for member in tar:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts or "\\" in member.name:
            raise RefusedWhole(f"The backup holds something that is not a file of a town: {path}")
        names.add(member.name)
    missing = {f"tables/{name}.jsonl" for name in manifest["tables"]} - names
    if missing:
        raise RefusedWhole(f"The backup is not whole: {min(missing)} is missing.")


def _keep_a_copy() -> Path:
    path = Path(settings.HOME) / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
    write_backup(path)
    return path


def _drop_everything() -> None:
    """Drop every table, and with them the journal's triggers: nothing less empties the journal."""
    tables = connection.introspection.table_names()
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        virtual = _virtual_tables() if connection.vendor == "sqlite" else []
        for table in [*virtual, *tables]:
            cascade = "" if connection.vendor == "sqlite" else " CASCADE"
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")


def _virtual_tables() -> list[str]:
    """Full-text tables go first: dropping one drops the tables behind it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
        )
        return [name for (name,) in cursor.fetchall()]


def _load(tar: tarfile.TarFile, manifest: dict[str, Any]) -> int:
    apps = _tables_as_they_were(manifest["migrations"])
    known = dict(_models(apps))
    unknown = sorted(set(manifest["tables"]) - set(known))
    if unknown:
        raise RefusedWhole(f"The backup holds a table that is unknown here: {unknown[0]}")
    loaded = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for name in manifest["tables"]:
            table = connection.ops.quote_name(known[name]._meta.db_table)
            if not name.startswith("core.journal"):  # nothing can be in there, nor be taken out
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608  -- what the migrations put in
        for name, rows in manifest["tables"].items():
            content = tar.extractfile(f"tables/{name}.jsonl")
            loaded[name] = _load_table(known[name], io.TextIOWrapper(content, "utf-8"))  # type: ignore[arg-type]  # checked to be a file
            if loaded[name] != rows:
                raise RefusedWhole(
                    f"The backup is not whole: {name} has {loaded[name]} of {rows} rows."
                )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)
    return sum(loaded.values())


def _tables_as_they_were(migrations: list[str]) -> Apps:
    """Give an empty database the tables of just these migrations; return their models."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, _dot, name in (m.partition(".") for m in migrations)}
    if wanted >= set(executor.loader.graph.nodes):
        migrate()  # as they are now, at once
        return current_apps
    nodes: list[tuple[str, str]] = [
        node
        for node in wanted
        if node in executor.loader.graph.nodes
        and not any(child.key in wanted for child in executor.loader.graph.node_map[node].children)
    ]
    executor.migrate(sorted(nodes))  # type: ignore[arg-type]  # a list of pairs; None is for zero
    return MigrationExecutor(connection).loader.project_state(sorted(nodes)).apps


def _load_table(model: type[models.Model], lines: io.TextIOWrapper) -> int:
    names = json.loads(lines.readline())
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  -- names from our own models
    rows, batch = 0, []
    with connection.cursor() as cursor:
        for line in lines:
            batch.append([_db_value(f, v) for f, v in zip(fields, json.loads(line), strict=True)])
            if len(batch) == _BATCH:
                cursor.executemany(sql, batch)
                rows, batch = rows + len(batch), []
        if batch:
            cursor.executemany(sql, batch)
    return rows + len(batch)


def _db_value(field: models.Field, value: Any) -> Any:
    if value is None and not field.null and isinstance(field, models.JSONField):
        return connection.ops.adapt_json_value(None, field.encoder)  # JSON's null, not the column's
    return field.get_db_prep_save(field.to_python(value), connection)


def _restore_media(tar: tarfile.TarFile) -> int:
    files = 0
    for member in tar.getmembers():
        if not member.name.startswith("media/"):
            continue
        name = member.name.removeprefix("media/")
        default_storage.delete(name)
        with tempfile.SpooledTemporaryFile(max_size=8_000_000) as spool:
            shutil.copyfileobj(tar.extractfile(member), spool)  # type: ignore[arg-type]  # a file
            spool.seek(0)
            default_storage.save(name, spool)  # refuses a path outside the storage by itself
        files += 1
    return files
