"""Figures for the served demo town, and a study of the district that has most to let."""

from django.db.models import Count

from torg.places.models import City, District, Place
from torg.premises.enums import State
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset
from torg.premises.figures.services.spending import ensure_spending
from torg.premises.models import Premises
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study

FEW = {"draws": 20}


def give_figures(city: City) -> None:
    """Let people live and work at every third place of the town."""
    spots = list(Place.objects.filter(city=city).order_by("pk").values_list("lat", "lon")[::3])
    for kind, amounts in (
        (DatasetKind.POPULATION, {"residents": 400}),
        (DatasetKind.DAY_PEOPLE, {"workers": 150, "students": 30}),
    ):
        data = Dataset.objects.create(
            city=city, kind=kind, title=f"Påhittat: {kind}", source="Provet", licence="CC0",
            as_of="2025-12-31", digest=kind,
        )  # fmt: skip
        Area.objects.bulk_create(
            Area(dataset=data, key=str(n), lat=lat, lon=lon, **amounts)
            for n, (lat, lon) in enumerate(spots)
        )
    ensure_spending(city, by=None)


def most_vacant(city: City) -> District:
    rows = Premises.objects.filter(city=city, state=State.VACANT, district__isnull=False)
    row = rows.values("district").annotate(n=Count("pk")).order_by("-n", "district")[0]
    return District.objects.get(pk=row["district"])


def give_study(city: City) -> Study:
    """Return the town's study; the first time it is asked for it is made."""
    if there := Study.objects.filter(city=city).first():
        return there
    give_figures(city)
    study = order_study(city, most_vacant(city), by=None, title="Vad saknas?", parameters=FEW)
    return run_study(study, by=None)
