"""The `torg import` commands of figures: people by day and night, passers-by, weather."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, command, imports
from torg.core.importing import ImportReport, start_import
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d", "%Y"])


@command("footfall")
@click.argument("file", type=_FILE)
@click.option("--city", "city_slug", required=True, help="The city's slug.")
@click.option("--locations", type=_FILE, help="Where the counters stand: name, lat, lon.")
def footfall(file: Path, city_slug: str, locations: Path | None) -> Answer:
    """Read hourly counts of passers-by from a table."""
    from torg.premises.figures.importers.counts import import_footfall  # noqa: PLC0415  -- heavy

    city = _city(city_slug)
    with start_import("footfall", file.name, by=None, city=city) as report:
        import_footfall(city, file, locations, report, by=None)
    return _answer(report)


def _said(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command say whose figures a file holds, of when, and what one may do with them."""
    for option in (
        click.option("--as-of", type=_DAY, help="The day or year that the figures are of."),
        click.option("--licence", default="", help="What one may do with them."),
        click.option("--source", default="", help="Whose figures they are."),
        click.option("--title", default="", help="What the figures are."),
    ):
        function = option(function)
    return function


@command("weather")
@click.argument("file", type=_FILE)
@click.option("--city", "city_slug", required=True, help="The city's slug.")
@_said
def weather(file: Path, city_slug: str, **about: Any) -> Answer:
    """Read temperature and precipitation of hours or days: a table, or a file of SMHI."""
    from torg.premises.figures.importers.weather import (  # noqa: PLC0415  -- heavy
        import_weather,
    )
    from torg.premises.figures.services.datasets import About  # noqa: PLC0415  -- as above

    city = _city(city_slug)
    with start_import("weather", file.name, by=None, city=city) as report:
        import_weather(city, file, About(file_name=file.name, **about), report, by=None)
    return _answer(report)


@command("people")
@click.argument("file", type=_FILE)
@click.option("--city", "city_slug", required=True, help="The city's slug.")
@click.option(
    "--kind", default="population", show_default=True,
    type=click.Choice([DatasetKind.POPULATION.value, DatasetKind.DAY_PEOPLE.value]),
    help="Who lives there, or who works and studies there.",
)  # fmt: skip
@click.option("--crs", default="", help="Coordinate system where the file names none: EPSG:3006.")
@click.option(
    "--field", "fields", multiple=True, metavar="ROLE=NAME",
    help="Which field is which: key, residents, workers, students, lat, lon, x, y.",
)  # fmt: skip
@_said
def people(
    file: Path,
    city_slug: str,
    kind: str,
    crs: str,
    fields: tuple[str, ...],
    **about: Any,
) -> Answer:
    """Read who lives, works or studies where: GeoPackage, GeoJSON or a CSV table."""
    from torg.premises.figures.importers.people import (  # noqa: PLC0415  -- heavy
        HowToRead,
        about_file,
        import_people,
    )

    city = _city(city_slug)
    how = HowToRead(crs, tuple(_pair(text) for text in fields))
    stated = about_file(file, **about)
    with start_import(kind, file.name, by=None, city=city) as report:
        import_people(city, file, DatasetKind(kind), stated, report, by=None, how=how)
    return _answer(report)


def _city(slug: str) -> City:
    city = City.objects.filter(slug=slug).first()
    if city is None:
        raise click.BadParameter(f"no city is called {slug}", param_hint="--city")
    return city


def _pair(text: str) -> tuple[str, str]:
    role, equals, name = text.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{text} is not ROLE=NAME", param_hint="--field")
    return role.strip(), name.strip()


def _answer(report: ImportReport) -> Answer:
    text = _(
        "%(read)d read: %(created)d new, %(updated)d changed, %(unchanged)d as before,"
        " %(refused)d refused."
    )
    return Answer(text % report.counts(), {**report.as_dict(), "summary": report.summary})


imports.add_command(footfall)
imports.add_command(people)
imports.add_command(weather)
COMMANDS: list[click.Command] = []  # their own stand in the group `import`
