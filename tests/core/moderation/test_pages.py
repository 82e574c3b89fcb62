"""The pages of moderation, for everybody and for staff."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.core.moderation.conftest import report_on
from tests.factories.actors import member
from tests.sessions import SESSION_QUERIES
from torg.core.models import User
from torg.core.moderation.models import Appeal, Report, Restriction
from torg.core.moderation.services import decide_report, make_appeal
from torg.places.enums import PlaceStatus, Role
from torg.places.models import Place

pytestmark = pytest.mark.django_db
FORM = {"wrong": "facts", "text": "De stänger 17, inte 18."}
STATEMENT = {
    "measure": "hidden",
    "facts": "Sidan visar en annans namn.",
    "ground": "terms",
    "rule": "3 §",
    "explanation": "Namnet är inte deras.",
}


def _in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_a_visitor_reports_and_follows_the_case(client: Client, place: Place) -> None:
    assert (
        f"/rapportera/place/{place.pk}/" in client.get(f"/platser/{place.slug}/").content.decode()
    )
    path = f"/rapportera/place/{place.pk}/"
    assert "Garnboden" in client.get(path).content.decode()
    answer = client.post(path, FORM)
    report = Report.objects.get()
    assert answer["Location"] == f"/arende/{report.pk}/?key={report.token}"
    page = client.get(answer["Location"])
    assert f"Ärende {report.pk}" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("key", ["", "x", "é", "a" * 500])
def test_without_the_secret_there_is_no_case(client: Client, place: Place, key: str) -> None:
    report = report_on(place)
    assert client.get(f"/arende/{report.pk}/", {"key": key}).status_code == 404
    assert client.get("/beslut/1/", {"key": key}).status_code == 404


@pytest.mark.parametrize("path", ["place/999999/", "nonsense/1/", "place/99999999999999999999/"])
def test_what_is_not_there_cannot_be_reported(client: Client, place: Place, path: str) -> None:
    assert client.get(f"/rapportera/{path}").status_code == 404


def test_a_hidden_place_cannot_be_reported(client: Client, place: Place) -> None:
    Place.objects.update(status=PlaceStatus.HIDDEN)
    assert client.get(f"/rapportera/place/{place.pk}/").status_code == 404


def test_what_was_typed_stays_when_something_lacks(client: Client, place: Place) -> None:
    answer = client.post(f"/rapportera/place/{place.pk}/", {"text": "Fel tider", "email": "ada"})
    html = answer.content.decode()
    assert "Fel tider" in html
    assert 'value="ada"' in html
    assert not Report.objects.exists()


def test_programs_that_fill_in_everything_are_refused(client: Client, place: Place) -> None:
    answer = client.post(f"/rapportera/place/{place.pk}/", {**FORM, "website": "http://x.example"})
    assert (answer.status_code, Report.objects.count()) == (200, 0)


def test_who_reports_too_often_waits(client: Client, place: Place) -> None:
    path = f"/rapportera/place/{place.pk}/"
    answers = [client.post(path, FORM).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]
    assert Report.objects.count() == 10


def test_one_address_is_not_flooded(place: Place) -> None:
    path = f"/rapportera/place/{place.pk}/"
    form = {**FORM, "email": "ada@example.com"}
    answers = [Client().post(path, form).status_code for _ in range(5)]
    answers.append(Client().post(path, {**form, "email": "Ada@Example.com"}).status_code)
    assert answers == [302] * 5 + [429]


def test_from_report_to_appeal_through_the_pages(
    client: Client, place: Place, staff: User, colleague: User
) -> None:
    client.post(f"/rapportera/place/{place.pk}/", FORM)
    report = Report.objects.get()
    desk = _in(staff)
    assert "Garnboden" in desk.get("/stad/anmalningar/").content.decode()
    assert desk.get(f"/stad/anmalningar/{report.pk}/").status_code == 200
    path = f"/stad/begransa/place/{place.pk}/?report={report.pk}"
    assert desk.post(path, {**STATEMENT, "facts": ""}).status_code == 200
    assert desk.post(path, STATEMENT)["Location"] == "/stad/anmalningar/"
    made = Restriction.objects.get()
    assert client.get(f"/platser/{place.slug}/").status_code == 404
    decision = f"/beslut/{made.pk}/?key={made.token}"
    assert "Namnet är inte deras." in client.get(decision).content.decode()
    assert client.post(decision, {"text": "Det är vårt namn."})["Location"] == decision
    appeal = Appeal.objects.get()
    own = desk.get(f"/stad/overklaganden/{appeal.pk}/").content.decode()
    assert "Någon annan prövar det igen." in own
    desk.post(f"/stad/overklaganden/{appeal.pk}/", {"answer": "stands", "reasons": "Nej."})
    assert Appeal.objects.get().answer == ""
    other = _in(colleague)
    other.post(
        f"/stad/overklaganden/{appeal.pk}/", {"answer": "changed", "reasons": "Ni har rätt."}
    )
    assert client.get(f"/platser/{place.slug}/").status_code == 200
    assert "Ni har rätt." in client.get(decision).content.decode()


def test_staff_see_what_was_there_when_it_was_reported(place: Place, staff: User) -> None:
    made = report_on(place)
    Place.objects.filter(pk=place.pk).update(name="Nya Garnboden", description="Ny text.")
    case = Client().get(f"{reverse('moderation:case', args=[made.pk])}?key={made.token}")
    page = case.content.decode()
    assert "Garnboden" in page
    assert "Heter nu</dt><dd>Nya Garnboden" in page
    assert "Allt i garn." not in page  # it may be what is hidden next
    desk = _in(staff).get(reverse("moderation:desk_report", args=[made.pk])).content.decode()
    assert "<h1>Garnboden</h1>" in desk
    assert "Garnboden<br><br>Allt i garn." in desk
    assert "Ny text." not in desk


def test_staff_lift_with_reasons(place: Place, staff: User) -> None:
    desk = _in(staff)
    desk.post(f"/stad/begransa/place/{place.pk}/", STATEMENT)
    made = Restriction.objects.get()
    path = f"/stad/begransningar/{made.pk}/"
    assert desk.get(path).status_code == 200
    assert desk.get(f"{path}hav/").status_code == 200
    assert desk.post(f"{path}hav/", {"reasons": ""}).status_code == 200
    assert desk.post(f"{path}hav/", {"reasons": "Rättat."}).status_code == 302
    assert desk.get(f"{path}hav/").status_code == 403  # it is lifted
    assert "Garnboden" in desk.get("/stad/begransningar/?closed").content.decode()


def test_staff_who_work_for_the_actor_are_told_that_others_decide(
    place: Place, staff: User, colleague: User
) -> None:
    member(place.actor, colleague, Role.TILL)
    report, own = report_on(place), _in(colleague)
    desk = f"/stad/anmalningar/{report.pk}/"
    page = own.get(desk).content.decode()
    assert "Du arbetar själv för aktören." in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    said = {"outcome": "kept", "reasons": "Det stämmer."}
    assert own.post(f"{desk}avgor/", said).status_code == 403
    assert own.post(f"/stad/begransa/place/{place.pk}/", STATEMENT).status_code == 403
    _in(staff).post(f"/stad/begransa/place/{place.pk}/", STATEMENT)
    made = Restriction.objects.get()
    path = f"/stad/begransningar/{made.pk}/"
    assert "Du arbetar själv för aktören." in own.get(path).content.decode()
    assert own.post(f"{path}hav/", {"reasons": "Rättat."}).status_code == 403
    make_appeal(made, "Det är vårt namn.", by=None)
    appeal = f"/stad/overklaganden/{Appeal.objects.get().pk}/"
    assert "Du arbetar själv för aktören." in own.get(appeal).content.decode()
    own.post(appeal, {"answer": "changed", "reasons": "Ni har rätt."})
    assert Restriction.objects.get().lifted_at is None


def test_staff_close_a_report_without_a_restriction(place: Place, staff: User) -> None:
    report, desk = report_on(place), _in(staff)
    path = f"/stad/anmalningar/{report.pk}/avgor/"
    assert desk.post(path, {"outcome": "kept", "reasons": ""}).status_code == 200
    assert desk.post(path, {"outcome": "kept", "reasons": "Det stämmer."}).status_code == 302
    assert desk.post(path, {"outcome": "kept", "reasons": "Igen."}).status_code == 403
    assert "Garnboden" in desk.get("/stad/anmalningar/?closed").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "path", ["/stad/anmalningar/", "/stad/begransningar/", "/stad/overklaganden/"]
)
def test_lists_ask_as_much_for_three_as_for_one(
    place: Place, staff: User, rows: int, path: str, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        report = report_on(place)
        if "overklaganden" in path:
            Appeal.objects.create(report=decide_report(report, "kept", "Nej.", by=staff), text="Jo")
    desk = _in(staff)
    desk.get("/stad/anmalningar/")
    with django_assert_num_queries((4 if "begransningar" not in path else 3) + SESSION_QUERIES):
        html = desk.get(path).content.decode()
    assert len(re.findall('class="case"', html)) == (0 if "begransningar" in path else rows)


@pytest.mark.parametrize(
    "path", ["/stad/anmalningar/", "/stad/begransningar/", "/stad/overklaganden/", "/stad/regler/"]
)
def test_others_do_not_get_in(client: Client, path: str, db: None) -> None:
    assert client.get(path).status_code == 302
    member = User.objects.create_user("member@example.com")
    assert _in(member).get(path).status_code == 403
