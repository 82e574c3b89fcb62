"""The monthly letter: three figures, one suggestion, once, and stopped with one press."""

import re
import threading
from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import member, owned, person
from tests.factories.effect import counted, searched
from tests.factories.places import CityFactory, PlaceFactory
from tests.mails import delivered
from torg.core.models import JournalEntry
from torg.core.tasks import periodic_jobs
from torg.places.enums import Role
from torg.places.models import EffectLetter, EffectOptOut
from torg.places.services.effect_letters import send_letter
from torg.portal.services.effect_letters import send_letters_of, token_for

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


@pytest.fixture
def owner():
    return person("agare", language="sv")


@pytest.fixture
def place(city, owner):
    place = PlaceFactory(city=city, name="Sidan Ett", actor=owned(city, owner))
    counted(place, date(2026, 10, 5), view=40, found=7, call=3, website=2)
    counted(place, date(2026, 9, 5), view=30)
    return place


def morning(city, day=2, hour=9):
    return datetime(2026, 11, day, hour, tzinfo=city.tz)


def post():
    """Let the worker send what waits; return the mails."""
    return delivered()


def test_three_figures_and_a_suggestion_in_text_and_html(city, place, owner):
    searched(place, date(2026, 10, 5), surdeg=5)
    assert send_letters_of(city, morning(city)) == 1
    assert DBTaskResult.objects.count() == 1
    (letter,) = post()
    assert letter.to == [owner.email]
    assert letter.subject == f"Oktober 2026 för {place.actor.name}: tre siffror och ett förslag"
    for words in (
        "Sidvisningar: 40 (månaden före: 30)",
        "Hittad i sökningen: 7 (månaden före: 0)",
        "På väg till er: 5 (månaden före: 0)",
        "Ett förslag för Sidan Ett:",
        "Berätta när ni har öppet",
        f"/aktor/{place.actor.slug}/statistik/",
    ):
        assert words in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "<strong>40</strong>" in html
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    assert owner.email not in link


def test_a_letter_is_in_the_owners_language_and_names_are_not_markup(city, place, owner):
    owner.language = "en"
    owner.save()
    place.actor.name = "<b>Bok & Blad</b>"
    place.actor.save()
    send_letters_of(city, morning(city))
    (letter,) = post()
    assert "three figures and a suggestion" in letter.subject
    assert "Page views: 40" in letter.body
    assert "<b>Bok & Blad</b>" in letter.body
    assert "&lt;b&gt;Bok &amp; Blad" in letter.alternatives[0][0]


def test_it_is_sent_once_in_the_first_days_by_day(city, place):
    assert periodic_jobs()["portal.effect_letters"].total_seconds() == 3600
    for day, hour in ((2, 7), (2, 20), (11, 9)):
        assert send_letters_of(city, morning(city, day, hour)) == 0
    assert send_letters_of(city, morning(city)) == 1
    assert send_letters_of(city, morning(city, 3)) == 0
    assert EffectLetter.objects.get().month == OCTOBER


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TILL])
def test_only_owners_who_may_act_get_it(city, place, role):
    member(place.actor, person("annan"), role)
    member(place.actor, person("utan"), Role.OWNER)  # no mandate
    assert send_letters_of(city, morning(city)) == 1


def test_nothing_to_tell_is_no_letter(city, owner):
    PlaceFactory(city=city, actor=owned(city, owner))
    assert send_letters_of(city, morning(city)) == 0


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_ask_for_one_letter(city, place, owner):
    problems, new = [], []

    def ask():
        try:
            new.append(send_letter(place.actor, owner, OCTOBER))
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    assert sorted(new) == [False, False, False, True]
    assert (EffectLetter.objects.count(), DBTaskResult.objects.count()) == (1, 1)
    assert connection.vendor in {"sqlite", "postgresql"}


# --- stopping ------------------------------------------------------------------------------------


@pytest.fixture
def link(place, owner):
    return f"/brev/{token_for(place.actor, owner)}/avsluta/"


def test_a_mail_program_stops_them_with_one_press_and_no_cookie(city, place, owner, link):
    program = Client(enforce_csrf_checks=True)
    assert program.get(link).status_code == 200  # a scanner that follows links stops nothing
    assert not EffectOptOut.objects.exists()
    for _again in range(2):
        assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert EffectOptOut.objects.get().user == owner
    assert JournalEntry.objects.filter(verb="effect_letters.stopped").count() == 1
    assert send_letters_of(city, morning(city)) == 0


def test_one_that_is_on_its_way_is_not_sent_after_that(city, place, link):
    send_letters_of(city, morning(city))
    Client().post(link)
    assert post() == []


def test_the_page_says_what_is_and_can_be_undone(client, city, place, link):
    assert "Sluta få månadsbreven?" in client.get(link).content.decode()
    client.post(link)
    assert "Du får inga fler brev" in client.get(link).content.decode()
    client.post(link, {"resume": "1"})
    assert send_letters_of(city, morning(city)) == 1
    english = link.replace("/brev/", "/en/letters/").replace("/avsluta/", "/stop/")
    assert "Stop the monthly letters?" in client.get(english).content.decode()


def test_a_link_that_somebody_made_up_is_nothing(client, city, place, owner, link):
    for bad in ("x", "a:b:c", re.sub(r".(?=/avsluta)", "~", link).split("/")[2]):
        assert client.post(f"/brev/{bad}/avsluta/").status_code == 404
    owner.delete()
    assert client.get(link).status_code == 404
