"""The pages of moderation and of the staff desk: no fault by axe-core, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import PAIRS, Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.test_every_page import sign_in
from torg.core.models import User
from torg.core.moderation import kind_named
from torg.core.moderation.models import Appeal, Report, Restriction
from torg.core.moderation.queries import public_thing
from torg.core.moderation.services import (
    Statement,
    decide_report,
    make_appeal,
    make_report,
    restrict,
)
from torg.places.models import Place


@pytest.fixture
def cases(demo: Demo) -> Iterator[dict[str, object]]:
    """A report, a refused one that is appealed, and a restriction."""
    place, other = Place.objects.filter(status="active").order_by("pk")[:2]
    thing, kind = public_thing("place", place.pk), kind_named("place")
    assert thing
    assert kind
    staff = User.objects.create_user("kommun@example.com", is_staff=True)
    report = make_report(thing, "facts", "De stänger 17.", by=None, name="Ada")
    refused = make_report(thing, "gone", "De har stängt.", by=None)
    decide_report(refused, "kept", "Vi var där i går.", by=staff)
    appeal = make_appeal(refused, "Nej, i dag.", by=None)
    said = Statement("text_removed", "Fakta.", "law", "1 kap. 2 §", "Därför.")
    made = restrict(kind, other.pk, said, by=staff)
    yield {
        "place": place.pk, "report": report.pk, "appeal": appeal.pk, "restriction": made.pk,
        "case": f"{refused.pk}/?key={refused.token}", "decision": f"{made.pk}/?key={made.token}",
    }  # fmt: skip
    for model in (Appeal, Restriction, Report):
        model.objects.all().delete()
    Place.objects.filter(pk=other.pk).update(description=other.description)
    User.objects.filter(is_staff=True).delete()


OPEN = (
    ("/rapportera/place/{place}/", "/en/report/place/{place}/"),
    ("/arende/{case}", "/en/case/{case}"),
    ("/beslut/{decision}", "/en/decision/{decision}"),
)
STAFF = (
    ("/stad/anmalningar/", "/en/staff/reports/"),
    ("/stad/anmalningar/?closed", "/en/staff/reports/?closed"),
    ("/stad/anmalningar/{report}/", "/en/staff/reports/{report}/"),
    ("/stad/begransa/place/{place}/?report={report}", "/en/staff/restrict/place/{place}/"),
    ("/stad/begransningar/", "/en/staff/restrictions/"),
    ("/stad/begransningar/{restriction}/", "/en/staff/restrictions/{restriction}/"),
    ("/stad/begransningar/{restriction}/hav/", "/en/staff/restrictions/{restriction}/lift/"),
    ("/stad/overklaganden/", "/en/staff/appeals/"),
    ("/stad/overklaganden/{appeal}/", "/en/staff/appeals/{appeal}/"),
    ("/stad/regler/", "/en/staff/rules/"),
)


def _faults(
    visit: OpenPage, axe: Axe, pages: tuple[tuple[str, str], ...], **words: object
) -> list[str]:
    faults = []
    for addresses in pages:
        for which, address in enumerate(addresses):
            page: Page = visit(address.format(**words))
            faults += [f"{page.url}: {f}" for f in faults_everywhere(page, axe, PAIRS[which])]
    return faults


def test_open_pages(visit: OpenPage, axe: Axe, cases: dict[str, object]) -> None:
    assert _faults(visit, axe, OPEN, **cases) == []


def test_staff_pages(demo: Demo, visit: OpenPage, axe: Axe, cases: dict[str, object]) -> None:
    sign_in(visit("/").context, demo)
    assert _faults(visit, axe, STAFF, **cases) == []
