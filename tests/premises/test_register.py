"""The register's writes: made, edited by rank, given an owner; rents that leave no trace."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.places import ActorFactory, CategoryFactory, CityFactory
from tests.factories.premises import PremisesFactory
from torg.core.models import JournalEntry
from torg.premises.enums import Origin, RentVisibility
from torg.premises.models import AskingRent, Premises
from torg.premises.services.register import edit_premises, hide_premises, make_premises, set_owner
from torg.premises.services.rents import set_rent

pytestmark = pytest.mark.django_db


def test_premises_at_one_address_have_addresses_of_their_own():
    city = CityFactory()
    values = {"street_name": "Hökgatan", "house_number": "4 B", "lat": 56.0, "lon": 12.7}
    made = [make_premises(city, values, by=None, origin=Origin.FILE) for _ in range(2)]
    assert [row.slug for row in made] == ["hokgatan-4-b", "hokgatan-4-b-2"]


def test_a_bad_value_is_refused_and_nothing_made():
    with pytest.raises(ValidationError):
        make_premises(
            CityFactory(), {"lat": 56.0, "lon": 12.7, "area_m2": -4}, by=None, origin=Origin.FILE
        )
    assert not Premises.objects.exists()


def test_a_file_never_overwrites_what_the_owner_has_said():
    premises = PremisesFactory()
    assert edit_premises(premises, {"area_m2": 84}, by=None, origin=Origin.OWNER) == ["area_m2"]
    changes = {"area_m2": 90, "floor": "1"}
    assert edit_premises(premises, changes, by=None, origin=Origin.FILE) == ["floor"]
    premises.refresh_from_db()
    assert (premises.area_m2, premises.floor) == (84, "1")


def test_uses_are_changed_and_said():
    premises, use = PremisesFactory(), CategoryFactory()
    assert edit_premises(premises, {}, by=None, origin=Origin.STAFF, uses=[use]) == ["uses"]
    assert list(premises.uses.all()) == [use]
    assert edit_premises(premises, {}, by=None, origin=Origin.STAFF, uses=[use]) == []


def test_state_and_owner_are_not_edited_by_the_way():
    with pytest.raises(ValueError, match="not editable: owner, state"):
        edit_premises(
            PremisesFactory(), {"state": "vacant", "owner": None}, by=None, origin=Origin.STAFF
        )


def test_a_new_owner_does_not_learn_what_the_one_before_asked():
    premises = PremisesFactory(owner=ActorFactory())
    set_rent(premises, 1_500, RentVisibility.NETWORK, by=None)
    set_owner(premises, ActorFactory(), by=None)
    assert not AskingRent.objects.exists()


def test_the_figure_of_a_rent_is_in_no_row_of_the_journal():
    premises = PremisesFactory(owner=ActorFactory())
    assert set_rent(premises, 13_717, RentVisibility.OWNER, by=None)
    assert not set_rent(premises, 13_717, RentVisibility.OWNER, by=None)
    assert set_rent(premises, None, RentVisibility.OWNER, by=None)
    rows = JournalEntry.objects.filter(object_id=premises.pk, object_type="premises.premises")
    assert [row.verb for row in rows] == ["premises.rent_set", "premises.rent_removed"]
    assert not any("13717" in str(vars(row)) for row in rows)


def test_hidden_and_shown_again():
    premises = PremisesFactory()
    hide_premises(premises, by=None)
    assert Premises.objects.get().is_hidden
    hide_premises(premises, by=None, hidden=False)
    assert not Premises.objects.get().is_hidden
