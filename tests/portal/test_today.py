"""The front page: true counts, the nearest open places, every hour of the day, every empty case."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from tests.factories.agenda import make_event
from tests.factories.places import CityFactory, PlaceFactory
from tests.factories.town import PLACES, make_town
from torg.places.enums import Need, PlaceStatus
from torg.places.models import City, Holiday, Place
from torg.portal.queries import sections
from torg.portal.queries.moments import When, moment_of, parse_moment
from torg.portal.queries.today import Counts, Today, today_page
from torg.portal.queries.wish import Wish, read_wish

pytestmark = pytest.mark.django_db
# Of a page that nothing has been remembered for, street and map with it, in its fullest hour.
QUERIES = 30


@pytest.fixture
def town() -> City:
    return make_town()


def coming_friday() -> date:
    today = date.today()  # noqa: DTZ011  -- any Friday within the hours that are worked out
    return today + timedelta(days=(4 - today.weekday()) % 7 or 7)


def at(city: City, hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A local time on the coming Friday, or so many days later."""
    return datetime.combine(coming_friday() + timedelta(days), time(hour, minute), city.tz)


def page(city: City, moment: datetime, **wish: object) -> Today:
    cache.clear()
    return today_page(city, Wish(**wish), moment)


def text_of(client: Client, path: str) -> str:
    return " ".join(strip_tags(client.get(path).content.decode()).split())


def names(today: Today) -> list[str]:
    return [card.place.name for card in today.cards]


class TestCounts:
    def test_of_the_town_on_a_friday_afternoon(self, town: City) -> None:
        today = page(town, at(town, 14, 20))
        assert today.counts == Counts(total=len(PLACES), known=len(PLACES) - 1, open=12)

    def test_of_each_need(self, town: City) -> None:
        today = page(town, at(town, 14, 20))
        assert {tile.need.name: tile.counts.open for tile in today.tiles} == {
            "EAT": 4,
            "SHOP": 5,
            "SEE": 1,
            "ERRANDS": 2,
            "CHILDREN": 2,
            "FREE": 1,
            "SIT": 4,
        }

    def test_agree_with_what_is_open_one_by_one(self, town: City) -> None:
        for hour in range(0, 24, 3):
            moment = at(town, hour)
            from torg.places.queries.hours import open_at  # noqa: PLC0415  -- the other way to ask

            one_by_one = open_at(Place.objects.filter(city=town), town, moment).count()
            assert page(town, moment).counts.open == one_by_one

    def test_what_there_is_to_do_counts_events_that_are_not_over(self, town: City) -> None:
        """On, still to begin, and all day; neither over, nor off, nor tomorrow, nor hidden."""
        friday = coming_friday()
        for title, start, more in (
            ("Över", "10:00", {}),
            ("Pågår", "13:30", {}),
            ("Ikväll", "19:00", {"place": Place.objects.get(name="Kafé Lyktan")}),
            ("Inställd", "20:00", {"status": "cancelled"}),
            ("Utkast", "20:00", {"publication": "draft"}),
            ("Utställning", "00:00", {"all_day": True, "hours": 24 * 9}),
        ):
            make_event(title, f"{friday} {start}", city=town, **more)
        make_event("Imorgon", f"{friday + timedelta(1)} 12:00", city=town)
        see = {
            hour: next(t for t in page(town, at(town, hour, 20)).tiles if t.need == Need.SEE)
            for hour in (9, 14, 22)
        }
        assert {hour: tile.events for hour, tile in see.items()} == {9: 4, 14: 3, 22: 1}
        assert {tile.events for tile in page(town, at(town, 14, 20)).tiles} == {0, 3}

    def test_in_a_part_of_town_only_its_events_count(self, town: City) -> None:
        place = Place.objects.get(name="Kafé Lyktan")
        make_event("Här", f"{coming_friday()} 19:00", city=town, place=place)
        make_event("Där", f"{coming_friday()} 19:00", city=town)
        assert place.street is not None
        here = page(town, at(town, 14, 20), where=place.street.slug)
        assert sum(tile.events for tile in here.tiles) == 1

    def test_the_tile_says_how_many_events(self, town: City, client: Client) -> None:
        path = f"/?t={at(town, 14, 20):%Y-%m-%dT%H:%M}"
        assert "göra 1 öppen Ärenden" in text_of(client, path)
        make_event("Ikväll", f"{coming_friday()} 19:00", city=town)
        cache.clear()
        assert "göra 1 öppen · 1 evenemang Ärenden" in text_of(client, path)
        assert "See and do 1 open · 1 event Errands" in text_of(client, "/en" + path)

    def test_leave_out_what_visitors_may_not_see(self, town: City) -> None:
        Place.objects.filter(name="Kafé Lyktan").update(status=PlaceStatus.HIDDEN)
        assert page(town, at(town, 14, 20)).counts.total == len(PLACES) - 1

    def test_of_a_part_of_town(self, town: City) -> None:
        PlaceFactory(city=town, name="Utanför")
        whole, part = (page(town, at(town, 12), where=where) for where in ("", "lyktgatan"))
        assert (whole.counts.total, part.counts.total) == (len(PLACES) + 1, len(PLACES))
        assert part.where_name == "Lyktgatan"

    def test_unknown_part_of_town_is_the_whole_town(self, town: City) -> None:
        assert page(town, at(town, 12), where="finns-inte").counts.total == len(PLACES)


class TestCards:
    def test_are_open_and_nearest_first(self, town: City) -> None:
        today = page(town, at(town, 14, 20), need=Need.EAT)
        assert names(today) == ["Brödet & Bordet", "Varma Koppen", "Kafé Lyktan", "Hörnkiosken"]
        distances = [card.distance_m for card in today.cards]
        assert distances == sorted(distances)

    def test_near_me_turns_the_order(self, town: City) -> None:
        kiosk = Place.objects.get(name="Hörnkiosken")
        today = page(town, at(town, 14, 20), need=Need.EAT, near=(kiosk.lat, kiosk.lon))
        assert names(today)[0] == "Hörnkiosken"
        assert today.cards[0].distance_m == pytest.approx(0, abs=1)

    def test_of_the_evening_are_open_in_the_evening(self, town: City) -> None:
        today = page(town, at(town, 14, 20), need=Need.EAT, when=When.EVENING)
        assert set(names(today)) == {"Kafé Lyktan", "Krog Kvällning", "Natten", "Hörnkiosken"}

    def test_at_three_in_the_night(self, town: City) -> None:
        today = page(town, at(town, 3), need=Need.SHOP)
        assert (today.cards_open, today.need_counts.open) == (False, 0)
        assert names(today)[0] == "Håvens Fisk"
        assert today.cards[0].state.label == "Öppnar 9.00"
        assert "öppnar först" in today.cards_note
        assert today.first[0].place.name == "Brödet & Bordet"

    def test_of_a_need_whose_hours_nobody_knows(self, town: City) -> None:
        Place.objects.filter(needs=Need.ERRANDS).update(schedule=None)
        today = page(town, at(town, 12), need=Need.ERRANDS)
        assert set(names(today)) == {"Klippt", "Apoteket Malörten"}
        assert "Ingen har uppgett" in today.cards_note

    def test_without_a_wish_show_the_first_need_that_is_met(self, town: City) -> None:
        Place.objects.filter(needs__in=[Need.EAT, Need.EAT | Need.SIT]).delete()
        assert page(town, at(town, 12)).need == Need.SHOP


class TestSoon:
    def test_closes_and_opens_within_two_hours(self, town: City) -> None:
        today = page(town, at(town, 14, 20))
        assert [place.name for place, _ in today.soon.closes] == ["Håvens Fisk"]
        assert [place.name for place, _ in today.soon.opens] == ["Bio Skymning"]
        assert today.soon.closes[0][1].label == "Stänger om 40 min"
        assert today.first == []


class TestWords:
    def test_heading(self, town: City) -> None:
        moment = at(town, 14, 20)
        assert page(town, moment, need=Need.EAT).heading == "Äta nu, närmast Klockplan"
        assert page(town, moment, need=Need.EAT, near=(56, 12)).heading == "Äta nu, närmast dig"
        evening = page(town, moment, need=Need.SHOP, when=When.EVENING, where="soder")
        assert evening.heading == "Handla i kväll: Söder"

    def test_heading_in_english(self, town: City) -> None:
        with translation.override("en"):
            saturday = page(town, at(town, 14), need=Need.EAT, when=When.SATURDAY)
            assert saturday.heading == "Eat on Saturday, nearest Klockplan"

    def test_holiday_is_told(self, town: City, client: Client) -> None:
        moment = at(town, 11)
        Holiday.objects.create(
            city=town, date=moment.date(), name_sv="Midsommarafton", name_en="Midsummer Eve"
        )
        cache.clear()
        path = f"/?t={moment:%Y-%m-%dT%H:%M}"
        assert "I dag är det midsommarafton: många har stängt" in text_of(client, path)
        assert "Today is Midsummer Eve: many are closed" in text_of(client, "/en" + path)


class TestPage:
    def test_says_how_many_are_open_and_of_how_many(self, town: City, client: Client) -> None:
        text = text_of(client, f"/?t={at(town, 14, 20):%Y-%m-%dT%H:%M}")
        assert "14.20. 12 av 15 platser har öppet. 1 till har inte uppgett sina tider." in text

    def test_in_english(self, town: City, client: Client) -> None:
        text = text_of(client, f"/en/?t={at(town, 14, 20):%Y-%m-%dT%H:%M}")
        assert "14:20. 12 of 15 places are open. 1 more has not told its hours." in text

    @pytest.mark.parametrize("hour", [0, 3, 9, 13, 18, 22])
    @pytest.mark.parametrize("when", ["", "kvall", "lordag"])
    def test_is_useful_at_every_hour(
        self, town: City, client: Client, hour: int, when: str
    ) -> None:
        response = client.get(f"/?t={at(town, hour):%Y-%m-%dT%H:%M}&nar={when}")
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count('class="card"') >= 1

    def test_no_city(self, client: Client) -> None:
        text = text_of(client, "/")
        assert "Ingen stad än" in text
        assert "torg demo" in text

    def test_city_without_places(self, client: Client) -> None:
        CityFactory(name="Tomstad")
        text = text_of(client, "/")
        assert "Inga platser än" in text
        assert "torg city create provstad" in text

    def test_no_hours_known_at_all(self, town: City, client: Client) -> None:
        Place.objects.update(schedule=None)
        text = text_of(client, "/")
        assert f"{len(PLACES)} platser, och ingen har uppgett sina tider än." in text
        assert "Öppettider okända" in text

    @pytest.mark.parametrize(
        "query",
        [
            "nar=aldrig&behov=sova&var=%00&nara=x,y&t=igår",
            "nara=999,999",
            "nara=nan,nan",
            "t=2026-99-99T99:99",
            "t=0001-01-01T00:00",
            "t=0001-01-01T00:00%2B14:00",
            "t=9999-12-31T23:59",
            "behov=" + "a" * 5000,
        ],
    )
    def test_nonsense_is_left_out(self, town: City, client: Client, query: str) -> None:
        assert client.get(f"/?{query}").status_code == 200

    def test_names_are_text_never_markup(self, town: City, client: Client) -> None:
        Place.objects.filter(name="Kafé Lyktan").update(name="<script>alert(1)</script>")
        assert b"<script>alert" not in client.get("/").content

    def test_fixed_number_of_queries(
        self, town: City, client: Client, django_assert_max_num_queries
    ) -> None:
        client.get("/")
        for extra in (0, 30):
            PlaceFactory.create_batch(extra, city=town)
            # What there is to tell differs by the hour, and so do the questions.
            for hour in range(24):
                path = f"/?t={at(town, hour):%Y-%m-%dT%H:%M}"
                cache.clear()
                with django_assert_max_num_queries(QUERIES):
                    client.get(path)

    def test_again_within_the_minute_asks_nothing(
        self, town: City, client: Client, django_assert_num_queries
    ) -> None:
        path = f"/?t={at(town, 14, 20):%Y-%m-%dT%H:%M}"
        client.get(path)
        with django_assert_num_queries(0):
            client.get(path)

    def test_links_keep_the_rest_of_the_wish(self, town: City, client: Client) -> None:
        html = client.get("/?behov=handla&nar=kvall&var=soder").content.decode()
        assert 'href="?behov=ata&amp;nar=kvall&amp;var=soder"' in html
        assert 'href="?behov=handla&amp;nar=lordag&amp;var=soder"' in html


class TestSections:
    def test_shown_in_order_and_left_out_when_empty(
        self, town: City, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sections, "_entries", {})
        sections.add_section("b.html", lambda city, moment: city.name, order=2)
        sections.add_section("none.html", lambda city, moment: None, order=3)
        sections.add_section("a.html", lambda city, moment: moment.hour, order=1)
        shown = sections.sections_for(town, at(town, 14))
        assert [(s.template, s.data) for s in shown] == [("a.html", 14), ("b.html", "Provstad")]


class TestMoments:
    def test_this_evening(self, town: City) -> None:
        assert moment_of(When.EVENING, at(town, 14)) == at(town, 19)
        assert moment_of(When.EVENING, at(town, 22)) == at(town, 22)

    def test_saturday(self, town: City) -> None:
        saturday = at(town, 13, days=1)
        assert moment_of(When.SATURDAY, at(town, 14)) == saturday
        assert moment_of(When.SATURDAY, at(town, 9, days=1)) == saturday
        assert moment_of(When.SATURDAY, at(town, 14, days=1)) == saturday + timedelta(days=7)

    def test_named_time_is_read_in_the_citys_zone(self, town: City) -> None:
        now = at(town, 12)
        assert parse_moment(f"{now:%Y-%m-%d}T20:15", now) == at(town, 20, 15)
        assert parse_moment("", now) == parse_moment("2001-01-01T10:00", now) == now
        for days, known in ((-2, False), (-1, True), (20, True), (21, False)):
            then = now + timedelta(days=days)
            assert parse_moment(then.isoformat(), now) == (then if known else now)


class TestWish:
    def test_both_languages_mean_the_same(self) -> None:
        swedish = read_wish({"behov": "ata", "nar": "kvall", "var": "soder"})
        english = read_wish({"need": "eat", "when": "evening", "where": "soder"})
        assert swedish == english == Wish(Need.EAT, When.EVENING, "soder")

    def test_query_is_in_the_readers_language(self) -> None:
        wish = Wish(Need.EAT, When.SATURDAY, near=(56.04651, 12.69449))
        assert wish.query() == "?behov=ata&nar=lordag&nara=56.0465,12.6945"
        with translation.override("en"):
            assert wish.query() == "?need=eat&when=saturday&near=56.0465,12.6945"
            assert read_wish({"near": "56.0465,12.6945"}).near == (56.0465, 12.6945)
