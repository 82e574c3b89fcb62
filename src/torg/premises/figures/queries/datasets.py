"""Reads of figures: what a study stands on, and what a page says of it.

Figures that decisions rest on are open to everybody: no reader is asked who they are.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from torg.places.models import City
from torg.premises.figures.enums import WEATHER, DatasetKind
from torg.premises.figures.models import Counter, Dataset, DemandSignal, Spending

MAP = "map"  # a kind of source beside those of datasets
OSM_TERMS = "https://www.openstreetmap.org/copyright"


@dataclass(frozen=True)
class SourceLine:
    """How a dataset is named wherever its figures are shown."""

    kind: str
    title: str
    source: str
    licence: str
    url: str
    as_of: date | None
    digest: str


def current(city: City, kind: DatasetKind) -> Dataset | None:
    """Return the dataset of a kind that new studies stand on."""
    return Dataset.objects.filter(city=city, kind=kind, is_current=True).first()


def source_lines(city: City) -> list[SourceLine]:
    """Return what a report says of the city's current figures that studies stand on, by kind."""
    return [
        SourceLine(d.kind, d.title, d.source, d.licence, d.url, d.as_of, d.digest)
        for d in Dataset.objects.filter(city=city, is_current=True).exclude(kind__in=WEATHER)
    ]


def map_line(city: City, digest: str = "") -> SourceLine | None:
    """Return how the map is named from which shops, streets and ways came; None where nobody says.

    `digest` is that of the network.
    """
    if not city.attribution and not city.source_name:
        return None
    day = city.source_at.astimezone(city.tz).date() if city.source_at else None
    url = OSM_TERMS if city.map_licence else ""
    title = city.source_name or city.name
    return SourceLine(MAP, title, city.attribution, city.map_licence, url, day, digest)


def spendings(dataset: Dataset) -> QuerySet[Spending]:
    """Return what people spend on each trade, with the trades, in the tree's order."""
    return (
        Spending.objects.filter(dataset=dataset)
        .select_related("category", "category__parent")
        .order_by("category__parent__order", "category__order", "category__slug")
    )


def counters(city: City) -> QuerySet[Counter]:
    """Return the city's counters of passers-by, by name."""
    return Counter.objects.filter(city=city).select_related("street")


def wishes_near(city: City, bbox: tuple[float, float, float, float]) -> dict[str, int]:
    """Return how many people wish for each trade (slug) within a box in degrees."""
    west, south, east, north = bbox
    rows = (
        DemandSignal.objects.filter(
            city=city, withdrawn_at=None, lat__range=(south, north), lon__range=(west, east)
        )
        .values("category__slug")
        .annotate(people=Sum("supporters"))
    )
    return {row["category__slug"]: row["people"] for row in rows}
