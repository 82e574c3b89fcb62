"""`create_city`: an OpenStreetMap extract becomes a living town, or a newer one renews it."""

import logging
from pathlib import Path
from zoneinfo import available_timezones

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.categories import finder_of_database, sync_categories
from torg.places.importers.osm.reader import WHOLE, read_extract
from torg.places.importers.osm.town import build_town
from torg.places.models import City
from torg.places.services.cities import save_town

logger = logging.getLogger(__name__)

_RESERVED = {"www", "api", "localhost", "torg"}
_LONGEST_NAME = 120  # as models.City has it


def create_city(
    slug: str,
    *,
    name: str,
    osm: Path,
    timezone: str = "",
    country: str = "",
    by: User | None = None,
    report: ImportReport,
) -> City:
    """Make the city `slug` from an extract, or bring it up to date; all or nothing.

    Country (ISO 3166-1) and time zone are guessed from the extract when not given and the city is
    new; one that is there already keeps its own until others are given. Raises
    RefusedWhole, with a reason in the reader's language, for wrong arguments and for a file that is
    no extract; single bad elements are counted on `report`. Nothing is written before the whole
    file has been read and understood.
    """
    check_arguments(slug, name, timezone, country)
    known = City.objects.filter(slug=slug).first()
    if known is not None:
        country = country or known.country
        stays = country.upper() == known.country
        timezone = timezone or (known.timezone if stays else "")
    report.step(_("Reading the file"), 5)
    extract = read_extract(osm, report)
    try:
        town = build_town(
            extract, sync_categories(), finder_of_database(), report,
            country=country.upper(), timezone=timezone,
        )  # fmt: skip
    except (ArithmeticError, LookupError, ShapelyError, ValueError) as error:
        # Shapes from anywhere: what geometry cannot bear is a fault of the file, told as one.
        logger.debug("the extract could not be laid out", exc_info=True)
        raise RefusedWhole(_(WHOLE["crash"])) from error
    except MemoryError as error:
        raise RefusedWhole(_(WHOLE["memory"])) from error
    town.source_name = osm.name
    del extract
    return save_town(slug, name, town, by=by, report=report)


def check_arguments(slug: str, name: str, timezone: str, country: str) -> None:
    """Raise RefusedWhole when a city cannot have this slug, name, time zone or country."""
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise RefusedWhole(
            _("“%(slug)s” cannot be a web address: use the letters a–z, digits and hyphens.")
            % {"slug": slug}
        ) from error
    if slug != slug.lower() or len(slug) > 50 or slug in _RESERVED:
        raise RefusedWhole(_("“%(slug)s” cannot be a web address.") % {"slug": slug})
    if not name.strip() or name != clean_text(name, _LONGEST_NAME):
        raise RefusedWhole(
            _("“%(name)s” cannot be a town's name: plain text, at most %(n)d characters.")
            % {"name": name[:40], "n": _LONGEST_NAME}
        )
    if timezone and timezone not in available_timezones():
        raise RefusedWhole(
            _("There is no time zone “%(zone)s”. An example: Europe/Stockholm.")
            % {"zone": timezone}
        )
    if country and country.upper() not in get_global("territory_zones"):
        raise RefusedWhole(
            _("There is no country “%(code)s”. Use the two letters of ISO 3166, such as SE.")
            % {"code": country}
        )
