"""Running a study: claimed by one process, told of while it runs, answered once."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import User
from torg.places.models import City, WalkNetwork
from torg.premises.figures.queries.datasets import SourceLine, map_line, source_lines
from torg.premises.figures.services.spending import ensure_spending
from torg.premises.studies.analysis import VERSION, Inputs, Parameters, answer, gather
from torg.premises.studies.analysis.answer import lacks
from torg.premises.studies.enums import Fault, Lack, Step, StudyState
from torg.premises.studies.exceptions import StudyAnsweredError, StudyBusyError, StudyLostError
from torg.premises.studies.material import pack
from torg.premises.studies.models import Study, StudyInputs
from torg.premises.studies.rules import ANSWERED
from torg.premises.studies.services.studies import PATIENCE, order_study, queue_study

_BLOCKING = {Lack.NETWORK, Lack.POPULATION, Lack.DEMAND, Lack.STORES, Lack.REACH}
_ANSWER = (
    "state", "lacks", "inputs_digest", "version", "result", "sources", "progress", "step", "claim",
    "fault", "run_at",
)  # fmt: skip
_OF_NETWORK = {Lack.REACH, Lack.UNREACHED}  # what follows from there being none
_EVERY_S = 1.0  # so often a run is heard of, at most
_GATHERED, _DRAWN = 0.1, 0.95  # share of the run that is done after each step


def run(
    study: Study, *, by: User | None, step: Callable[[float], None] = lambda share: None
) -> Study:
    """Run a study now and keep its answer. Without what it needs it is kept as incomplete.

    One that has been answered stays as it was answered: on the same figures it is returned, on
    others a new study with the same question is made, run and returned. `step` is told the share
    that is done, 0 to 1. Raises StudyBusyError while another runs it, StudyLostError when another
    has taken it over; what goes wrong leaves the study as failed and goes through.
    """
    study.refresh_from_db()
    if study.inputs_digest:
        ensure_spending(study.city, by=by)
        inputs = gather(study.city, study.district, Parameters.read(study.parameters))
        if (study.inputs_digest, study.version) == (inputs.digest, VERSION):
            return study
        study = order_study(
            study.city, study.district, by=by, parameters=study.parameters, seed=study.seed
        )
    return _Run(study, by, step, _claim(study)).done()


def run_next(study: Study) -> None:
    """Run a study that waits in the queue, unless somebody else has taken it in the meantime.

    When this process is told to stop while it runs, the study goes back into the queue.
    """
    try:
        _Run(study, None, lambda share: None, _claim(study, (StudyState.QUEUED,))).done()
    except (StudyBusyError, StudyLostError):
        return
    except (SystemExit, KeyboardInterrupt):
        with suppress(StudyBusyError, StudyAnsweredError):
            queue_study(study, by=None)
        raise


class _Run:
    """One run of one study. `claim` is its mark: without it nothing is written."""

    def __init__(
        self, study: Study, by: User | None, step: Callable[[float], None], claim: str
    ) -> None:
        self.study, self.by, self.step, self.claim = study, by, step, claim
        self._heard = 0.0

    def done(self) -> Study:
        study = self.study
        try:
            self._tell(0.0, Step.GATHER)
            ensure_spending(study.city, by=self.by)
            parameters = Parameters.read(study.parameters)
            inputs = gather(study.city, study.district, parameters)
            missing = _missing(study.city, lacks(inputs))
            blocked = bool(_BLOCKING & set(missing))
            result = {} if blocked else self._answer(inputs, parameters)
            self._tell(_DRAWN, Step.WRITE)
            self._keep(inputs, missing, result)
        except BaseException as fault:
            self._failed(fault)
            raise
        return study

    def _answer(self, inputs: Inputs, parameters: Parameters) -> dict[str, Any]:
        def drawn(share: float) -> None:
            self._tell(_GATHERED + (_DRAWN - _GATHERED) * share, Step.DRAW)

        return answer(inputs, parameters, self.study.seed, drawn).as_dict()

    def _tell(self, share: float, at: Step) -> None:
        """Say how far it has come; no deed, so it is not in the journal."""
        self.step(share)
        now = time.monotonic()
        if at == self.study.step and now - self._heard < _EVERY_S:
            return
        self._heard, self.study.step, self.study.progress = now, at, share
        mine = Study.objects.filter(pk=self.study.pk, claim=self.claim)
        if not mine.update(progress=share, step=at, heard_at=timezone.now()):
            raise StudyLostError(self.study.title)

    @transaction.atomic
    def _keep(self, inputs: Inputs, missing: list[Lack], result: dict[str, Any]) -> None:
        study = self.study
        self._lock()
        study.lacks = [lack.value for lack in missing]
        study.inputs_digest, study.version, study.result = inputs.digest, VERSION, result
        study.sources = [_stated(line) for line in _stood_on(study.city)]
        study.state = StudyState.INCOMPLETE if missing else StudyState.DONE
        StudyInputs.objects.create(study=study, digest=inputs.digest, packed=pack(inputs))
        self._end("")

    @transaction.atomic
    def _failed(self, fault: BaseException) -> None:
        try:
            self._lock()
        except StudyLostError:  # whoever has it now says how it went
            return
        self.study.refresh_from_db(fields=_ANSWER)  # an answer that was not written is none
        stopped = not isinstance(fault, Exception)
        self.study.state = StudyState.FAILED
        self.study.fault = Fault.STOPPED if stopped else Fault.BROKEN
        self._end(type(fault).__name__)

    def _lock(self) -> None:
        mine = Study.objects.select_for_update().filter(pk=self.study.pk, claim=self.claim)
        if not mine.exists():
            raise StudyLostError(self.study.title)

    def _end(self, fault: str) -> None:
        study = self.study
        study.progress, study.step, study.claim, study.run_at = 1.0, "", "", timezone.now()
        study.save(update_fields=_ANSWER)
        record(
            "study.run", study, by=self.by, city_id=study.city_id, state=str(study.state),
            fault=fault, digest=study.inputs_digest[:16],
        )  # fmt: skip


@transaction.atomic
def _claim(study: Study, states: tuple[StudyState, ...] = ()) -> str:
    """Take the study for this process and return the run's mark.

    Raises StudyBusyError where another has it and has been heard of, where it is answered, or where
    it is in none of the `states` that are asked for.
    """
    now = timezone.now()
    there = Study.objects.select_for_update().get(pk=study.pk)
    runs = there.state == StudyState.RUNNING and there.heard_at is not None
    if runs and there.heard_at is not None and now - there.heard_at < PATIENCE:
        raise StudyBusyError(there.title)
    if there.state in ANSWERED or (states and there.state not in states):
        raise StudyBusyError(there.title)
    study.state, study.run_at, study.heard_at = StudyState.RUNNING, now, now
    study.claim, study.attempts, study.fault = uuid4().hex, there.attempts + 1, ""
    study.save(update_fields=["state", "run_at", "heard_at", "claim", "attempts", "fault"])
    return study.claim


def _missing(city: City, found: list[Lack]) -> list[Lack]:
    if WalkNetwork.objects.filter(city=city).exists():
        return found
    return [Lack.NETWORK, *(lack for lack in found if lack not in _OF_NETWORK)]


def _stood_on(city: City) -> list[SourceLine]:
    network = WalkNetwork.objects.filter(city=city).values_list("digest", flat=True).first()
    line = map_line(city, network or "")
    return [*source_lines(city), *([line] if line else [])]


def _stated(line: Any) -> dict[str, str]:
    return {
        name: str(getattr(line, name) or "")
        for name in ("kind", "title", "source", "licence", "url", "as_of", "digest")
    }
