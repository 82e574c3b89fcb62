"""The staff desk's editor of guided walks, from an empty list to a walk with signs."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from tests.factories.walks import LAT, LON, WalkFactory, make_walk
from tests.matrix import assert_matrix
from tests.sessions import SESSION_QUERIES
from torg.agenda.models import Walk, WalkStop
from torg.agenda.rules import can_make_walks
from torg.core.built import print_fonts
from torg.core.models import User
from torg.core.people import create_person
from torg.places.enums import CodeMedium, PlaceStatus
from torg.places.models import City, Code, Place
from torg.portal.forms.walks import read_point

pytestmark = pytest.mark.django_db
DESK = "/stad/vandringar/"
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
POINT = f"{LAT}, {LON}"


@pytest.fixture
def city() -> City:
    return make_town()


@pytest.fixture
def staff() -> User:
    return create_person(
        "guide@example.com",
        by=None,
        is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )


@pytest.fixture
def guide(staff: User, client: Client) -> User:
    client.force_login(staff)
    return staff


def words_of(client: Client, path: str, status: int = 200, **how: object) -> str:
    answer = client.get(path, **how)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def sent(client: Client, path: str, **data: object) -> str:
    """Post, follow, and return the words of the page that one comes to."""
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def stop_page(stop: WalkStop, end: str = "") -> str:
    return f"{DESK}{stop.walk.slug}/stopp/{stop.pk}/{end}"


def test_who_makes_walks(city: City, staff: User) -> None:
    assert_matrix(
        can_make_walks,
        people={
            "visitor": AnonymousUser(),
            "resident": create_person("kim@example.se", by=None),
            "unsafe": create_person("osaker@example.se", by=None, is_staff=True),
            "staff": staff,
        },
        objects={
            "draft": WalkFactory(city=city),
            "published": WalkFactory(city=city, publication="published"),
            "hidden": WalkFactory(city=city, publication="hidden"),
        },
        table="""
                     draft  published  hidden
            visitor  no     no         no
            resident no     no         no
            unsafe   no     no         no
            staff    yes    yes        yes
        """,
    )


def test_the_door(client: Client, city: City, staff: User) -> None:
    walk = make_walk(city, staff)
    stop = walk.stops.get(number=1)
    ends = ["", "texter/", "stopp/nytt/", f"stopp/{stop.pk}/", f"stopp/{stop.pk}/bild/"]
    paths = [DESK, *(f"{DESK}{walk.slug}/{end}" for end in [*ends, "skyltar/"])]
    for path in paths:
        assert client.get(path).status_code == 302
    client.force_login(create_person("kim@example.se", by=None))
    for path in paths:
        assert client.get(path).status_code == 403
    for end in ("visa/", f"stopp/{stop.pk}/flytta/", f"stopp/{stop.pk}/ta-bort/"):
        assert client.post(f"{DESK}{walk.slug}/{end}").status_code == 403
    client.force_login(staff)
    for path in paths:
        assert client.get(path).status_code == 200
    for end in ("visa/", f"stopp/{stop.pk}/flytta/", f"stopp/{stop.pk}/ta-bort/"):
        assert client.get(f"{DESK}{walk.slug}/{end}").status_code == 405
    assert client.get(f"{DESK}finns-inte/").status_code == 404
    assert client.get(f"{DESK}{walk.slug}/stopp/{stop.pk + 99}/").status_code == 404
    assert client.get(f"/en/staff/walks/{walk.slug}/").status_code == 200


def test_a_walk_is_made_from_nothing(client: Client, city: City, guide: User) -> None:
    assert "Det finns ingen vandring än" in words_of(client, DESK)
    page = sent(client, DESK, title="Tegel <b>och</b> tång", summary="")
    assert "Vandringen är påbörjad" in page
    walk = Walk.objects.get()
    assert walk.title == "Tegel och tång"
    assert "En stadsvandring har minst 2 stopp." in page
    assert "Visa den för alla" not in page
    assert "saker saknas innan den kan visas" in words_of(client, DESK)

    new = f"{DESK}{walk.slug}/stopp/nytt/"
    kiosk = Place.objects.get(name="Hörnkiosken")
    looked = sent(client, new, title="Kiosken", text="Mitt i allt.", find="hörnk", look="1")
    assert "1 plats hittades" in looked
    assert "Inget är sparat än" in looked
    assert not walk.stops.exists()
    kept = client.post(new, {"title": "Kiosken", "text": "Min text", "look": "1"}).content.decode()
    assert "Min text" in kept
    assert 'value="Kiosken"' in kept
    sent(client, new, title="Kiosken", text="Mitt i allt.", find="hörnk", place=kiosk.pk)
    sent(client, new, title="Kajen", text="Vid vattnet.", point=POINT.replace(".", ","))
    first, second = walk.stops.all()
    assert (first.place, first.lat, first.lon) == (kiosk, kiosk.lat, kiosk.lon)
    assert (second.place, second.lat, second.lon) == (None, LAT, LON)

    sent(client, f"{DESK}{walk.slug}/texter/", title=walk.title, summary="Kort.", title_en="Brick")
    walk.refresh_from_db()
    assert (walk.summary, walk.texts) == ("Kort.", {"en": {"title": "Brick"}})
    assert "Vandringen visas för alla nu" in sent(client, f"{DESK}{walk.slug}/visa/", show="1")
    assert "Brick" in words_of(Client(), f"/en/walks/{walk.slug}/")
    assert "ett utkast igen" in sent(client, f"{DESK}{walk.slug}/visa/")
    assert Client().get(f"/stadsvandringar/{walk.slug}/").status_code == 404


def test_what_is_missing_is_said_also_to_who_posts_anyway(
    client: Client, city: City, guide: User
) -> None:
    walk = WalkFactory(city=city)
    page = sent(client, f"{DESK}{walk.slug}/visa/", show="1")
    assert "Berätta i en mening" in page
    assert Walk.objects.get().publication == "draft"


def test_stops_change_places_and_go(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    church = walk.stops.get(title="Kyrkan")
    sent(client, stop_page(church, "flytta/"), up="1")
    assert list(walk.stops.values_list("title", flat=True)) == ["Hamnen", "Kyrkan", "Torget"]
    sent(client, stop_page(church, "flytta/"), down="1")
    assert "Stoppet är borta" in sent(client, stop_page(church, "ta-bort/"))
    left = walk.stops.get(title="Torget")
    assert "En stadsvandring har minst 2 stopp" in sent(client, stop_page(left, "ta-bort/"))
    assert walk.stops.count() == 2


def test_texts_in_two_languages_and_a_quiz(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    stop = walk.stops.get(number=1)
    asked = {
        "title": "Hamnen", "text": "Rad ett\n\nRad två", "point": POINT, "title_en": "The harbour",
        "question": "Hur gammal?", "answer_a": "100 år", "answer_c": "200 år", "right": "c",
        "because": "Ja.", "question_en": "How old?", "answer_a_en": "100 years",
    }  # fmt: skip
    refused = sent(client, stop_page(stop), **asked)
    assert "Skriv det här svaret på engelska också" in refused
    sent(client, stop_page(stop), **asked, answer_c_en="200 years")
    stop.refresh_from_db()
    assert stop.text == "Rad ett\n\nRad två"
    assert stop.quiz == {
        "question": "Hur gammal?", "answers": ["100 år", "200 år"], "right": 1, "because": "Ja.",
    }  # fmt: skip
    assert stop.texts["en"] == {
        "title": "The harbour",
        "quiz": {
            "question": "How old?", "answers": ["100 years", "200 years"], "right": 1,
            "because": "",
        },
    }  # fmt: skip
    again = client.get(stop_page(stop)).content.decode()
    assert 'value="200 years"' in again
    sent(client, stop_page(stop), title="Hamnen", text="Kvar", point=POINT)
    stop.refresh_from_db()
    assert (stop.quiz, stop.texts) == ({}, {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"question": "Hur?"}, "två till fyra svar"),
        ({"question": "Hur?", "answer_a": "A", "answer_b": "B", "right": "d"}, "Välj rätt svar"),
        ({"answer_a": "A"}, "lämna allt tomt"),
        ({"point": ""}, "Välj en plats, eller ange en punkt"),
        ({"point": "hamnen"}, "Skriv två tal"),
        ({"point": "56.0465"}, "Skriv två tal"),
        ({"point": "59.33, 18.06"}, "långt utanför staden"),
        ({"place": "999999999999999999999"}, "Välj"),
        ({"place": "nej"}, "Välj"),
        ({"title": "", "text": "Min långa text"}, "Min långa text"),
        ({"title": "x" * 121}, "120"),
    ],
)
def test_a_refused_stop_keeps_what_was_typed(
    client: Client, city: City, guide: User, typed: dict[str, str], said: str
) -> None:
    walk = make_walk(city, guide)
    page = sent(
        client, f"{DESK}{walk.slug}/stopp/nytt/",
        **{"title": "Ny", "point": POINT, "text_en": "Kept words", **typed},
    )  # fmt: skip
    assert said in page
    assert "Kept words" in page
    assert walk.stops.count() == 3


def test_a_place_that_visitors_do_not_see_cannot_be_chosen(
    client: Client, city: City, guide: User
) -> None:
    walk = make_walk(city, guide)
    hidden = PlaceFactory(city=city, name="Dolda Boden", status=PlaceStatus.HIDDEN)
    new = f"{DESK}{walk.slug}/stopp/nytt/"
    assert "Ingen sådan plats hittades" in sent(client, new, title="x", find="Dolda", look="1")
    sent(client, new, title="x", place=hidden.pk)
    assert walk.stops.count() == 3


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("56.0465, 12.6945", (56.0465, 12.6945)),
        ("56,0465 12,6945", (56.0465, 12.6945)),
        ("56,0465, 12,6945", (56.0465, 12.6945)),
        ("56.0465,12.6945", (56.0465, 12.6945)),
        ("-33.9, 18.4", (-33.9, 18.4)),
        ("N 56.04 E 12.69", (56.04, 12.69)),
        ("56.0465", None),
        ("99, 12", None),
        ("1, 2, 3", None),
        ("", None),
        ("\x00", None),
    ],
)
def test_a_point_is_read_as_people_write_it(text: str, point: tuple[float, float] | None) -> None:
    assert read_point(text) == point


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    client: Client, city: City, guide: User, number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for n in range(number):
        walk = make_walk(city, guide, title=f"Vandring {n}")
    sent(client, f"{DESK}{walk.slug}/skyltar/")
    paths = [DESK, f"{DESK}{walk.slug}/", f"{DESK}{walk.slug}/skyltar/"]
    for path in paths:
        client.get(path)
    for path, count in zip(paths, (4, 4, 5), strict=True):
        with django_assert_num_queries(count + SESSION_QUERIES):
            client.get(path)


# --- signs ---------------------------------------------------------------------------------------


def test_a_scan_leads_to_the_stop_wherever_it_stands(
    client: Client, city: City, guide: User
) -> None:
    walk = make_walk(city, guide)
    signs = f"{DESK}{walk.slug}/skyltar/"
    assert "Gör koder för 3 stopp" in words_of(client, signs)
    assert "Varje stopp har en kod nu" in sent(client, signs)
    sent(client, signs)
    assert Code.objects.filter(medium=CodeMedium.STOP).count() == 3
    square = walk.stops.get(title="Torget")
    code = Code.objects.get(label="Torget")
    target = f"/stadsvandringar/{walk.slug}/#s{square.pk}"
    visitor = Client()
    assert visitor.get(f"/q/{code.code}", headers=BROWSER).url == target  # type: ignore[attr-defined]  # a redirect has it
    english = visitor.get(f"/en/q/{code.code}", headers=BROWSER)
    assert english.url == f"/en/walks/{walk.slug}/#s{square.pk}"  # type: ignore[attr-defined]  # as above
    sent(client, stop_page(square, "flytta/"), up="1")
    assert f'id="s{square.pk}"' in visitor.get(target).content.decode()
    assert "används inte" in sent(client, f"{signs}{code.code}/")
    assert visitor.get(f"/q/{code.code}", headers=BROWSER).status_code == 404
    sent(client, f"{signs}{code.code}/", active="1")
    assert visitor.get(f"/q/{code.code}", headers=BROWSER).status_code == 302
    other = make_walk(city, guide, title="En annan")
    assert client.post(f"{DESK}{other.slug}/skyltar/{code.code}/").status_code == 404
    assert client.get(f"{signs}AAAAAA.pdf").status_code == 404


@pytest.mark.skipif(not print_fonts().exists(), reason="fonts for print are not built")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sign_is_printed(client: Client, city: City, guide: User, language: str) -> None:
    walk = make_walk(city, guide)
    sent(client, f"{DESK}{walk.slug}/skyltar/")
    code = Code.objects.get(label="Torget")
    path = f"{DESK}{walk.slug}/skyltar/{code.code}.pdf?size=a5&language={language}"
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
