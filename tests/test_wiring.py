"""Reactions of one app to another's events, from end to end."""

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from tests.factories.town import make_town
from torg.core import journal
from torg.core.backup import restore_backup, write_backup
from torg.core.people import create_person
from torg.core.search import search
from torg.places.models import City, Place
from torg.places.services.search import index_city


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
