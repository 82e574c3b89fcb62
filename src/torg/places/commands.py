"""The `torg` commands of places."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.command import Answer, CommandFailed, command
from torg.core.importing import ImportReport, start_import
from torg.places.models import City
from torg.places.services.cities import make_default


def _say(text: str, percent: float) -> None:
    click.echo(f"{round(percent):3d} %  {text}", err=True)


@click.group()
def city() -> None:
    """Make and choose cities."""


def make_city(
    slug: str, name: str, osm: Path, *, timezone: str, country: str
) -> tuple[City, Answer]:
    """Make a city from an extract, or bring it up to date; return it and what came of it."""
    # The importer loads numpy, scipy and shapely, which no other command should wait for.
    from torg.places.importers.osm.create import check_arguments, create_city  # noqa: PLC0415  -- heavy

    check_arguments(slug, name, timezone, country)
    known = City.objects.filter(slug=slug).first()
    with start_import("osm", osm.name, by=None, city=known) as report:
        report.listener = _say
        made = create_city(
            slug, name=name, osm=osm, timezone=timezone, country=country, report=report
        )
    return made, Answer(_told(made, report), _data(made, report))


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


city.add_command(default)
COMMANDS: list[click.Command] = [city]
