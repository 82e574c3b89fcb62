"""Studies that a worker runs: one at a time each, taken up again when their worker is gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.premises.studies.town import FEW
from torg.core.journal import JournalEntry
from torg.core.server import work
from torg.places.models import City, District
from torg.premises.studies.enums import Fault, StudyState
from torg.premises.studies.exceptions import (
    StudyAnsweredError,
    StudyBusyError,
    StudyLostError,
)
from torg.premises.studies.forms import OrderForm
from torg.premises.studies.models import Study, StudyInputs
from torg.premises.studies.services import running
from torg.premises.studies.services.studies import (
    MOST_ATTEMPTS,
    PATIENCE,
    order_and_queue,
    order_study,
    queue_study,
    run_queued,
    run_study,
    take_up_stopped,
)
from torg.premises.studies.tasks import take_up_what_stopped

pytestmark = pytest.mark.django_db


def silent(study: Study, **fields: object) -> None:
    """Let whoever runs the study not have been heard of for too long."""
    long_ago = timezone.now() - PATIENCE - timedelta(seconds=1)
    Study.objects.filter(pk=study.pk).update(heard_at=long_ago, **fields)


def fresh(study: Study) -> Study:
    return Study.objects.get(pk=study.pk)


def waiting() -> int:
    return DBTaskResult.objects.ready().count()


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_it(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW, title="Vad saknas?")
    assert (study.state, study.progress, waiting()) == (StudyState.QUEUED, 0.0, 1)
    work(until_empty=True)
    done = fresh(study)
    assert (done.state, done.progress, done.step, done.claim) == ("incomplete", 1.0, "", "")
    assert done.result["fits"]
    assert StudyInputs.objects.get().study == done
    deeds = JournalEntry.objects.filter(verb__startswith="study.").values_list("verb", flat=True)
    assert sorted(deeds) == ["study.ordered", "study.queued", "study.run"]


def test_asked_for_twice_it_runs_once(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    with pytest.raises(StudyBusyError):
        queue_study(study, by=None)
    run_queued.call(study.pk)
    first = fresh(study).run_at
    run_queued.call(study.pk)
    run_queued.call(0)
    assert fresh(study).run_at == first
    with pytest.raises(StudyAnsweredError):
        queue_study(study, by=None)
    assert fresh(study).inputs_digest


def test_a_running_one_is_left_alone_by_a_second_worker(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    stale = fresh(study)  # what the second worker read before the first one began
    Study.objects.filter(pk=study.pk).update(
        state=StudyState.RUNNING, claim="first", heard_at=timezone.now()
    )
    running.run_next(stale)
    assert (fresh(study).state, fresh(study).claim) == (StudyState.RUNNING, "first")


def test_it_tells_how_far_it_has_come(city: City, district: District, monkeypatch) -> None:
    monkeypatch.setattr(running, "_EVERY_S", 0.0)
    study = order_study(city, district, by=None, parameters=FEW)
    seen: list[tuple[str, float]] = []

    def look(share: float) -> None:
        now = fresh(study)
        seen.append((now.step, now.progress))

    run_study(study, by=None, step=look)
    assert [step for step, _ in seen[:3]] == ["", "gather", "draw"]
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert 0.1 < shares[-1] < 1


def during(study: Study, deed: Callable[[], object]) -> Callable[[float], None]:
    """Return a listener that does something once, while the study runs."""
    done: list[float] = []

    def step(share: float) -> None:
        if share > 0.5 and not done:
            done.append(share)
            deed()

    return step


def test_who_was_given_up_writes_nothing(city: City, district: District, monkeypatch) -> None:
    monkeypatch.setattr(running, "_EVERY_S", 0.0)
    study = order_study(city, district, by=None, parameters=FEW)

    def given_up() -> None:
        silent(study)
        assert take_up_stopped(timezone.now()) == 1

    with pytest.raises(StudyLostError):
        run_study(study, by=None, step=during(study, given_up))
    there = fresh(study)
    assert (there.state, there.result, there.attempts) == (StudyState.QUEUED, {}, 1)
    run_queued.call(study.pk)
    assert fresh(study).result["fits"]


def test_a_crash_is_tried_again_and_then_told(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    silent(study, state=StudyState.RUNNING, attempts=1, claim="dead")
    take_up_what_stopped()
    assert (fresh(study).state, waiting()) == (StudyState.QUEUED, 2)
    silent(study, state=StudyState.RUNNING, attempts=MOST_ATTEMPTS, claim="dead")
    take_up_what_stopped()
    assert (fresh(study).state, fresh(study).fault) == (StudyState.FAILED, Fault.STOPPED)
    assert waiting() == 2
    again = queue_study(study, by=None)
    assert (again.state, again.attempts, again.fault) == (StudyState.QUEUED, 0, "")
    run_queued.call(study.pk)
    assert fresh(study).result["fits"]


def test_whose_task_was_lost_is_asked_for_again(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    DBTaskResult.objects.all().delete()
    assert (take_up_stopped(timezone.now()), waiting()) == (0, 0)
    silent(study)
    assert (take_up_stopped(timezone.now()), waiting()) == (1, 1)


def test_a_worker_told_to_stop_puts_it_back(city: City, district: District, monkeypatch) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)

    def stop(*_arguments: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr(running, "lacks", stop)
    with pytest.raises(SystemExit):
        run_queued.call(study.pk)
    assert (fresh(study).state, fresh(study).claim) == (StudyState.QUEUED, "")
    monkeypatch.undo()
    run_queued.call(study.pk)
    assert fresh(study).result["fits"]


def test_what_breaks_says_so(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    Study.objects.filter(pk=study.pk).update(parameters={"no such": 1})
    with pytest.raises(ValueError, match="no parameter"):
        run_queued.call(study.pk)
    assert (fresh(study).state, fresh(study).fault) == (StudyState.FAILED, Fault.BROKEN)


def test_an_answer_that_cannot_be_written_is_a_failure(city: City, district: District) -> None:
    study = order_and_queue(city, district, by=None, parameters=FEW)
    StudyInputs.objects.create(study=study, digest="x", packed=b"")  # there can be but one
    with pytest.raises(IntegrityError):
        run_queued.call(study.pk)
    now = fresh(study)
    assert (now.state, now.fault, now.claim) == (StudyState.FAILED, Fault.BROKEN, "")
    assert (now.result, now.inputs_digest) == ({}, "")


def test_distance_to_a_very_high_power_is_refused(city: City) -> None:
    form = OrderForm(city, {"attraction_exponent_high": "11", "resident_exponent_low": "10"})
    assert "attraction_exponent_high" in form.errors
    assert "resident_exponent_low" not in form.errors
