"""The demo town in the database: made by the same importer as any city, and kept fresh."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from torg.core.importing import ImportReport, start_import
from torg.core.installation import ensure_database, migrate, pending_migrations
from torg.core.journal import record
from torg.core.models import User
from torg.core.people import create_person
from torg.core.search import remove_documents
from torg.core.search.indexing import indexed_ids
from torg.places.models import City
from torg.places.queries.cities import forget_cities
from torg.places.services.cities import make_default
from torg.places.services.hours import roll_spells
from torg.portal.services.demo_figures import take_figures
from torg.portal.services.demo_life import bring_to_life
from torg.portal.services.demo_prospects import make_demo_prospects
from torg.portal.services.demo_scenarios import make_demo_scenarios

SLUG = "orehamn"
VERSION = 9
# Known to everybody who reads this file, and so only ever made where no real city is.
PASSWORD = "klockan-fyra-1658"  # noqa: S105  -- printed by `torg demo` on purpose
EXEMPT_YEARS = 5  # demo staff sign in without a second factor for so long


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    is_staff: bool
    shows: str  # what the account is there to show


def accounts() -> tuple[Account, ...]:
    """Return the demo accounts, in the reader's language."""
    return (
        Account("stad@orehamn.example", "Karin Stadsdotter", True, _("staff of the town")),
        Account("besokare@orehamn.example", "Nils Torgvandrare", False, _("a visitor")),
        Account(
            "agare@orehamn.example",
            "Vera Skyltman",
            False,
            _("runs two places, and acts for a property owner"),
        ),
        Account("ny@orehamn.example", "Olle Nykomling", False, _("claims a place")),
    )


def prepare_database() -> None:
    """Make or renew the tables, unless a real city is there: then its staff decide when.

    Raises NotReadyError when they have to.
    """
    if City._meta.db_table in connection.introspection.table_names() and has_real_city():
        ensure_database()
    elif pending_migrations():
        migrate()


def has_real_city() -> bool:
    """Return whether a city that is no demo is here; works on tables of an older version too."""
    return City.objects.filter(is_demo=False).exists()


def file_name(scale: float) -> str:
    """Return the extract's name: it tells the version and the scale of the town it holds."""
    return f"{SLUG}-v{VERSION}-x{scale:g}.osm.pbf"


def demo_city() -> City | None:
    """Return the demo town, if it has been made."""
    return City.objects.filter(is_demo=True, slug=SLUG).first()


def is_current(city: City, scale: float) -> bool:
    """Return whether the town in the database is of this version and scale."""
    return city.source_name == file_name(scale)


def make_demo(scale: float, *, report: ImportReport) -> City:
    """Write the town's files under TORG_HOME/demo and import them as an operator would."""
    # The generator and the importer load numpy and shapely: a second run needs neither.
    from torg.demo import write_town  # noqa: PLC0415  -- heavy
    from torg.places.importers.osm.create import create_city  # noqa: PLC0415  -- heavy

    report.step(_("Building the demo town"), 1)
    files = write_town(settings.HOME / "demo", scale=scale, until=timezone.localdate())
    extract = files.osm.rename(files.osm.with_name(file_name(scale)))
    with transaction.atomic():
        city = create_city(
            SLUG, name=files.name, osm=extract, timezone="Europe/Stockholm", country="SE",
            report=report,
        )  # fmt: skip
        city.is_demo = True
        city.source_name = ""  # until all files are in: else a run cut short would be taken for one
        # Kept as the message itself: each page says it in its reader's language.
        city.attribution = gettext_noop("Invented for the demo: no real streets, places or people")
        city.save(update_fields=["is_demo", "source_name", "attribution", "updated_at"])
        if not City.objects.filter(is_default=True).exists():
            make_default(city, by=None)
    take_figures(city, files)
    _read_premises(city, files.premises)
    city.source_name = extract.name
    city.save(update_fields=["source_name"])
    return city


def _read_premises(city: City, path: Path) -> None:
    """Read the owners' list as an operator would, on top of what the extract tells."""
    from torg.premises.importers.file import import_premises  # noqa: PLC0415  -- heavy

    with start_import("premises", path.name, by=None, city=city) as report:
        import_premises(city, path, report, by=None)


def refresh_demo(city: City) -> int:
    """Move the town's hours on to today; return how many spells were added."""
    return roll_spells(city)


@transaction.atomic
def remove_demo(city: City) -> None:
    """Take the demo town away, with all that hangs on it. Other cities are not touched."""
    for kind in ("place", "street", "square", "category", "walk", "event", "premises"):
        remove_documents(kind, indexed_ids(kind, city.pk), city_id=city.pk)
    record("city.removed", city, by=None, city_id=city.pk, source=city.source_name)
    city.main_street = None
    city.save(update_fields=["main_street"])
    city.delete()
    transaction.on_commit(forget_cities)


def make_accounts() -> list[Account]:
    """Make the demo accounts that are missing and return all; none where a real city is.

    Their password is public, so they must never stand beside a town that somebody runs.
    """
    if has_real_city():
        return []
    wanted = accounts()
    there = set(
        User.objects.filter(email__in=[a.email for a in wanted]).values_list("email", flat=True)
    )
    until = timezone.now() + timedelta(days=365 * EXEMPT_YEARS)
    for account in wanted:
        if account.email not in there:
            create_person(
                account.email,
                by=None,
                password=PASSWORD,
                name=account.name,
                is_staff=account.is_staff,
                second_factor_from=until if account.is_staff else None,
            )
    return list(wanted)


def make_life(city: City, people: list[Account]) -> None:
    """Let the demo accounts run places and claim one; nothing where there are no such accounts."""
    by_name = {person.email.partition("@")[0]: person.email for person in people}
    if not by_name:
        return
    users = {user.email: user for user in User.objects.filter(email__in=by_name.values())}
    owner, staff, newcomer = (users[by_name[name]] for name in ("agare", "stad", "ny"))
    bring_to_life(city, owner, staff, newcomer)
    make_demo_prospects(city, staff, owner)


def make_table(city: City, people: list[Account]) -> None:
    """Let the demo accounts make scenarios; nothing where there are no such accounts."""
    emails = {person.email.partition("@")[0]: person.email for person in people}
    if not emails:
        return
    users = {user.email: user for user in User.objects.filter(email__in=emails.values())}
    make_demo_scenarios(city, users[emails["agare"]], users[emails["stad"]])
