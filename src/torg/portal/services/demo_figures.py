"""The demo town's figures: files read by the same importers as any city's."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.core.importing import start_import
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.services.spending import ensure_spending

if TYPE_CHECKING:
    from torg.demo import TownFiles


def take_figures(city: City, files: "TownFiles") -> None:
    """Read who lives and works where, who passes by in which weather, and defaults of spending."""
    # The readers load shapely and pyproj: a second start should not wait for them.
    from torg.premises.figures.importers.counts import import_footfall  # noqa: PLC0415  -- as above
    from torg.premises.figures.importers.people import (  # noqa: PLC0415  -- as above
        about_file,
        import_people,
    )
    from torg.premises.figures.importers.weather import (  # noqa: PLC0415  -- as above
        import_weather,
    )

    with override(city.language):
        source, licence = _("Made up for the demo town"), _("free to use")
        weather = _("The weather day by day")
        titles = {
            DatasetKind.POPULATION: (files.population, _("Who lives where")),
            DatasetKind.DAY_PEOPLE: (files.day_people, _("Who works and studies where")),
        }
    for kind, (path, title) in titles.items():
        about = about_file(
            path, title=title, source=source, licence=licence, as_of=date(2025, 12, 31)
        )
        with start_import(kind, path.name, by=None, city=city) as report:
            import_people(city, path, kind, about, report, by=None)
    about = about_file(files.weather, title=weather, source=source, licence=licence)
    with start_import("weather", files.weather.name, by=None, city=city) as report:
        import_weather(city, files.weather, about, report, by=None)
    with start_import("footfall", files.footfall.name, by=None, city=city) as report:
        import_footfall(city, files.footfall, files.counters, report, by=None)
    ensure_spending(city, by=None)
