"""`torg study report`, and `torg export open-data`."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, CommandFailed, command
from torg.places.models import City
from torg.premises.studies.commands import study as study_group
from torg.premises.studies.models import Study

_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@command("report")
@click.argument("slug")
@click.option("--pdf", "target", required=True, type=_FILE, help="Where to write it.")
@click.option("--city", "city_slug", default="", help="The city's slug, where several have SLUG.")
@click.option("--language", default="sv", show_default=True, type=click.Choice(["sv", "en"]))
def report(slug: str, target: Path, city_slug: str, language: str) -> Answer:
    """Write the report of the study SLUG as a PDF, made anew when something has changed."""
    from torg.core.typesetting import TypesettingError  # noqa: PLC0415  -- as below
    from torg.premises.reports.services import make_report  # noqa: PLC0415  -- heavy

    found = Study.objects.filter(slug=slug).select_related("city", "district")
    studies = list(found.filter(city__slug=city_slug) if city_slug else found)
    if len(studies) != 1:
        many = _("Several cities have a study “%(slug)s”: name one with --city.")
        text = many if studies else _("No study is called “%(slug)s”.")
        raise CommandFailed(text % {"slug": slug})
    try:
        made = make_report(studies[0], language, by=None)
    except ValueError:
        raise CommandFailed(_("It has no answer yet. Run it: torg study run %(slug)s") % {
            "slug": slug}) from None  # fmt: skip
    except TypesettingError as fault:
        raise CommandFailed(_("The PDF could not be made: %(why)s") % {"why": fault}) from None
    target.write_bytes(bytes(made.pdf))
    said = {"file": str(target), "n": len(made.pdf) // 1000}
    text = _("The report is in %(file)s (%(n)d kB).") % said
    return Answer(text, {**said, "digest": made.digest, "bytes": len(made.pdf)})


@click.group("export")
def exports() -> None:
    """Write what a city publishes."""


@command("open-data")
@click.argument("directory", type=_FOLDER)
@click.option("--city", "city_slug", default="", help="The city's slug; without it the default.")
def open_data(directory: Path, city_slug: str) -> Answer:
    """Write studies, premises, vacancy rates and footfall as files with their descriptions."""
    from torg.premises.reports.exporting import export_city  # noqa: PLC0415  -- heavy

    wanted = City.objects.filter(slug=city_slug) if city_slug else City.objects.filter(
        is_default=True)  # fmt: skip
    city = wanted.first()
    if city is None:
        raise click.BadParameter(_("no such city"), param_hint="--city")
    files = export_city(city, directory)
    text = _("%(n)d files are in %(folder)s.") % {"n": len(files), "folder": directory}
    return Answer(text, {"files": files, "directory": str(directory)})


study_group.add_command(report)
exports.add_command(open_data)
COMMANDS: list[click.Command] = [exports]
