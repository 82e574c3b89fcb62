"""Following, mail of news, and that nothing is told twice."""

from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from tests.factories.places import PlaceFactory
from tests.matrix import assert_matrix
from tests.portal.following.conftest import NOW, notice
from torg.core.mail import _writers
from torg.core.models import JournalEntry, User
from torg.core.people import create_person
from torg.places.models import City, Notice, Place
from torg.portal.following import queries, services
from torg.portal.following.enums import Rhythm
from torg.portal.following.models import Device, Digest, Follow, Reader, Told
from torg.portal.following.rules import can_follow, can_unfollow

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=30)


def follows(city: City, place: Place, user: User) -> Follow:
    """A follow that was made long ago: what is new since then is news."""
    made = services.follow(city, "place", place, by=user)
    Follow.objects.filter(pk=made.pk).update(created_at=BEFORE)
    return made


def letters_of(digest: Digest) -> list:
    return _writers["following.digest"](digest.pk)


def test_following_twice_is_following_once(city: City, place: Place, reader: User) -> None:
    first = services.follow(city, "place", place, by=reader)
    assert services.follow(city, "place", place, by=reader) == first
    assert services.follow(city, "keyword", " Loppis ", by=reader).keyword == "Loppis"
    services.follow(city, "keyword", "loppis", by=reader)
    assert Follow.objects.count() == 2
    services.unfollow(first, by=reader)
    verbs = JournalEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[1:] == ["follow.made", "follow.made", "follow.ended"]
    assert all("oppis" not in str(entry.data) for entry in JournalEntry.objects.all())


def test_what_cannot_be_followed(
    city: City, place: Place, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValidationError):
        services.follow(city, "keyword", "<b>x</b>", by=reader)
    with pytest.raises(ValidationError):
        services.follow_area(city, (59.3, 18.1), 400, "", by=reader)
    monkeypatch.setattr(services, "MOST_FOLLOWS", 1)
    services.follow(city, "place", place, by=reader)
    with pytest.raises(ValidationError):
        services.follow(city, "place", PlaceFactory(city=city), by=reader)


def test_mail_of_news_once(city: City, place: Place, reader: User) -> None:
    follows(city, place, reader)
    up = notice(place)
    assert services.send_digests(city, NOW) == 1
    assert services.send_digests(city, NOW + timedelta(minutes=15)) == 0
    digest = Digest.objects.get()
    assert list(digest.told.values_list("news", flat=True)) == [f"notice:{up.pk}"]
    assert DBTaskResult.objects.filter(task_path__endswith="send_letters").count() == 1
    # The next Thursday there is nothing new, so there is no mail.
    assert services.send_digests(city, NOW + timedelta(days=7)) == 0


def test_the_mail(city: City, place: Place, reader: User, settings: object) -> None:
    settings.BASE_URL = "https://provstad.example"  # type: ignore[attr-defined]
    follows(city, place, reader)
    services.set_rhythm(reader, "daily", by=reader)
    now = timezone.now()
    up = notice(place, "Sista dahliorna <är> skurna", now - timedelta(days=1))
    up.ends_at = now + timedelta(days=3)
    up.save()
    morning = now.astimezone(city.tz).replace(hour=8, minute=0)
    assert services.send_digests(city, morning) == 1
    with translation.override("en"):  # the worker's language is not the reader's
        (letter,) = letters_of(Digest.objects.get())
        sent = letter.written()
    assert sent.to == ["lasare@example.com"]
    assert sent.subject == "Nytt från Provstad: Sidan Ett"
    assert "Sista dahliorna <är> skurna" in sent.body
    assert "https://provstad.example/platser/sidan-ett/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/folj/sluta/?key=" in sent.extra_headers["List-Unsubscribe"]


def test_news_that_is_gone_sends_no_mail(city: City, place: Place, reader: User) -> None:
    follows(city, place, reader)
    notice(place)
    services.send_digests(city, NOW)
    place.notices.all().delete()
    assert letters_of(Digest.objects.get()) == []


def test_what_does_not_fit_in_a_mail_is_told_in_the_next(
    city: City, place: Place, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows(city, place, reader)
    monkeypatch.setattr(services, "_MOST_IN_A_MAIL", 2)
    older, *newer = [notice(place, f"Nyhet {n}", NOW - timedelta(hours=9 - n)) for n in range(3)]
    Notice.objects.update(ends_at=NOW + timedelta(days=20))
    assert services.send_digests(city, NOW) == 1
    first = Digest.objects.get()
    assert set(first.told.values_list("news", flat=True)) == {f"notice:{n.pk}" for n in newer}
    assert services.send_digests(city, NOW + timedelta(days=7)) == 1
    (told,) = Digest.objects.first().told.all()
    assert told.news == f"notice:{older.pk}"
    assert services.send_digests(city, NOW + timedelta(days=14)) == 0


def test_who_has_just_begun_to_follow_gets_no_old_news(
    city: City, place: Place, reader: User
) -> None:
    notice(place, at=NOW - timedelta(days=2))
    made = services.follow(city, "place", place, by=reader)
    Follow.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=1))
    assert services.send_digests(city, NOW) == 0


@pytest.mark.parametrize(
    ("rhythm", "days", "hours", "due"),
    [
        ("weekly", 0, 0, True),  # Thursday 7.30
        ("weekly", 1, 0, False),
        ("daily", 1, 0, True),
        ("daily", 0, -1, False),  # 6.30
        ("daily", 0, 4, True),
        ("daily", 0, 5, False),  # 12.30
        ("never", 0, 0, False),
    ],
)
def test_when_mail_is_due(city: City, rhythm: str, days: int, hours: int, due: bool) -> None:
    local = (NOW + timedelta(days=days, hours=hours)).astimezone(city.tz)
    assert queries.is_due(rhythm, None, local) is due
    assert not queries.is_due(rhythm, local, local)  # it has been sent


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [
        (21, 7, 22, True),
        (21, 7, 6, True),
        (21, 7, 7, False),
        (21, 7, 12, False),
        (12, 13, 12, True),
        (12, 13, 13, False),
        (8, 8, 8, False),
    ],
)
def test_quiet_hours(city: City, start: int, end: int, hour: int, quiet: bool) -> None:
    reader = Reader(quiet_from=time(start), quiet_until=time(end))
    local = NOW.astimezone(city.tz).replace(hour=hour, minute=0)
    assert queries.is_quiet(reader, local) is quiet
    if quiet:
        over = queries.quiet_ends(reader, local)
        assert (over.hour, over > local, over - local < timedelta(days=1)) == (end, True, True)


def test_a_person_who_is_gone_gets_nothing(city: City, place: Place, reader: User) -> None:
    follows(city, place, reader)
    notice(place)
    reader.is_active = False
    reader.save()
    assert services.send_digests(city, NOW) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_queries_for_those_who_have_no_news_do_not_grow(
    city: City, place: Place, number: int, django_assert_num_queries: object
) -> None:
    for n in range(number):
        follows(city, place, create_person(f"en{n}@example.com", by=None))
    with django_assert_num_queries(6):  # type: ignore[operator]  # a fixture that is a function
        assert services.send_digests(city, NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_tell_once(city: City, place: Place, reader: User) -> None:
    follows(city, place, reader)
    notice(place)
    barrier, sent = Barrier(2), []

    def tick() -> None:
        barrier.wait()
        try:
            sent.append(services.send_digests(city, NOW))
        finally:
            connection.close()

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 1]
    assert (Digest.objects.count(), Told.objects.count()) == (1, 1)


def test_rhythm_and_phone(reader: User) -> None:
    assert queries.reader_of(reader).rhythm == Rhythm.WEEKLY
    services.set_rhythm(reader, "daily", by=reader)
    services.set_rhythm(reader, "daily", by=reader)  # nothing changes: no row in the journal
    services.set_phone(reader, push=True, quiet_from=time(20), quiet_until=time(8), by=reader)
    kept = queries.reader_of(reader)
    assert (kept.rhythm, kept.push, kept.quiet_from) == ("daily", True, time(20))
    assert JournalEntry.objects.filter(verb="reader.changed").count() == 2
    with pytest.raises(ValueError, match="hourly"):
        services.set_rhythm(reader, "hourly", by=reader)


@pytest.mark.parametrize(
    ("endpoint", "key", "secret"),
    [
        ("http://push.example/1", None, None),
        ("javascript:alert(1)", None, None),
        ("https://push.example/1", "kort", None),
        ("https://push.example/1", "A" * 87, None),  # not a point on the curve
        ("https://push.example/1", None, "kort"),
        ("https://push.example/1", "åäö", None),
    ],
)
def test_browsers_that_are_none(
    reader: User, endpoint: str, key: str | None, secret: str | None
) -> None:
    good = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    with pytest.raises(ValidationError):
        services.add_device(reader, endpoint, key or good, secret or "BTBZMqHH6r4Tts7J_aSIgg", "sv")
    assert not Device.objects.exists()


def test_who_may(city: City, place: Place, reader: User) -> None:
    other = create_person("annan@example.com", by=None)
    mine = services.follow(city, "place", place, by=reader)
    people = {"visitor": AnonymousUser(), "reader": reader, "other": other}
    assert_matrix(
        can_follow,
        people=people,
        objects={"anything": None},
        table="""
                     anything
            visitor  no
            reader   yes
            other    yes
        """,
    )
    assert_matrix(
        can_unfollow,
        people=people,
        objects={"mine": mine},
        table="""
                     mine
            visitor  no
            reader   yes
            other    no
        """,
    )
    assert list(queries.visible_to(other)) == list(queries.visible_to(AnonymousUser())) == []
