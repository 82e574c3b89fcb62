"""People correct a place: who said what is kept, and nobody below overwrites it."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.places import CategoryFactory, PlaceFactory, StreetFactory
from torg.core.models import JournalEntry, User
from torg.core.search import suggest
from torg.core.search.models import SearchDocument
from torg.places.enums import Need, PlaceStatus, Source
from torg.places.services.hours import set_hours
from torg.places.services.places import edit_place
from torg.places.services.search import index_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("staff@example.com")


def test_an_edit_is_noted_and_journalled(staff: User) -> None:
    place = PlaceFactory(name="Gammalt", provenance={"name": "osm"})
    changed = edit_place(place, {"name": "Nytt", "phone": ""}, by=staff, source=Source.STAFF)
    assert changed == ["name"]
    assert (place.name, place.provenance) == ("Nytt", {"name": "staff", "phone": "staff"})
    entry = JournalEntry.objects.get(verb="place.edited")
    assert (entry.user_id, entry.object_id, entry.city_id) == (staff.pk, place.pk, place.city_id)
    assert entry.data == {"fields": ["name"], "source": "staff"}


def test_what_is_renamed_or_hidden_is_so_in_the_search_at_once(staff: User) -> None:
    place = PlaceFactory(name="Vävstugan")
    index_places([place])
    edit_place(place, {"name": "Tyghuset"}, by=staff, source=Source.STAFF)
    assert suggest(place.city_id, "vävst") == []
    assert [line.text for line in suggest(place.city_id, "tygh")] == ["Tyghuset"]
    edit_place(place, {"status": PlaceStatus.HIDDEN}, by=staff, source=Source.STAFF)
    assert suggest(place.city_id, "tygh") == []


def test_a_lower_source_does_not_overwrite(staff: User) -> None:
    place = PlaceFactory(name="Aktörens eget", provenance={"name": "actor"})
    assert edit_place(place, {"name": "Stadens"}, by=staff, source=Source.STAFF) == []
    assert place.name == "Aktörens eget"
    assert edit_place(place, {"name": "Nytt"}, by=staff, source=Source.ACTOR) == ["name"]


def test_saying_the_same_is_no_deed(staff: User) -> None:
    place = PlaceFactory(name="Samma")
    assert edit_place(place, {"name": "Samma"}, by=staff, source=Source.STAFF) == []
    assert place.provenance == {"name": "staff"}  # but it is now staff who vouch for it
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"website": "javascript:alert(1)"}, {"email": "nobody"}]
)
def test_bad_values_are_refused(staff: User, changes: dict[str, str]) -> None:
    place = PlaceFactory()
    with pytest.raises(ValidationError):
        edit_place(place, changes, by=staff, source=Source.STAFF)
    place.refresh_from_db()
    assert place.name
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("field", ["slug", "city_id", "provenance", "hours_raw", "nonsense"])
def test_only_some_fields_can_be_edited(staff: User, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        edit_place(PlaceFactory(), {field: "x"}, by=staff, source=Source.STAFF)


def test_the_street_counts_its_fronts_and_the_trade_brings_its_needs(staff: User) -> None:
    street = StreetFactory(places_count=1)
    eat = CategoryFactory(slug="prov-kafe", needs=Need.EAT | Need.SIT)
    shop = CategoryFactory(slug="prov-butik", needs=Need.SHOP)
    place = PlaceFactory(street=street, category=eat, needs=Need.EAT | Need.SIT | Need.CHILDREN)
    edit_place(place, {"category": shop}, by=staff, source=Source.STAFF)
    assert place.needs == Need.SHOP | Need.CHILDREN
    edit_place(place, {"status": PlaceStatus.HIDDEN}, by=staff, source=Source.STAFF)
    street.refresh_from_db()
    assert street.places_count == 0


def test_who_tells_their_hours_is_weighed_in_the_search_at_once(staff: User) -> None:
    place = PlaceFactory(name="Vävstugan")
    index_places([place])
    before = SearchDocument.objects.get(kind="place", object_id=place.pk).weight
    set_hours(place, "Mo-Fr 10:00-18:00", by=staff)
    after = SearchDocument.objects.get(kind="place", object_id=place.pk).weight
    assert after == before + 0.25
