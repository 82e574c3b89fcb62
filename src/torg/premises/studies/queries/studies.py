"""Reads of studies: which ones a person may see, and what one stood on."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from torg.core.rules import Person
from torg.places.models import City
from torg.places.rules import staff
from torg.premises.rules import sits_in_network
from torg.premises.studies.models import Study, StudyInputs
from torg.premises.studies.rules import ANSWERED, UNDER_WAY

if TYPE_CHECKING:
    from torg.premises.studies.material import Inputs


def visible_to(user: Person | None, city: City) -> QuerySet[Study]:
    """Return the studies of a city that `user` may see: `rules.can_see_study`, for many at once."""
    studies = Study.objects.filter(city=city).select_related("city", "district")
    if staff(user):
        return studies
    states = (*ANSWERED, *UNDER_WAY) if sits_in_network(user, city.pk) else ANSWERED
    return studies.filter(state__in=states)


def inputs_of(study: Study) -> "Inputs":
    """Return what an answered study stood on. Raises LookupError where nothing is kept of it.

    Decompresses megabytes: whoever asks often keeps what they made of it.
    """
    from torg.premises.studies.material import unpack  # noqa: PLC0415  -- loads scipy

    packed = StudyInputs.objects.filter(study=study).values_list("packed", flat=True).first()
    if packed is None:
        raise LookupError(f"study {study.pk} has kept no inputs: run it anew")
    return unpack(bytes(packed))
