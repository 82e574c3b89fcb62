"""Messages on the phone: sealed, sent to a real service over HTTPS, told once, quiet at night."""

import json
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff
from tests.portal.following.conftest import notice
from tests.standins.pushservice import PushService
from torg.core.models import User
from torg.core.people import create_person
from torg.core.policies.queries import list_on
from torg.core.policies.services import set_list
from torg.places.models import City, Place
from torg.portal.following import services, webpush
from torg.portal.following.models import Device, Follow, Reader, Told
from torg.portal.following.pushers import PUSH_HOSTS, is_known
from torg.portal.following.tasks import tell_phone, tell_phones

pytestmark = pytest.mark.django_db


def test_the_example_of_rfc_8291() -> None:
    private = int.from_bytes(webpush.unplain("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    sealed = webpush.seal(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=webpush.unplain("DGv6ra1nlYgDCS1FRnbzlw"),
        once=ec.derive_private_key(private, ec.SECP256R1()),
    )
    assert webpush.plain(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
        "lcy4a-fN"
    )


def test_the_own_key_is_kept() -> None:
    first = webpush.public_key()
    webpush.own_key.cache_clear()
    assert webpush.public_key() == first
    assert len(webpush.unplain(first)) == 65


@pytest.fixture
def service(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushService]:
    """A push service whose certificate this process believes in."""
    settings.FETCH_ALLOW = {"localhost"}  # type: ignore[attr-defined]
    settings.PUSH_ALLOW = {"localhost"}  # type: ignore[attr-defined]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with PushService(context) as running:
        yield running


@pytest.fixture
def follower(city: City, place: Place, reader: User, service: PushService) -> User:
    """Somebody who follows the place, with one browser, and is never to be left in peace."""
    made = services.follow(city, "place", place, by=reader)
    Follow.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=9))
    browser = service.browser()
    services.add_device(reader, browser.endpoint, browser.key, browser.secret, "sv")
    Reader.objects.update(quiet_from="00:00", quiet_until="00:00")
    return reader


def run_tasks(*only: str) -> None:
    """Do what was asked of the worker, as it would."""
    for row in DBTaskResult.objects.ready().order_by("enqueued_at"):
        name = row.task_path.rsplit(".", 1)[-1]
        if name not in only:
            continue
        task = {"tell_phones": tell_phones, "tell_phone": tell_phone}[name]
        task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def tell(city: City, key: str) -> None:
    tell_phones.func(city.pk, key)
    run_tasks("tell_phone")


def test_a_notice_reaches_the_phone_once(
    city: City, place: Place, follower: User, service: PushService
) -> None:
    up = notice(place, "Sista dahliorna är skurna", timezone.now())
    tell(city, f"notice:{up.pk}")
    tell(city, f"notice:{up.pk}")
    assert service.told == [
        {
            "title": "Sidan Ett",
            "body": "Sista dahliorna är skurna",
            "url": "/platser/sidan-ett/",
            "tag": f"notice:{up.pk}",
        }
    ]
    (asked,) = service.headers
    assert (asked["Content-Encoding"], asked["TTL"]) == ("aes128gcm", "86400")
    assert "dahlior" not in json.dumps(asked)


def test_quiet_hours_wait(city: City, place: Place, follower: User, service: PushService) -> None:
    local = timezone.now().astimezone(city.tz)
    Reader.objects.update(
        quiet_from=(local - timedelta(hours=1)).time(),
        quiet_until=(local + timedelta(hours=1)).time(),
    )
    up = notice(place, at=timezone.now())
    tell(city, f"notice:{up.pk}")
    assert service.told == []
    (later,) = DBTaskResult.objects.filter(task_path__endswith="tell_phone")
    assert timedelta(0) < later.run_after - timezone.now() < timedelta(hours=1, minutes=1)
    Reader.objects.update(push=False)  # switched off in the night
    tell_phone.func(*later.args_kwargs["args"])
    assert (service.told, Told.objects.exists()) == ([], False)


def test_who_does_not_follow_it_is_left_in_peace(
    city: City, elsewhere: Place, follower: User, service: PushService
) -> None:
    tell(city, f"notice:{notice(elsewhere, at=timezone.now()).pk}")
    assert service.headers == []


@pytest.mark.parametrize("fault", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    city: City, place: Place, follower: User, service: PushService, fault: int
) -> None:
    service.fault = fault
    tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert not Device.objects.exists()


def test_a_service_that_fails_is_tried_again_with_the_next_news(
    city: City, place: Place, follower: User, service: PushService
) -> None:
    service.fault = 503
    for _n in range(9):
        tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert Device.objects.get().failures == 9
    service.fault = 0
    tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert (Device.objects.get().failures, len(service.told)) == (0, 1)
    Device.objects.update(failures=9)
    service.fault = 500
    tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert not Device.objects.exists()


def test_an_address_that_leads_inward_is_never_asked(
    city: City, place: Place, follower: User, service: PushService, settings: object
) -> None:
    settings.FETCH_ALLOW = set()  # type: ignore[attr-defined]
    tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert service.headers == []
    assert Device.objects.get().failures == 1


KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://web.push.apple.com:443/abc", True),
        ("https://web.push.apple.com:8443/abc", False),
        ("https://push.apple.com.example.net/abc", False),
        ("https://evilpush.apple.com.example.net/abc", False),
        ("https://notpush.apple.com@example.net/abc", False),
        ("https://xpush.apple.com/abc", False),
        ("https://example.net/abc", False),
        ("https://[::1]/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://web.push.apple.com:x/abc", False),
    ],
)
def test_only_services_that_are_known_are_sent_to(reader: User, endpoint: str, known: bool) -> None:
    if known:
        services.add_device(reader, endpoint, KEY, "BTBZMqHH6r4Tts7J_aSIgg", "sv")
        return
    with pytest.raises(ValidationError):
        services.add_device(reader, endpoint, KEY, "BTBZMqHH6r4Tts7J_aSIgg", "sv")
    assert not Device.objects.exists()


def test_the_list_of_services_is_the_citys_own(
    city: City, place: Place, follower: User, service: PushService, settings: object
) -> None:
    today, staff = timezone.localdate(), on_staff()
    settings.PUSH_ALLOW = set()  # type: ignore[attr-defined]  # the service is no longer ours
    tell(city, f"notice:{notice(place, at=timezone.now()).pk}")
    assert (service.headers, Device.objects.get().failures) == ([], 0)
    assert not is_known("https://push.example.org/x")
    set_list(PUSH_HOSTS, ["Push.Example.org", "", "push.example.org"], today, "Beslut 7", by=staff)
    later = today + timedelta(days=1)
    set_list(PUSH_HOSTS, [], later, "Ingen just nu", by=staff)
    assert list_on(PUSH_HOSTS, today) == ("push.example.org",)
    assert list_on(PUSH_HOSTS, later) == ()
    assert is_known("https://eu.push.example.org/x")
    assert not is_known("https://web.push.apple.com/abc")
    with pytest.raises(ValidationError):
        set_list(PUSH_HOSTS, ["https://x.example/"], today + timedelta(days=2), "B", by=staff)
    with pytest.raises(ValidationError):
        set_list(PUSH_HOSTS, ["x.example"], later, "B", by=staff)


def test_a_browser_goes_over_to_who_uses_it(reader: User, service: PushService) -> None:
    browser = service.browser()
    other = create_person("annan@example.com", by=None)
    services.add_device(reader, browser.endpoint, browser.key, browser.secret, "sv")
    services.add_device(other, browser.endpoint, browser.key, browser.secret, "en")
    device = Device.objects.get()
    assert (device.user, device.language) == (other, "en")
    services.forget_device(reader, browser.endpoint)
    assert Device.objects.count() == 1
    services.forget_device(other, browser.endpoint)
    assert not Device.objects.exists()
    assert not Reader.objects.get(user=other).push


def test_what_was_told_is_forgotten_in_time(reader: User) -> None:
    Told.objects.create(user=reader, way="push", news="notice:1")
    assert services.forget_what_was_told(timezone.now() - timedelta(days=90)) == 0
    assert services.forget_what_was_told(timezone.now() + timedelta(days=1)) == 1
