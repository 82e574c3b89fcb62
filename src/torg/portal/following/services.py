"""Writes of follows and readers, and telling them the news: never twice the same way."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.locks import take_turn
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.models import City
from torg.portal.following import queries
from torg.portal.following.enums import Rhythm, Way, What
from torg.portal.following.models import Device, Digest, Follow, Reader, Told
from torg.portal.following.news import News, is_followed, news_since
from torg.portal.following.pushers import is_known
from torg.portal.following.webpush import is_endpoint, is_key

MOST_FOLLOWS = 200
MOST_DEVICES = 10
NEAREST_M, WIDEST_M = 100, 3_000
_MOST_IN_A_MAIL = 30
_LOOK_BACK = timedelta(days=15)  # news older than this is none


@transaction.atomic
def follow(city: City, what: str, thing: Any, *, by: User) -> Follow:
    """Follow a place, a street, a district or a category (the row), or a keyword (the text).

    Who follows it already keeps that. Raises ValidationError for a keyword that says nothing and
    for too many follows.
    """
    take_turn(f"following:{by.pk}")
    fields: dict[str, Any] = {what: thing}
    if what == What.KEYWORD:
        thing = clean_text(thing, 60)
        if len(thing) < 3:
            raise ValidationError(_("Write a word of at least three letters to follow."))
        fields = {"keyword": thing}
    known = queries.follow_of(by, city, what, thing)
    return known or _made(city, what, fields, by=by)


@transaction.atomic
def follow_area(
    city: City, point: tuple[float, float], within_m: int, name: str, *, by: User
) -> Follow:
    """Follow what happens within so many metres of a (lat, lon). Raises ValidationError."""
    take_turn(f"following:{by.pk}")
    lat, lon = round(point[0], 4), round(point[1], 4)  # to ten metres, as "near me" does
    west, south, east, north = city.bbox
    if not (south <= lat <= north and west <= lon <= east):
        raise ValidationError(_("That point lies outside the town."))
    within = max(NEAREST_M, min(within_m, WIDEST_M))
    known = queries.visible_to(by).filter(city=city, what=What.AREA, lat=lat, lon=lon).first()
    name = clean_text(name, 60) or _("Near a point on the map")
    fields = {"lat": lat, "lon": lon, "within_m": within, "keyword": name}
    return known or _made(city, What.AREA, fields, by=by)


def _made(city: City, what: str, fields: dict[str, Any], *, by: User) -> Follow:
    if queries.visible_to(by).count() >= MOST_FOLLOWS:
        raise ValidationError(
            _("You follow %(n)d things already. Stop following something first.")
            % {"n": MOST_FOLLOWS}
        )
    made = Follow.objects.create(user=by, city=city, what=what, **fields)
    record("follow.made", made, by=by, what=what)
    return made


@transaction.atomic
def unfollow(wanted: Follow, *, by: User) -> None:
    """Stop following it."""
    record("follow.ended", wanted, by=by, what=wanted.what)
    Follow.objects.filter(pk=wanted.pk).delete()


@transaction.atomic
def set_rhythm(user: User, rhythm: str, *, by: User | None) -> Reader:
    """Say how often mail of news is wanted. `by` is None for who came by a mail's link."""
    return _set(user, by=by, rhythm=Rhythm(rhythm).value)


@transaction.atomic
def set_phone(user: User, *, push: bool, quiet_from: time, quiet_until: time, by: User) -> Reader:
    """Say whether and when messages on the phone are wanted; equal times = never quiet."""
    return _set(user, by=by, push=push, quiet_from=quiet_from, quiet_until=quiet_until)


def _set(user: User, *, by: User | None, **values: Any) -> Reader:
    take_turn(f"following:{user.pk}")
    reader, _made = Reader.objects.get_or_create(user=user)
    changed = [name for name, value in values.items() if getattr(reader, name) != value]
    if changed:
        for name in changed:
            setattr(reader, name, values[name])
        reader.save()
        record("reader.changed", reader, by=by, fields=changed)
    return reader


@transaction.atomic
def add_device(user: User, endpoint: str, key: str, secret: str, language: str) -> Device:
    """Note a browser that takes messages, and switch them on. Raises ValidationError.

    A browser that somebody else used goes over to whoever uses it now.
    """
    if not (is_endpoint(endpoint) and is_key(key, 65) and is_key(secret, 16)):
        raise ValidationError(_("The browser's answer could not be read. Try again."))
    if not is_known(endpoint):
        raise ValidationError(
            _(
                "Your browser wants its messages sent through a service that we do not know. "
                "Choose e-mail instead, or use another browser."
            )
        )
    take_turn(f"following:{user.pk}")
    device, _made = Device.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "user": user, "key": key, "secret": secret, "failures": 0,
            "language": "en" if language == "en" else "sv",
        },
    )  # fmt: skip
    mine = Device.objects.filter(user=user).order_by("-created_at", "-pk")
    old = mine.values_list("pk", flat=True)[MOST_DEVICES:]
    Device.objects.filter(pk__in=list(old)).delete()
    record("device.added", device, by=user)
    _set(user, by=user, push=True)
    return device


@transaction.atomic
def forget_device(user: User, endpoint: str) -> None:
    """Forget a browser; where it was the last one, messages are switched off."""
    take_turn(f"following:{user.pk}")
    for device in Device.objects.filter(user=user, endpoint=endpoint):
        record("device.removed", device, by=user)
        device.delete()
    if not Device.objects.filter(user=user).exists():
        _set(user, by=user, push=False)


# --- mail of news --------------------------------------------------------------------------------


def send_digests(city: City, now: datetime) -> int:
    """Send mail of news to whoever it is due for; return to how many.

    The news is read once for everybody. A person's mail is one transaction: what it tells, that
    it was told, and the task that sends it.
    """
    local = now.astimezone(city.tz)
    follows = queries.follows_in(city)
    said, last = queries.readers(follows), queries.last_digests(city, follows)
    due = [
        user for user in follows if queries.is_due(_rhythm(said.get(user)), last.get(user), local)
    ]
    if not due:
        return 0
    news = news_since(city, now - _LOOK_BACK, now)
    told = queries.told_to(due, Way.MAIL, [item.key for item in news])
    # What did not fit in an earlier mail is told in this one.
    full = queries.cut_short(city, due, now - _LOOK_BACK, _MOST_IN_A_MAIL)
    sent = 0
    for user in due:
        since = now - _LOOK_BACK if user in full else last.get(user, now - _LOOK_BACK)
        since = max(since, follows[user][0].created_at)
        mine = [
            item
            for item in news
            if item.at > since and (user, item.key) not in told and is_followed(item, follows[user])
        ]
        sent += bool(mine) and _send_digest(user, city, mine[:_MOST_IN_A_MAIL], now)
    return sent


def _rhythm(reader: Reader | None) -> str:
    return reader.rhythm if reader else Rhythm.WEEKLY


def _send_digest(user_id: int, city: City, news: list[News], now: datetime) -> bool:
    """Write down what is told and ask for the mail; False when another tick was first."""
    try:
        with transaction.atomic():
            take_turn(f"following:{user_id}")
            digest = Digest.objects.create(user_id=user_id, city=city, made_at=now)
            Told.objects.bulk_create(
                Told(user_id=user_id, way=Way.MAIL, news=item.key, digest=digest) for item in news
            )
            record("digest.sent", digest, by=None, city_id=city.pk, news=len(news))
            send_later("following.digest", digest.pk)
    except IntegrityError:
        return False
    return True


# --- messages on the phone -----------------------------------------------------------------------


def may_tell(user_id: int, item: News) -> bool:
    """Note that the person is told on the phone; False when that has been done before."""
    try:
        with transaction.atomic():
            Told.objects.create(user_id=user_id, way=Way.PUSH, news=item.key)
    except IntegrityError:
        return False
    return True


def followers_with_phone(city: City, item: News) -> list[Reader]:
    """Return the readers who follow the news and want messages on the phone."""
    follows = queries.follows_in(city)
    want = Reader.objects.filter(user__in=list(follows), push=True).select_related("user")
    return [
        reader
        for reader in want
        if is_followed(item, [f for f in follows[reader.user_id] if f.created_at < item.at])
    ]


def note_failures(devices: Iterable[Device], gone: set[int], failed: set[int]) -> None:
    """Forget browsers that are gone, and those that have failed ten times in a row."""
    for device in devices:
        if device.pk in gone or (device.pk in failed and device.failures >= 9):
            Device.objects.filter(pk=device.pk).delete()
        elif device.pk in failed:
            Device.objects.filter(pk=device.pk).update(failures=device.failures + 1)
        elif device.failures:
            Device.objects.filter(pk=device.pk).update(failures=0)


def forget_what_was_told(before: datetime) -> int:
    """Forget what was told so long ago that it is news no more; return how many rows."""
    old, _by_model = Told.objects.filter(at__lt=before).delete()
    return old
