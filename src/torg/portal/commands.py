"""The `torg` commands of portal."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, CommandFailed, command
from torg.core.importing import ImportReport, RefusedWhole, start_import
from torg.places.commands import city as city_group
from torg.places.commands import make_city
from torg.places.models import City
from torg.portal.services import demo as demos
from torg.portal.services.demo_counts import make_demo_counts
from torg.portal.services.demo_effect import make_demo_effect
from torg.portal.services.demo_events import make_demo_events
from torg.portal.services.demo_footfall import make_demo_footfall
from torg.portal.services.demo_stretches import make_demo_stretches
from torg.portal.services.demo_study import make_demo_study
from torg.portal.services.demo_walks import make_demo_walks
from torg.premises.figures.enums import DatasetKind

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class ToldReport(ImportReport):
    """A report that also tells the person at the keyboard what is being done."""

    def step(self, text: str, percent: float = 0) -> None:
        click.echo(f"{round(percent):3d} %  {text}", err=True)
        super().step(text, percent)


@command("demo", needs_database=False)
@click.option(
    "--scale", default=1.0, show_default=True, type=click.FloatRange(0.1, 200),
    help="1 is a Nordic centre of 60,000 inhabitants.",
)  # fmt: skip
@click.option("--fresh", is_flag=True, help="Make the demo town anew. Other cities stay.")
def demo(scale: float, fresh: bool) -> Answer:
    """Make the demo town, or freshen the one that is there."""
    demos.prepare_database()
    if City.objects.filter(slug=demos.SLUG, is_demo=False).exists():
        raise CommandFailed(_("A city “%(slug)s” that is no demo is here.") % {"slug": demos.SLUG})
    city = demos.demo_city()
    made = fresh or city is None or not demos.is_current(city, scale)
    if city is not None and made:
        click.echo(_("Taking the old demo town away"), err=True)
        demos.remove_demo(city)
    if made or city is None:
        with start_import("demo", demos.file_name(scale), by=None) as report:
            report.__class__ = ToldReport
            city = demos.make_demo(scale, report=report)
    else:
        demos.refresh_demo(city)
    make_demo_events(city, scale)
    make_demo_walks(city)
    make_demo_effect(city)
    make_demo_stretches(city)  # before the counts, which say what stood on which stretch
    make_demo_counts(city)
    make_demo_study(city)
    make_demo_footfall(city)
    people = demos.make_accounts()
    demos.make_life(city, people)
    demos.make_table(city, people)
    return Answer(_told(city, people), _data(city, people, made=made))


def _told(city: City, people: list[demos.Account]) -> str:
    """Return what a person needs to know: where to look, and who can sign in."""
    places = city.places.count()
    address = "http://localhost:8000/" if city.is_default else f"http://{city.slug}.localhost:8000/"
    lines = [
        _("%(city)s is ready: %(places)d places, hours up to date.")
        % {"city": city.name, "places": places},
        _("Look at it: %(url)s (start the server with “torg serve”)") % {"url": address},
    ]
    if people:
        lines.append(_("Demo accounts, password %(password)s:") % {"password": demos.PASSWORD})
        lines += [f"  {person.email:<28} {person.shows}" for person in people]
    else:
        lines.append(_("No demo accounts: a real city is in this database."))
    return "\n".join(lines)


def _data(city: City, people: list[demos.Account], *, made: bool) -> dict[str, Any]:
    return {
        "city": {"slug": city.slug, "name": city.name, "source": city.source_name},
        "places": city.places.count(),
        "made": made,
        "accounts": [{**asdict(person), "password": demos.PASSWORD} for person in people],
    }


@command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The town's name, as its inhabitants write it.")
@click.option("--osm", required=True, type=_FILE, help="Extract: .osm.pbf, .osm or .osm.gz.")
@click.option(
    "--population", type=_FILE, help="Who lives where, for studies: .gpkg, .geojson or .csv."
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
    if population is not None:
        # Loads shapely and pyproj, which no other command should wait for.
        from torg.premises.figures.importers.people import check_readable  # noqa: PLC0415  -- heavy

        check_readable(population)  # before there is half of what was asked for
    made, answer = make_city(slug, name, osm, timezone=timezone, country=country)
    return answer if population is None else _with_population(made, answer, population)


def _with_population(made: City, answer: Answer, path: Path) -> Answer:
    """Take the grid in too, as a run of its own: a grid of elsewhere does not undo the city."""
    from torg.premises.figures.importers.people import (  # noqa: PLC0415  -- as above
        about_file,
        import_people,
    )

    kind = DatasetKind.POPULATION
    try:
        with start_import(kind, path.name, by=None, city=made) as report:
            import_people(made, path, kind, about_file(path), report, by=None)
    except RefusedWhole as reason:
        text = _("The city is made, but the population was refused: %(reason)s")
        raise CommandFailed(text % {"reason": reason}) from None
    counts = {**report.as_dict(), "outside": report.summary["outside"]}
    told = _("Population: %(read)d areas read, %(outside)d too far away, %(n)d refused.") % {
        **counts, "n": report.refused
    }  # fmt: skip
    return Answer(f"{answer.text}\n{told}", {**answer.data, "population": counts}, answer.ok)


city_group.add_command(create)
COMMANDS: list[click.Command] = [demo]
