"""Counts on their way into the tables, and what is forgotten."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections, models

from tests.factories.effect import counted, searched
from tests.factories.places import CityFactory, PlaceFactory
from torg.core.models import User
from torg.core.tasks import periodic_jobs, tick
from torg.places.enums import CodeMedium, EffectKind
from torg.places.models import Code, CodeDay, EffectDay, FoundTerm
from torg.places.services.effect import count, count_scan, flush, forget_terms

DAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def days():
    return list(EffectDay.objects.order_by("date", "kind").values_list("date", "kind", "count"))


@pytest.mark.django_db
def test_counts_are_added_to_what_is_there():
    place = PlaceFactory()
    for _ in range(3):
        count(place, EffectKind.VIEW, at=NOON)
    count(place, EffectKind.FOUND, at=NOON, term="Surdeg")
    assert days() == []
    assert flush() == 4
    count(place, EffectKind.VIEW, at=NOON)
    count(place, EffectKind.FOUND, at=NOON, term="surdeg ")
    assert (flush(), flush()) == (2, 0)
    assert days() == [(DAY, "found", 2), (DAY, "view", 4)]
    assert list(FoundTerm.objects.values_list("term", "count")) == [("surdeg", 2)]


@pytest.mark.django_db
def test_a_day_ends_at_the_citys_midnight():
    place = PlaceFactory(city=CityFactory(timezone="Europe/Helsinki"))
    count(place, EffectKind.CALL, at=datetime(2026, 11, 26, 21, 59, tzinfo=UTC))
    count(place, EffectKind.CALL, at=datetime(2026, 11, 26, 22, 1, tzinfo=UTC))
    flush()
    assert days() == [(DAY, "call", 1), (DAY + timedelta(days=1), "call", 1)]


@pytest.mark.django_db
def test_a_place_that_is_gone_takes_no_other_count_with_it():
    gone, stays = PlaceFactory(), PlaceFactory()
    count(gone, EffectKind.VIEW, at=NOON)
    count(stays, EffectKind.VIEW, at=NOON)
    gone.delete()
    assert flush() == 2
    assert list(EffectDay.objects.values_list("place_id", "count")) == [(stays.pk, 1)]


@pytest.mark.django_db
def test_a_scan_counts_for_the_code_and_its_place():
    place = PlaceFactory()
    at_place = Code.objects.create(
        code="K7QM2X", city=place.city, place=place, medium=CodeMedium.POSTER
    )
    elsewhere = Code.objects.create(
        code="K7QM2Y", city=place.city, target="/promenad/", medium=CodeMedium.STOP
    )
    for code in (at_place, at_place, elsewhere):
        count_scan(code, at=NOON)
    flush()
    assert days() == [(DAY, "scan", 2)]
    assert dict(CodeDay.objects.values_list("code__code", "count")) == {"K7QM2X": 2, "K7QM2Y": 1}


@pytest.mark.django_db
def test_the_tick_collects():
    assert periodic_jobs()["places.add_counts"] == timedelta(minutes=1)
    count(PlaceFactory(), EffectKind.VIEW, at=NOON)
    assert not any(run.error for run in tick())
    assert days() == [(DAY, "view", 1)]


@pytest.mark.django_db
def test_rare_terms_go_after_five_weeks_and_all_after_thirteen_months():
    place, today = PlaceFactory(), DAY
    for back in (1, 40):
        searched(place, today - timedelta(days=back), surdeg=2, kim=1 if back == 40 else 0)
    searched(place, today - timedelta(days=34), nytt=1)
    searched(place, today - timedelta(days=401), surdeg=9)
    FoundTerm.objects.filter(count=0).delete()
    assert forget_terms(today) == 2
    left = FoundTerm.objects.order_by("date").values_list("term", "count")
    assert list(left) == [("surdeg", 2), ("nytt", 1), ("surdeg", 2)]


@pytest.mark.django_db(transaction=True)
def test_many_who_count_and_flush_at_once_lose_nothing():
    places = [PlaceFactory() for _ in range(3)]
    problems = []

    def work(seed):
        try:
            for n in range(60):
                count(places[(n + seed) % 3], EffectKind.VIEW, at=NOON, term="")
                if n % 7 == seed:
                    flush()
            flush()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    flush()
    assert dict(EffectDay.objects.values_list("place_id", "count")) == {p.pk: 80 for p in places}


def test_no_table_of_counts_has_room_for_a_person():
    """Numbers, days and words only: nothing that could be an address, a device or somebody."""
    allowed = (
        models.AutoField, models.DateField, models.PositiveIntegerField, models.CharField,
        models.ForeignKey,
    )  # fmt: skip
    for model in (EffectDay, FoundTerm, CodeDay):
        for field in model._meta.get_fields():
            assert isinstance(field, allowed), f"{model.__name__}.{field.name}"
            assert not isinstance(field, models.DateTimeField)  # a moment could tell who
            assert field.related_model is not User
        texts = {f.name for f in model._meta.concrete_fields if type(f) is models.CharField}
        assert texts <= {"kind", "term"}


@pytest.mark.django_db
def test_numbers_are_added_by_day():
    place = PlaceFactory()
    counted(place, DAY, view=3, call=1)
    counted(place, DAY, view=2)
    assert days() == [(DAY, "call", 1), (DAY, "view", 5)]
