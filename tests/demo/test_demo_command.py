"""`torg demo`: the town through the ordinary importer, its accounts, and what it leaves alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone
from django.utils.translation import gettext, override

from torg.core.models import User
from torg.core.search import search
from torg.places.models import City, OpenSpell, Place, Street
from torg.portal.commands import demo
from torg.portal.services import demo as demos
from torg.portal.services.demo import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def run(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(demo, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="class")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """One town for all tests that look at it; what each of them does is taken back."""
    home = override_settings(HOME=tmp_path_factory.mktemp("home"))
    with django_db_blocker.unblock(), home, transaction.atomic():
        run()
        yield City.objects.get()
        transaction.set_rollback(True)


class TestTheTown:
    def test_the_town_comes_alive(self, town: City) -> None:
        places = Place.objects.filter(city=town)
        assert (town.slug, town.is_demo, town.is_default) == ("orehamn", True, True)
        assert 440 <= places.count() <= 475
        assert places.exclude(schedule=None).count() >= 0.9 * places.count()
        assert places.exclude(street=None).count() >= 0.9 * places.count()
        assert town.districts.count() == 4
        assert (
            town.map_features.filter(layer="water", source_ref__startswith="osm:sea").count() == 1
        )
        assert town.main_street is not None
        assert town.main_street.name == "Klockgatan"
        with override("en"):  # every page says it in its reader's language
            assert gettext(town.attribution) == town.attribution
        with override("sv"):
            assert gettext(town.attribution) != town.attribution

    def test_klockgatan_has_its_shops_in_order(self, town: City) -> None:
        street = Street.objects.get(city=town, name="Klockgatan")
        west = street.places.filter(side="left").order_by("along_m").values_list("name", flat=True)
        row = ["Råg & Salt", "Andra Akten", "Lilla Lyktan", "Fönster mot Sundet", "Tångs Fisk"]
        start = list(west).index(row[0])
        assert list(west)[start : start + 5] == row
        assert street.places.filter(side="right").count() >= 40
        assert [o.name for o in street.openings.filter(kind="square").order_by("along_m")] == [
            "Klocktorget",
            "Stortorget",
        ]

    def test_something_is_open_at_every_hour_of_the_week(self, town: City) -> None:
        now = timezone.now()
        for hour in range(7 * 24):
            at = now + timedelta(hours=hour)
            assert OpenSpell.objects.filter(start__lte=at, end__gt=at).exists(), at

    def test_search_finds_its_places(self, town: City) -> None:
        assert [hit.title for hit in search(town.pk, "tygellen", kinds=["place"]).hits] == [
            "Tygellen"
        ]

    def test_second_run_makes_nothing_new(self, town: City) -> None:
        before = set(Place.objects.values_list("pk", flat=True))
        answer = run()
        assert answer["made"] is False
        assert set(Place.objects.values_list("pk", flat=True)) == before
        assert User.objects.count() == len(answer["accounts"])

    def test_an_old_demo_is_fresh_today(self, town: City, monkeypatch: pytest.MonkeyPatch) -> None:
        later = timezone.now() + timedelta(days=40)
        monkeypatch.setattr(timezone, "now", lambda: later)
        run()
        assert OpenSpell.objects.filter(start__gt=later + timedelta(days=7)).exists()


def test_fresh_and_another_scale_replace_the_town() -> None:
    assert run("--scale", "0.2")["places"] < 120
    first = City.objects.get().pk
    assert run("--scale", "0.2", "--fresh")["made"] is True
    second = City.objects.get()
    assert second.pk != first
    assert second.is_default
    assert run("--scale", "0.3")["made"] is True
    assert City.objects.count() == 1


def test_accounts_can_sign_in() -> None:
    answer = run("--scale", "0.2")
    people = {person["email"]: person for person in answer["accounts"]}
    assert [person["is_staff"] for person in people.values()] == [True, False, False, False]
    for email in people:
        user = User.objects.get(email=email)
        assert user.check_password(PASSWORD)
        assert user.emailaddress_set.get().verified


def test_no_open_accounts_beside_a_real_city() -> None:
    City.objects.create(slug="verklig", name="Verklig", is_default=True)
    answer = run("--scale", "0.2")
    assert answer["accounts"] == []
    assert User.objects.count() == 0
    assert City.objects.get(is_default=True).slug == "verklig"
    run("--scale", "0.2", "--fresh")
    assert City.objects.filter(slug="verklig").exists()


def test_a_real_city_of_that_name_is_left_alone() -> None:
    City.objects.create(slug=demos.SLUG, name="Min stad")
    done = CliRunner().invoke(demo, [])
    assert done.exit_code == 1
    assert City.objects.get().name == "Min stad"
