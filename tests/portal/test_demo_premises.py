"""The demo's owner has premises to keep: its own shop's, a vacant one, and a claim that waits."""

import pytest

from tests.factories.actors import on_staff, owned, person
from tests.factories.premises import PremisesFactory, vacant
from tests.factories.town import make_town
from torg.places.models import Place, Street
from torg.portal.services.demo_premises import RENT, give_premises
from torg.premises.enums import RentVisibility
from torg.premises.keeping.queries.claims import waiting_in
from torg.premises.models import AskingRent, Premises
from torg.premises.services.filling import fill_register

pytestmark = pytest.mark.django_db


def test_the_owner_gets_premises_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    city, owner, staff = make_town(), person("agare"), on_staff()
    fill_register(city)
    actor = owned(city, owner)
    Place.objects.filter(name="Sidan Ett").update(actor=actor)
    street = Street.objects.get(slug="lyktgatan")
    free = vacant(PremisesFactory(city=city, street=street, area_m2=84)).premises
    assert give_premises(city, actor, owner, staff) == 2
    assert set(Premises.objects.filter(owner=actor)) == {
        free, Premises.objects.get(place__name="Sidan Ett")
    }  # fmt: skip
    rent = AskingRent.objects.get()
    assert (rent.premises, rent.per_m2_year, rent.visibility) == (
        free, RENT, RentVisibility.NETWORK,
    )  # fmt: skip
    assert free.photos.count() == waiting_in(city).count() == 1
    assert give_premises(city, actor, owner, staff) == 0
    assert waiting_in(city).count() == 1
