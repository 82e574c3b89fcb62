"""Codes in windows: what a scan leads to, who makes signs, what is counted."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.actors import member, owned, person
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory, make_open
from tests.matrix import assert_matrix
from tests.sessions import SESSION_QUERIES
from torg.core.built import print_fonts
from torg.core.models import JournalEntry
from torg.core.people import create_person
from torg.places.enums import CodeMedium, PlaceStatus, Role
from torg.places.models import Code, CodeDay, EffectDay
from torg.places.services.effect import flush
from torg.places.services.qr_codes import LETTERS, make_code, retire_code, revive_code
from torg.portal.queries.outside import _deeds, add_deed
from torg.portal.rules import can_make_signs, can_see_statistics, counts_as_visitor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


@pytest.fixture
def owner():
    return person("agare")


@pytest.fixture
def actor(city, owner):
    return owned(city, owner)


@pytest.fixture
def place(city, actor):
    return PlaceFactory(city=city, slug="sidan-ett", name="Sidan Ett", actor=actor)


@pytest.fixture
def code(place):
    return make_code(place.city, CodeMedium.POSTER, by=None, place=place)


def shut(place):
    now = timezone.now()
    make_open(place, (now + 2 * HOUR, now + 5 * HOUR))


def scan(client, code, prefix="/q/"):
    return client.get(f"{prefix}{code}", headers=BROWSER)


# --- scanning ------------------------------------------------------------------------------------


def test_a_scan_leads_into_a_place_that_is_open(client, place, code):
    now = timezone.now()
    make_open(place, (now - HOUR, now + HOUR))
    answer = scan(client, code.code)
    assert (answer.status_code, answer.url) == (302, "/platser/sidan-ett/")
    assert "no-store" in answer.headers["Cache-Control"]
    misread = code.code.replace("5", "S").replace("2", "z").lower()
    assert scan(client, misread, "/en/q/").url == "/en/places/sidan-ett/"
    flush()
    assert list(CodeDay.objects.values_list("code", "count")) == [(code.pk, 2)]
    assert list(EffectDay.objects.values_list("kind", "count")) == [("scan", 2)]


def test_with_unknown_hours_a_scan_leads_to_the_page(client, code):
    assert scan(client, code.code).url == "/platser/sidan-ett/"


def test_outside_a_closed_place_it_says_when_it_opens_and_what_is_open(client, place, code):
    shut(place)
    now = timezone.now()
    other = PlaceFactory(city=place.city, name="Sidan Två", lat=place.lat + 0.001)
    make_open(other, (now - HOUR, now + HOUR))
    PlaceFactory(city=place.city, name="Sidan Tre")
    answer = scan(client, code.code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Öppnar" in page
    assert re.search(r"om (2 tim|1 tim 5\d min)", page)
    assert "Något liknande som är öppet nu" in page
    assert "Sidan Två" in page
    assert "120 m bort" in page
    assert "Sidan Tre" not in page
    english = scan(client, code.code, "/en/q/").content.decode()
    assert "You are standing outside" in english


def test_nothing_similar_says_where_to_look(client, place, code):
    shut(place)
    assert "Se vad staden bjuder på i dag" in scan(client, code.code).content.decode()


def test_other_apps_add_what_can_be_done_outside(client, place, code):
    shut(place)
    add_deed("portal/_today_count.html", lambda user, place, at: None, order=10)
    try:
        assert scan(client, code.code).status_code == 200
    finally:
        del _deeds["portal/_today_count.html"]


@pytest.mark.parametrize("typed", ["ZZZZZZ", "x", "%00", "K7QM2X'--", "A" * 40, "åäö"])
def test_an_unknown_code_helps_on(client, city, typed):
    answer = scan(client, typed)
    assert answer.status_code == 404
    assert "Den koden finns inte" in answer.content.decode()


def test_a_code_out_of_use_names_its_place_and_counts_nothing(client, place, code, owner):
    retire_code(code, by=owner)
    answer = scan(client, code.code)
    assert answer.status_code == 404
    assert 'href="/platser/sidan-ett/"' in answer.content.decode()
    assert flush() == 0
    revive_code(code, by=owner)
    assert scan(client, code.code).status_code == 302


def test_a_code_of_a_place_that_has_closed_for_good_leads_to_its_page(client, place, code):
    place.status = PlaceStatus.CLOSED
    place.save()
    assert scan(client, code.code).url == "/platser/sidan-ett/"


def test_a_code_of_another_city_is_not_ours(client, city):
    other = PlaceFactory(city=CityFactory(slug="annan", is_default=False))
    code = make_code(other.city, CodeMedium.DOOR, by=None, place=other)
    assert scan(client, code.code).status_code == 404


def test_a_code_may_lead_to_a_page(client, city):
    code = make_code(city, CodeMedium.STOP, by=None, target="/promenad/?x=1&y=2")
    assert scan(client, code.code).url == "/promenad/?x=1&y=2"
    flush()
    assert (CodeDay.objects.get().count, EffectDay.objects.count()) == (1, 0)


# --- making --------------------------------------------------------------------------------------


def test_a_code_is_of_letters_that_are_not_taken_for_each_other(place, owner):
    codes = [
        make_code(place.city, CodeMedium.TABLE, by=owner, place=place, label=" vid <b>kassan</b> ")
        for _ in range(20)
    ]
    assert len({code.code for code in codes}) == 20
    assert set("".join(code.code for code in codes)) <= set(LETTERS)
    assert not set("01ILOZSB") & set(LETTERS)
    assert codes[0].label == "vid kassan"
    entry = JournalEntry.objects.filter(verb="code.made").first()
    assert (entry.user_id, entry.organisation_id, entry.data["place"]) == (
        owner.pk,
        place.actor_id,
        place.pk,
    )


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "javascript:alert(1)", "/\\evil", "/a b"]
)
def test_a_code_never_leads_out_of_here(city, target):
    with pytest.raises(ValidationError):
        make_code(city, CodeMedium.STOP, by=None, target=target)


def test_a_code_leads_to_one_thing(place):
    with pytest.raises(ValidationError):
        make_code(place.city, CodeMedium.STOP, by=None)
    with pytest.raises(ValidationError):
        make_code(place.city, CodeMedium.STOP, by=None, place=place, target="/promenad/")


def test_taking_out_of_use_twice_is_written_once(code, owner):
    retire_code(code, by=owner)
    retire_code(code, by=owner)
    assert JournalEntry.objects.filter(verb="code.retired").count() == 1


# --- the desk ------------------------------------------------------------------------------------


def test_the_owner_makes_a_sign_and_prints_it(client, place, owner):
    client.force_login(owner)
    url = f"/aktor/{place.actor.slug}/skyltar/"
    assert "En ny skylt" in client.get(url).content.decode()
    made = {"place": "sidan-ett", "medium": "poster", "label": "vid kassan"}
    assert client.post(url, made).url == url
    code = Code.objects.get()
    page = client.get(url).content.decode()
    assert code.code in page
    assert "0 skanningar på fyra veckor" in page
    client.post(f"{url}{code.code}/", {})
    assert not Code.objects.get().is_active
    client.post(f"{url}{code.code}/", {"active": "1"})
    assert Code.objects.get().is_active


def test_a_form_that_fails_keeps_what_was_typed(client, place, owner):
    client.force_login(owner)
    answer = client.post(
        f"/aktor/{place.actor.slug}/skyltar/", {"place": "annan", "medium": "poster", "label": "x"}
    )
    assert answer.status_code == 200
    assert 'value="x"' in answer.content.decode()
    assert not Code.objects.exists()


@pytest.mark.skipif(not print_fonts().exists(), reason="assets are not built: run `torg assets`")
def test_a_sign_is_printed_in_both_languages(client, place, code, owner):
    client.force_login(owner)
    make_open(place, expression="Mo-Fr 10:00-18:00; Sa 10:00-14:00")
    url = f"/aktor/{place.actor.slug}/skyltar/{code.code}.pdf"
    for query in ("", "?size=a5&language=en&hours=1", "?size=x&language=y", "?size=tent"):
        answer = client.get(url + query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")
    assert client.get(url.replace(code.code, "ZZZZZZ")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_signs_costs_the_same_for_many(
    client, place, owner, count, django_assert_num_queries
):
    for _ in range(count):
        make_code(place.city, CodeMedium.POSTER, by=None, place=place)
    client.force_login(owner)
    url = f"/aktor/{place.actor.slug}/skyltar/"
    client.get(url)
    with django_assert_num_queries(14 + SESSION_QUERIES):
        client.get(url)


def test_others_are_kept_out(client, place, code):
    url = f"/aktor/{place.actor.slug}/skyltar/"
    assert client.get(url).status_code == 302  # asked to sign in
    client.force_login(person("annan"))
    assert client.get(url).status_code == 404
    assert client.get(f"{url}{code.code}.pdf").status_code == 404
    assert client.post(f"{url}{code.code}/").status_code == 404
    till = person("kassa")
    member(place.actor, till, Role.TILL)
    client.force_login(till)
    assert client.get(url).status_code == 403


def test_who_may_see_make_and_be_counted(city, actor, owner, place):
    editor, till, stranger = person("redaktor"), person("kassa"), person("annan")
    staff = create_person(
        "stad@example.com", by=None, is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    member(actor, editor, Role.EDITOR)
    member(actor, till, Role.TILL)
    other = ActorFactory(city=city)
    people = {
        "visitor": AnonymousUser(), "stranger": stranger, "till": till, "editor": editor,
        "owner": owner, "staff": staff,
    }  # fmt: skip
    objects = {"own": actor, "other": other}
    assert_matrix(
        can_see_statistics, people=people, objects=objects,
        table="""
                      own   other
            visitor   no    no
            stranger  no    no
            till      yes   no
            editor    yes   no
            owner     yes   no
            staff     yes   yes
        """,
    )  # fmt: skip
    assert_matrix(
        can_make_signs, people=people, objects=objects,
        table="""
                      own   other
            visitor   no    no
            stranger  no    no
            till      no    no
            editor    yes   no
            owner     yes   no
            staff     yes   yes
        """,
    )  # fmt: skip
    assert_matrix(
        counts_as_visitor, people=people,
        objects={"own": place, "other": PlaceFactory(city=city, actor=other), "none": None},
        table="""
                      own   other  none
            visitor   yes   yes    yes
            stranger  yes   yes    yes
            till      no    yes    yes
            editor    no    yes    yes
            owner     no    yes    yes
            staff     no    no     no
        """,
    )  # fmt: skip
