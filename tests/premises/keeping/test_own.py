"""What an owner does at its desk, and what comes of it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories.pictures import jpeg
from tests.factories.places import CategoryFactory, PlaceFactory
from tests.factories.premises import PremisesFactory, asks, vacant
from tests.queries import asked
from torg.places.enums import PlaceStatus
from torg.places.models import Place
from torg.premises.enums import Origin, RentVisibility, State
from torg.premises.keeping.enums import ClaimState
from torg.premises.keeping.models import OwnerClaim
from torg.premises.keeping.services.claims import claim_premises, decide_claim
from torg.premises.models import AskingRent, Premises, PremisesPhoto
from torg.premises.services.states import Now, set_state

TODAY = timezone.localdate()


def details(**said):
    return {"area_m2": "", "floor": "", "frontage_m": "9", "description": "", "wheelchair": "",
            "reference": "", **said}  # fmt: skip


def test_the_list_tells_state_rent_and_who_sees_it(kept, as_):
    vacant(kept.premises)
    asks(kept.premises, 1_850, RentVisibility.NETWORK)
    html = as_("owner").get(kept.desk).content.decode().replace("\xa0", " ")
    for words in ("Lyktgatan 8 B", "Ledig sedan mars 2025", "1 850 kr per m² och år",
                  "fastighetsägarnas nätverk",
                  "Det här saknas: yta, beskrivning, bild"):  # fmt: skip
        assert words in html, words


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_premises(kept, as_, count):
    for n in range(count - 1):
        vacant(PremisesFactory(city=kept.city, owner=kept.own.actor, house_number=f"{n}"))
    assert asked(as_("owner"), kept.desk) == 20


def test_a_floor_is_understood_and_one_that_is_not_clear_is_asked_about(kept, as_):
    row, path = kept.premises, kept.one + "uppgifter/"
    assert as_("owner").post(path, details(floor="källarplan")).status_code == 302
    row.refresh_from_db()
    assert row.floor == "-1"
    html = as_("owner").post(path, details(floor="vinden")).content.decode()
    assert "Skriv våningen som ett tal" in html
    new = {"street_name": "Lyktgatan", "house_number": "4", "floor": "bottenvåning"}
    as_("staff").post("/stad/lokaler/ny/", new)
    assert Premises.objects.latest("pk").floor == "0"


def test_details_are_saved_as_the_owners(kept, as_):
    use = CategoryFactory(slug="prov-garn", name_sv="Garn")
    said = details(
        area_m2="120 kvm ca", frontage_m="7,5", description="Två fönster mot gatan.",
        wheelchair="yes", access=["ramp:wheelchair"], uses=[use.pk], reference="L-1",
    )  # fmt: skip
    assert as_("owner").post(kept.one + "uppgifter/", said).status_code == 302
    row = kept.premises
    row.refresh_from_db()
    assert (row.area_m2, row.frontage_m, row.wheelchair) == (120, 7.5, "yes")
    assert (row.reference, row.accessibility) == ("L-1", {"ramp:wheelchair": "yes"})
    assert list(row.uses.all()) == [use]
    assert row.provenance["area_m2"] == row.provenance["uses"] == Origin.OWNER
    html = as_("visitor").get(f"/lokaler/{row.slug}/").content.decode()
    assert "120 m²" in html.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("area_m2", "85–90", "Skriv ytan som ett tal"),
        ("area_m2", "stor", "Skriv ytan som ett tal"),
        ("area_m2", "-4", "Ytan kan inte vara"),
        ("frontage_m", "900", "kan inte vara"),
        ("frontage_m", "två fönster", "Skriv fasadlängden"),
    ],
)
def test_what_cannot_be_read_is_kept_in_the_form_and_said(kept, as_, field, value, words):
    said = details(**{field: value, "description": "Ljus hörna"})
    answer = as_("owner").post(kept.one + "uppgifter/", said)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert words in html
    assert value in html
    assert "Ljus hörna" in html
    kept.premises.refresh_from_db()
    assert (kept.premises.area_m2, kept.premises.frontage_m) == (None, 9)


def test_an_owner_sets_a_state_and_the_street_says_so(kept, as_):
    said = {"state": "vacant", "since": TODAY.isoformat(), "who": "", "note": "Städad"}
    assert as_("owner").post(kept.one, said).status_code == 302
    kept.premises.refresh_from_db()
    assert (kept.premises.state, kept.premises.since) == (State.VACANT, TODAY)
    assert kept.premises.history.get().origin == Origin.OWNER
    for path in ("/promenad/lyktgatan/", "/lokaler/"):
        assert kept.premises.slug in as_("visitor").get(path).content.decode()


def test_a_place_near_by_is_linked_by_its_name(kept, as_):
    said = {"state": "occupied", "since": "2024-05-01", "who": " sidan  ett ", "note": ""}
    as_("owner").post(kept.one, said)
    kept.premises.refresh_from_db()
    assert kept.premises.place == Place.objects.get(name="Sidan Ett")
    # Who was there before stands in the form: when it is vacant, they have left.
    said = {"state": "vacant", "since": "2025-01-01", "who": "Sidan Ett", "note": ""}
    assert as_("owner").post(kept.one, said).status_code == 302
    kept.premises.refresh_from_db()
    assert (kept.premises.state, kept.premises.place) == (State.VACANT, None)
    said = {"state": "let", "since": TODAY.isoformat(), "who": "Garnboden", "note": ""}
    as_("owner").post(kept.one, said)
    kept.premises.refresh_from_db()
    assert (kept.premises.place, kept.premises.tenant) == (None, "Garnboden")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"since": (TODAY + timedelta(days=2)).isoformat()}, "Dagen ligger i framtiden"),
        ({"since": "1701-01-01"}, "långt tillbaka"),
        ({"since": "igår"}, "giltigt datum"),
        ({"who": "Garnboden"}, "Ingen kan finnas där"),
    ],
)
def test_a_state_that_cannot_be_is_said_and_kept(kept, as_, said, words):
    sent = {
        "state": "vacant",
        "since": TODAY.isoformat(),
        "who": "",
        "note": "Nyckel i disken",
    }
    answer = as_("owner").post(kept.one, {**sent, **said})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert words in html
    assert "Nyckel i disken" in html
    assert not kept.premises.history.exists()


def test_history_is_corrected_and_taken_away(kept, as_):
    for day, state in ((date(2019, 1, 1), State.OCCUPIED), (date(2024, 1, 1), State.VACANT)):
        set_state(kept.premises, Now(state, day), by=None, origin=Origin.FILE)
    first, second = kept.premises.history.order_by("since")
    client = as_("owner")
    assert (
        f'value="{first.since:%Y-%m-%d}"'
        in client.get(f"{kept.one}?row={first.pk}").content.decode()
    )
    said = {"row": first.pk, "state": "occupied", "since": "2018-06-01", "who": "", "note": ""}
    assert client.post(kept.one, said).status_code == 302
    assert kept.premises.history.order_by("since").first().since == date(2018, 6, 1)
    answer = client.post(kept.one, {**said, "row": kept.premises.history.order_by("since")[0].pk,
                                    "since": "2024-03-01"})  # fmt: skip
    assert "bortom läget före eller efter" in answer.content.decode()
    client.post(kept.one, {"remove": second.pk})
    assert [row.state for row in kept.premises.history.all()] == [State.OCCUPIED]
    only = kept.premises.history.get()
    client.post(kept.one, {"remove": only.pk})
    assert kept.premises.history.count() == 1


def test_a_row_of_another_premises_is_not_touched(kept, as_):
    row = vacant(PremisesFactory(city=kept.city))
    assert as_("owner").post(kept.one, {"remove": row.pk}).status_code == 404
    assert as_("owner").post(kept.one, {"remove": "9" * 40}).status_code == 404
    assert row.premises.history.count() == 1


def test_a_rent_is_set_read_again_and_taken_away(kept, as_):
    client = as_("editor")
    path = kept.one + "hyra/"
    assert client.post(path, {"rent": "1 850 kr/m²", "visibility": "public"}).status_code == 302
    rent = AskingRent.objects.get()
    assert (rent.per_m2_year, rent.visibility) == (1_850, RentVisibility.PUBLIC)
    html = client.post(path, {"rent": "15–20 tusen", "visibility": "owner"}).content.decode()
    assert "Skriv hyran som ett tal" in html
    assert "15–20 tusen" in html
    assert client.post(path, {"rent": "1 900", "visibility": "alla"}).status_code == 200
    assert client.post(path, {"rent": "", "visibility": "owner"}).status_code == 302
    assert not AskingRent.objects.exists()


def photo(data=None, alt="Två fönster och en grön dörr"):
    return {"file": SimpleUploadedFile("foto.jpg", data or jpeg(exif=True)), "alt": alt}


def test_photos_are_drawn_anew_ordered_described_and_removed(
    kept, as_, tmp_path, django_capture_on_commit_callbacks
):
    client, path = as_("owner"), kept.one + "bilder/"
    assert client.post(path, photo()).status_code == 302
    client.post(path, photo(jpeg("maroon"), "Gården"))
    first, second = PremisesPhoto.objects.all()
    for file in tmp_path.rglob("*.jpg"):
        with Image.open(file) as picture:
            assert dict(picture.getexif()) == {}
    src = reverse("portal:premises_photo", args=[second.digest, second.widths[0], "jpg"])
    assert src in client.get(path).content.decode()
    assert as_("visitor").get(src).status_code == 200
    client.post(path, {"photo": second.pk, "what": "earlier"})
    assert [row.pk for row in PremisesPhoto.objects.all()] == [second.pk, first.pk]
    client.post(path, {"photo": first.pk, "what": "first"})
    client.post(path, {"photo": first.pk, "what": "say", "alt": "Grön dörr"})
    assert [row.alt for row in PremisesPhoto.objects.all()] == ["Grön dörr", "Gården"]
    client.post(path, {"photo": first.pk, "what": "say", "alt": ""})
    assert PremisesPhoto.objects.get(pk=first.pk).alt == "Grön dörr"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"photo": second.pk, "what": "remove"})
    assert not list(tmp_path.rglob(f"{second.digest}*"))
    assert PremisesPhoto.objects.count() == 1
    assert as_("visitor").get(src).status_code == 404


@pytest.mark.parametrize(
    ("data", "alt", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Ritning", "SVG"),
        (b"GIF89a" + b"0" * 600, "Gif", "JPEG, PNG eller WebP"),
        (b"", "Tom", ""),
        (jpeg(size=(100, 100)), "Liten", "för liten"),
        (jpeg(), "", ""),
    ],
)
def test_what_is_no_photo_or_says_nothing_is_refused(kept, as_, data, alt, words):
    sent = {"file": SimpleUploadedFile("foto.jpg", data), "alt": alt}
    answer = as_("owner").post(kept.one + "bilder/", sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not PremisesPhoto.objects.exists()


def test_the_address_is_changed_and_a_pin_moves_it(kept, as_):
    client, path = as_("owner"), kept.one + "plats/"
    client.post(path, {"street_name": "Lyktgatan", "house_number": "8 C", "pin": ""})
    kept.premises.refresh_from_db()
    assert (kept.premises.house_number, kept.premises.along_m) == ("8 C", 52)
    said = {"street_name": "Lyktgatan", "house_number": "8 C", "pin": "56.0466, 12.6946"}
    client.post(path, said)
    kept.premises.refresh_from_db()
    assert (kept.premises.street, kept.premises.side) == (kept.street, "right")
    assert kept.premises.along_m != 52
    for pin, words in (("norrut", "Skriv två tal"), ("10.0, 10.0", "utanför Provstad")):
        answer = client.post(path, {**said, "pin": pin})
        assert words in answer.content.decode()
        assert pin in answer.content.decode()


# --- "this is ours" ------------------------------------------------------------------------------


def test_a_claim_is_made_waited_for_and_granted(kept, as_):
    client = as_("other")
    desk = f"/aktor/{kept.other.actor.slug}/lokaler/"
    assert "Lyktgatan 8 B" in client.get(desk, {"q": "lyktgatan 8"}).content.decode()
    path = f"{desk}var/{kept.premises.slug}/"
    assert client.post(path, {"message": "Lagfart 2024."}).status_code == 302
    assert "Väntar på stadens personal" in client.get(desk).content.decode()
    assert "Ni har redan sagt det" in client.post(path, {"message": ""}).content.decode()
    [claim] = OwnerClaim.objects.all()
    asks(kept.premises, 1_850, RentVisibility.OWNER)
    staff = as_("staff")
    html = staff.get("/stad/lokaler/ansprak/").content.decode()
    assert "Lagfart 2024." in html
    staff.post(f"/stad/lokaler/ansprak/{claim.pk}/", {"grant": "1"})
    kept.premises.refresh_from_db()
    claim.refresh_from_db()
    assert (kept.premises.owner, claim.state) == (kept.other.actor, ClaimState.GRANTED)
    assert not AskingRent.objects.exists()  # it was the other owner's secret
    assert as_("owner").get(kept.one).status_code == 404


def test_a_refusal_says_why_and_is_told(kept, as_):
    claim = claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    staff, path = as_("staff"), f"/stad/lokaler/ansprak/{claim.pk}/"
    html = staff.post(path, {"refuse": "1", "reasons": ""}, follow=True).content.decode()
    assert "Säg varför" in html
    staff.post(path, {"refuse": "1", "reasons": "Ni står inte i fastighetsregistret."})
    html = as_("other").get(f"/aktor/{kept.other.actor.slug}/lokaler/").content.decode()
    assert "Avslaget" in html
    assert "Ni står inte i fastighetsregistret." in html
    html = staff.post(path, {"grant": "1"}, follow=True).content.decode()
    assert "redan avgjort" in html
    kept.premises.refresh_from_db()
    assert kept.premises.owner == kept.own.actor


def test_a_claim_is_taken_back_by_its_own_only(kept, as_):
    claim = claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    path = f"/aktor/{kept.other.actor.slug}/lokaler/ansprak/{claim.pk}/"
    assert as_("owner").post(path).status_code == 404
    assert (
        as_("owner").post(path.replace(kept.other.actor.slug, kept.own.actor.slug)).status_code
        == 404
    )
    assert as_("other").post(path).status_code == 302
    claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN


def test_a_reference_that_the_owner_has_already_stops_a_claim(kept, as_):
    PremisesFactory(city=kept.city, owner=kept.other.actor, reference="L-1")
    kept.premises.reference = "L-1"
    kept.premises.save()
    claim = claim_premises(kept.premises, kept.other.actor, "", by=kept.other.user)
    path = f"/stad/lokaler/ansprak/{claim.pk}/"
    assert (
        "beteckningen L-1" in as_("staff").post(path, {"grant": "1"}, follow=True).content.decode()
    )
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING


# --- a place that has left -----------------------------------------------------------------------


@pytest.mark.parametrize(("what", "state"), [("empty", "vacant"), ("used", "occupied")])
def test_the_owner_says_what_it_is_when_its_place_has_left(kept, as_, what, state):
    place = Place.objects.get(name="Sidan Ett")
    set_state(
        kept.premises, Now(State.OCCUPIED, date(2020, 1, 1), place), by=None, origin=Origin.FILE
    )
    client = as_("editor")
    assert "Står den tom" not in client.get(kept.desk).content.decode()
    Place.objects.filter(pk=place.pk).update(status=PlaceStatus.REVIEW)
    assert "Sidan Ett finns inte längre på kartan" in client.get(kept.desk).content.decode()
    path, said = kept.desk + "lamnade/", {"premises": kept.premises.slug, "what": what}
    assert as_("till").post(path, said).status_code == 404
    assert client.post(path, said).status_code == 302
    kept.premises.refresh_from_db()
    assert (kept.premises.state, kept.premises.place) == (state, None)
    assert kept.premises.history.latest("since").origin == Origin.OWNER
    assert "hunnit säga" in client.post(path, said, follow=True).content.decode()


def test_the_tab_is_seen_by_those_who_own_or_say_so(kept, as_):
    tab = f'href="/aktor/{kept.own.actor.slug}/lokaler/"'
    desk = f"/aktor/{kept.own.actor.slug}/"
    assert tab in as_("owner").get(desk).content.decode()
    other = kept.other
    theirs = f'href="/aktor/{other.actor.slug}/lokaler/"'
    assert theirs not in as_("other").get(f"/aktor/{other.actor.slug}/").content.decode()
    identity = as_("other").get(f"/aktor/{other.actor.slug}/uppgifter/").content.decode()
    assert theirs in identity
    claim = claim_premises(kept.premises, other.actor, "", by=other.user)
    assert theirs in as_("other").get(f"/aktor/{other.actor.slug}/").content.decode()
    decide_claim(claim, granted=False, reasons="Nej.", by=kept.people["staff"])
    assert theirs in as_("other").get(f"/aktor/{other.actor.slug}/").content.decode()


def test_a_reference_that_another_premises_has_is_refused_where_it_was_typed(kept, as_):
    PremisesFactory(city=kept.city, owner=kept.own.actor, reference="L-1")
    said = details(reference="L-1", description="Två fönster.")
    answer = as_("owner").post(kept.one + "uppgifter/", said)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "En annan av ägarens lokaler har den beteckningen" in html
    assert ("L-1" in html, "Två fönster." in html) == (True, True)
    kept.premises.refresh_from_db()
    assert (kept.premises.reference, kept.premises.description) == ("", "")


def test_a_number_that_is_none_is_no_fault_of_ours(kept, as_):
    vacant(kept.premises)
    owner = as_("owner")
    assert owner.get(kept.one, {"row": "²"}).status_code == 200
    assert owner.post(kept.one, {"remove": "²"}).status_code == 404
    assert owner.post(kept.one + "bilder/", {"photo": "²"}).status_code == 404


def test_a_corrected_row_keeps_the_place_that_has_left_since(kept, as_):
    place = PlaceFactory(city=kept.city, lat=56.04643, lon=12.69435, name="Gamla Boden")
    then = Now(State.OCCUPIED, date(2020, 1, 1), place)
    row = set_state(kept.premises, then, by=None, origin=Origin.OWNER)
    vacant(kept.premises)
    Place.objects.filter(pk=place.pk).update(status=PlaceStatus.CLOSED)
    said = {"row": row.pk, "state": "occupied", "since": "2020-02-01", "who": "Gamla Boden"}
    assert as_("owner").post(kept.one, said).status_code == 302
    kept_row = kept.premises.history.get(since=date(2020, 2, 1))
    assert (kept_row.place, kept_row.tenant) == (place, "")
