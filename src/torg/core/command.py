"""What every `torg` command shares.

A command is a function that returns an `Answer`. `@command` gives it `--json` (the last line is one
JSON object) and its exit code: 0 done, 1 failed, 2 wrong use.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import click

from torg.core.importing import RefusedWhole
from torg.core.installation import NotReadyError, ensure_database


@click.group("import")
def imports() -> None:
    """Read files and feeds of others; each app adds what it can read."""


@dataclass(frozen=True)
class Answer:
    """What a command says: text for people, data for programs, and whether it went well."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    ok: bool = True


class CommandFailed(Exception):  # noqa: N818  -- told to the person at the keyboard, not a fault
    """The command could not be done; the message says why and what to do."""


def command(
    name: str, *, needs_database: bool = True, **settings: Any
) -> Callable[[Callable[..., Answer]], click.Command]:
    """Make a click command of a function that returns an Answer.

    Raise CommandFailed or RefusedWhole to fail with a reason; click.UsageError for wrong use.
    With `needs_database` an empty database gets its tables first, and one that lacks migrations
    stops the command.
    """

    def decorate(function: Callable[..., Answer]) -> click.Command:
        @wraps(function)
        def run(as_json: bool, **arguments: Any) -> None:
            try:
                if needs_database:
                    ensure_database()
                answer = function(**arguments)
                click.echo(answer.text)
            except (CommandFailed, RefusedWhole, NotReadyError) as reason:
                answer = Answer(str(reason), {"error": str(reason)}, ok=False)
                click.echo(answer.text, err=True)
            if as_json:
                click.echo(json.dumps(answer.data, ensure_ascii=False, default=str))
            if not answer.ok:
                raise click.exceptions.Exit(1)

        as_option = click.option(
            "--json", "as_json", is_flag=True, help="Print one JSON object as the last line."
        )
        return click.command(name, **settings)(as_option(run))

    return decorate
