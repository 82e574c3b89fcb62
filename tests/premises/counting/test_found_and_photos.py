"""What a phone sends later: judged by what was shown, new units once, photos once; then settled."""

import io
import json
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories.actors import person
from tests.factories.counts import DAY, at, close_with, pressed
from tests.factories.pictures import jpeg
from torg.places.enums import PlaceStatus
from torg.places.exceptions import RefusedDeedError, UnfitPhotoError
from torg.places.models import Place
from torg.portal.queries.queues import queues_for
from torg.premises.counting import services
from torg.premises.counting.enums import Seen
from torg.premises.counting.exceptions import CountClosedError
from torg.premises.counting.models import CountedUnit, CountLine, CountPhoto, FoundUnit
from torg.premises.counting.page import count_page
from torg.premises.counting.queries import changes_in, read_shown, shown_of, shown_token, units_of
from torg.premises.counting.services import Found, Pressing
from torg.premises.counting.views import _settle
from torg.premises.enums import Origin, State
from torg.premises.models import Premises
from torg.premises.services.states import Now, set_state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kim(walk):
    client = Client()
    client.force_login(walk.kim)
    return client


# --- by what was shown ---------------------------------------------------------------------------


def test_what_comes_late_is_judged_by_what_the_page_showed(walk):
    unit = at("Sidan Ett")
    shown = read_shown(shown_token(unit), unit.pk)
    pressing = pressed("Sidan Ett", Seen.SAME, shown=shown)
    # The phone has no network; meanwhile somebody says that the shop has left.
    set_state(unit, Now(State.VACANT, date(2026, 1, 10)), by=None, origin=Origin.STAFF)
    services.take_pressings(walk.count, [pressing], by=walk.kim)
    row = CountedUnit.objects.get()
    assert (row.shown_state, row.shown_who, row.shown_place.name) == (
        State.OCCUPIED, "Sidan Ett", "Sidan Ett",
    )  # fmt: skip
    [line] = services.close_count(walk.count, by=walk.kim)
    assert (line.before, line.state, line.who) == (State.OCCUPIED, State.OCCUPIED, "Sidan Ett")
    unit.refresh_from_db()
    assert unit.state == State.VACANT  # what was learnt since stands


def test_what_is_pressed_new_is_a_change_from_what_was_shown(walk):
    unit = at("Sidan Ett")
    shown = read_shown(shown_token(unit), unit.pk)
    set_state(unit, Now(State.VACANT, date(2026, 1, 10)), by=None, origin=Origin.FILE)
    pressing = Pressing(uuid.uuid4(), unit.pk, Seen.EMPTY, timezone.now(), shown=shown)
    [line] = close_with(walk, pressing)
    assert (line.before, line.who_before, line.state) == ("occupied", "Sidan Ett", "vacant")
    assert [row.pk for row in changes_in(walk.count)] == [line.pk]
    Place.objects.filter(name="Sidan Ett").update(status=PlaceStatus.HIDDEN)
    assert [row.who_before for row in changes_in(walk.count)] == [""]


def test_a_token_of_another_unit_or_of_nobodys_says_nothing(walk):
    one, other = at("Sidan Ett"), at("Klippt")
    token = shown_token(one)
    assert read_shown(token, one.pk) == shown_of(one)
    for wrong in (read_shown(token, other.pk), read_shown(token + "x", one.pk),
                  read_shown("", one.pk), read_shown("a:b:c", one.pk)):  # fmt: skip
        assert wrong is None


# --- what the register did not know --------------------------------------------------------------


def found_at(name="Sidan Ett", what=Seen.EMPTY, **fields):
    new = Found(uuid.uuid4(), at(name).pk, fields.pop("number", "6 B"))
    return Pressing(uuid.uuid4(), 0, what, timezone.now(), found=new, **fields)


def test_a_unit_that_is_new_is_counted_and_waits_for_staff(walk):
    pressing = found_at(tenant="")
    for _ in range(3):
        assert services.take_pressings(walk.count, [pressing], by=walk.kim) == [pressing.client_id]
    found = FoundUnit.objects.get()
    made, beside = found.premises, at("Sidan Ett")
    assert (made.address, made.street, made.side) == ("Lyktgatan 6 B", beside.street, beside.side)
    assert made.along_m > beside.along_m
    assert made.is_hidden
    assert made in units_of(walk.count)
    html = Client().get("/lokaler/?lage=alla").content.decode()
    assert "6 B" not in html
    [line] = services.close_count(walk.count, by=walk.kim)
    assert (line.premises, line.before, line.state) == (made, State.UNKNOWN, State.VACANT)
    assert changes_in(walk.count) == []  # nobody is told before staff have looked
    services.settle_found(found, is_one=True, by=walk.robin)
    made.refresh_from_db()
    assert (made.is_hidden, made.state, made.since) == (False, State.VACANT, DAY)
    assert [row.premises for row in changes_in(walk.count)] == [made]
    with pytest.raises(RefusedDeedError):
        services.settle_found(found, is_one=False, by=walk.kim)


def test_what_is_none_of_its_own_stays_hidden_and_is_counted_no_more(walk):
    services.take_pressings(walk.count, [found_at()], by=walk.kim)
    found = FoundUnit.objects.get()
    services.settle_found(found, is_one=False, by=walk.robin)
    assert Premises.objects.get(pk=found.premises_id).is_hidden
    assert found.premises not in units_of(walk.count)


def test_beside_what_is_not_in_the_count_nothing_is_made(walk):
    new = Found(uuid.uuid4(), 999_999_999, "1")
    pressing = Pressing(uuid.uuid4(), 0, Seen.EMPTY, timezone.now(), found=new)
    assert services.take_pressings(walk.count, [pressing], by=walk.kim) == []
    assert not FoundUnit.objects.exists()


def test_a_browser_sends_a_new_unit_and_undoes_it(walk, kim):
    path = f"/stad/rakningar/{walk.count.pk}/"
    new = {"id": str(uuid.uuid4()), "beside": at("Sidan Ett").pk, "number": "6 B"}
    sent = {
        "id": str(uuid.uuid4()), "unit": 0, "what": "new", "tenant": "Garnboden", "note": "",
        "at": timezone.now().isoformat(), "found": new, "undo": False,
    }  # fmt: skip

    def send(*pressings):
        body = json.dumps({"pressings": pressings})
        return kim.post(f"{path}skicka/", body, content_type="application/json")

    assert send(sent, sent).json() == {"kept": [sent["id"], sent["id"]]}
    assert FoundUnit.objects.count() == CountedUnit.objects.count() == 1
    html = kim.get(path).content.decode()
    assert "Ny här" in html
    assert "Garnboden" in html
    send({**sent, "undo": True})
    assert CountedUnit.objects.get().undone_at is not None
    for wrong in ({**new, "id": "x"}, {"id": new["id"]}):
        assert send({**sent, "id": str(uuid.uuid4()), "found": wrong}).status_code == 400


def test_without_a_script_a_new_unit_is_a_form(walk, kim):
    path = f"/stad/rakningar/{walk.count.pk}/"
    said = {
        "id": uuid.uuid4(), "found": uuid.uuid4(), "beside": at("Sidan Ett").pk, "number": "6 B",
        "what": "empty", "tenant": "",
    }  # fmt: skip
    kim.post(f"{path}ny-enhet/", said)
    assert FoundUnit.objects.get().premises.house_number == "6 B"
    html = kim.post(f"{path}ny-enhet/", {**said, "what": "same"}, follow=True).content.decode()
    assert "Säg bredvid vilken enhet" in html
    assert FoundUnit.objects.count() == 1


def test_staff_settle_what_was_found_from_their_desk(walk, kim):
    services.take_pressings(walk.count, [found_at()], by=walk.kim)
    found = FoundUnit.objects.get()
    FoundUnit.objects.update(found_at=timezone.now() - timedelta(days=2))
    queue = {row.name: row for row in queues_for(walk.city, timezone.now())}["premises_found"]
    assert (queue.number, queue.href) == (1, "/stad/rakningar/hittade/")
    assert "Lyktgatan 6 B" in kim.get(queue.href).content.decode()
    kim.post(queue.href, {"unit": found.pk, "yes": "1"})
    found.refresh_from_db()
    assert (found.is_one, found.settled_by) == (True, walk.kim)
    html = kim.post(queue.href, {"unit": found.pk, "no": "1"}, follow=True).content.decode()
    assert "redan avgjort" in html
    assert "Inget hittades" in html
    for who in (None, person("eva")):
        stranger = Client()
        if who:
            stranger.force_login(who)
        assert stranger.get(queue.href).status_code in {302, 403}


# --- photos --------------------------------------------------------------------------------------


def test_a_photo_comes_with_its_pressing_once(walk):
    pressing = pressed("Sidan Ett", Seen.EMPTY)
    data = jpeg(exif=True)

    def send(by):
        return services.take_photo(
            walk.count, pressing.client_id, io.BytesIO(data), len(data), by=by
        )

    assert send(walk.kim) is False  # its pressing has not come yet: the phone keeps it
    services.take_pressings(walk.count, [pressing], by=walk.kim)
    assert send(walk.robin) is False  # not theirs
    assert send(walk.kim) is True
    assert send(walk.kim) is True
    assert CountPhoto.objects.count() == 1
    services.close_count(walk.count, by=walk.kim)
    with pytest.raises(CountClosedError):
        send(walk.kim)


def test_what_is_no_photo_and_a_fourth_are_refused(walk, tmp_path):
    pressing = pressed("Sidan Ett", Seen.EMPTY)
    services.take_pressings(walk.count, [pressing], by=walk.kim)

    def send(data):
        return services.take_photo(
            walk.count, pressing.client_id, io.BytesIO(data), len(data), by=walk.kim
        )

    with pytest.raises(UnfitPhotoError):
        send(b"<svg/>")
    for colour in ("teal", "maroon", "navy"):
        assert send(jpeg(colour))
    kept = {path for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(RefusedDeedError):
        send(jpeg("olive"))
    assert CountPhoto.objects.count() == 3
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == kept
    assert len(kept) >= 3


def test_a_browser_sends_a_photo_and_staff_alone_see_it_and_take_it_away(
    walk, kim, tmp_path, django_capture_on_commit_callbacks
):
    path = f"/stad/rakningar/{walk.count.pk}/"
    pressing = pressed("Sidan Ett", Seen.EMPTY)
    services.take_pressings(walk.count, [pressing], by=walk.kim)

    def send(number=pressing.client_id, data=None):
        file = SimpleUploadedFile("photo.jpg", data or jpeg(exif=True))
        return kim.post(f"{path}foto/", {"pressing": number, "photo": file})

    assert send(uuid.uuid4()).status_code == 404
    assert send("x").status_code == 400
    assert send(data=b"nothing").status_code == 422
    assert send().json() == {"kept": True}
    photo = CountPhoto.objects.get()
    [unit] = [unit for row in count_page(walk.count).rows for unit in row.units if unit.photos]
    src = unit.photos[0][1]
    assert src in kim.get(path).content.decode()
    assert kim.get(src).status_code == 200
    stranger = Client()
    assert stranger.get(src).status_code == 302
    stranger.force_login(person("eva"))
    assert stranger.get(src).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        kim.post(f"{path}foto/{photo.pk}/")
    assert not CountPhoto.objects.exists()
    assert not list(tmp_path.rglob(f"{photo.digest}*"))


def photographed(walk, name, by):
    pressing, data = pressed(name, Seen.EMPTY), jpeg()
    services.take_pressings(walk.count, [pressing], by=by)
    services.take_photo(walk.count, pressing.client_id, io.BytesIO(data), len(data), by=by)
    return pressing, CountPhoto.objects.get(seen__client_id=pressing.client_id)


def test_staff_see_every_photo_that_is_kept_and_take_it_away(walk, kim):
    path = f"/stad/rakningar/{walk.count.pk}/"
    undone, first = photographed(walk, "Sidan Ett", walk.kim)
    services.take_pressings(walk.count, [replace(undone, undo=True)], by=walk.kim)
    _, second = photographed(walk, "Klippt", walk.kim)
    services.take_pressings(walk.count, [pressed("Klippt", Seen.SAME)], by=walk.robin)
    new = found_at()
    services.take_pressings(walk.count, [new], by=walk.kim)
    data = jpeg()
    services.take_photo(walk.count, new.client_id, io.BytesIO(data), len(data), by=walk.kim)
    services.settle_found(FoundUnit.objects.get(), is_one=False, by=walk.kim)
    digests = {photo.digest for photo in CountPhoto.objects.all()}
    assert len(digests) == 3
    page = kim.get(path).content.decode()
    assert [digest for digest in digests if digest not in page] == []
    services.close_count(walk.count, by=walk.kim)
    result = f"/lokaler/vakanser/{walk.count.pk}/"
    page = kim.get(result).content.decode()
    assert [digest for digest in digests if digest not in page] == []
    public = Client().get(result).content.decode()
    assert [digest for digest in digests if digest in public] == []
    for photo in (first, second):
        answer = kim.post(f"{path}foto/{photo.pk}/", follow=True)
        assert photo.digest not in answer.content.decode()
    assert CountPhoto.objects.count() == 1


def test_two_who_settle_the_same_unit_are_told(walk, rf):
    services.take_pressings(walk.count, [found_at()], by=walk.kim)
    row = FoundUnit.objects.get()
    services.settle_found(row, is_one=False, by=walk.robin)
    request = rf.post("/", {"unit": row.pk, "yes": ""})
    request.user, request._messages = walk.kim, CookieStorage(request)
    # What was read a moment before the other pressed.
    _settle(request, FoundUnit.objects.all())
    assert [str(told) for told in get_messages(request)] == ["Det är redan avgjort."]
    row.refresh_from_db()
    assert (row.is_one, row.settled_by) == (False, walk.robin)


def test_the_name_of_a_tenant_stays_only_where_somebody_moves_in(walk):
    unit = at("Sidan Ett")
    empty = pressed("Sidan Ett", Seen.EMPTY, tenant="Sidan Ett")
    let = pressed("Klippt", Seen.LET, tenant="Nya Klippt")
    rebuilt = pressed("Väv", Seen.REBUILDING, tenant="Väv")
    services.take_pressings(walk.count, [empty, let, rebuilt], by=walk.kim)
    assert set(CountedUnit.objects.values_list("tenant", flat=True)) == {"", "Nya Klippt"}
    # One that was kept before that was seen to.
    CountedUnit.objects.filter(premises=unit).update(tenant="Sidan Ett")
    lines = {line.premises_id: line for line in services.close_count(walk.count, by=walk.kim)}
    assert (lines[unit.pk].state, lines[unit.pk].who) == (State.VACANT, "")
    assert {line.who for line in lines.values()} == {"", "Nya Klippt"}


def test_only_ones_own_pressing_is_offered_to_be_undone(walk):
    services.take_pressings(walk.count, [pressed("Sidan Ett", Seen.EMPTY)], by=walk.kim)

    def offered(reader):
        units = [unit for row in count_page(walk.count, reader).rows for unit in row.units]
        return [unit.name for unit in units if unit.may_undo]

    assert offered(walk.kim) == ["Sidan Ett"]
    assert offered(walk.robin) == []
    client = Client()
    client.force_login(walk.robin)
    html = client.get(f"/stad/rakningar/{walk.count.pk}/").content.decode()
    forms = re.findall(r'<form class="counting__undo" method="post"( hidden)? action', html)
    assert len(forms) == 16
    assert set(forms) == {" hidden"}


def test_a_long_name_in_any_letters_comes_back_with_the_form(walk, kim):
    unit = at("Sidan Ett")
    Place.objects.filter(pk=unit.place_id).update(name="書" * 160)
    unit = Premises.objects.select_related("place").get(pk=unit.pk)
    said = {"id": uuid.uuid4(), "unit": unit.pk, "what": "empty", "shown": shown_token(unit)}
    assert len(said["shown"]) > 600
    kim.post(f"/stad/rakningar/{walk.count.pk}/tryck/", said)
    assert CountedUnit.objects.get().shown_who == "書" * 160


def test_without_a_script_a_photo_comes_with_the_form(walk, kim):
    path = f"/stad/rakningar/{walk.count.pk}/tryck/"
    unit = at("Sidan Ett")
    said = {"id": uuid.uuid4(), "unit": unit.pk, "what": "empty", "shown": shown_token(unit)}
    kim.post(path, {**said, "photo": SimpleUploadedFile("photo.jpg", jpeg())})
    assert CountPhoto.objects.get().seen.premises == unit
    bad = {**said, "id": uuid.uuid4(), "photo": SimpleUploadedFile("photo.jpg", b"nothing")}
    html = kim.post(path, bad, follow=True).content.decode()
    assert "JPEG, PNG eller WebP" in html
    assert CountedUnit.objects.count() == 2  # what was pressed is kept all the same


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_no_more_for_more_photos_and_changes(walk, count, django_assert_num_queries):
    names = ["Sidan Ett", "Klippt", "Väv"][:count]
    for name in names:
        pressing = pressed(name, Seen.EMPTY)
        services.take_pressings(walk.count, [pressing], by=walk.kim)
        data = jpeg()
        services.take_photo(
            walk.count, pressing.client_id, io.BytesIO(data), len(data), by=walk.kim
        )
    with django_assert_num_queries(4):
        page = count_page(walk.count)
    assert len(page.changes) == count
    assert CountLine.objects.count() == 0
