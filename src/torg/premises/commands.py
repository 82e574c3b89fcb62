"""The `torg` commands of premises."""

from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, command, imports
from torg.core.importing import start_import
from torg.places.models import City
from torg.premises.services.filling import fill_register

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_CITY = click.option("--city", "city_slug", required=True, help="The city's slug.")


def _city(slug: str) -> City:
    city = City.objects.filter(slug=slug).first()
    if city is None:
        raise click.BadParameter(f"no city is called {slug}", param_hint="--city")
    return city


@command("premises")
@click.argument("file", type=_FILE)
@_CITY
def premises(file: Path, city_slug: str) -> Answer:
    """Read a list of premises from FILE (CSV, XLSX or GeoJSON); again to bring it up to date."""
    # The readers load what no other command should wait for.
    from torg.premises.importers.file import import_premises  # noqa: PLC0415  -- heavy

    city = _city(city_slug)
    with start_import("premises", file.name, by=None, city=city) as report:
        import_premises(city, file, report, by=None)
    text = _(
        "%(read)d read: %(created)d new, %(updated)d changed, %(unchanged)d as before,"
        " %(refused)d refused."
    )
    return Answer(text % report.counts(), {**report.as_dict(), "summary": report.summary})


@click.group("premises")
def register() -> None:
    """Keep a city's register of premises."""


@command("fill")
@_CITY
def fill(city_slug: str) -> Answer:
    """Make a premises of every storefront that the register does not know yet."""
    filled = fill_register(_city(city_slug))
    data: dict[str, Any] = vars(filled)
    text = _("%(made)d premises made, %(moved_in)d moved into, %(moved_out)d moved out of.")
    return Answer(text % data, data)


imports.add_command(premises)
register.add_command(fill)
COMMANDS: list[click.Command] = [register]
