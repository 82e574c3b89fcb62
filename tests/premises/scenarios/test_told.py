"""What present shops lose is told of no shop alone; who comes too late is told so."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from tests.factories.places import PlaceFactory
from tests.premises.scenarios.test_views import address, client_of, round_table, shown
from tests.premises.scenarios.town import proposed
from tests.premises.studies.town import FEW, LAT, LON, STEP
from torg.places.models import Category, Place
from torg.premises.enums import State
from torg.premises.scenarios import views
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.scoring import score
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.words import kr
from torg.premises.scenarios.queries.scenarios import placed_in
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db
__all__ = ["round_table"]  # a fixture of both files

TOLD = "Likely between"
HIDDEN = "What the present shops lose is not shown"


def more_shops(table: SimpleNamespace, slug: str, here: int, elsewhere: int) -> None:
    """Let as many shops of a trade stand in the district and elsewhere, and study the town anew."""
    Place.objects.filter(city=table.city, category__slug=slug).delete()
    for number in range(here + elsewhere):
        PlaceFactory(
            city=table.city, category=Category.objects.get(slug=slug), lat=LAT,
            lon=LON + (number % 9) * STEP, district=table.district if number < here else None,
        )  # fmt: skip
    order = order_study(table.city, table.district, by=None, parameters=FEW)
    table.study = run_study(order, by=None)


def test_one_shops_loss_is_not_what_is_left(table: SimpleNamespace) -> None:
    """Cafés are enough to tell of; with the one bookshop's trade the difference is its loss."""
    more_shops(table, "cafe", 3, 3)
    for placed, is_told in (
        (((0, "cafe"),), True),
        (((0, "cafe"), (2, "shoes")), True),  # nobody sells shoes: nobody is told of
        (((0, "cafe"), (2, "books")), False),
        (((2, "books"),), False),
    ):
        scenario = proposed(table, *placed)
        text = shown(table, "staff", scenario)
        assert (TOLD in text, HIDDEN in text) == (is_told, not is_told)
        found = score(table_of(table.study), placed_in(scenario))
        assert (kr(found.gain, sign=True) in text.replace("</b>", "")) == is_told
        assert ('class="bench-from"' in text) == is_told
        assert kr(found.new) in text
        compared = text.split('id="compare"')[1].split("</section>")[0]
        assert ("Moved from neighbours here" in compared) == is_told
        assert ("Worth together" in text) == is_told  # the other parts would leave the gain
        scenario.delete()


def test_two_shops_elsewhere_are_not_told_either(table: SimpleNamespace) -> None:
    more_shops(table, "cafe", 4, 2)
    assert HIDDEN in shown(table, "staff", proposed(table, (0, "cafe")))
    listed = client_of(table.people["staff"]).get(address("scenarios", table)).content.decode()
    assert "sells for" in listed
    assert "gains, net" not in listed


def test_a_premises_that_was_let_no_longer_counts_and_is_emptied(table: SimpleNamespace) -> None:
    staff = table.people["staff"]
    scenario = proposed(table, (0, "cafe"), (2, "shoes"))
    let = table.vacant[2]
    let.state = State.OCCUPIED
    let.save()
    text = shown(table, "staff", scenario)
    assert kr(score(table_of(table.study), ((table.vacant[0].pk, "cafe"),)).new) in text
    assert "Take the trade out" in text
    data = {"premises": let.pk, "trade": ""}
    assert client_of(staff).post(address("place", table, scenario), data).status_code == 302
    assert [trade for _pk, trade in placed_in(Scenario.objects.get(pk=scenario.pk))] == ["cafe"]
    assert "Take the trade out" not in shown(table, "staff", scenario)


@pytest.mark.parametrize("deed", ["name", "remove", "vote", "comment", "copy"])
def test_who_comes_too_late_is_told(
    round_table: SimpleNamespace, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another changes the scenario between the page's look at the rules and the deed itself."""
    scenario = round_table.forward if deed == "vote" else round_table.draft
    scenario.refresh_from_db()
    client = client_of(round_table.people["staff"])
    client.raise_request_exception = False
    look = views.visible_to

    def meanwhile(change: Any) -> None:
        def seen(user: Any, study: Any) -> Any:
            rows = list(look(user, study).filter(pk=scenario.pk))
            change()
            return SimpleNamespace(filter=lambda **_by: SimpleNamespace(first=lambda: rows[0]))

        monkeypatch.setattr(views, "visible_to", seen)

    rows = Scenario.objects.filter(pk=scenario.pk)
    if deed not in {"comment", "copy"}:
        now = None if deed == "vote" else timezone.now()
        meanwhile(lambda: rows.update(put_forward_at=now))
        data = {"title": "Nytt"}
        answer = client.post(address(deed, round_table, scenario), data)
        assert answer.status_code == 302
        assert [m.level_tag for m in get_messages(answer.wsgi_request)] == ["error"]
        assert rows.exists()
        rows.update(put_forward_at=scenario.put_forward_at)
    meanwhile(rows.delete)
    answer = client.post(address(deed, round_table, scenario), {"title": "x", "text": "x"})
    assert answer.status_code == 404
