"""From let to open: one deed, and a storefront that everyone walks past."""

import pytest
from django.conf import settings

from tests.factories.actors import on_staff
from tests.factories.places import CategoryFactory, CityFactory, PlaceFactory, StreetFactory
from tests.factories.premises import PremisesFactory, property_owner, vacant
from tests.factories.prospects import case_of, looks
from tests.factories.strategies import adopted, days, stretch_of
from tests.mails import delivered
from torg.core.events import subscribe, unsubscribe
from torg.core.models import JournalEntry
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Place
from torg.premises.enums import Origin
from torg.premises.models import Premises
from torg.premises.prospects import queries
from torg.premises.prospects.enums import Side, Stage
from torg.premises.prospects.models import Case, Letting
from torg.premises.prospects.services.letting import (
    Opening,
    call_off_letting,
    let_premises,
    open_what_is_due,
)
from torg.premises.prospects.services.prospects import withdraw_prospect
from torg.premises.prospects.signals import PremisesLet, StorefrontOpened
from torg.premises.services.states import Now, set_state
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def books():
    return CategoryFactory()


@pytest.fixture
def premises(city):
    owner = property_owner(city, "own", seated=True)
    row = PremisesFactory(
        city=city, owner=owner.actor, area_m2=110, street=StreetFactory(city=city), side="left",
        along_m=50, frontage_m=6,
    )  # fmt: skip
    vacant(row)
    return row


@pytest.fixture
def staff(city):
    return on_staff()


@pytest.fixture
def told():
    """What the events of this app say, while the test lasts."""
    said = []
    subscribers = {
        PremisesLet: lambda **a: said.append(("let", a)),
        StorefrontOpened: lambda **a: said.append(("opened", a)),
    }
    for event, subscriber in subscribers.items():
        subscribe(event, subscriber)
    yield said
    for event, subscriber in subscribers.items():
        unsubscribe(event, subscriber)


def test_let_today_a_storefront_stands_in_the_street(
    client, city, premises, books, staff, told, django_capture_on_commit_callbacks
):
    """Prospect → match → let → the stroll shows it."""
    stretch = stretch_of(city, street=premises.street)
    strategy = adopted(stretch, wanted=(books,))
    study = Study.objects.create(
        city=city, slug="s", title="Analys", state=StudyState.DONE,
        result={"fits": [
            {"premises": premises.pk, "trade": trade} for trade in ("kaffe", books.slug, "skor")
        ]},
    )  # fmt: skip
    prospect = looks(city)
    (found,) = queries.matches([prospect], queries.on_offer(None, city), city, rents_of=None)[
        prospect.pk
    ]
    assert found[0] == premises
    case = case_of(prospect, premises)
    with django_capture_on_commit_callbacks(execute=True):
        letting = let_premises(case, Opening("Sida & Kopp", books, days(0)), Side.STAFF, by=staff)
    place = Place.objects.get(name="Sida & Kopp")
    premises.refresh_from_db()
    assert (premises.state, premises.place, premises.since) == ("occupied", place, days(0))
    assert (place.status, place.street, place.side, place.along_m, place.frontage_m) == (
        "active", premises.street, "left", 50, 6,
    )  # fmt: skip
    assert (letting.strategy, letting.study, letting.study_rank, letting.study_of) == (
        strategy, study, 2, 3,
    )  # fmt: skip
    assert told == [
        ("let", {"letting_id": letting.pk, "premises_id": premises.pk}),
        (
            "opened",
            {"letting_id": letting.pk, "premises_id": premises.pk, "place_id": place.pk},
        ),
    ]
    page = client.get("/promenad/provgatan/").content.decode()
    assert "Sida &amp; Kopp" in page
    assert "Ledig lokal" not in page
    assert "Sida &amp; Kopp" in client.get(f"/platser/{place.slug}/").content.decode()
    assert "Sida &amp; Kopp" in client.get(f"/strak/{stretch.slug}/").content.decode()
    mail = delivered()[-1]
    assert (mail.to, f"/aktor/ansok/{place.slug}/" in mail.body) == (["kandidat@example.com"], True)
    case.refresh_from_db()
    assert case.stage == Stage.LET


@pytest.mark.parametrize(("name", "day"), [(" ", 0), ("X", 4_000), ("X", -4_000)])
def test_one_deed_or_nothing(city, premises, books, staff, name, day):
    case = case_of(looks(city), premises)
    with pytest.raises(RefusedDeedError):
        let_premises(case, Opening(name, books, days(day)), Side.STAFF, by=staff)
    assert (Place.objects.count(), Letting.objects.count()) == (0, 0)
    assert Case.objects.get().stage == Stage.CONTACTED


def test_let_for_later_it_opens_on_its_day(client, city, premises, books, staff):
    case = case_of(looks(city), premises)
    let_premises(case, Opening("Sida & Kopp", books, days(20)), Side.OWNER, by=staff)
    premises.refresh_from_db()
    assert (premises.state, premises.tenant, Place.objects.count()) == ("let", "Sida & Kopp", 0)
    assert open_what_is_due(city) == 0
    # As if twenty days had passed.
    premises.history.filter(state="let").update(since=days(-20))
    Letting.objects.update(opens_on=days(0))
    assert [open_what_is_due(city), open_what_is_due(city)] == [1, 0]
    premises.refresh_from_db()
    assert (premises.state, premises.place.name) == ("occupied", "Sida & Kopp")
    assert premises.history.order_by("since").last().state == "occupied"


def test_others_who_wanted_it_are_told_that_somebody_else_got_it(city, premises, books, staff):
    mine = case_of(looks(city), premises)
    rival = case_of(looks(city, email="annan@example.com"), premises)
    let_premises(mine, Opening("Sida & Kopp", books, days(0)), Side.STAFF, by=staff)
    rival.refresh_from_db()
    assert (rival.stage, rival.lost_why) == ("lost", "tenant")
    with pytest.raises(RefusedDeedError):
        let_premises(mine, Opening("Igen", books, days(0)), Side.STAFF, by=staff)


def test_what_is_taken_is_not_let(city, premises, books, staff):
    case = case_of(looks(city), premises)
    Premises.objects.update(state="occupied")
    with pytest.raises(RefusedDeedError):
        let_premises(case, Opening("X", books, days(0)), Side.STAFF, by=staff)


def test_the_place_stays_when_the_prospect_withdraws(city, premises, books, staff):
    prospect = looks(city)
    letting = let_premises(
        case_of(prospect, premises), Opening("Sida & Kopp", books, days(0)), Side.STAFF, by=staff
    )
    withdraw_prospect(prospect)
    letting.refresh_from_db()
    assert (letting.case, letting.place.name) == (None, "Sida & Kopp")
    assert queries.lettings_of([letting.place]) == {letting.place_id: letting}
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"premises.let", "letting.opened", "place.opened"} <= verbs


def test_the_stroll_does_not_show_who_stood_there_before(client, city, books, staff):
    """The map still has the shop that left; the register says who moved in after it."""
    street = StreetFactory(city=city)
    gone = PlaceFactory(city=city, street=street, side="left", along_m=50, name="Gamla Boden")
    row = PremisesFactory(
        city=city, source_ref=f"place:{gone.pk}", street=street, side="left", along_m=50
    )
    vacant(row)
    let_premises(
        case_of(looks(city), row), Opening("Sida & Kopp", books, days(0)), Side.STAFF, by=staff
    )
    page = client.get("/promenad/provgatan/").content.decode()
    assert ("Sida &amp; Kopp" in page, "Gamla Boden" in page) == (True, False)


def test_a_letting_that_has_not_opened_is_called_off(client, city, premises, books, staff):
    case = case_of(looks(city), premises)
    let_premises(case, Opening("Sida & Kopp", books, days(20)), Side.OWNER, by=staff)
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = f"/etableringar/{case.pk}/"
    assert f"{address}aterta/" in client.get(address).content.decode()
    client.post(f"{address}aterta/")
    premises.refresh_from_db()
    case.refresh_from_db()
    assert (premises.state, premises.tenant, case.stage) == ("vacant", "", Stage.LOST)
    assert Letting.objects.count() == 0
    assert f"{address}aterta/" not in client.get(address).content.decode()
    with pytest.raises(RefusedDeedError):
        call_off_letting(case, Side.STAFF, by=staff)


def test_what_has_opened_is_not_called_off(city, premises, books, staff):
    case = case_of(looks(city), premises)
    let_premises(case, Opening("Sida & Kopp", books, days(0)), Side.OWNER, by=staff)
    with pytest.raises(RefusedDeedError):
        call_off_letting(case, Side.STAFF, by=staff)


def test_who_withdraws_before_the_day_does_not_open(city, premises, books, staff):
    prospect = looks(city)
    let_premises(
        case_of(prospect, premises), Opening("Sida", books, days(20)), Side.STAFF, by=staff
    )
    withdraw_prospect(prospect)
    premises.refresh_from_db()
    assert (premises.state, Letting.objects.count(), Case.objects.count()) == ("vacant", 0, 0)


@pytest.mark.parametrize("now", [("vacant", ""), ("let", "Någon Annan"), ("occupied", "")])
def test_what_the_register_has_learnt_since_goes_before_a_letting(
    city, premises, books, staff, now
):
    case = case_of(looks(city), premises)
    let_premises(case, Opening("Sida", books, days(20)), Side.STAFF, by=staff)
    Letting.objects.update(opens_on=days(0))
    set_state(premises, Now(now[0], days(0), None, now[1]), by=staff, origin=Origin.STAFF)
    assert (open_what_is_due(city), Place.objects.count()) == (0, 0)


def test_a_day_before_what_the_register_knows_is_refused(city, premises, books, staff):
    case = case_of(looks(city), premises)
    set_state(premises, Now("rebuilding", days(-30)), by=staff, origin=Origin.STAFF)
    set_state(premises, Now("vacant", days(-10)), by=staff, origin=Origin.STAFF)
    with pytest.raises(RefusedDeedError):
        let_premises(case, Opening("Sida", books, days(-20)), Side.STAFF, by=staff)
    assert (Place.objects.count(), Letting.objects.count()) == (0, 0)
    let_premises(case, Opening("Sida", books, days(-10)), Side.STAFF, by=staff)
    premises.refresh_from_db()
    assert (premises.state, premises.place) == ("occupied", Place.objects.get())
