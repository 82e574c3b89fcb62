"""What staff do with the register: find, add, change, settle, let in, read lists."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import member
from tests.factories.premises import PremisesFactory, asks, vacant
from tests.queries import asked
from torg.core.models import ImportRun
from torg.places.enums import PlaceStatus, Role
from torg.places.models import Actor, District, Place
from torg.portal.queries.queues import queues_for
from torg.premises.enums import Origin, RentVisibility, State
from torg.premises.keeping.services.claims import claim_premises
from torg.premises.models import NetworkSeat, Premises
from torg.premises.queries.left import left_in
from torg.premises.services.filling import fill_register
from torg.premises.services.register import edit_premises, set_owner
from torg.premises.services.states import Now, set_state
from torg.premises.uploads.reading import read_upload

REGISTER = "/stad/lokaler/"
TODAY = timezone.localdate()


ALL = ["Lyktgatan 8 B", "Lyktgatan 20", "Provgatan 7"]


def addresses(html):
    return [name for name in ALL if f"<b>{name}</b>" in html]


@pytest.fixture
def three(kept):
    vacant(kept.premises)
    far = PremisesFactory(city=kept.city, street_name="Provgatan", house_number="7", area_m2=90)
    shown = PremisesFactory(
        city=kept.city, street=kept.street, street_name="Lyktgatan", house_number="20",
        owner=kept.other.actor, notices=["Ytan ”ca 90” lästes som 90 m²."], area_m2=90,
    )  # fmt: skip
    return far, shown


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ALL),
        ("state=vacant", ["Lyktgatan 8 B"]),
        ("street=lyktgatan", ["Lyktgatan 8 B", "Lyktgatan 20"]),
        ("owner=OTHER", ["Lyktgatan 20"]),
        ("lacks=owner", ["Provgatan 7"]),
        ("lacks=area", ["Lyktgatan 8 B"]),
        ("lacks=street", ["Provgatan 7"]),
        ("repaired=1", ["Lyktgatan 20"]),
        ("hidden=1", []),
        ("q=lyktgatan 8", ["Lyktgatan 8 B"]),
        ("q=%00&state=?&lacks=x&page=-1&district=%00", ALL),
    ],
)
def test_the_register_is_narrowed(kept, as_, three, query, wanted):
    query = query.replace("OTHER", kept.other.actor.slug)
    html = as_("staff").get(f"{REGISTER}?{query}").content.decode()
    assert addresses(html) == wanted


def test_what_was_repaired_is_shown(kept, as_, three):
    html = as_("staff").get(REGISTER).content.decode()
    assert "Ytan ”ca 90” lästes som 90 m²." in html
    html = as_("staff").get(f"{REGISTER}{three[1].slug}/").content.decode()
    assert "Ytan ”ca 90” lästes som 90 m²." in html
    assert "1 sak lagades i källan" in html


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_register_asks_no_more_for_more(kept, as_, count):
    for n in range(count - 1):
        PremisesFactory(city=kept.city, owner=kept.own.actor, house_number=f"{n}")
    client = as_("staff")
    assert asked(client, REGISTER) == 8
    html = client.get(REGISTER).content.decode()
    assert ("Sida 1 av 2" in html) is (count == 60)


def test_an_empty_register_says_what_to_do(kept, as_):
    Premises.objects.all().delete()
    assert "Registret är tomt" in as_("staff").get(REGISTER).content.decode()
    assert "Ta bort ett val" in as_("staff").get(f"{REGISTER}?state=let").content.decode()


def test_many_are_given_a_district_and_an_owner_at_once(kept, as_, three):
    district = District.objects.get()
    said = {
        "chosen": [row.pk for row in three], "district": district.pk, "owner": kept.own.actor.name,
    }  # fmt: skip
    html = as_("staff").post(REGISTER, said, follow=True).content.decode()
    assert "2 lokaler är ändrade" in html
    assert set(Premises.objects.filter(pk__in=said["chosen"]).values_list("district", "owner")) == {
        (district.pk, kept.own.actor.pk)
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"district": "DISTRICT"}, "Kryssa för lokalerna först"),
        ({"chosen": "OWN"}, "Säg vilken stadsdel eller ägare"),
        ({"chosen": "OWN", "owner": "Okänd AB"}, "Ingen aktör heter ”Okänd AB”"),
        ({"chosen": "9999999", "owner": "own"}, ""),
    ],
)
def test_a_bulk_change_that_says_too_little_is_refused(kept, as_, said, words):
    known = {"DISTRICT": District.objects.get().pk, "OWN": kept.premises.pk}
    sent = {name: known.get(value, value) for name, value in said.items()}
    answer = as_("staff").post(REGISTER, sent)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert words in html
    if "chosen" in said and said["chosen"] == "OWN":
        assert f'value="{kept.premises.pk}" checked' in html


def test_one_clash_among_many_changes_none(kept, as_, three):
    for row in three:
        Premises.objects.filter(pk=row.pk).update(reference="L-1", owner=None)
    said = {"chosen": [row.pk for row in three], "owner": kept.own.actor.name}
    assert "beteckningen L-1" in as_("staff").post(REGISTER, said).content.decode()
    assert not Premises.objects.filter(reference="L-1").exclude(owner=None).exists()


def test_a_premises_is_added_by_pin_and_by_address(kept, as_):
    client = as_("staff")
    said = {
        "street_name": "Lyktgatan",
        "house_number": "22",
        "pin": "56.0469, 12.6946",
        "area_m2": "64 kvm",
        "floor": "",
    }
    answer = client.post("/stad/lokaler/ny/", said)
    made = Premises.objects.get(house_number="22")
    assert answer["Location"] == f"/stad/lokaler/{made.slug}/"
    assert (made.street, made.side, made.area_m2) == (kept.street, "right", 64)
    assert made.state == State.UNKNOWN
    client.post("/stad/lokaler/ny/", {**said, "pin": "", "house_number": "2"})
    assert Premises.objects.get(house_number="2").street == kept.street
    for wrong, words in (
        ({"street_name": "Ingenstansgatan", "pin": ""}, "Vi känner inte till den adressen"),
        ({"pin": "1, 1"}, "utanför Provstad"),
        ({"area_m2": "stor"}, "Skriv ytan som ett tal"),
    ):
        answer = client.post("/stad/lokaler/ny/", {**said, **wrong})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    looked = client.post("/stad/lokaler/ny/", {**said, "look": "1"}).content.decode()
    assert "Nära Lyktgatan" in looked
    assert 'value="22"' in looked
    assert Premises.objects.filter(street_name="Lyktgatan", house_number="22").count() == 1


def test_what_the_owner_has_written_staff_do_not_overwrite(kept, as_):
    edit_premises(kept.premises, {"area_m2": 84}, by=kept.own.user, origin=Origin.OWNER)
    client = as_("staff")
    html = client.get(kept.staff + "uppgifter/").content.decode()
    assert "Ägaren har sagt detta" in html
    said = {
        "area_m2": "10",
        "frontage_m": "8",
        "floor": "",
        "description": "",
        "wheelchair": "",
        "reference": "",
    }
    assert client.post(kept.staff + "uppgifter/", said).status_code == 302
    kept.premises.refresh_from_db()
    assert (kept.premises.area_m2, kept.premises.frontage_m) == (84, 8)
    assert kept.premises.provenance["frontage_m"] == Origin.STAFF


def test_an_owner_is_settled_noted_and_taken_away(kept, as_):
    asks(kept.premises, 1_850, RentVisibility.PUBLIC)
    client, path = as_("staff"), kept.staff + "agare/"
    assert "Är den ny?" in client.post(path, {"owner": "Nya Gården"}).content.decode()
    client.post(path, {"owner": "Nya Gården", "is_new": "on", "org_number": "556012-5790"})
    kept.premises.refresh_from_db()
    made = Actor.objects.get(name="Nya Gården")
    assert (kept.premises.owner, made.org_number) == (made, "5560125790")
    html = client.post(
        path, {"owner": "X", "is_new": "on", "org_number": "19121212-1212"}
    ).content.decode()
    assert "personnummer" in html
    client.post(path, {"owner": ""})
    kept.premises.refresh_from_db()
    assert kept.premises.owner is None


def test_staff_hide_a_premises_and_bring_it_back(kept, as_):
    client, path = as_("staff"), kept.staff + "agare/"
    client.post(path, {"sight": "hide"})
    assert as_("visitor").get(f"/lokaler/{kept.premises.slug}/").status_code == 404
    assert "Dold av stadens personal" in as_("owner").get(kept.desk).content.decode()
    client.post(path, {"sight": "show"})
    assert as_("visitor").get(f"/lokaler/{kept.premises.slug}/").status_code == 200


# --- is it empty? --------------------------------------------------------------------------------


@pytest.fixture
def gone(kept):
    fill_register(kept.city)
    place = Place.objects.get(name="Sidan Ett")
    Place.objects.filter(pk=place.pk).update(status=PlaceStatus.REVIEW)
    return Premises.objects.get(place=place)


@pytest.mark.parametrize("what", ["empty", "used", "unknown"])
def test_one_press_settles_what_a_place_has_left(kept, as_, gone, what):
    client = as_("staff")
    assert "Här låg Sidan Ett." in client.get("/stad/lokaler/lamnade/").content.decode()
    client.post("/stad/lokaler/lamnade/", {"premises": gone.pk, "what": what})
    gone.refresh_from_db()
    wanted = {"empty": "vacant", "used": "occupied", "unknown": "unknown"}[what]
    assert (gone.state, gone.place, gone.since) == (wanted, None, TODAY)
    assert list(left_in(kept.city)) == []
    html = client.post("/stad/lokaler/lamnade/", {"premises": gone.pk, "what": what}, follow=True)
    assert "hunnit säga" in html.content.decode()
    for wrong in ({"premises": "x", "what": what}, {"premises": gone.pk, "what": "torn"}):
        assert client.post("/stad/lokaler/lamnade/", wrong).status_code == 404


def test_a_place_that_closed_is_asked_after_also_when_the_city_is_read_anew(kept, gone):
    Place.objects.filter(name="Sidan Ett").update(status=PlaceStatus.CLOSED)
    assert list(left_in(kept.city)) == [gone]
    fill_register(kept.city)  # the map alone says no more than that it has closed
    gone.refresh_from_db()
    assert gone.state == State.UNKNOWN
    assert list(left_in(kept.city)) == [gone]
    set_state(gone, Now(State.VACANT, TODAY), by=None, origin=Origin.STAFF)
    assert list(left_in(kept.city)) == []


def test_what_nobody_ever_knew_is_not_asked_after(kept):
    set_state(kept.premises, Now(State.UNKNOWN, TODAY), by=None, origin=Origin.PLACES)
    assert list(left_in(kept.city)) == []


def test_the_staff_desk_tells_what_waits_and_since_when(kept, as_, gone):
    claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    long_ago = timezone.now() - timedelta(days=9)
    Place.objects.filter(name="Sidan Ett").update(updated_at=long_ago)
    queues = {row.name: row for row in queues_for(kept.city, timezone.now())}
    assert queues["premises_claims"].number == 1
    assert (queues["premises_left"].number, queues["premises_left"].oldest) == (1, long_ago)
    html = as_("staff").get("/stad/").content.decode()
    assert "Lokaler: står de tomma?" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_queues_pages_ask_no_more_for_more(kept, as_, count):
    fill_register(kept.city)
    names = list(Place.objects.order_by("pk").values_list("pk", flat=True)[:count])
    Place.objects.filter(pk__in=names).update(status=PlaceStatus.REVIEW)
    for row in Premises.objects.filter(place__in=names):
        claim_premises(row, kept.other.actor, "", by=kept.other.user)
    assert asked(as_("staff"), "/stad/lokaler/lamnade/") == 5


# --- the network, lists --------------------------------------------------------------------------


def test_owners_come_into_the_network_and_leave_it(kept, as_):
    client = as_("staff")
    NetworkSeat.objects.filter(owner=kept.own.actor).delete()
    path, day = "/stad/lokaler/natverk/", date(2026, 1, 1)
    said = {"owner": kept.own.actor.pk, "day": day.isoformat()}
    client.post(path, said)
    seat = NetworkSeat.objects.get(owner=kept.own.actor)
    assert (seat.joined_on, seat.left_on) == (day, None)
    later = (TODAY + timedelta(days=3)).isoformat()
    leave = f"{path}{seat.pk}/lamna/"
    for wrong, words in ((later, "ligger i framtiden"), ("2025-12-31", "innan den kom med")):
        assert words in client.post(leave, {"day": wrong}).content.decode()
    assert client.post(leave, {"day": "2026-02-01"}).status_code == 302
    seat.refresh_from_db()
    assert seat.left_on == date(2026, 2, 1)
    assert client.post(leave, {"day": "2026-02-01"}).status_code == 404
    assert "1 januari 2026–1 februari 2026" in client.get(path).content.decode()
    assert "ligger i framtiden" in client.post(path, {**said, "day": later}).content.decode()


def work():
    """Do what was asked of the worker, as it would."""
    for row in DBTaskResult.objects.ready().filter(task_path__endswith=".read_upload"):
        read_upload.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


LIST = (
    "adress;yta;ägare;läge;sedan\nLyktgatan 6;64;Nya Gården;ledig;2025-03-01\nLyktgatan 99;-3;;;\n"
)


def test_a_list_is_read_by_a_worker_and_its_page_tells(kept, as_, tmp_path):
    client = as_("staff")
    file = SimpleUploadedFile("../lokaler.csv", LIST.encode())
    answer = client.post("/stad/lokaler/lista/", {"file": file})
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/stad/importer/{run.pk}/"
    assert (run.kind, run.source, run.city_id) == ("premises", "lokaler.csv", kept.city.pk)
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    work()
    assert [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == []
    run.refresh_from_db()
    assert (run.status, run.created, run.refused) == ("done", 1, 1)
    html = client.get(answer["Location"]).content.decode()
    assert "kan inte vara" in html
    rows = b"".join(client.get(reverse("core:refused_rows", args=[run.pk])).streaming_content)
    assert b"Lyktgatan 99" in rows


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 400, b"PK\x03\x04 no workbook", b'{"type": 7}'])
def test_a_file_that_is_no_list_is_refused_whole(kept, as_, data):
    client = as_("staff")
    before = Premises.objects.count()
    answer = client.post("/stad/lokaler/lista/", {"file": SimpleUploadedFile("x.xlsx", data)})
    work()
    run = ImportRun.objects.get()
    assert run.status == "refused"
    assert run.message in client.get(answer["Location"]).content.decode().replace("&quot;", '"')
    assert Premises.objects.count() == before


def test_an_empty_or_missing_file_is_said(kept, as_):
    for said in ({}, {"file": SimpleUploadedFile("tom.csv", b"")}):
        answer = as_("staff").post("/stad/lokaler/lista/", said)
        assert answer.status_code == 200
        assert not ImportRun.objects.exists()


def test_staff_do_not_decide_what_is_their_own_actors(kept, as_):
    """Neither given to it nor taken from it, one by one or many at once."""
    member(kept.other.actor, kept.people["staff"], Role.EDITOR)
    staff, name = as_("staff"), kept.other.actor.name
    answer = staff.post(f"{kept.staff}agare/", {"owner": name})
    assert "Du arbetar själv för" in answer.content.decode()
    answer = staff.post(REGISTER, {"chosen": [kept.premises.pk], "owner": name})
    assert "Du arbetar själv för" in answer.content.decode()
    kept.premises.refresh_from_db()
    assert kept.premises.owner == kept.own.actor
    set_owner(kept.premises, kept.other.actor, by=None)
    staff.post(f"{kept.staff}agare/", {"owner": kept.own.actor.name})
    kept.premises.refresh_from_db()
    assert kept.premises.owner == kept.other.actor


def test_a_number_that_is_none_is_not_found(kept, as_):
    answer = as_("staff").post(reverse("keeping:left"), {"premises": "²", "what": "empty"})
    assert answer.status_code == 404
