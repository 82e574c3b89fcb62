"""The `torg` commands of the core."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from torg.core import backup as backups
from torg.core import doctor as doctors
from torg.core import installation, server
from torg.core.assets_command import assets
from torg.core.command import Answer, CommandFailed, command, imports
from torg.core.models import User
from torg.core.people import create_person, set_staff
from torg.core.privacy import ErasureRefusedError, erase_person, export_person
from torg.core.tasks import tick as run_tick

__all__ = ["COMMANDS", "Answer", "CommandFailed", "command"]


@command("serve", needs_database=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--with-worker", is_flag=True, help="Run the background worker beside it.")
def serve(host: str, port: int, workers: int, with_worker: bool) -> Answer:
    """Answer visitors over HTTP."""
    server.check_ready_to_serve()
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104  -- compared only
    url = f"http://{name}:{port}"
    click.echo(f"Torg answers on {url} (stop with Ctrl-C)")
    server.serve(host, port, workers, with_worker=with_worker)
    return Answer("Stopped.", {"url": url, "workers": workers})


@command("worker")
@click.option("--until-empty", is_flag=True, help="Run what is waiting, then stop.")
def worker(until_empty: bool) -> Answer:
    """Run background tasks, and the periodic jobs once a minute."""
    server.work(until_empty=until_empty)
    return Answer("The worker has stopped.")


@command("tick")
def tick() -> Answer:
    """Run the periodic jobs that are due. For cron, where no worker runs."""
    runs = run_tick()
    lines = [f"{run.name}: {run.error or 'done'} ({run.seconds:.1f} s)" for run in runs]
    data = {"jobs": [asdict(run) for run in runs]}
    return Answer("\n".join(lines) or "Nothing was due.", data, ok=not any(r.error for r in runs))


@command("migrate", needs_database=False)
def migrate() -> Answer:
    """Bring the database to what this version wants. Make a backup first."""
    missing = installation.pending_migrations()
    installation.migrate()
    text = f"{len(missing)} migrations were run." if missing else "Nothing to do."
    return Answer(text, {"migrations": missing})


@command("doctor", needs_database=False)
@click.option("--journal-head", default="", help="POSITION:DIGEST noted earlier.")
def doctor(journal_head: str) -> Answer:
    """Look at everything that must be well, and say what to do about what is not."""
    findings = doctors.examine(journal_head)
    lines = []
    for finding in findings:
        lines.append(f"{'ok   ' if finding.ok else 'WRONG'} {finding.name}: {finding.detail}")
        if not finding.ok and finding.advice:
            lines.append(f"      {finding.advice}")
    return Answer(
        "\n".join(lines),
        {"ok": all(f.ok for f in findings), "checks": [asdict(f) for f in findings]},
        ok=all(f.ok for f in findings),
    )


@command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> Answer:
    """Write the whole town, database and files, to one archive."""
    kept = backups.write_backup(file)
    return Answer(f"{file}: {kept['rows']} rows, {kept['files']} files.", kept)


@command("restore", needs_database=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the town that is here now.")
def restore(file: Path, force: bool) -> Answer:
    """Bring a town back from an archive, on either database engine."""
    kept = backups.restore_backup(file, force=force)
    return Answer(f"Restored {kept['rows']} rows and {kept['files']} files.", kept)


@command("staff")
@click.argument("email")
@click.option("--remove", is_flag=True, help="Let the person into the staff pages no longer.")
def staff(email: str, remove: bool) -> Answer:
    """Let a person into the staff pages; makes the account if there is none."""
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        if remove:
            raise CommandFailed(f"Nobody has the address {email}.")
        try:
            validate_email(email)
        except ValidationError:
            raise click.BadParameter("not an e-mail address", param_hint="EMAIL") from None
        person = create_person(email, by=None, is_staff=True)
        text = (
            "The account is made. Ask for a password on the sign-in page, then add a second step."
        )
    else:
        set_staff(person, is_staff=not remove, by=None)
        text = "No longer staff." if remove else "Staff from now on."
    return Answer(text, {"person": person.pk, "is_staff": not remove})


@click.group()
def person() -> None:
    """What is held about a person: get it, or erase it."""


def _person_at(email: str) -> User:
    found = User.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandFailed(f"Nobody has the address {email}.")
    return found


@command("export")
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(email: str, file: Path) -> Answer:
    """Write all that is held about a person to a JSON file that only you can read."""
    found = _person_at(email)
    held = export_person(found)
    text = json.dumps(held, ensure_ascii=False, indent=1)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(text, encoding="utf-8")
    rows = sum(map(len, held.values()))
    return Answer(f"{file}: {rows} rows.", {"person": found.pk, "rows": rows})


@command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
def erase(email: str, yes: bool) -> Answer:
    """Erase a person and what belongs to them. Cannot be undone."""
    found = _person_at(email)
    if not yes and not click.confirm(f"Erase {found.email} for good?", err=True):
        raise CommandFailed("Nothing was erased.")
    try:
        gone = erase_person(found, by=None)
    except ErasureRefusedError as refusal:
        raise CommandFailed(str(refusal)) from refusal
    return Answer(f"Erased, {sum(gone.values())} rows.", {"person": found.pk, "rows": gone})


person.add_command(export)
person.add_command(erase)

COMMANDS: list[click.Command] = [
    assets,
    serve,
    worker,
    tick,
    migrate,
    doctor,
    backup,
    restore,
    staff,
    person,
    imports,
]
