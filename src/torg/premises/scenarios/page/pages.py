"""The doors to the pages, in one module: importing it loads numpy and scipy."""

from torg.places.models import Category
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.page.data import scenario_data
from torg.premises.scenarios.page.listing import list_page
from torg.premises.scenarios.page.table import scenario_page
from torg.premises.scenarios.queries.scenarios import trades_named
from torg.premises.studies.models import Study

__all__ = ["list_page", "scenario_data", "scenario_page", "trades_of"]


def trades_of(study: Study) -> dict[str, Category]:
    """Return the trades that a study reckons with, by slug."""
    return trades_named(table_of(study).trades)
