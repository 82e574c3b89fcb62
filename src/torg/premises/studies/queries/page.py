"""The page of one study, ready to be drawn."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.frame import address, frame
from torg.places.queries.categories import category_tree
from torg.premises.models import Premises
from torg.premises.queries.premises import visible_to as premises_visible_to
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.queries.around import (
    Band,
    Hinge,
    bands_of,
    hinges_of,
    pairs_of,
    passing_words,
    walked_from,
)
from torg.premises.studies.queries.assumptions import (
    Assumption,
    Missing,
    Source,
    assumptions_of,
    missing_of,
    sources_of,
    stated_sources,
)
from torg.premises.studies.queries.district_map import DistrictMap, district_map
from torg.premises.studies.queries.fits import (
    Fit,
    Scale,
    TradeView,
    Unit,
    by_trade,
    strongest,
    units_of,
)
from torg.premises.studies.queries.stances import Stances
from torg.premises.studies.queries.supply import Supply, supply_of
from torg.premises.studies.queries.words import lower_first

MOST_UNITS = 40  # shown on the page; the rest stand in the open data
_WAITING = {StudyState.NEW, StudyState.QUEUED, StudyState.RUNNING}


@dataclass(frozen=True)
class StudyPage:
    """A study and its answer. Hidden premises are left out, for every reader."""

    study: Study
    premises: list[Premises]
    names: dict[str, str]  # trade → name in the reader's language
    stances: Stances
    per_trade: bool

    # --- what it is, and how far -----------------------------------------------------------------

    @property
    def where(self) -> str:
        return self.study.district.name if self.study.district else self.study.city.name

    @property
    def report_href(self) -> str:
        """The address of its report, where there is such a page."""
        return address(frame.pages.get("study_report", ""), self.study.slug)

    @property
    def question(self) -> str:
        return _("What does %(where)s lack, and what could its vacant premises become?") % {
            "where": self.where
        }

    @property
    def day(self) -> str:
        return date_format(self.study.run_at, "j F Y") if self.study.run_at else ""

    @property
    def is_waiting(self) -> bool:
        return self.study.state in _WAITING

    @property
    def has_failed(self) -> bool:
        return bool(self.study.state == StudyState.FAILED)

    @property
    def has_answer(self) -> bool:
        return bool(self.study.result)

    @property
    def percent(self) -> int:
        return round(self.study.progress * 100)

    @property
    def missing(self) -> list[Missing]:
        return missing_of(self.study.lacks)

    # --- the answer ------------------------------------------------------------------------------

    @property
    def result(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.study.result
        return answer

    @cached_property
    def scale(self) -> Scale:
        trades = self.result["trades"]
        stores = {row["trade"]: (row["stores_district"], row["stores_town"]) for row in trades}
        top = max((row["high"] for row in self.result["fits"]), default=0)
        return Scale(top, self.result["shannon"], len(trades), stores)

    @cached_property
    def every_unit(self) -> list[Unit]:
        return units_of(self.premises, self.result, self.names, self.scale, self.stances)

    @property
    def units(self) -> list[Unit]:
        return self.every_unit[:MOST_UNITS]

    @property
    def more_units(self) -> int:
        return len(self.every_unit) - len(self.units)

    @cached_property
    def strongest(self) -> list[Fit]:
        return strongest(self.every_unit)

    @cached_property
    def trades(self) -> list[TradeView]:
        return by_trade(self.every_unit)

    @cached_property
    def supply(self) -> Supply:
        return supply_of(self.result["trades"], self.names)

    @property
    def verdict(self) -> str:
        """Return in a sentence what the district lacks."""
        if missing := self.supply.missing:
            named = "; ".join(lower_first(line.name) for line in missing[:3])
            words = _("The shops around %(where)s are too few for this: %(trades)s.")
            return words % {"where": self.where, "trades": named}
        return _("Around %(where)s no trade surely lacks shops.") % {"where": self.where}

    @property
    def bands(self) -> list[Band]:
        return bands_of(self.result)

    @property
    def walked_from(self) -> str:
        return walked_from(self.result)

    @property
    def hinges(self) -> list[Hinge]:
        return hinges_of(self.result)

    @property
    def passing(self) -> str:
        return passing_words(self.result)

    @property
    def pairs(self) -> list[str]:
        return pairs_of(self.result, self.names)

    @property
    def vacancies(self) -> str:
        count = len(self.every_unit)
        return ngettext("%(n)d vacant premises", "%(n)d vacant premises", count) % {"n": count}

    @property
    def variety(self) -> int:
        return self.scale.variety()

    @cached_property
    def map(self) -> DistrictMap | None:
        return district_map(self.study, self.units)

    # --- what it stands on -----------------------------------------------------------------------

    @property
    def assumptions(self) -> list[Assumption]:
        # What an older study has not kept was as it is by default.
        return assumptions_of({**asdict(Parameters()), **self.study.parameters})

    @property
    def sources(self) -> list[Source]:
        return sources_of(stated_sources(self.study))

    @property
    def draws(self) -> int:
        return int(self.result["draws"])


def study_page(study: Study, *, per_trade: bool = False) -> StudyPage:
    """Return the page of a study, which comes with its city and district. Eight queries at most.

    The premises come in walking order; the numbers on the map are theirs.
    """
    ids = {row["premises"] for row in study.result.get("fits", ())}
    ids |= {int(number) for number in study.result.get("names", {})}
    shown = premises_visible_to(None, study.city).filter(pk__in=ids)
    rows = list(shown.order_by("street_name", "side", "along_m", "pk")) if ids else []
    names = {node.slug: node.name for top in category_tree() for node in top.walk()}
    return StudyPage(study, rows, names, Stances(study.city, rows), per_trade)
