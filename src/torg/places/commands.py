"""The `torg` commands of places."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.command import Answer, CommandFailed, command
from torg.core.importing import ImportReport, start_import
from torg.places.models import City
from torg.places.services.cities import make_default

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_GRIDS = {".gpkg": b"SQLite format 3\x00", ".geojson": b"{"}


def _say(text: str, percent: float) -> None:
    click.echo(f"{round(percent):3d} %  {text}", err=True)


@click.group()
def city() -> None:
    """Make and choose cities."""


@command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The town's name, as its inhabitants write it.")
@click.option("--osm", required=True, type=_FILE, help="Extract: .osm.pbf, .osm or .osm.gz.")
@click.option(
    "--population", type=_FILE, help="Population grid, kept for studies: .gpkg, .geojson."
)
@click.option(
    "--timezone",
    default="",
    help="For example Europe/Stockholm; else as it was, or by the country.",
)
@click.option(
    "--country", default="", help="ISO 3166, for example SE; else as it was, or by the addresses."
)
def create(
    slug: str, name: str, osm: Path, population: Path | None, timezone: str, country: str
) -> Answer:
    """Make a city from an OpenStreetMap extract, or bring it up to date from a newer one."""
    # The importer loads numpy, scipy and shapely, which no other command should wait for.
    from torg.places.importers.osm.create import check_arguments, create_city  # noqa: PLC0415

    check_arguments(slug, name, timezone, country)
    if population is not None:
        _check_grid(population)
    known = City.objects.filter(slug=slug).first()
    with start_import("osm", osm.name, by=None, city=known) as report:
        report.listener = _say
        made = create_city(
            slug, name=name, osm=osm, timezone=timezone, country=country, report=report
        )
    if population is not None:
        _keep_grid(made, population)
    return Answer(_told(made, report), _data(made, report))


def _data(made: City, report: ImportReport) -> dict[str, Any]:
    about = {
        "slug": made.slug, "name": made.name, "country": made.country, "timezone": made.timezone,
        "language": made.language, "url": _address(made),
    }  # fmt: skip
    return {**report.as_dict(), "city": about, "summary": report.summary}


def _told(made: City, report: ImportReport) -> str:
    """Return the answer for people: what came of it, what changed, where to look."""
    figures = report.summary["figures"]
    lines = [
        _(
            "%(city)s: %(places)d places, %(streets)d streets."
            " Country %(country)s, time zone %(zone)s."
        )
        % {
            "city": made.name, "country": made.country, "zone": made.timezone,
            "places": _total(figures["places"]), "streets": _total(figures["streets"]),
        },
        _("%(created)d new, %(updated)d changed, %(unchanged)d unchanged, %(gone)d gone.")
        % figures["places"],
    ]  # fmt: skip
    if moved := report.summary["moved"]:
        changes = ", ".join(f"{before} → {now}" for before, now in moved.values())
        lines.append(_("Moved: %(changes)s. Holidays and hours follow.") % {"changes": changes})
    if report.summary["vanished"]:
        names = ", ".join(report.summary["vanished"])
        lines.append(_("Gone from the source, to be reviewed: %(names)s") % {"names": names})
    if report.refused:
        lines.append(
            ngettext("%(n)d row was refused:", "%(n)d rows were refused:", report.refused)
            % {"n": report.refused}
        )
        lines += [f"  {row['row']}: {row['reason']}" for row in report.refused_rows[:10]]
    lines.append(
        _("Look at it: %(url)s (start the server with “torg serve”)") % {"url": _address(made)}
    )
    if not made.is_default:
        lines.append(
            _("To show it at http://localhost:8000/ too: torg city default %(slug)s")
            % {"slug": made.slug}
        )
    return "\n".join(lines)


def _total(figures: Mapping[str, int]) -> int:
    return figures["created"] + figures["updated"] + figures["unchanged"]


def _address(made: City) -> str:
    if made.hosts:
        return f"https://{made.hosts[0]}/"
    return "http://localhost:8000/" if made.is_default else f"http://{made.slug}.localhost:8000/"


def _check_grid(path: Path) -> None:
    expected = _GRIDS.get(path.suffix.lower())
    with path.open("rb") as file:
        head = file.read(64).lstrip()
    if expected is None or not head.startswith(expected):
        raise CommandFailed(
            _("The population grid must be a GeoPackage (.gpkg) or a .geojson file.")
        )


def _keep_grid(made: City, path: Path) -> None:
    """Keep the grid beside the database: studies of the city read it from there."""
    folder = settings.HOME / "cities" / made.slug
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / f"population{path.suffix.lower()}")


@command("default")
@click.argument("slug")
def default(slug: str) -> Answer:
    """Show this city wherever no host name says which."""
    chosen = City.objects.filter(slug=slug).first()
    if chosen is None:
        known = ", ".join(City.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandFailed(
            _("There is no city “%(slug)s”. There are: %(known)s") % {"slug": slug, "known": known}
        )
    make_default(chosen, by=None)
    return Answer(
        _("%(city)s is shown at http://localhost:8000/") % {"city": chosen.name}, {"slug": slug}
    )


city.add_command(create)
city.add_command(default)
COMMANDS: list[click.Command] = [city]
