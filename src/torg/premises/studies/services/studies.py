"""Writes of studies: ordered, run, answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from torg.core.journal import record
from torg.core.models import User
from torg.places.models import City, District, WalkNetwork
from torg.premises.figures.queries.datasets import source_lines
from torg.premises.figures.services.spending import ensure_spending
from torg.premises.studies.analysis import VERSION, Parameters, answer, gather
from torg.premises.studies.analysis.answer import lacks
from torg.premises.studies.enums import Lack, StudyState
from torg.premises.studies.models import Study

_BLOCKING = {Lack.NETWORK, Lack.POPULATION, Lack.STORES, Lack.REACH}


@transaction.atomic
def order_study(
    city: City,
    district: District | None,
    *,
    by: User | None,
    title: str = "",
    parameters: Mapping[str, Any] | None = None,
    seed: int = 1,
) -> Study:
    """Make a study that is yet to run. Raises ValueError for parameters that are none."""
    Parameters.read(parameters or {})
    City.objects.select_for_update().get(pk=city.pk)  # two orders at once get slugs of their own
    name = district.name if district else city.name
    study: Study = Study.objects.create(
        city=city,
        district=district,
        slug=_free_slug(city, slugify(district.slug if district else city.slug)),
        title=title or f"{name} {timezone.localdate():%Y-%m-%d}",
        parameters=dict(parameters or {}),
        seed=seed,
    )
    record("study.ordered", study, by=by, city_id=city.pk)
    return study


def _free_slug(city: City, wanted: str) -> str:
    taken = set(Study.objects.filter(city=city).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )


def run_study(
    study: Study, *, by: User | None, step: Callable[[float], None] = lambda share: None
) -> Study:
    """Run a study now and keep its answer. Without what it needs it is kept as incomplete.

    `step` is told the share that is done, 0 to 1. What goes wrong leaves the study as failed and
    goes through.
    """
    ensure_spending(study.city, by=by)
    _set(study, state=StudyState.RUNNING)
    try:
        parameters = Parameters.read(study.parameters)
        inputs = gather(study.city, study.district, parameters)
        missing = _missing(study.city, lacks(inputs))
        blocked = bool(_BLOCKING & set(missing))
        result = {} if blocked else answer(inputs, parameters, study.seed, step).as_dict()
    except BaseException:
        _set(study, state=StudyState.FAILED)
        raise
    with transaction.atomic():
        _set(
            study,
            state=StudyState.INCOMPLETE if missing else StudyState.DONE,
            lacks=[lack.value for lack in missing],
            inputs_digest=inputs.digest,
            sources=[_stated(line) for line in source_lines(study.city)],
            version=VERSION,
            result=result,
            run_at=timezone.now(),
        )
        record(
            "study.run", study, by=by, city_id=study.city_id, state=study.state,
            digest=inputs.digest[:16],
        )  # fmt: skip
    return study


def _missing(city: City, found: list[Lack]) -> list[Lack]:
    if WalkNetwork.objects.filter(city=city).exists():
        return found
    return [Lack.NETWORK, *(lack for lack in found if lack is not Lack.REACH)]


def _stated(line: Any) -> dict[str, str]:
    return {
        name: str(getattr(line, name) or "")
        for name in ("kind", "title", "source", "licence", "url", "as_of", "digest")
    }


def _set(study: Study, **values: Any) -> None:
    for name, value in values.items():
        setattr(study, name, value)
    study.save(update_fields=list(values))
