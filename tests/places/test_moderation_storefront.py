"""Notices and photos are hidden by a decision with reasons, and come back by one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.actors import on_staff, person
from tests.factories.places import PlaceFactory
from torg.core import moderation
from torg.core.models import JournalEntry
from torg.places.models import Notice, Photo, Place
from torg.places.queries.storefront import (
    all_photos_of,
    first_photos,
    notices_of,
    photo_named,
    photos_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return PlaceFactory()


@pytest.fixture
def staff():
    return on_staff()


def test_a_notice_is_hidden_and_shown_again(place: Place, staff) -> None:
    now = timezone.now()
    notice = Notice.objects.create(
        place=place, text="Köp nu", starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=1),
    )  # fmt: skip
    kind = moderation.kind_named("notice")
    assert kind.find(notice.pk, public=True) == notice
    before = kind.restrict(notice, "hidden", by=staff)
    assert notices_of(place, now) == []
    assert kind.find(notice.pk, public=True) is None
    assert kind.find(notice.pk) == notice
    kind.restore(notice, "hidden", before, by=staff)
    assert notices_of(place, now) == [notice]
    assert JournalEntry.objects.filter(verb="notice.moderated").count() == 2


def test_a_notice_that_was_down_stays_down(place: Place, staff) -> None:
    now = timezone.now()
    notice = Notice.objects.create(
        place=place, text="Var uppe", starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1), withdrawn_at=now - timedelta(hours=1),
    )  # fmt: skip
    kind = moderation.kind_named("notice")
    kind.restore(notice, "hidden", kind.restrict(notice, "hidden", by=staff), by=staff)
    notice.refresh_from_db()
    assert notice.withdrawn_at == now - timedelta(hours=1)


def test_a_photo_is_hidden_from_visitors_and_not_from_its_desk(place: Place, staff) -> None:
    photo = Photo.objects.create(
        place=place, alt="En dörr", master="photos/ab/x.jpg", digest="abc", width=900, height=600
    )
    kind = moderation.kind_named("photo")
    kind.restrict(photo, "hidden", by=staff)
    assert photos_of(place) == []
    assert first_photos([place]) == {}
    assert all_photos_of(place) == [photo]
    with pytest.raises(Photo.DoesNotExist):
        photo_named(AnonymousUser(), "abc")
    assert photo_named(staff, "abc") == photo
    with pytest.raises(Photo.DoesNotExist):
        photo_named(person("unsafe", is_staff=True), "abc")  # without a second factor
    kind.restore(photo, "hidden", {}, by=staff)
    assert photos_of(place) == [photo]
    assert photo_named(AnonymousUser(), "abc") == photo
    assert kind.page(photo).endswith(f"/platser/{place.slug}/")
