"""The form of an event: from what people fill in to what the agenda is told, and back."""

import re
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from tests.factories.agenda import at, make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory, SquareFactory
from torg.agenda.models import Event
from torg.core.models import User
from torg.core.moderation import kind_named
from torg.core.moderation.services import Statement, restrict
from torg.core.people import create_person
from torg.places.enums import Source
from torg.portal.forms.again import Again, How, again_of, rule_of
from torg.portal.forms.events import EventForm

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 12, 8)  # the second of the month
ZONE = "Europe/Stockholm"


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def staff(client) -> User:
    person = create_person(
        "stad@example.com", by=None, name="Vera Lykta", is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    client.force_login(person)
    return person


def filled(**changes) -> QueryDict:
    """What a browser sends; lists become several values."""
    data = {
        "title": "Vinprovning", "kind": "food", "starts_on": "2026-12-08", "starts_at": "18:30",
        "ends_at": "20:00", "again": "once", "ending": "never", "where": "address",
        "location_name": "Klocktorget", "audience": "everyone", **changes,
    }  # fmt: skip
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def form(city, own=(), event=None, **changes):
    return EventForm(filled(**changes), city=city, own=own, event=event)


def values(city, **more):
    checked = form(city, **more)
    assert checked.is_valid(), checked.errors
    return checked.values()


# --- again ---------------------------------------------------------------------------------------

RULES = [
    (Again(), ""),
    (Again(How.WEEKLY, (1,)), "FREQ=WEEKLY;BYDAY=TU"),
    (Again(How.WEEKLY, (1, 3), until=date(2027, 6, 10)), "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270610"),
    (Again(How.FORTNIGHTLY, (1,), times=5), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=5"),
    (Again(How.MONTHLY_DAY), "FREQ=MONTHLY;BYDAY=2TU"),
    (Again(How.MONTHLY_LAST), "FREQ=MONTHLY;BYDAY=-1TU"),
    (Again(How.MONTHLY_DATE), "FREQ=MONTHLY;BYMONTHDAY=8"),
    (Again(How.YEARLY), "FREQ=YEARLY"),
]


@pytest.mark.parametrize(("again", "rule"), RULES)
def test_words_become_a_rule_and_are_read_back(again, rule):
    assert rule_of(again, TUESDAY) == rule
    assert again_of(rule, at("2026-12-08 18:30"), ZONE) == again


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1",
     "FREQ=YEARLY;BYMONTH=1,6", "nonsense", "FREQ=WEEKLY;BYDAY=TU\nFREQ=WEEKLY;BYDAY=FR",
     "FREQ=MONTHLY;BYDAY=1TU"],
)  # fmt: skip
def test_what_has_no_words_is_kept(rule):
    assert again_of(rule, at("2026-12-08 18:30"), ZONE) == Again(How.KEPT)


def test_the_first_day_is_always_one_of_the_week():
    assert rule_of(Again(How.WEEKLY, (4,)), TUESDAY) == "FREQ=WEEKLY;BYDAY=TU,FR"


def test_the_fifth_tuesday_is_meant_as_the_fourth():
    assert rule_of(Again(How.MONTHLY_DAY), date(2026, 12, 29)) == "FREQ=MONTHLY;BYDAY=4TU"


# --- values --------------------------------------------------------------------------------------


def test_the_plain_case(city):
    told = values(city, summary="Sex glas", keywords="vin, ost ,", price="free")
    assert (told["starts_at"], told["ends_at"]) == (at("2026-12-08 18:30"), at("2026-12-08 20:00"))
    assert (told["title"], told["summary"], told["keywords"]) == (
        "Vinprovning", "Sex glas", ["vin", "ost"],
    )  # fmt: skip
    assert (told["rrule"], told["exdates"], told["is_free"]) == ("", [], True)


@pytest.mark.parametrize(
    ("changes", "start", "end"),
    [
        ({"ends_at": ""}, "2026-12-08 18:30", None),
        ({"ends_at": "01:00"}, "2026-12-08 18:30", "2026-12-09 01:00"),
        ({"ends_on": "2026-12-10"}, "2026-12-08 18:30", "2026-12-10 20:00"),
        ({"all_day": "on", "starts_at": "", "ends_at": ""}, "2026-12-08 00:00", "2026-12-09 00:00"),
        ({"all_day": "on", "ends_on": "2026-12-10"}, "2026-12-08 00:00", "2026-12-11 00:00"),
        ({"starts_at": "18.30"}, "2026-12-08 18:30", "2026-12-08 20:00"),
    ],
)
def test_when(city, changes, start, end):
    told = values(city, **changes)
    assert (told["starts_at"], told["ends_at"]) == (at(start), end and at(end))


def test_where(city):
    own = PlaceFactory(city=city, name="Vinbaren")
    other = PlaceFactory(city=city, name="Östra Källaren")
    square = SquareFactory(city=city, name="Klocktorget", lat=56.04, lon=12.69)
    assert values(city, own=[own], where="own", own_place=own.slug)["place"] == own
    assert values(city, where="other", other_place="Östra Källaren")["place"] == other
    spot = values(city, where="address", location_name="klocktorget")
    assert (spot["place"], spot["lat"], spot["lon"]) == (None, square.lat, square.lon)
    online = values(city, where="online", online_url="https://x.test/delta")
    assert (online["attendance"], online["location_name"]) == ("online", "")
    both = values(city, where="address", online_url="https://x.test/delta")
    assert both["attendance"] == "mixed"


def test_price(city):
    one = values(city, price="costs", price_min="120")
    assert (one["is_free"], one["price_min"], one["price_max"]) == (False, 12000, 12000)
    two = values(city, price="costs", price_min="80 kr", price_max="120,50")
    assert (two["price_min"], two["price_max"]) == (8000, 12050)
    assert values(city, price="")["is_free"] is None
    assert values(city, price="free", price_min="120")["price_min"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"starts_on": "8/12"}, "starts_on"),
        ({"starts_on": "1926-12-08"}, "starts_on"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "halv sju"}, "starts_at"),
        ({"ends_on": "2026-12-01"}, "ends_on"),
        ({"again": "weekly", "ending": "until"}, "until"),
        ({"again": "weekly", "ending": "until", "until": "2026-12-01"}, "until"),
        ({"again": "weekly", "ending": "times"}, "times"),
        ({"again": "weekly", "ending": "times", "times": "9999"}, "times"),
        ({"where": "other", "other_place": "Finns Inte"}, "other_place"),
        ({"where": "other"}, "other_place"),
        ({"where": "address", "location_name": ""}, "location_name"),
        ({"where": "online"}, "online_url"),
        ({"price": "costs", "price_min": "mycket"}, "price_min"),
        ({"price": "costs", "price_min": "200", "price_max": "100"}, "price_max"),
        ({"min_age": "9", "max_age": "3"}, "max_age"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(city, changes, field):
    assert list(form(city, **changes).errors) == [field]


# --- the dates before they are saved -------------------------------------------------------------


def test_the_preview_shows_ten_dates_and_those_left_out(city):
    shown = form(city, again="weekly", left_out=["2026-12-22", "2027-06-01"]).preview(
        at("2026-12-01 12:00")
    )
    assert [row.value for row in shown.rows[:3]] == ["2026-12-08", "2026-12-15", "2026-12-22"]
    assert [row.left_out for row in shown.rows[:3]] == [False, False, True]
    assert (len(shown.rows), shown.has_more, shown.kept) == (10, True, ["2027-06-01"])
    assert shown.sentence.startswith("Varje tisdag")


def test_there_is_no_preview_of_what_happens_once_or_is_not_said_yet(city):
    now = at("2026-12-01 12:00")
    assert form(city).preview(now) is None
    assert form(city, again="weekly", starts_on="").preview(now) is None


def test_the_form_shows_an_event_as_it_was_filled_in(city):
    own = PlaceFactory(city=city)
    first = values(
        city, own=[own], where="own", own_place=own.slug, again="fortnightly", weekdays=["1", "4"],
        ending="times", times="6", left_out=["2026-12-22"], price="costs", price_min="120",
        access=["wheelchair"], keywords="vin, ost", min_age="18",
    )  # fmt: skip
    event = make_event(first.pop("title"), start="2026-12-08 18:30", **first, city=city)
    shown = EventForm(city=city, own=[own], event=event)
    again = QueryDict(mutable=True)
    for name, value in ((name, shown[name].value()) for name in shown.initial):
        many = value if isinstance(value, list) else [value]
        again.setlist(name, ["" if v is None else v for v in many if v is not False])
    sent = EventForm(again, city=city, own=[own], event=event)
    assert sent.is_valid(), sent.errors
    told = sent.values()
    assert {name: told[name] for name in first} == first


def test_a_rule_from_elsewhere_is_not_touched(city):
    event = make_event(rrule="FREQ=DAILY;COUNT=3", city=city)
    shown = EventForm(city=city, event=event)
    assert shown.initial["again"] == How.KEPT
    assert "rrule" not in values(city, event=event, again="kept")


# --- the desk ------------------------------------------------------------------------------------


def test_staff_make_an_event_that_visitors_see(client, city, staff):
    answer = client.post(reverse("portal:staff_event_new"), filled())
    event = Event.objects.get()
    assert answer.url == f"/stad/evenemang/{event.slug}/"
    assert (event.title, event.publication) == ("Vinprovning", "published")
    html = client.get(answer.url).content.decode()
    assert "Publicerat" in html
    assert client.get(f"/evenemang/{event.slug}/").status_code == 200


def test_everything_typed_stays_when_it_fails(client, city, staff):
    html = client.post(
        reverse("portal:staff_event_new"),
        filled(title="", summary="Sex glas & ost", again="weekly", weekdays=["3"]),
    ).content.decode()
    assert "Ge det ett namn" in html
    assert 'value="Sex glas &amp; ost"' in html
    assert 'value="2026-12-08"' in html
    assert not Event.objects.exists()


def test_the_dates_are_shown_without_saving(client, city, staff):
    sent = filled(again="weekly", dates="1")
    path = reverse("portal:staff_event_new")
    assert "tisdag 15 december" in client.post(path, sent).content.decode()
    fragment = client.post(path, filled(again="weekly"), headers={"HX-Request": "true"})
    assert fragment.content.decode().strip().startswith('<div id="dates"')
    assert not Event.objects.exists()


def test_one_date_is_cancelled_and_put_back(client, city, staff):
    event = make_event(start=f"{timezone.localdate() + timedelta(days=3)} 18:00", city=city,
                       rrule="FREQ=WEEKLY;COUNT=3")  # fmt: skip
    second = event.occurrences.order_by("start")[1]
    change = reverse("portal:staff_event_change", args=[event.slug])
    client.post(change, {"deed": "cancel", "which": second.original.isoformat(), "note": "Sjuk"})
    assert [o.status for o in event.occurrences.order_by("start")] == [
        "scheduled", "cancelled", "scheduled",
    ]  # fmt: skip
    client.post(change, {"deed": "restore", "which": second.original.isoformat()})
    assert {o.status for o in event.occurrences.all()} == {"scheduled"}
    html = client.post(change, {"deed": "move", "which": ""}).content.decode()
    assert "Ange nytt datum och ny tid" in html


def test_a_whole_event_is_cancelled_sold_out_moved_and_put_back(client, city, staff):
    event = make_event(start=f"{timezone.localdate() + timedelta(days=3)} 18:00", city=city)
    change = reverse("portal:staff_event_change", args=[event.slug])
    statuses = {"cancel": "cancelled", "restore": "scheduled", "sold_out": "sold_out"}
    for deed, status in {**statuses, "postpone": "postponed"}.items():
        client.post(change, {"deed": deed})
        event.refresh_from_db()
        assert event.status == status
    day = timezone.localdate() + timedelta(days=4)
    client.post(change, {"deed": "move", "new_on": day.isoformat(), "new_at": "19:00"})
    event.refresh_from_db()
    assert (event.status, event.starts_at) == ("moved", at(f"{day} 19:00"))
    assert event.ends_at - event.starts_at == timedelta(hours=2)


def test_an_event_is_withdrawn_deleted_and_published(client, city, staff):
    event = make_event(city=city)
    client.post(reverse("portal:staff_event_withdraw", args=[event.slug]))
    event.refresh_from_db()
    assert event.publication == "draft"
    client.post(reverse("portal:staff_event_publish", args=[event.slug]))
    event.refresh_from_db()
    assert event.publication == "published"
    for _twice in range(2):
        client.post(reverse("portal:staff_event_withdraw", args=[event.slug]))
    assert not Event.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_a_fixed_number_of_queries(
    client, city, staff, count, django_assert_max_num_queries
):
    for n in range(count):
        make_event(f"E{n}", f"{timezone.localdate() + timedelta(days=n + 1)} 18:00", city=city)
    client.get("/stad/evenemang/")
    with django_assert_max_num_queries(6):
        assert client.get("/stad/evenemang/").content.count(b"event-desk__row") == count + 1


def test_deeds_are_posted(client, city, staff):
    event = make_event(city=city)
    for deed in ("change", "publish", "withdraw"):
        path = reverse(f"portal:staff_event_{deed}", args=[event.slug])
        assert client.get(path).status_code == 405
    assert client.get("/stad/evenemang/finns-inte/").status_code == 404


# --- what the actor has written ------------------------------------------------------------------


def test_staff_see_what_the_actor_has_written_and_change_the_rest(client, city, staff):
    actor = ActorFactory(city=city, email="bokhandeln@example.com")
    event = make_event("Vinprovning", "2026-12-08 18:30", city=city, actor=actor,
                       source=Source.ACTOR, location_name="Klocktorget", kind="food")  # fmt: skip
    path = reverse("portal:staff_event_edit", args=[event.slug])
    html = client.get(path).content.decode()
    assert "Aktören har själv skrivit en del av det här" in html
    assert 'href="mailto:bokhandeln@example.com"' in html
    assert f'href="/stad/begransa/event/{event.pk}/"' in html
    assert re.search(r'<input[^>]*name="title"[^>]* disabled', html)
    assert not re.search(r'<textarea[^>]*name="description"[^>]* disabled', html)
    sent = filled(title="Stadens", summary="Sex glas", location_name="Parken", starts_at="19:00")
    assert client.post(path, sent).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.summary, event.location_name, event.starts_at) == (
        "Vinprovning", "Sex glas", "Klocktorget", at("2026-12-08 18:30"),
    )  # fmt: skip
    assert {name for name, who in event.provenance.items() if who == "staff"} == {"summary"}


def test_an_actor_is_never_told_that_its_own_words_are_anothers(city):
    event = make_event(city=city, source=Source.ACTOR)
    shown = EventForm(city=city, event=event, source=Source.ACTOR)
    assert (shown.shut, shown.kept) == (set(), set())


def test_what_is_left_as_it_stood_stays_with_whoever_said_it(client, city, staff):
    event = make_event("Vinprovning", "2026-12-08 18:30", city=city, kind="food",
                       source=Source.FEED, location_name="Klocktorget", hours=1.5)  # fmt: skip
    client.post(reverse("portal:staff_event_edit", args=[event.slug]), filled(summary="Sex glas"))
    event.refresh_from_db()
    assert (event.provenance["title"], event.provenance["summary"]) == ("feed", "staff")


def test_staff_are_told_in_words_that_a_restriction_holds_it_hidden(client, city, staff):
    event, kind = make_event(city=city), kind_named("event")
    restrict(kind, event.pk, Statement("hidden", "Fakta", "law", "1 §", "Därför"), by=staff)
    for deed in ("publish", "withdraw"):
        path = reverse(f"portal:staff_event_{deed}", args=[event.slug])
        assert "håller evenemanget dolt" in client.post(path, follow=True).content.decode()
    event.refresh_from_db()
    assert event.publication == "hidden"
