"""What a study assumed and stood on, as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.queries.datasets import MAP, map_line
from torg.premises.studies.enums import Lack
from torg.premises.studies.models import Study
from torg.premises.studies.queries.words import decimal

# Name of the parameter → what it is, its unit ("share" is shown as per cent).
PARAMETERS: dict[str, tuple[Any, Any]] = {
    "resident_exponent": (
        gettext_lazy("How strongly a longer walk puts off those who live here"), "",
    ),
    "worker_exponent": (
        gettext_lazy("How strongly a longer walk puts off those who are here by day"), "",
    ),
    "attraction_exponent": (gettext_lazy("How much more a larger shop draws"), ""),
    "outside_share": (
        gettext_lazy("Shops of other towns, as a share of the floor that all spending here needs"),
        "share",
    ),
    "commuters": (
        gettext_lazy("Of those who work or study here, who live outside the map"), "share",
    ),
    "rent_share": (gettext_lazy("Of its turnover that a tenant can pay as rent"), "share"),
    "resident_reach_m": (gettext_lazy("As far as anybody walks from home"), "m"),
    "worker_reach_m": (gettext_lazy("As far as anybody walks from work or school"), "m"),
    "nearest_m": (gettext_lazy("What is nearer counts as so near"), "m"),
    "store_m2": (gettext_lazy("Floor of a shop whose area nobody has told"), "m²"),
    "big_store_m2": (gettext_lazy("Floor of a grocer’s whose area nobody has told"), "m²"),
    "fullest": (gettext_lazy("No newcomer sells more than so many times what its floor needs"), ""),
    "neighbour_kr": (
        gettext_lazy(
            "In a mix: what a neighbour counts for that stands there twice as often as by chance"
        ),
        gettext_lazy("kr a year"),
    ),
    "variety_kr": (
        gettext_lazy("In a mix: what one step of variety counts for, of 100"),
        gettext_lazy("kr a year"),
    ),
    "draws": (gettext_lazy("Draws: how often all of it was reckoned anew"), ""),
}  # fmt: skip

# What to do about what a study had to do without.
ADVICE: dict[str, Any] = {
    Lack.NETWORK.value: gettext_lazy(
        "Read the city from an extract of OpenStreetMap: “torg city create”. Then order the study"
        " again."
    ),
    Lack.POPULATION.value: gettext_lazy(
        "Upload a file of who lives where (statistics by small areas or squares), then order the"
        " study again."
    ),
    Lack.DAY_PEOPLE.value: gettext_lazy(
        "The answer stands, but lunch guests and students are not in it. Upload a file of who works"
        " and studies where to have them counted."
    ),
    Lack.STORES.value: gettext_lazy(
        "Look at the categories of the city’s places, or at the trades that spending is known for."
    ),
    Lack.VACANT.value: gettext_lazy(
        "Nothing to let is known: say in the register which premises stand empty, or count in the"
        " street. What the district lacks is told all the same."
    ),
    Lack.UNREACHED.value: gettext_lazy(
        "Look at where those premises lie on the map: they may stand far from any way, or outside"
        " the figures."
    ),
    Lack.DEMAND.value: gettext_lazy(
        "Write in what people spend on each trade under Figures, then order the study again."
    ),
    Lack.FEW_STORES.value: gettext_lazy(
        "Look at whether the shops of the city are on the map with the right categories; until then"
        " take the figures as a rough idea."
    ),
    Lack.CUT_OFF.value: gettext_lazy(
        "Look at where those shops lie on the map: far from any way, or from where anybody lives."
    ),
    Lack.REACH.value: gettext_lazy(
        "Population and shops may lie in different places: check the coordinate system of the file."
    ),
    Lack.COUNTERS.value: gettext_lazy(
        "How many pass is told by the other counters. See under Footfall which hours are kept"
        " apart, and have the counter mended."
    ),
}


@dataclass(frozen=True)
class Assumption:
    words: str
    value: str


@dataclass(frozen=True)
class Missing:
    """What a study had to do without, and what to do about it."""

    words: str
    advice: str


@dataclass(frozen=True)
class Source:
    """A dataset that a study stood on."""

    kind: str
    title: str
    source: str
    licence: str
    url: str
    as_of: date | None


def assumptions_of(parameters: Mapping[str, Any]) -> list[Assumption]:
    """Return the parameters of a study in words; one that is not known here by its own name."""
    known = [name for name in PARAMETERS if name in parameters]
    others = [name for name in parameters if name not in PARAMETERS]
    return [
        Assumption(str(PARAMETERS.get(name, (name, ""))[0]), _value(name, parameters[name]))
        for name in known + others
    ]


def _value(name: str, value: Any) -> str:
    unit = PARAMETERS.get(name, ("", ""))[1]
    if isinstance(value, list | tuple):
        low, high = (_one(number, unit) for number in value)
        words = _("%(low)s to %(high)s") % {"low": low, "high": high}
    else:
        words = _one(value, unit)
    if unit == "share":
        return f"{words} %"
    return f"{words} {unit}".strip()


def _one(number: float, unit: str) -> str:
    return decimal(number * 100 if unit == "share" else number)


def missing_of(lacks: Iterable[str]) -> list[Missing]:
    """Return what a study had to do without, in words."""
    labels = dict(Lack.choices)
    return [Missing(str(labels.get(lack, lack)), str(ADVICE.get(lack, ""))) for lack in lacks]


def stated_sources(study: Study) -> list[dict[str, str]]:
    """Return the sources as a study states them, with the city's map where an older one has not."""
    stated = list(study.sources)
    line = map_line(study.city)
    if stated and line and not any(row.get("kind") == MAP for row in stated):
        stated.append({name: str(value or "") for name, value in asdict(line).items()})
    return stated


def sources_of(stated: Iterable[Mapping[str, str]]) -> list[Source]:
    """Return the sources that a study names."""
    kinds = {**dict(DatasetKind.choices), MAP: _("shops, streets and ways on foot")}
    return [
        Source(
            str(kinds.get(row.get("kind", ""), row.get("kind", ""))), row.get("title", ""),
            _credit(row), row.get("licence", ""), row.get("url", ""),
            parse_date(row.get("as_of", "") or ""),
        )
        for row in stated
    ]  # fmt: skip


def _credit(row: Mapping[str, str]) -> str:
    source = row.get("source", "")
    # A map's is kept as the message itself; see base.html.
    return _(source) if source and row.get("kind") == MAP else source
