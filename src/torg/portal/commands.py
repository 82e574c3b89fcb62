"""The `torg` commands of portal."""

import click

COMMANDS: list[click.Command] = []
