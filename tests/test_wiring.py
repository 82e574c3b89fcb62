"""Reactions of one app to another's events, from end to end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.agenda import make_event
from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from torg.core import journal
from torg.core.backup import restore_backup, write_backup
from torg.core.events import publish
from torg.core.people import create_person
from torg.core.search import search
from torg.places.care.models import Confirmation
from torg.places.enums import Source
from torg.places.models import City, Notice, Place
from torg.places.services.hours import set_hours
from torg.places.services.places import edit_place
from torg.places.services.search import index_city
from torg.places.signals import StorefrontChanged


@pytest.mark.django_db(transaction=True)
def test_a_restored_town_can_be_searched_at_once(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    with transaction.atomic():
        city = make_town()
        index_city(city)
        create_person("kim@example.se", by=None)
        journal.record("city.created", city, by=None)
    name = Place.objects.first().name  # type: ignore[union-attr]
    found = search(city.pk, name)
    rows = list(Place.objects.order_by("pk").values())
    assert found.total > 0

    write_backup(tmp_path / "town.tar.gz")
    Place.objects.all().delete()
    index_city(city)
    assert search(city.pk, name, kinds=["place"]).total == 0

    restore_backup(tmp_path / "town.tar.gz", force=True)
    assert list(Place.objects.order_by("pk").values()) == rows
    again = search(City.objects.get().pk, name)
    assert [hit.object_id for hit in again.hits] == [hit.object_id for hit in found.hits]
    assert EmailAddress.objects.get().email == "kim@example.se"


@pytest.mark.django_db
def test_who_keeps_the_storefront_is_not_asked_whether_it_is_right(
    django_capture_on_commit_callbacks: Any,
) -> None:
    place, owner = PlaceFactory(), create_person("agare@example.com", by=None)
    staff = create_person("stad@example.com", by=None, is_staff=True)
    with django_capture_on_commit_callbacks(execute=True):
        edit_place(place, {"phone": "042-10 00 00"}, by=staff, source=Source.STAFF)
    assert not Confirmation.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        set_hours(place, "Mo-Fr 10:00-18:00", by=owner)
    assert Confirmation.objects.get(place=place).confirmed_by == owner


@pytest.mark.django_db
def test_followers_phones_are_told_of_notices_and_events(
    django_capture_on_commit_callbacks: Any,
) -> None:
    place, now = PlaceFactory(), timezone.now()
    notice = Notice.objects.create(
        place=place, text="Nytt", starts_at=now, ends_at=now + timedelta(days=1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        publish(StorefrontChanged, place_id=place.pk, what="notice")
        publish(StorefrontChanged, place_id=place.pk, what="photo")
        event = make_event(city=place.city)
    asked = DBTaskResult.objects.filter(task_path__endswith="tell_phones").order_by("enqueued_at")
    assert [row.args_kwargs["args"] for row in asked] == [
        [place.city_id, f"notice:{notice.pk}"], [place.city_id, f"event:{event.pk}"],
    ]  # fmt: skip
