"""Tests that commit leave nothing in the inverted index, which no model owns."""

import pytest
from django.core.management import call_command

from tests.factories.places import CityFactory
from torg.core.search import Document, index_documents, search


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_index_too():
    def index() -> int:
        city = CityFactory(pk=7)
        index_documents(
            [Document(kind="place", object_id=1, city_id=city.pk, title="Skor", slug="skor")]
        )
        return search(city.pk, "skor").total

    assert index() == 1

    call_command("flush", verbosity=0, interactive=False)

    assert search(7, "skor").total == 0
    assert index() == 1
