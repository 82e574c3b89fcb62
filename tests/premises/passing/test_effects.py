"""Effects: one that is there is found, none is found where nothing happened, and neither is told
before it is known."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff
from tests.factories.footfall import FIRST, WEEKS, lifted, make_counter
from tests.factories.places import CityFactory
from torg.core.models import JournalEntry
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City
from torg.premises.figures.models import HourCount
from torg.premises.passing.enums import EffectState, Shortage
from torg.premises.passing.models import EffectStatement
from torg.premises.passing.page.words import effect_verdict, placebo_words
from torg.premises.passing.services.effects import (
    order_effect,
    publish_effect,
    reckon_effect,
    remove_effect,
    tell_effect,
    withdraw_effect,
)

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY = FIRST + timedelta(weeks=20, days=5)
BEGIN = datetime(SATURDAY.year, SATURDAY.month, SATURDAY.day, 10, tzinfo=STOCKHOLM)
END = BEGIN + timedelta(hours=8)


@pytest.fixture
def city() -> City:
    return CityFactory()


def told(city: City, begin: datetime, end: datetime, **fields: object) -> EffectStatement:
    return reckon_effect(order_effect(city, "Hamndagen", begin, end, by=None, **fields))


def test_an_effect_that_is_there_is_found_with_its_size(city: City) -> None:
    for seed, name in enumerate(("Storgatan", "Torget")):
        make_counter(city, name, seed=seed, change=lifted(BEGIN, END, 1.4))
    found = told(city, BEGIN, END)
    result = found.result
    assert (found.state, result["counters"], result["left_out"], result["hours"]) == (
        EffectState.DONE, 2, 0, 8,
    )  # fmt: skip
    assert result["low"] > 0
    assert result["low"] <= 0.4 * result["usual"] <= result["high"]
    assert 0.25 < result["share"] < 0.55
    assert result["seen"] == sum(
        HourCount.objects.filter(start__gte=BEGIN, start__lt=END).values_list("people", flat=True)
    )
    assert result["seen"] - result["usual"] == pytest.approx(result["more"], abs=1)
    with override("en"):
        assert "more passers-by" in effect_verdict(result)


def test_where_nothing_happened_mostly_nothing_is_found(city: City) -> None:
    make_counter(city)
    found = [told(city, BEGIN - timedelta(days=n), END - timedelta(days=n)) for n in range(20)]
    for one in found:
        EffectStatement.objects.filter(pk=one.pk).delete()  # else they are no placebos any more
    flagged = [one for one in found if one.result["low"] > 0 or one.result["high"] < 0]
    assert len(flagged) <= 5  # two are to be expected by chance
    result = found[0].result
    assert 19 <= result["placebos"] <= WEEKS
    assert result["flagged"] / result["placebos"] <= 0.25
    with override("en"):
        words = placebo_words(result)
    assert f"found none in {result['placebos'] - result['flagged']}. " in words


@pytest.mark.parametrize(
    ("shift", "weeks", "why"),
    [
        (timedelta(weeks=30), WEEKS, Shortage.OUTSIDE),
        (timedelta(0), 22, None),
        (timedelta(weeks=-8), 14, Shortage.SHORT),
    ],
)
def test_what_cannot_be_told_is_said_to_be_so(
    city: City, shift: timedelta, weeks: int, why: Shortage | None
) -> None:
    make_counter(city, weeks=weeks)
    EffectStatement.objects.create(
        city=city, title="x", start=BEGIN + shift, end=END + shift
    )  # ordered by hand: a coming one is refused at the edge
    found = reckon_effect(EffectStatement.objects.get())
    assert (found.shortage or None) == why
    assert found.state == (EffectState.FAILED if why else EffectState.DONE)
    assert bool(found.result) == (why is None)


def test_hours_that_were_hardly_counted_tell_nothing(city: City) -> None:
    make_counter(city, change=lambda at, people: None if BEGIN <= at < END else people)
    assert told(city, BEGIN, END).shortage == Shortage.HARDLY


def test_a_counter_that_did_not_count_is_left_out_and_said(city: City) -> None:
    make_counter(city, "Storgatan", seed=1)
    make_counter(city, "Torget", seed=2, weeks=10)
    result = told(city, BEGIN, END).result
    assert (result["counters"], result["left_out"]) == (1, 1)


def test_a_city_without_counters_is_told_so(city: City) -> None:
    assert told(city, BEGIN, END).shortage == Shortage.OUTSIDE


def test_ordering_asks_for_the_reckoning_and_the_worker_does_it(city: City) -> None:
    make_counter(city)
    made = order_effect(city, "  Hamndagen \x00", BEGIN, END, by=on_staff())
    assert (made.title, made.state) == ("Hamndagen", EffectState.WAITING)
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == (
        "torg.premises.passing.services.effects.tell_effect", [made.pk],
    )  # fmt: skip
    tell_effect.call(made.pk)
    made.refresh_from_db()
    first = (made.state, made.result, made.digest)
    assert first[0] == EffectState.DONE
    tell_effect.call(made.pk)  # run twice: the same
    made.refresh_from_db()
    assert (made.state, made.result, made.digest) == first


@pytest.mark.parametrize(
    ("begin", "end", "title"),
    [
        (END, BEGIN, "Hamndagen"),
        (BEGIN, BEGIN, "Hamndagen"),
        (BEGIN, timezone.now() + timedelta(days=400), "Hamndagen"),
        (BEGIN, BEGIN + timedelta(days=61), "Hamndagen"),
        (BEGIN, END, "  "),
    ],
)
def test_nonsense_is_refused(city: City, begin: datetime, end: datetime, title: str) -> None:
    with pytest.raises(RefusedDeedError):
        order_effect(city, title, begin, end, by=on_staff())
    assert not EffectStatement.objects.exists()


def test_published_it_stays_as_it_was_until_it_is_taken_back(city: City) -> None:
    street, staff = make_counter(city), on_staff()
    waiting = order_effect(city, "Hamndagen", BEGIN, END, by=staff)
    with pytest.raises(RefusedDeedError):
        publish_effect(waiting, by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        EffectStatement.objects.update(published_at=timezone.now())
    done = publish_effect(reckon_effect(waiting), by=staff)
    publish_effect(done, by=staff)
    HourCount.objects.filter(counter=street, start__gte=BEGIN, start__lt=END).update(
        people=F("people") * 20
    )
    before = done.result
    reckon_effect(EffectStatement.objects.get())
    assert EffectStatement.objects.get().result == before
    with pytest.raises(RefusedDeedError):
        remove_effect(done, by=staff)
    withdraw_effect(done, by=staff)
    reckon_effect(EffectStatement.objects.get())
    assert EffectStatement.objects.get().result["seen"] == 20 * before["seen"]
    remove_effect(done, by=staff)
    verbs = JournalEntry.objects.filter(verb__startswith="effect.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "effect.ordered", "effect.reckoned", "effect.published", "effect.withdrawn",
        "effect.reckoned", "effect.removed",
    ]  # fmt: skip
