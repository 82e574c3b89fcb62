"""The `torg` command."""

import os

import click


@click.group()
def main() -> None:
    """Run a digital city centre."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
    import django  # noqa: PLC0415  -- settings must be named before Django is loaded

    django.setup()
