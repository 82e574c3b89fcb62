"""The `torg study` commands."""

from typing import Any

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, CommandFailed, command
from torg.places.models import Category, City, District
from torg.premises.studies.enums import Lack
from torg.premises.studies.exceptions import StudyBusyError
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_and_queue, order_study, run_study

_SHOWN = 5


@click.group()
def study() -> None:
    """Order and run studies of a district."""


@command("order")
@click.option("--city", "city_slug", required=True, help="The city's slug.")
@click.option("--district", default="", help="The district's slug; without it the whole city.")
@click.option("--title", default="", help="What to call it.")
@click.option("--draws", default=500, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**31 - 1))
@click.option("--queue", is_flag=True, help="Let a worker run it as soon as one is free.")
def order(city_slug: str, district: str, title: str, draws: int, seed: int, queue: bool) -> Answer:
    """Make a study that is yet to run, or with --queue one that a worker runs."""
    city = City.objects.filter(slug=city_slug).first()
    if city is None:
        raise click.BadParameter(f"no city is called {city_slug}", param_hint="--city")
    area = District.objects.filter(city=city, slug=district).first() if district else None
    if district and area is None:
        raise click.BadParameter(f"no district is called {district}", param_hint="--district")
    make = order_and_queue if queue else order_study
    made = make(city, area, by=None, title=title, parameters={"draws": draws}, seed=seed)
    text = _("The study is ordered. Run it: torg study run %(slug)s")
    if queue:
        text = _("The study %(slug)s waits for a worker.")
    text = text % {"slug": made.slug}
    return Answer(text, {"slug": made.slug})


@command("run")
@click.argument("slug")
@click.option("--city", "city_slug", default="", help="The city's slug, where several have SLUG.")
def run(slug: str, city_slug: str) -> Answer:
    """Run the study SLUG; on figures that have changed since it is asked anew as a new study."""
    try:
        done = run_study(_asked(slug, city_slug), by=None, step=_told_share())
    except StudyBusyError as busy:
        text = _("“%(title)s” is being run already. Wait until it is done.")
        raise CommandFailed(text % {"title": busy}) from None
    return Answer(_told(done), _data(done), ok=bool(done.result))


def _asked(slug: str, city_slug: str) -> Study:
    studies = Study.objects.select_related("city", "district")
    if city_slug:
        studies = studies.filter(city__slug=city_slug)
    found = list(studies.filter(slug=slug)[:2])
    if len(found) > 1:
        raise CommandFailed(
            _("Several cities have a study “%(slug)s”: name one with --city.") % {"slug": slug}
        )
    if not found:
        known = ", ".join(studies.order_by("slug").values_list("slug", flat=True)[:20])
        text = _("No study is called “%(slug)s”. There are: %(known)s")
        raise CommandFailed(text % {"slug": slug, "known": known or _("none")})
    return found[0]


def _told_share() -> Any:
    shown = [-1]

    def step(share: float) -> None:
        if (tenth := int(share * 10)) > shown[0]:
            shown[0] = tenth
            click.echo(f"{tenth * 10:3d} %", err=True)

    return step


def _data(done: Study) -> dict[str, Any]:
    return {
        "slug": done.slug, "state": done.state, "lacks": done.lacks, "seed": done.seed,
        "inputs": done.inputs_digest, "version": done.version, "sources": done.sources,
        "result": done.result,
    }  # fmt: skip


def _told(done: Study) -> str:
    lines = [f"{done.title}: {done.get_state_display()}"]
    lines += [f"- {Lack(lack).label}" for lack in done.lacks]
    fits = sorted(done.result.get("fits", ()), key=lambda fit: -fit["carries"])[:_SHOWN]
    trades = {c.slug: c.name for c in Category.objects.filter(slug__in=[f["trade"] for f in fits])}
    # A study that has just run has numbers for keys, one read back has texts.
    names = {str(number): name for number, name in done.result.get("names", {}).items()}
    for fit in fits:
        said = {
            "where": names[str(fit["premises"])], "trade": trades[fit["trade"]],
            "kr": _kronor(fit["turnover"]), "low": _kronor(fit["low"]),
            "high": _kronor(fit["high"]),
        }  # fmt: skip
        lines.append(
            _("%(where)s: %(trade)s would sell for %(kr)s kr a year (%(low)s to %(high)s)") % said
        )
    return "\n".join(lines)


def _kronor(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u00a0")


study.add_command(order)
study.add_command(run)
COMMANDS: list[click.Command] = [study]
