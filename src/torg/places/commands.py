"""The `torg` commands of places."""

import click

COMMANDS: list[click.Command] = []
