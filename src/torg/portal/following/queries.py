"""Reads of follows and readers. `visible_to` is the only door to a follow."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.core import signing
from django.db.models import Count, QuerySet

from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import City
from torg.portal.following.enums import Rhythm, Way, What
from torg.portal.following.models import Device, Digest, Follow, Reader, Told

_SALT = "torg.portal.following.stop"
SEND_AT = time(7)  # o'clock in the city, when mail of news goes out
THURSDAY = 3  # in time for the weekend
_WINDOW = timedelta(hours=5)  # a mail that could not go out in the morning waits for the next day


def visible_to(user: Person) -> QuerySet[Follow]:
    """Return the person's own follows, oldest first, with what they name."""
    follows = Follow.objects.select_related("place", "street", "district", "category", "city")
    return follows.filter(user_id=getattr(user, "pk", None) or 0)


def follow_of(user: Person, city: City, what: str, thing: Any) -> Follow | None:
    """Return the person's follow of a thing: a place, a street, …, or a keyword's text."""
    mine = visible_to(user).filter(city=city, what=what)
    if what == What.KEYWORD:
        return mine.filter(keyword__iexact=str(thing)).first()
    return mine.filter(**{f"{what}_id": thing.pk}).first()


def reader_of(user: User) -> Reader:
    """Return how the person wants news; where nothing was said, the usual way (not saved)."""
    return Reader.objects.filter(user=user).first() or Reader(user=user)


def follows_in(city: City) -> dict[int, list[Follow]]:
    """Return the city's follows by the person's number, of people who are here still."""
    found: dict[int, list[Follow]] = defaultdict(list)
    for follow in Follow.objects.filter(city=city, user__is_active=True).order_by("pk"):
        found[follow.user_id].append(follow)
    return found


def readers(users: Iterable[int]) -> dict[int, Reader]:
    """Return the readers that have said how they want news, by the person's number."""
    return {reader.user_id: reader for reader in Reader.objects.filter(user__in=list(users))}


def told_to(users: Iterable[int], way: Way, keys: Iterable[str]) -> set[tuple[int, str]]:
    """Return which of the people have been told which of the news, that way."""
    rows = Told.objects.filter(user__in=list(users), way=way, news__in=list(keys))
    return set(rows.values_list("user_id", "news"))


def last_digests(city: City, users: Iterable[int]) -> dict[int, datetime]:
    """Return when each person last had a mail of news about the city."""
    rows = Digest.objects.filter(city=city, user__in=list(users)).order_by("made_at")
    return dict(rows.values_list("user_id", "made_at"))  # of several the last one stays


def cut_short(city: City, users: Iterable[int], since: datetime, most: int) -> set[int]:
    """Return who has had a mail after `since` that was full: with `most` pieces of news."""
    rows = Digest.objects.filter(city=city, user__in=list(users), made_at__gt=since)
    full = rows.order_by().annotate(n=Count("told")).filter(n__gte=most)
    return set(full.values_list("user", flat=True))


def is_due(rhythm: str, last: datetime | None, local: datetime) -> bool:
    """Tell whether a mail is due: between seven and twelve, once on a day on which it goes out."""
    begin = datetime.combine(local.date(), SEND_AT, local.tzinfo)
    if rhythm == Rhythm.NEVER or not begin <= local < begin + _WINDOW:
        return False
    if rhythm == Rhythm.WEEKLY and local.weekday() != THURSDAY:
        return False
    return last is None or last < begin


def is_quiet(reader: Reader, local: datetime) -> bool:
    """Tell whether the person wants no message on the phone now, by the city's clock."""
    now, start, end = local.time(), reader.quiet_from, reader.quiet_until
    if start == end:
        return False
    return start <= now < end if start < end else now >= start or now < end


def quiet_ends(reader: Reader, local: datetime) -> datetime:
    """Return when the quiet that holds now is over."""
    end = datetime.combine(local.date(), reader.quiet_until, local.tzinfo)
    return end if end > local else end + timedelta(days=1)


def wants_phone(user_id: int) -> bool:
    """Tell whether the person wants messages on the phone, and is here still."""
    return Reader.objects.filter(user=user_id, push=True, user__is_active=True).exists()


def devices_of(user_id: int) -> list[Device]:
    return list(Device.objects.filter(user=user_id).order_by("pk"))


def stop_key(user: User) -> str:
    """Return the key by which whoever got the mail may stop it without signing in."""
    return signing.dumps(user.pk, salt=_SALT)


def user_by_key(key: str) -> User | None:
    """Return whose mail a key stops; None for a bad key. It does not grow old: a mail is kept."""
    try:
        number = signing.loads(key, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number).first()
