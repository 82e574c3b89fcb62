"""The `torg` commands of the agenda."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from torg.core.command import Answer, CommandFailed, command, imports
from torg.core.fetching import FetchError
from torg.core.importing import start_import
from torg.places.enums import FeedFormat, FeedTrouble
from torg.places.models import Actor, City, Feed
from torg.places.services.feeds import add_feed


@command("events")
@click.argument("source")
@click.option("--city", "city_slug", required=True, help="The city's slug.")
@click.option("--actor", "actor_slug", default="", help="The actor whose events they are.")
@click.option(
    "--format", "form", default="auto", show_default=True, type=click.Choice(FeedFormat.values)
)
@click.option("--insecure-http", is_flag=True, help="Allow an address without https.")
def events(source: str, city_slug: str, actor_slug: str, form: str, insecure_http: bool) -> Answer:
    """Read events from SOURCE, a file or an https address; again to bring them up to date."""
    # The readers load what no other command should wait for.
    from torg.agenda.importers.feed import get_source, import_events  # noqa: PLC0415  -- heavy

    feed = _feed(source, city_slug, actor_slug, form, insecure_http=insecure_http)
    with start_import("events", feed.name, by=None, city=feed.city) as report:
        feed.etag = feed.last_modified = ""  # whoever asks by hand wants all of it
        try:
            fetched = get_source(feed)
        except FetchError as fault:
            raise CommandFailed(str(fault)) from None
        except OSError:
            raise CommandFailed(str(FeedTrouble.NO_FILE.label)) from None
        import_events(feed, fetched, report, by=None)
    counts = report.counts()
    text = _(
        "%(read)d read: %(created)d new, %(updated)d changed, %(unchanged)d as before,"
        " %(refused)d refused."
    )
    return Answer(text % counts, {**report.as_dict(), "summary": report.summary})


def _feed(source: str, city_slug: str, actor_slug: str, form: str, *, insecure_http: bool) -> Feed:
    """Return the feed that stands for a source: what was read before is known by it."""
    city = City.objects.filter(slug=city_slug).first()
    if city is None:
        raise click.BadParameter(f"no city is called {city_slug}", param_hint="--city")
    actor = Actor.objects.filter(city=city, slug=actor_slug).first() if actor_slug else None
    if actor_slug and actor is None:
        raise click.BadParameter(f"no actor is called {actor_slug}", param_hint="--actor")
    url = source
    if "://" not in source:
        path = Path(source)
        if not path.is_file():
            raise click.BadParameter(f"{source} is not a file", param_hint="SOURCE")
        url = str(path.resolve())
    feed = Feed.objects.filter(city=city, kind="events", url=url).first()
    if feed is None:
        name = Path(url).name if url.startswith("/") else url
        values = {"name": name, "format": form, "actor": actor, "insecure": insecure_http}
        feed = add_feed(city, url, by=None, by_hand=True, **values)
    feed.format, feed.insecure = form, insecure_http
    return feed


imports.add_command(events)
COMMANDS: list[click.Command] = []  # its own stand in the group `import`
