"""Work in the background: mail of news in the morning, messages on the phone at once."""

import json
from datetime import timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format

from torg.core.fetching import FetchError
from torg.core.frame import address
from torg.core.tasks import enqueue, periodic, task
from torg.places.models import City
from torg.portal.following import queries, services, webpush
from torg.portal.following.news import News, news_of
from torg.portal.following.pushers import is_known

_GONE = {404, 410}
_REMEMBERED = timedelta(days=90)


@periodic("following.send_digests", every=timedelta(minutes=15))
def send_digests() -> None:
    """Send the mail of news that is due in every city."""
    for city in City.objects.all():
        services.send_digests(city, timezone.now())


@periodic("following.forget", every=timedelta(days=1))
def forget_what_was_told() -> None:
    """Forget what was told a quarter of a year ago."""
    services.forget_what_was_told(timezone.now() - _REMEMBERED)


@task()
def tell_phones(city_id: int, key: str) -> None:
    """Tell a piece of news to the phones of whoever follows it; later where it is quiet now."""
    city, now = City.objects.get(pk=city_id), timezone.now()
    for item in news_of(city, [key], now):
        for reader in services.followers_with_phone(city, item):
            local = now.astimezone(city.tz)
            if queries.is_quiet(reader, local):
                later = queries.quiet_ends(reader, local)
                enqueue(tell_phone, city_id, key, reader.user_id, after=later)
            else:
                enqueue(tell_phone, city_id, key, reader.user_id)


@task()
def tell_phone(city_id: int, key: str, user_id: int) -> None:
    """Tell one person on each of their browsers, if it is still news and was not told before.

    Who has switched messages off since it was asked for, in the quiet of the night, gets none.
    """
    city = City.objects.get(pk=city_id)
    devices = queries.devices_of(user_id) if queries.wants_phone(user_id) else []
    for item in news_of(city, [key], timezone.now()):
        if not devices or not services.may_tell(user_id, item):
            continue
        gone, failed = set[int](), set[int]()
        for device in devices:
            if not is_known(device.endpoint):
                continue  # it was taken off the list: kept in case it comes back
            try:
                status = webpush.send(device, _message(item, city, device.language))
            except FetchError:
                failed.add(device.pk)
                continue
            if status in _GONE:
                gone.add(device.pk)
            elif status >= 300:
                failed.add(device.pk)
        services.note_failures(devices, gone, failed)


def _message(item: News, city: City, language: str) -> bytes:
    with translation.override(language):
        when = date_format(item.starts.astimezone(city.tz), "j M H.i") if item.starts else ""
        told = {
            "title": item.headline[:120],
            "body": f"{when} {item.text}".strip()[:240],
            "url": address(*item.page),
            "tag": item.key,
        }
    return json.dumps(told, ensure_ascii=False).encode()
